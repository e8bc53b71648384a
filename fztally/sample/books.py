"""Forms as files: .xlsx, .xls and .csv, the same bytes every time."""

from __future__ import annotations

import csv
import importlib
import importlib.util
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from fztally.model.schema import Field
from fztally.sample.form import Cell, Form, Formula, Line, Part

DATE_FORMAT, MOMENT_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
_WIDTHS = {"date": 12, "datetime": 17, "month": 10, "int": 7.5, "number": 9, "yes_no": 8, "person": 8.5, "phone": 13}
_WIDE, _NARROW, _NOTE = 32, 13, 8
_HEIGHTS = {Part.TITLE: 36.0, Part.FILL_IN: 22.0, Part.NOTE: 24.0}
_XLS_FOOTER = b"&C&P / &N"  # the writer for .xls takes nothing but ASCII here
_XLS_WIDTH, _TWIPS = 285, 20
_LEAST_HEIGHT, _LINE_HEIGHT = 20.0, 14.5
_SIZES = {Part.TITLE: 18, Part.FILL_IN: 11, Part.HEADER: 11, Part.BODY: 10.5, Part.TOTAL: 10.5, Part.NOTE: 11}


@dataclass(frozen=True, slots=True)
class Look:
    """Fonts, the date in the file's properties, who made it; ``streaming`` keeps no sheet in memory."""

    font: str
    title_font: str
    made: datetime
    creator: str
    footer: str
    streaming: bool = False


def can_write_xls() -> bool:
    """Whether the optional writer for .xls is installed."""
    return importlib.util.find_spec("xlwt") is not None


def write_book(path: Path, forms: Iterable[Form], look: Look) -> None:
    """Write the forms to ``path``, each on its sheet; the suffix says how (a .csv holds one form)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".xls":
        _write_xls(path, forms, look)
    else:
        _write_xlsx(path, forms, look)


def write_csv(path: Path, form: Form, encoding: str) -> None:
    """Write one form as comma-separated text, as an office program saves it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    width = len(form.columns)
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        for line in form.lines():
            cells = [""] * width
            for column, value, _ in _placed(line):
                cells[column] = _text(value)
            writer.writerow(cells)


def _placed(line: Line) -> Iterator[tuple[int, Cell, int]]:
    """(column, value, columns taken) of every cell of a line."""
    column = 0
    for n, value in enumerate(line.cells):
        span = line.spans[n] if line.spans else 1
        yield column, value, span
        column += span


def _text(value: Cell) -> str:
    if isinstance(value, Formula):
        value = value.value
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return "" if value is None else str(value)


def _width(field: Field, form: Form) -> float:
    """Columns are as wide as what stands in them: by kind, and wide for long texts."""
    if field.id in ("seq", "note"):
        return 6 if field.id == "seq" else _NOTE
    if field.kind in _WIDTHS:
        return _WIDTHS[field.kind]
    return _WIDE if field.id in form.long_fields else _NARROW


def _number_format(value: Cell) -> str:
    return MOMENT_FORMAT if isinstance(value, datetime) else DATE_FORMAT if isinstance(value, date) else ""


def _height(line: Line, widths: Sequence[float]) -> float:
    """Row height in points: as many lines of text as the fullest cell needs."""
    if line.part in _HEIGHTS:
        return _HEIGHTS[line.part]
    most = 1
    for value, width in zip(line.cells, widths, strict=False):
        if isinstance(value, str) and not line.spans:
            wide = (len(value) + len(value.encode())) // 2  # a Chinese character is three bytes and two columns wide
            most = max(most, -(-wide // int(width - 1)))
    return max(_LEAST_HEIGHT, most * _LINE_HEIGHT + 3)


class _Formats:
    """The formats of a workbook, made when they are first needed."""

    def __init__(self, book: Any, look: Look) -> None:
        self._book, self._look = book, look
        self._made: dict[tuple[Part, str, bool], Any] = {}

    def get(self, part: Part, number: str = "", left: bool = False) -> Any:
        """The format of a part of the form."""
        key = (part, number, left)
        if key not in self._made:
            self._made[key] = self._book.add_format(self._properties(part, number, left))
        return self._made[key]

    def _properties(self, part: Part, number: str, left: bool) -> dict[str, object]:
        title = part is Part.TITLE
        properties: dict[str, object] = {
            "font_name": self._look.title_font if title or part is Part.HEADER else self._look.font,
            "font_size": _SIZES[part],
            "valign": "vcenter",
            "align": "left" if left or part in (Part.FILL_IN, Part.NOTE) else "center",
        }
        if part in (Part.HEADER, Part.BODY, Part.TOTAL):
            properties |= {"border": 1, "text_wrap": True}
        if part in (Part.HEADER, Part.TOTAL):
            properties["bold"] = part is Part.TOTAL
        if number:
            properties["num_format"] = number
        return properties


def _write_xlsx(path: Path, forms: Iterable[Form], look: Look) -> None:
    options = {"constant_memory": look.streaming, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": look.made, "author": look.creator})
        formats = _Formats(book, look)
        for form in forms:
            sheet = book.add_worksheet(form.sheet)
            widths = [_width(field, form) for field in form.columns]
            _set_up(sheet, form, widths, look.footer)
            for row, line in enumerate(form.lines()):
                sheet.set_row(row, _height(line, widths))
                _write_line(sheet, row, line, form, formats)


def _set_up(sheet: Any, form: Form, widths: Sequence[float], footer: str) -> None:
    for n, width in enumerate(widths):
        sheet.set_column(n, n, width)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, form.head - 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer(footer)


def _write_line(sheet: Any, row: int, line: Line, form: Form, formats: _Formats) -> None:
    for column, value, span in _placed(line):
        left = line.part is Part.BODY and span == 1 and form.columns[column].id in form.long_fields
        style = formats.get(line.part, "", left)
        if span > 1:
            sheet.merge_range(row, column, row, column + span - 1, "", style)
        if isinstance(value, str):
            sheet.write_string(row, column, value, style)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, formats.get(line.part, _number_format(value)))
        elif isinstance(value, Formula):
            sheet.write_formula(row, column, value.text, style, value.value)
        elif value is None:
            sheet.write_blank(row, column, None, style)
        else:
            sheet.write_number(row, column, value, style)


def _write_xls(path: Path, forms: Iterable[Form], look: Look) -> None:
    xlwt = importlib.import_module("xlwt")
    book = xlwt.Workbook(encoding="utf-8")
    styles = _XlsStyles(xlwt.easyxf, look)
    for form in forms:
        sheet = book.add_sheet(form.sheet)
        sheet.portrait, sheet.fit_num_pages, sheet.fit_width_to_pages, sheet.fit_height_to_pages = False, 1, 1, 0
        sheet.header_str, sheet.footer_str = b"", _XLS_FOOTER
        widths = [_width(field, form) for field in form.columns]
        for n, width in enumerate(widths):
            sheet.col(n).width = int(width * _XLS_WIDTH)
        for row, line in enumerate(form.lines()):
            sheet.row(row).height_mismatch, sheet.row(row).height = True, int(_height(line, widths) * _TWIPS)
            for column, value, span in _placed(line):
                stored = value.value if isinstance(value, Formula) else value
                style = styles.get(line.part, _number_format(stored))
                if span > 1:
                    sheet.write_merge(row, row, column, column + span - 1, stored, style)
                else:
                    sheet.write(row, column, stored, style)
    book.save(str(path))


class _XlsStyles:
    """The styles of an .xls workbook, made when they are first needed."""

    def __init__(self, easyxf: Any, look: Look) -> None:
        self._easyxf, self._look = easyxf, look
        self._made: dict[tuple[Part, str], Any] = {}

    def get(self, part: Part, number: str = "") -> Any:
        """The style of a part of the form."""
        if (part, number) not in self._made:
            boxed = part in (Part.HEADER, Part.BODY, Part.TOTAL)
            font = self._look.title_font if part in (Part.TITLE, Part.HEADER) else self._look.font
            edges = "borders: left thin, right thin, top thin, bottom thin;" if boxed else ""
            side = "left" if part in (Part.FILL_IN, Part.NOTE) else "centre"
            wrap = "on" if boxed else "off"
            style = (
                f"font: name {font}, height {int(_SIZES[part] * _TWIPS)}; {edges} "
                f"alignment: horizontal {side}, vertical centre, wrap {wrap}"
            )
            self._made[part, number] = self._easyxf(style, num_format_str=number or "General")
        return self._made[part, number]
