"""The summary sheet of a ledger: its tables as official forms, each with its chart, one under the other."""

from __future__ import annotations

from fztally.lang.texts import text
from fztally.model.conditions import all_hold, month_labels
from fztally.model.schema import Ledger
from fztally.model.tally import Crosstab
from fztally.write.workbook.charts import ChartPlace, chart_table
from fztally.write.workbook.draft import Draft
from fztally.write.workbook.grid import Grid, known_share, make_grid
from fztally.write.workbook.official import Form, Head, sign_off, split_unit, write_official
from fztally.write.workbook.page import Cell, Page, cell_name, pixels

_LABEL, _NARROWEST = 15.0, 7.5
_COLUMNS = 12
"""Least columns beside the labels: narrow tables leave room for a chart at their side."""
_BESIDE = 6
"""Widest table that has its chart beside it; that of a wider one stands below."""
_ROOM, _ROOM_BELOW = 1180, 1360
"""Pixels of a sheet; a table with its chart below fits one page when the sheet is that much wider than the paper."""


def write_tables(draft: Draft, ledger_id: str, page: Page) -> None:
    """Write all tables of a ledger, each with its chart on a printed page of its own."""
    crosstabs = draft.crosstabs(ledger_id)
    most = max((_columns(crosstab) for crosstab in crosstabs), default=0)
    wide = max(_COLUMNS, most)
    room = ((_ROOM if most <= _BESIDE else _ROOM_BELOW) - pixels(_LABEL)) / wide
    page.widths([_LABEL, *([max(_NARROWEST, (room - 5) / 7)] * wide), 3.0, 14.0])
    page.back(wide + 2, draft.contents)
    row, ends = 0, []
    if not crosstabs:
        page.text(0, 0, text("wb-table-empty"), "plain")
        ends.append(0)
    for crosstab in crosstabs:
        row = _block(draft, page, row, crosstab, wide)
        ends.append(row - 1)
    page.printing_in_parts(wide, ends)


def _columns(crosstab: Crosstab) -> int:
    """Columns of a table beside its labels: values, total, rate."""
    values = len(crosstab.column_labels)
    return values + (values > 1) + (known_share(crosstab) is not None)


def _block(draft: Draft, page: Page, top: int, crosstab: Crosstab, wide: int) -> int:
    """One table with its notes and chart. Returns the row below it."""
    grid = make_grid(draft, crosstab, top)
    title, unit = split_unit(crosstab.table.title)
    ledger = grid.ledger
    if not unit and crosstab.table.sum:
        unit = ledger.field(crosstab.table.sum).unit
    beside = grid.last_column <= _BESIDE
    form = Form(
        title=title,
        unit=unit,
        heads=_heads(grid),
        head_rows=grid.head_rows,
        lines=grid.lines,
        last_column=wide,
        notes=_notes(draft, grid),
        notes_column=grid.last_column if beside else wide,
    )
    row = write_official(page, top, form, draft.analysis.job.period)
    _shades(page, grid)
    _average(page, grid, wide)
    row = _way_to_rows(draft, page, row, grid)
    place = ChartPlace(top, top + 2, grid.last_column + 1, wide) if beside else ChartPlace(top, row, 0, wide)
    row = max(row, chart_table(draft.book, page, grid, place, average_column=wide + 2))
    return sign_off(page, row, wide)


def _heads(grid: Grid) -> list[Head]:
    rows = grid.head_rows
    heads = [Head(grid.row_label, 0, rows=rows)]
    if rows == 1:
        return [*heads, Head(grid.column_labels[0], 1)]
    heads.append(Head(grid.column_label, 1, columns=grid.values))
    heads += [Head(label, column, row=1) for column, label in enumerate(grid.column_labels, start=1)]
    if grid.values > 1:
        heads.append(Head(text("wb-total"), grid.total_column, rows=rows))
    if grid.share is not None:
        heads.append(Head(text("wb-share", label=grid.share.label), grid.share_column, rows=rows))
    return heads


def _notes(draft: Draft, grid: Grid) -> list[str]:
    said = []
    if grid.silent:
        said.append(text("wb-note-silent"))
    if grid.protected:
        said.append(text("wb-note-protected"))
    elif left := _left_out(draft, grid.crosstab, grid.ledger):
        said.append(
            text(
                "wb-note-left-out", count=left, fields=text("list-comma").join(_dimensions(grid.crosstab, grid.ledger))
            )
        )
    return said


def _dimensions(crosstab: Crosstab, ledger: Ledger) -> list[str]:
    """The labels of the fields that a table is made by."""
    table = crosstab.table
    names = [ledger.period_field if table.rows == "month" and ledger.period_field else table.rows, table.columns]
    return [ledger.field(name).label for name in names if name]


def _left_out(draft: Draft, crosstab: Crosstab, ledger: Ledger) -> int:
    """Rows that the table is about but that stand in none of its cells: a field is empty, or a date outside."""
    table, period = crosstab.table, draft.analysis.job.period
    frame = draft.analysis.ledgers[ledger.id].frame
    left = all_hold(frame, table.where, ledger, period)
    if table.rows == "month" and ledger.period_field:
        placed = month_labels(frame[ledger.period_field]).isin(period.months)
    elif table.rows == "community":
        placed = frame["source_row"].notna()
    else:
        placed = frame[table.rows].notna()
    if table.columns:
        placed &= frame[table.columns].notna()
    return int((left & ~placed.astype(bool)).sum())


def _shades(page: Page, grid: Grid) -> None:
    """Zeros faint, large values dark."""
    cells = (grid.first, 1, grid.last, grid.values)
    faint = {"type": "cell", "criteria": "==", "value": 0, "format": page.theme["zero"], "stop_if_true": True}
    page.shade((grid.first, 1, grid.last, grid.total_column), faint)
    if grid.values > 1 and not grid.protected:
        page.shade(cells, {"type": "2_color_scale", **page.theme.scale})


def _average(page: Page, grid: Grid, wide: int) -> None:
    """The rate of all, beside each line and outside of what is printed: charts can't draw a line without cells."""
    if grid.share is None or grid.protected:
        return
    column = wide + 2
    page.text(grid.first - 1, column, text("wb-average"), "aside")
    overall = cell_name(grid.total, grid.share_column, absolute=True)
    for row in range(grid.first, grid.last + 1):
        page.put(row, column, Cell(grid.lines[-1].cells[-1].value, overall if grid.live else "", "aside"))


def _way_to_rows(draft: Draft, page: Page, row: int, grid: Grid) -> int:
    """The link to the detail sheet, with what to filter by."""
    detail = draft.details.get(grid.ledger.id)
    if detail is None:
        return row
    fields = "”“".join(_dimensions(grid.crosstab, grid.ledger))
    name = detail.pages[0].name
    page.link(row, 0, f"'{name}'!A1", text("wb-note-rows", sheet=name, fields=fields), "note_link")
    return row + 1
