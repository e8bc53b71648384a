"""The summary tables of a ledger by street, the communities of each street below it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from fztally.lang.texts import text
from fztally.model.district import PartTable, StreetResult
from fztally.model.schema import Ledger, Table
from fztally.model.tally import Crosstab, Sending
from fztally.write.district.sheets import Sheets
from fztally.write.workbook.official import Form, Head, Line, first_line, sign_off, split_unit, write_official
from fztally.write.workbook.page import Cell, Page, cell_name, pixels
from fztally.write.workbook.sums import span, sum_of, summed, whole_or

_LABEL, _NARROWEST, _ROOM, _COLUMNS = 16.0, 7.5, 1300, 8


def write_tables(sheets: Sheets, ledger_id: str, page: Page) -> None:
    """Write all tables of a ledger, one under the other, each on printed pages of its own."""
    ledger = sheets.district.schemas.ledger(ledger_id)
    added = {table.table.id: table for table in sheets.district.tables if table.ledger == ledger_id}
    columns = {table.id: _columns(sheets, ledger, table, added.get(table.id)) for table in ledger.tables}
    wide = max(_COLUMNS, *(len(labels) + 1 for labels in columns.values()))
    room = (_ROOM - pixels(_LABEL)) / wide
    page.widths([_LABEL, *([max(_NARROWEST, (room - 5) / 7)] * wide), 3.0, 14.0])
    page.back(wide + 2, sheets.contents)
    row, ends = 0, []
    for table in ledger.tables:
        if table.rows == "community" and ledger.restricted:
            continue
        if table.rows == "community":
            lines = _by_street(sheets, ledger, table, columns[table.id], first_line(row, 2))
        else:
            lines = _added(
                added.get(table.id), columns[table.id], first_line(row, 2), silent=not _reported(sheets, ledger)
            )
        if not lines:
            continue
        row = _block(sheets, page, row, table, ledger, columns[table.id], lines, wide)
        ends.append(row - 1)
    if not ends:
        page.text(0, 0, text("wb-table-empty"), "plain")
        ends.append(0)
    page.printing_in_parts(wide, ends)


def _block(
    sheets: Sheets, page: Page, row: int, table: Table, ledger: Ledger, columns: Sequence[str], lines: Sequence[Line],
    wide: int,
) -> int:  # fmt: skip
    """One table. Returns the row below it."""
    title, unit = split_unit(table.title)
    if not unit and table.sum:
        unit = ledger.field(table.sum).unit
    form = Form(title, unit, _heads(ledger, table, columns), 2, lines, wide, [text("wd-table-about")], wide)
    row = write_official(page, row, form, sheets.district.job.period)
    return sign_off(page, row, wide)


def _heads(ledger: Ledger, table: Table, columns: Sequence[str]) -> list[Head]:
    first = {"community": text("wd-street-community"), "month": text("wb-month-head")}.get(table.rows)
    heads = [Head(first or ledger.field(table.rows).label, 0, rows=2)]
    if table.columns is None:
        return [*heads, Head(text("wb-count"), 1, rows=2)]
    heads.append(Head(ledger.field(table.columns).label, 1, columns=len(columns)))
    heads += [Head(label, column, row=1) for column, label in enumerate(columns, start=1)]
    return [*heads, Head(text("wb-total"), len(columns) + 1, rows=2)] if len(columns) > 1 else heads


def _width(columns: Sequence[str]) -> int:
    """Columns of a table beside its labels: the values, and their total where there are several."""
    return len(columns) + (len(columns) > 1)


def _columns(sheets: Sheets, ledger: Ledger, table: Table, added: Crosstab | None) -> tuple[str, ...]:
    """The labels of a table's columns, the same for all streets."""
    if added is not None:
        return added.column_labels
    parts = [part for result in sheets.district.there if (part := _part(result, ledger, table)) is not None]
    if len({part.columns for part in parts}) == 1:
        return parts[0].columns
    return tuple(sorted({label for part in parts for label in part.columns}))


def _reported(sheets: Sheets, ledger: Ledger) -> bool:
    """Whether anybody in the district has sent a ledger, a nil return included."""
    return any(how.here for own in sheets.district.sending.values() for how in own[ledger.id].values())


def _part(result: StreetResult, ledger: Ledger, table: Table) -> PartTable | None:
    return result.share.tables.get(f"{ledger.id}.{table.id}") if result.share else None


def _by_street(sheets: Sheets, ledger: Ledger, table: Table, columns: Sequence[str], top: int) -> list[Line]:
    """Each street as the live sum of its communities, these below it; the district is the sum of the streets."""
    lines: list[Line] = []
    heads: list[int] = []
    for result in sheets.district.streets:
        part = _part(result, ledger, table)
        heads.append(top + len(lines))
        if part is None:
            silent = [Cell(text("not-reported"), style="total_silent")] * (_width(columns))
            lines.append(Line(result.street.name, silent, total=True))
            continue
        first, last = top + len(lines) + 1, top + len(lines) + len(part.rows)
        own = [_community(sheets, result, ledger, part, n, columns, first + n) for n in range(len(part.rows))]
        total = summed(own, _width(columns), partial(span, first, last))
        lines.append(Line(result.street.name, total, total=True))
        lines += own
    if not heads:
        return []
    streets = [lines[row - top] for row in heads]
    total = summed(streets, _width(columns), partial(sum_of, heads))
    return [*lines, Line(text("wd-whole"), total, total=True)]


def _community(
    sheets: Sheets, result: StreetResult, ledger: Ledger, part: PartTable, n: int, columns: Sequence[str], row: int
) -> Line:
    """A community's numbers; what it has not reported is not 0."""
    label = part.rows[n]
    keeper = "" if label == sheets.district.schemas.registry.office.name else label
    how = sheets.district.sending[result.street.name][ledger.id].get(keeper)
    values = dict(zip(part.columns, part.values[n], strict=True))
    if how in (Sending.MISSING, Sending.NOT_EXPECTED) and not any(values.values()):
        missing = how is Sending.MISSING
        word = text("not-reported") if missing else "—"
        count = _width(columns)
        return Line(label, [Cell(word, style="silent" if missing else "absent")] * count)
    return Line(label, _numbers([values.get(column, 0) for column in columns], row))


def _added(added: Crosstab | None, columns: Sequence[str], top: int, *, silent: bool) -> list[Line]:
    """The numbers of all streets together, and their total; ``silent`` where no street has reported."""
    if added is None or not added.row_labels or not columns:
        return []
    if silent:
        words = [Cell(text("not-reported"), style="silent")] * (_width(columns))
        return [Line(_label(added.table, label), words) for label in added.row_labels]
    lines = [
        Line(_label(added.table, label), _numbers(values, top + n))
        for n, (label, values) in enumerate(zip(added.row_labels, added.values, strict=True))
    ]
    last = top + len(lines) - 1
    return [*lines, Line(text("wb-total"), summed(lines, _width(columns), partial(span, top, last)), total=True)]


def _label(table: Table, label: str) -> str:
    month = label[-2:]
    return text("wb-month", month=int(month)) if table.rows == "month" and month.isdigit() else label


def _numbers(values: Sequence[float], row: int) -> list[Cell]:
    """A line's cells, with their sum where there are several."""
    cells = [Cell(value, style=whole_or("count", "amount", value)) for value in values]
    if len(values) > 1:
        span = f"SUM({cell_name(row, 1)}:{cell_name(row, len(values))})"
        total = round(sum(values), 6)
        cells.append(Cell(total, span, whole_or("total", "total_decimal", total)))
    return cells
