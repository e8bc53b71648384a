"""Writing into workbooks of openpyxl: a text stays a text, whatever it begins with."""

from __future__ import annotations

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from fztally.lang.texts import text
from fztally.write.cell_text import cell_text
from fztally.write.workbook.theme import BODY_FONT, COLOURS

THIN = Side(style="thin", color=COLOURS["line"][1:])
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
BODY = Font(name=BODY_FONT, size=10)
STARTS_A_FORMULA = ("=", "+", "-", "@")


def solid(colour: str) -> PatternFill:
    """A plain fill of one of the theme's colours."""
    return PatternFill("solid", fgColor=f"FF{COLOURS[colour][1:]}")


def put_text(cell: Cell, value: str) -> None:
    """Write a text; one that begins like a formula is quoted, so that it stays a text when somebody edits it."""
    cell.value = cell_text(value)
    if cell.value:
        cell.data_type = "s"
        quote(cell)


def quote(cell: Cell) -> None:
    """Mark a text cell that begins like a formula as text, as the leading apostrophe of Excel does."""
    if cell.data_type == "s" and str(cell.value).startswith(STARTS_A_FORMULA) and len(str(cell.value)) > 1:
        cell.quotePrefix = True


def real_cell(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell at a place (1-based); under a merge the one that holds its value."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        for merge in sheet.merged_cells.ranges:
            if merge.min_row <= row <= merge.max_row and merge.min_col <= column <= merge.max_col:
                return real_cell(sheet, merge.min_row, merge.min_col)
    if not isinstance(cell, Cell):
        raise TypeError(type(cell))
    return cell


def set_up(page: Worksheet, *, landscape: bool) -> None:
    """For printing: A4, fit to the width, page numbers."""
    page.page_setup.orientation = "landscape" if landscape else "portrait"
    page.page_setup.paperSize = 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    if page.sheet_properties.pageSetUpPr is not None:
        page.sheet_properties.pageSetUpPr.fitToPage = True
    if page.oddFooter is not None and page.oddFooter.center is not None:
        page.oddFooter.center.text = text("wb-footer")
