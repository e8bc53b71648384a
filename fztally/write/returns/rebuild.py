"""A workbook of openpyxl made from read sheets, for formats that cannot be edited (xls, csv, html, ods, xlsb)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from fztally.model.place import column_letters
from fztally.model.sheet import Cell as Value
from fztally.model.sheet import Sheet
from fztally.write.returns.cells import BODY, GRID, put_text, set_up
from fztally.write.returns.original import Original, TooLargeError, empty_book
from fztally.write.workbook.names import sheet_name
from fztally.write.workbook.page import text_width

_NARROWEST, _WIDEST = 8, 60
_UPRIGHT = 6
"""Columns that go upright onto a page."""
_MOST_CELLS = 2_000_000
_EARLIEST = 1900
"""Excel has no dates before this year."""
_ALIGNED = Alignment(vertical="center", wrap_text=True)


def rebuild(sheets: Sequence[Sheet], why: str) -> Original:
    """A plain workbook with the same cells at the same places; ``why`` tells the sender what it lacks.

    Raises TooLargeError beyond what openpyxl can hold in memory, ValueError when there is no sheet at all.
    """
    if not sheets:
        raise ValueError("no sheets")
    if sum(len(row) for sheet in sheets for row in sheet.rows) > _MOST_CELLS:
        raise TooLargeError
    book = empty_book()
    taken: set[str] = set()
    made: dict[str, Worksheet] = {}
    for sheet in sheets:
        page = book.create_sheet(sheet_name(sheet.name, taken))
        made[sheet.name] = page
        _fill(page, sheet)
    return Original(book, made, losses=(why,))


def _fill(page: Worksheet, sheet: Sheet) -> None:
    for r, row in enumerate(sheet.rows, 1):
        for c, value in enumerate(row, 1):
            error = sheet.errors.get((r - 1, c - 1))
            if value is not None or error:
                _put(page.cell(r, c), error or value, error=bool(error))
    for (r, c), error in sheet.errors.items():
        _put(page.cell(r + 1, c + 1), error, error=True)
    _merge(page, sheet)
    for column, width in enumerate(_widths(sheet), 1):
        page.column_dimensions[column_letters(column)].width = width
    for r in sheet.hidden_rows:
        page.row_dimensions[r + 1].hidden = True
    for c in sheet.hidden_columns:
        page.column_dimensions[column_letters(c + 1)].hidden = True
    if sheet.hidden:
        page.sheet_state = "hidden"
    set_up(page, landscape=len(page.column_dimensions) > _UPRIGHT)


def _put(cell: Cell | MergedCell, value: Value, *, error: bool) -> None:
    if not isinstance(cell, Cell):
        return
    cell.font, cell.border, cell.alignment = BODY, GRID, _ALIGNED
    if isinstance(value, datetime | date) and value.year >= _EARLIEST:
        cell.value = value
        midnight = not isinstance(value, datetime) or (value.hour, value.minute, value.second) == (0, 0, 0)
        cell.number_format = "yyyy-mm-dd" if midnight else "yyyy-mm-dd hh:mm"
    elif isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
        cell.value = value
    else:
        put_text(cell, str(value))
        cell.number_format = "@"
        if error:
            cell.data_type = "e"


def _merge(page: Worksheet, sheet: Sheet) -> None:
    """Merges that do not overlap (Excel would call the file damaged) and lie where there is something."""
    taken: set[tuple[int, int]] = set()
    width = max((len(row) for row in sheet.rows), default=0)
    for top, left, bottom, right in sheet.merges:
        low, far = min(bottom, len(sheet.rows) - 1), min(right, width - 1)
        cells = {(r, c) for r in range(top, low + 1) for c in range(left, far + 1)}
        if len(cells) > 1 and not cells & taken:
            taken |= cells
            page.merge_cells(start_row=top + 1, start_column=left + 1, end_row=low + 1, end_column=far + 1)


def _widths(sheet: Sheet) -> list[float]:
    """Wide enough for what stands in each column; titles that are merged across do not count."""
    across = {(m[0], m[1]) for m in sheet.merges if m[3] > m[1]}
    widths: list[float] = []
    for r, row in enumerate(sheet.rows):
        widths += [_NARROWEST] * (len(row) - len(widths))
        if sum(1 for value in row if value is not None) < 2:
            continue
        for c, value in enumerate(row):
            if value is not None and (r, c) not in across:
                shown = f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)
                widths[c] = min(_WIDEST, max(widths[c], text_width(shown) + 2))
    return widths
