"""BIFF workbooks (.xls, and .et of WPS) by xlrd, which shows error cells."""

from __future__ import annotations

import io
from datetime import datetime

from fztally.model.job import Limits
from fztally.model.sheet import At, Cell, Sheet
from fztally.read.refusal import Refusal


def read_xls(data: bytes, limits: Limits) -> tuple[Sheet, ...]:
    """All sheets of a workbook. Raises Refusal when it is locked, damaged or no workbook."""
    import xlrd

    try:
        try:
            book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        except NotImplementedError:
            book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO())
        if book.nsheets > limits.sheets:
            raise Refusal("file-limit", limit="sheets", allowed=limits.sheets, found=book.nsheets)
        return tuple(_sheet(book, sheet, limits) for sheet in book.sheets())
    except (Refusal, MemoryError):
        raise
    except Exception as error:  # xlrd raises whatever it stumbles over in damaged files
        locked = "encrypted" in str(error).lower()
        raise Refusal("file-password") if locked else Refusal("file-unreadable", reason="damaged") from error


def _sheet(book: object, sheet: object, limits: Limits) -> Sheet:
    import xlrd

    if not isinstance(book, xlrd.book.Book) or not isinstance(sheet, xlrd.sheet.Sheet):
        raise TypeError(type(sheet))
    if sheet.nrows * sheet.ncols > limits.cells:
        raise Refusal(
            "file-limit", sheet=sheet.name, limit="cells", allowed=limits.cells, found=sheet.nrows * sheet.ncols
        )
    errors: dict[At, str] = {}
    rows: list[list[Cell]] = []
    for r in range(sheet.nrows):
        row: list[Cell] = []
        for c, (kind, value) in enumerate(zip(sheet.row_types(r), sheet.row_values(r), strict=True)):
            if kind == xlrd.XL_CELL_ERROR:
                errors[(r, c)] = xlrd.error_text_from_code.get(value, "#ERR!")
                row.append(None)
            else:
                row.append(_value(kind, value, book.datemode))
        rows.append(row)
    return Sheet(
        name=sheet.name,
        rows=rows,
        merges=tuple((top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells),
        errors=errors,
        hidden_rows=frozenset(r for r, info in sheet.rowinfo_map.items() if info.hidden and r < sheet.nrows),
        hidden_columns=frozenset(c for c, info in sheet.colinfo_map.items() if info.hidden and c < sheet.ncols),
        hidden=sheet.visibility != 0,
    )


def _value(kind: int, value: object, datemode: int) -> Cell:
    import xlrd

    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) or value == "":
        return None
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_DATE and isinstance(value, float):
        try:
            moment = xlrd.xldate.xldate_as_datetime(value, datemode)
        except (ValueError, OverflowError, xlrd.xldate.XLDateError):
            return value
        return moment if isinstance(moment, datetime) and value >= 1 else value
    return value if isinstance(value, str | int | float) else str(value)
