"""报送情况: who has sent what, how many rows each ledger holds, and where the problems are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fztally.lang.texts import text
from fztally.model.schema import Ledger
from fztally.model.tally import Sending, Status
from fztally.write.workbook.detail import short_title
from fztally.write.workbook.draft import Draft
from fztally.write.workbook.formula import literal, quoted
from fztally.write.workbook.official import Form, Head, Line, first_line, sign_off, write_official
from fztally.write.workbook.page import Cell, Page, cell_name, pixels
from fztally.write.workbook.theme import ROW_HEIGHTS

_LABEL, _LEAST, _ROOM = 13.0, 6.2, 1360
"""Widths in characters, and pixels of the whole."""
_TOTALS = 2
"""Columns behind the ledgers."""

Matrix = Mapping[tuple[str, str], Status]


def write_sending(draft: Draft) -> None:
    """Write the sheet: three matrices of keepers by ledgers, and what is missing, in words."""
    page = draft.front.sending
    ledgers = draft.analysis.schemas.ledgers
    last = len(ledgers) + _TOTALS
    room = (_ROOM - pixels(_LABEL)) / last
    page.widths([_LABEL, *([max(_LEAST, (room - 5) / 7)] * last), 3.0, 14.0])
    page.back(last + 2, draft.contents)
    matrix = {(status.community, status.ledger): status for status in draft.analysis.statuses}
    keepers = [*draft.analysis.schemas.registry.names, ""]
    period = draft.analysis.job.period
    row, ends = 0, []
    for name, lines in (("state", _states), ("rows", _rows), ("problems", _problems)):
        top = row
        heads = _heads(draft, ledgers, name)
        made = lines(draft, matrix, keepers, first_line(top, 1))
        notes = [text(f"wb-sending-{name}-about")]
        form = Form(text(f"wb-sending-{name}"), text(f"wb-sending-{name}-unit"), heads, 1, made, last, notes)
        row = write_official(page, top, form, period)
        if name == "state":
            row = _missing(draft, page, row, matrix, keepers, last)
            row = sign_off(page, row, last)
        ends.append(row - 1)
    page.sheet.freeze_panes(0, 1)
    page.printing_in_parts(last, ends)


def _heads(draft: Draft, ledgers: Sequence[Ledger], name: str) -> list[Head]:
    endings = draft.analysis.schemas.common.words.title
    heads = [Head(text("wb-keeper"), 0)]
    heads += [Head(short_title(ledger, endings), column) for column, ledger in enumerate(ledgers, start=1)]
    last = len(ledgers)
    return [*heads, *(Head(text(f"wb-sending-{name}-{end}"), last + n) for n, end in enumerate(("a", "b"), start=1))]


def _states(draft: Draft, matrix: Matrix, keepers: Sequence[str], first: int) -> list[Line]:
    """What each keeper sent; the last line and columns count who did."""
    ledgers = draft.analysis.schemas.ledgers
    lines = []
    for keeper in keepers:
        statuses = [matrix[keeper, ledger.id] for ledger in ledgers]
        cells = [_state(status) for status in statuses]
        here = sum(status.sending.here for status in statuses)
        missing = sum(status.sending is Sending.MISSING for status in statuses)
        cells += [Cell(here, style="count"), Cell(missing, style="pending" if missing else "count")]
        lines.append(Line(keeper or draft.office, cells))
    sums = [sum(matrix[keeper, ledger.id].sending.here for keeper in keepers) for ledger in ledgers]
    ends = [sum(int(line.cells[-n].value) for line in lines) for n in (2, 1)]
    return [
        *lines,
        Line(text("wb-sending-total"), [Cell(value, style="total") for value in [*sums, *ends]], total=True),
    ]


def _state(status: Status) -> Cell:
    words = text(f"wb-sending-{status.sending.value.replace('_', '-')}")
    if status.sending is Sending.SENT and status.problems:
        return Cell(words, style="problem")
    return Cell(words, style=status.sending.value)


def _rows(draft: Draft, matrix: Matrix, keepers: Sequence[str], first: int) -> list[Line]:
    """Rows counted, live. Restricted ledgers have their total only, and stand in no community's total."""
    ledgers = draft.analysis.schemas.ledgers
    lines = []
    for n, keeper in enumerate(keepers):
        row = first + n
        cells = [_rows_cell(draft, ledger, matrix[keeper, ledger.id], row) for ledger in ledgers]
        cells.append(_sum_of_line(cells, row))
        pending = sum(matrix[keeper, ledger.id].pending for ledger in ledgers if not ledger.restricted)
        cells.append(Cell(pending, style="pending" if pending else "count"))
        lines.append(Line(keeper or draft.office, cells))
    last = first + len(lines) - 1
    totals = []
    for column in range(1, len(ledgers) + _TOTALS + 1):
        restricted = column <= len(ledgers) and ledgers[column - 1].restricted
        value = (
            len(draft.analysis.ledgers[ledgers[column - 1].id].frame)
            if restricted
            else _sum([line.cells[column - 1] for line in lines])
        )
        span = f"SUM({cell_name(first, column)}:{cell_name(last, column)})"
        totals.append(Cell(value, "" if restricted else span, "total"))
    return [*lines, Line(text("wb-total"), totals, total=True)]


def _rows_cell(draft: Draft, ledger: Ledger, status: Status, row: int) -> Cell:
    if status.sending in (Sending.MISSING, Sending.NOT_EXPECTED) and not status.kept:
        missing = status.sending is Sending.MISSING
        return Cell(text("not-reported") if missing else "—", style="silent" if missing else "absent")
    if ledger.restricted:
        return Cell(text("wb-not-listed"), style="absent")
    detail = draft.live_detail(ledger.id)
    if detail is None:
        return Cell(status.kept, style="count")
    name = status.community or draft.office
    keeper = f"$A{row + 1}" if literal(name) else quoted(name)
    return Cell(status.kept, f"COUNTIFS({detail.range.of('community')},{keeper})", "count")


def _sum_of_line(cells: Sequence[Cell], row: int) -> Cell:
    return Cell(_sum(cells), f"SUM({cell_name(row, 1)}:{cell_name(row, len(cells))})", "total")


def _sum(cells: Sequence[Cell]) -> float:
    """The sum of the cells that hold numbers."""
    return sum(cell.value for cell in cells if not isinstance(cell.value, str))


def _problems(draft: Draft, matrix: Matrix, keepers: Sequence[str], first: int) -> list[Line]:
    """Errors and warnings by keeper and ledger."""
    ledgers = draft.analysis.schemas.ledgers
    lines = []
    for n, keeper in enumerate(keepers):
        problems = [matrix[keeper, ledger.id].problems for ledger in ledgers]
        cells = [Cell(count, style="problem" if count else "absent") for count in problems]
        cells.append(_sum_of_line(cells, first + n))
        kinds = sum(1 for count in problems if count)
        lines.append(Line(keeper or draft.office, [*cells, Cell(kinds, style="count")]))
    last = first + len(lines) - 1
    totals = []
    for column in range(1, len(ledgers) + _TOTALS + 1):
        value = _sum([line.cells[column - 1] for line in lines])
        totals.append(Cell(value, f"SUM({cell_name(first, column)}:{cell_name(last, column)})", "total"))
    return [*lines, Line(text("wb-total"), totals, total=True)]


def _missing(draft: Draft, page: Page, row: int, matrix: Matrix, keepers: Sequence[str], last: int) -> int:
    """Who still has to send what. Returns the row below."""
    page.text(row, 0, text("wb-missing"), "section")
    page.height(row, ROW_HEIGHTS["head"])
    row += 1
    for keeper in keepers:
        titles = [
            ledger.title
            for ledger in draft.analysis.schemas.ledgers
            if matrix[keeper, ledger.id].sending is Sending.MISSING
        ]
        if titles:
            page.line(
                row,
                last,
                text("wb-missing-line", keeper=keeper or draft.office, ledgers=text("list-comma").join(titles)),
                "paragraph",
            )
            row += 1
    if all(status.sending is not Sending.MISSING for status in matrix.values()):
        page.line(row, last, text("wb-missing-none"), "paragraph")
        row += 1
    return row
