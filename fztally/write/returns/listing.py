"""The first sheet of a returned copy: what is wrong, where, and what to write."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from fztally.lang.texts import text
from fztally.model.place import column_letters
from fztally.model.returned import MARK_ROW, ReturnMark
from fztally.write.returns.cells import BODY, GRID, put_text, set_up, solid
from fztally.write.returns.marking import first_column
from fztally.write.returns.original import Original
from fztally.write.returns.problems import Problem
from fztally.write.workbook.names import sheet_name
from fztally.write.workbook.page import text_width
from fztally.write.workbook.theme import BODY_FONT, COLOURS, HEAD_FONT, TITLE_FONT

_WIDTHS = (6, 8, 20, 12, 16, 20, 46, 46)
_LINE_HEIGHT, _SMALLEST = 13.5, 20.0
_HEAD_ROW = 5
_WRAP = Alignment(vertical="center", wrap_text=True, indent=1)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


def add_list(original: Original, problems: Sequence[Problem], mark: ReturnMark) -> Worksheet:
    """Add the list as the first and only selected sheet; a problem on a sheet that is not there has no link."""
    book = original.book
    name = sheet_name(text("returns-list"), {title.lower() for title in book.sheetnames})
    page: Worksheet = book.create_sheet(name, 0)
    # two selected sheets are a group: what is typed into one would go into the other as well
    for other in book.worksheets:
        for view in other.views.sheetView:
            view.tabSelected = other is page
    for chart in book.chartsheets:
        for chart_view in chart.sheetViews.sheetView:
            chart_view.tabSelected = False
    book.active = 0
    _head(page, mark, problems, text("returns-how" if original.whole else "returns-how-elsewhere"))
    row = _HEAD_ROW + 1
    for number, problem in enumerate(problems, 1):
        _line(page, row, number, problem, original.sheets.get(problem.place.sheet))
        row += 1
    if original.losses:
        row = _losses(page, row + 1, original.losses)
    _set_up(page)
    return page


def _head(page: Worksheet, mark: ReturnMark, problems: Sequence[Problem], how: str) -> None:
    last = len(_WIDTHS)
    errors = sum(1 for problem in problems if problem.severity == "error")
    facts = {"file": mark.source, "errors": errors, "warnings": len(problems) - errors}
    for row, words in ((1, text("returns-list")), (2, text("returns-about", **facts)), (4, how)):
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
        _put(page, row, 1, words, _CENTRE if row == 1 else _WRAP, grid=False)
        page.row_dimensions[row].height = 30 if row == 1 else _height([(words, sum(_WIDTHS))])
    page.cell(1, 1).font = Font(name=TITLE_FONT, size=16)
    _put(page, MARK_ROW, 1, str(mark), _WRAP, grid=False)
    page.row_dimensions[MARK_ROW].hidden = True
    for column, label in enumerate(text("returns-columns").split("|"), 1):
        cell = _put(page, _HEAD_ROW, column, label, _CENTRE)
        cell.font = Font(name=HEAD_FONT, size=10)
        cell.fill = solid("head")
    page.row_dimensions[_HEAD_ROW].height = 22


def _line(page: Worksheet, row: int, number: int, problem: Problem, sheet: Worksheet | None) -> None:
    place = problem.place
    where = place.cell or (text("returns-row", row=place.row) if place.row else text("returns-whole"))
    if sheet is not None and _out_of_sight(sheet, place.row, place.column):
        where += text("returns-hidden")
    words = (
        str(number),
        text(f"severity-{problem.severity}"),
        place.sheet,
        where,
        problem.label,
        problem.value,
        problem.message,
        problem.hint,
    )
    for column, value in enumerate(words, 1):
        cell = _put(page, row, column, value, _WRAP if column > 4 else _CENTRE)
        if column == 2:
            cell.fill = solid(problem.severity)
    if sheet is not None and place.row:
        _link(page.cell(row, 4), sheet, place.row, place.column or first_column(sheet, place.row))
    page.row_dimensions[row].height = _height([(value, _WIDTHS[n]) for n, value in enumerate(words)])


def _link(cell: object, sheet: Worksheet, row: int, column: int) -> None:
    if not isinstance(cell, Cell):
        raise TypeError(type(cell))
    quoted = sheet.title.replace("'", "''")
    location = f"'{quoted}'!{column_letters(column)}{row}"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location)
    cell.font = Font(name=BODY_FONT, size=10, color=COLOURS["link"][1:], underline="single")


def _out_of_sight(sheet: Worksheet, row: int, column: int) -> bool:
    if sheet.sheet_state != "visible":
        return True
    hidden = row in sheet.row_dimensions and sheet.row_dimensions[row].hidden
    letters = column_letters(column)
    return bool(hidden or (letters in sheet.column_dimensions and sheet.column_dimensions[letters].hidden))


def _losses(page: Worksheet, row: int, losses: Sequence[str]) -> int:
    for n, words in enumerate((text("returns-losses"), *losses)):
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(_WIDTHS))
        cell = _put(page, row, 1, words, _WRAP, grid=False)
        if not n:
            cell.font = Font(name=HEAD_FONT, size=11)
        page.row_dimensions[row].height = _height([(words, sum(_WIDTHS))])
        row += 1
    return row


def _put(page: Worksheet, row: int, column: int, words: str, alignment: Alignment, *, grid: bool = True) -> Cell:
    cell = page.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(type(cell))
    if words.isascii() and words.isdigit() and column == 1:
        cell.value = int(words)
    else:
        put_text(cell, words)
    cell.font, cell.alignment = BODY, alignment
    if grid:
        cell.border = GRID
    return cell


def _height(words: Sequence[tuple[str, int]]) -> float:
    """Height of a row whose texts are wrapped in columns of given widths, in points."""
    lines = max((sum(1 + text_width(line) // width for line in value.split("\n")) for value, width in words), default=1)
    return min(409.0, max(_SMALLEST, _LINE_HEIGHT * lines + 4))


def _set_up(page: Worksheet) -> None:
    for column, width in enumerate(_WIDTHS, 1):
        page.column_dimensions[column_letters(column)].width = width
    page.freeze_panes = f"A{_HEAD_ROW + 1}"
    page.sheet_properties.tabColor = COLOURS["bad"][1:]
    page.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    set_up(page, landscape=True)
