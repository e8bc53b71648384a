"""网格数据: figures by community and grid, each community and the whole as live sums."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import groupby

from fztally.lang.texts import text
from fztally.model.grids import GridLine, GridTable
from fztally.values.identity import mask_text
from fztally.write.workbook.draft import Draft
from fztally.write.workbook.official import Form, Head, Line, first_line, sign_off, write_official
from fztally.write.workbook.page import PAPER_WIDTH, Cell, Page, pixels
from fztally.write.workbook.sums import span, sum_of, summed, whole_or

_LABEL, _NARROWEST, _WIDEST = 22.0, 9.0, 16.0
_HEAD_ROWS = 3


def write_grids(draft: Draft, page: Page, grids: GridTable) -> None:
    """Write the sheet."""
    count = len(grids.columns)
    room = ((PAPER_WIDTH - pixels(_LABEL)) / count - 5) / 7
    page.widths([_LABEL, *([min(_WIDEST, max(_NARROWEST, room))] * count), 3.0, 14.0])
    page.back(count + 2, draft.contents)
    # rows may hold phone numbers where a grid is asked for
    mask = str if draft.analysis.job.settings.unmask else mask_text
    lines = _lines(grids, first_line(0, _HEAD_ROWS), lambda grid: mask(grid) or text("wb-grid-none"))
    notes = [text("wb-grid-about")]
    form = Form(text("wb-grid-title"), "", _heads(draft, grids), _HEAD_ROWS, lines, count, notes)
    row = sign_off(page, write_official(page, 0, form, draft.analysis.job.period), count)
    page.sheet.freeze_panes(first_line(0, _HEAD_ROWS), 1)
    page.printing(row, count, repeat=(2, 1 + _HEAD_ROWS))


def _heads(draft: Draft, grids: GridTable) -> list[Head]:
    """The ledgers over their figures, their units below."""
    heads = [Head(text("wb-grid-head"), 0, rows=_HEAD_ROWS)]
    column = 1
    for ledger_id, own in groupby(grids.columns, key=lambda pair: pair[0]):
        figures = [figure for _, figure in own]
        heads.append(Head(draft.analysis.schemas.ledger(ledger_id).title, column, columns=len(figures)))
        for figure in figures:
            heads += [Head(figure.label, column, row=1), Head(figure.unit, column, row=2)]
            column += 1
    return heads


def _lines(grids: GridTable, top: int, named: Callable[[str], str]) -> list[Line]:
    """Each community as the sum of its grids, these below it; the whole is the sum of the communities."""
    lines: list[Line] = []
    sums: list[int] = []
    count = len(grids.columns)
    for community, own in groupby(grids.lines, key=lambda line: line.community):
        below = [Line(named(line.grid), _cells(line)) for line in own]
        sums.append(top + len(lines))
        first, last = top + len(lines) + 1, top + len(lines) + len(below)
        lines += [Line(community, summed(below, count, partial(span, first, last)), total=True), *below]
    total = summed([lines[row - top] for row in sums], count, partial(sum_of, sums))
    return [*lines, Line(text("wb-total"), total, total=True)]


def _cells(line: GridLine) -> list[Cell]:
    return [
        Cell(text("not-reported"), style="silent")
        if value is None
        else Cell(value, style=whole_or("count", "amount", value))
        for value in line.values
    ]
