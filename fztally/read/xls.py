"""BIFF workbooks (.xls, and .et of WPS) by xlrd, which shows error cells; formulas by their records."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fztally.model.job import Limits
from fztally.model.sheet import Cell, Sheet
from fztally.read.biff import formulas
from fztally.read.compound import workbook_stream
from fztally.read.formats import shown_by
from fztally.read.grid import Grid
from fztally.read.guard import check_sheets
from fztally.read.kinds import OLE
from fztally.read.moments import Shown, moment
from fztally.read.refusal import Refusal
from fztally.read.unlock import unlock

if TYPE_CHECKING:
    from xlrd.book import Book


def read(data: bytes, name: str, limits: Limits, passwords: Sequence[str]) -> Iterator[Sheet | Refusal]:
    """The worksheets in their order. Raises Refusal when the workbook is locked, damaged or none."""
    try:
        book = _open(data)
    except Refusal as refusal:
        if refusal.code != "file-password":
            raise
        book = _open(unlock(data, passwords))
    check_sheets(book.nsheets, limits)
    shown = _shown(book)
    for number in range(book.nsheets):
        try:
            yield _sheet(book, number, limits, shown)
        except Refusal as refusal:
            yield refusal.on_sheet(book.sheet_names()[number])
    book.release_resources()


def _open(data: bytes) -> Book:
    """The workbook; with what only formatting needs if that is whole, else without. Sheets are loaded one by one."""
    import xlrd

    records = workbook_stream(data) if data.startswith(OLE) else data
    for formatting in (True, False):
        try:
            return xlrd.open_workbook(
                file_contents=records,
                formatting_info=formatting,
                ragged_rows=True,
                on_demand=True,
                logfile=io.StringIO(),
            )
        except MemoryError:
            raise
        except Exception as error:  # xlrd raises whatever it stumbles over in damaged files
            if "encrypt" in str(error).lower():
                raise Refusal("file-password") from error
    raise Refusal("file-unreadable", reason="damaged")


def _shown(book: Book) -> Sequence[Shown]:
    """How each cell format shows numbers; xlrd's own judgement knows no durations."""
    if not book.formatting_info:
        return ()
    formats = book.format_map
    # a damaged format may have no code
    codes = {key: form.format_str or "" for key, form in formats.items()}
    return [shown_by(codes.get(xf.format_key, "")) for xf in book.xf_list]


def _sheet(book: Book, number: int, limits: Limits, shown: Sequence[Shown]) -> Sheet:
    import xlrd

    try:
        sheet = book.sheet_by_index(number)
    except MemoryError:
        raise
    except Exception as error:  # as above
        raise Refusal("file-unreadable", reason="damaged") from error
    grid = Grid(sheet.name, limits)
    from_1904 = book.datemode == 1
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype == xlrd.XL_CELL_ERROR:
                grid.error(row, column, xlrd.error_text_from_code.get(cell.value, ""))
            elif cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) and cell.value != "":
                grid.put(row, column, _value(cell, shown, from_1904=from_1904))
    for row, column, text, stored in formulas(book, sheet):
        grid.formula(row, column, text)
        if not stored:
            grid.empty_formula(row, column)
    grid.merges += [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    grid.hidden_rows |= {row for row, info in sheet.rowinfo_map.items() if info.hidden}
    grid.hidden_columns |= {column for column, info in sheet.colinfo_map.items() if info.hidden}
    return grid.sheet(hidden=sheet.visibility != 0)


def _value(cell: object, shown: Sequence[Shown], *, from_1904: bool) -> Cell:
    import xlrd

    if not isinstance(cell, xlrd.sheet.Cell):
        return None
    value = cell.value
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if isinstance(value, float):
        form: Shown = "date" if cell.ctype == xlrd.XL_CELL_DATE else ""
        if shown and cell.xf_index is not None:
            form = shown[cell.xf_index] if cell.xf_index < len(shown) else ""
        return moment(value, form, from_1904=from_1904) if form else value
    return str(value)
