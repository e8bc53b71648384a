"""Pages as files: .xlsx, .xls and .et, text, and tables of HTML; the same bytes every time."""

from __future__ import annotations

import csv
import html
import importlib
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter

from fztally.sample.books import DATE_FORMAT, MOMENT_FORMAT
from fztally.sample.form import Formula
from fztally.sample.mess.entry import Cell, Shown
from fztally.sample.mess.ods import write_ods
from fztally.sample.mess.page import Page
from fztally.sample.mess.respell import Abilities

_RICH = "rich"
MADE = datetime(2022, 1, 5, 9, 0)
_ERRORS = {"#REF!": 0x17, "#N/A": 0x2A, "#VALUE!": 0x0F, "#DIV/0!": 0x07, "#NAME?": 0x1D}
"""Error values and their codes in the old binary format."""
_ZIP_DATE = (2022, 1, 5, 9, 0, 0)
_TEXT = Abilities(typed=False, formulas=False, errors=False, merges=False, hidden=False)
_HTML = Abilities(typed=False, formulas=False, errors=False, hidden=False)
_XLS = Abilities(formulas=False, wide=False)


def write_xlsx(pages: Sequence[Page], made: datetime = MADE, epoch_1904: bool = False) -> bytes:
    """A workbook; ``epoch_1904``: its dates are counted from 1904, as on old Macs."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "date_1904": epoch_1904}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": made})
        style = _Styles(book)
        for page in pages:
            if page.chart:
                _chart(book, page.name, pages[0].name)
            else:
                _fill(book.add_worksheet(page.name), page, style)
    data = buffer.getvalue()
    return _with_dimensions(data, pages) if any(page.dimension for page in pages) else data


def _chart(book: Any, name: str, source: str) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"='{source}'!$A$4:$A$9"})
    book.add_chartsheet(name).set_chart(chart)


class _Styles:
    """The formats of a workbook, made when they are first needed; "" has borders and nothing else."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {_RICH: book.add_format({"bold": True})}

    def __call__(self, number_format: str) -> Any:
        if number_format not in self._made:
            properties = {"num_format": number_format} if number_format else {"border": 1}
            self._made[number_format] = self._book.add_format(properties)
        return self._made[number_format]


def _fill(sheet: Any, page: Page, style: _Styles) -> None:
    for first, left, last, right in page.merges:
        sheet.merge_range(first - 1, left, last - 1, right, "", style(""))
    for row, line in enumerate(page.lines):
        if line.hidden:
            sheet.set_row(row, None, None, {"hidden": True})
        for column, cell in line.cells.items():
            _write(sheet, row, column, cell, style)
    _carry_along(sheet, page, style)
    if page.hidden:
        sheet.hide()


def _carry_along(sheet: Any, page: Page, style: _Styles) -> None:
    """Hidden columns, the filter, and cells that have borders and no content."""
    width, height = _width(page), len(page.lines)
    for column in page.hidden_columns:
        sheet.set_column(column, column, None, None, {"hidden": 1})
    if page.filtered:
        sheet.autofilter(page.filtered[0] - 1, 0, page.filtered[1] - 1, width - 1)
    for row in page.commented:
        sheet.write_comment(row - 1, 0, str(row), {"author": "", "x_scale": 1})
    for row in range(height, height + page.phantom_rows):
        sheet.write_blank(row, 0, None, style(""))
    for column in range(width, width + page.phantom_columns):
        sheet.write_blank(0, column, None, style(""))


def _width(page: Page) -> int:
    return max((column for line in page.lines for column in line.cells), default=0) + 1


def _write(sheet: Any, row: int, column: int, cell: Cell, style: _Styles) -> None:
    number_format, link = "", ""
    rich = isinstance(cell, Shown) and cell.rich
    if isinstance(cell, Shown):
        number_format, link, cell = cell.number_format, cell.link, cell.value
    if rich:
        sheet.write_rich_string(row, column, style(_RICH), str(cell)[:1], str(cell)[1:])
    elif link:
        sheet.write_url(row, column, link, None, str(cell))
    elif isinstance(cell, Formula):
        sheet.write_formula(row, column, cell.text, None, cell.value)
    elif isinstance(cell, date):
        usual = MOMENT_FORMAT if isinstance(cell, datetime) else DATE_FORMAT
        sheet.write_datetime(row, column, cell, style(number_format or usual))
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write_number(row, column, cell, *([style(number_format)] if number_format else ()))


def _with_dimensions(data: bytes, pages: Sequence[Page]) -> bytes:
    """The workbook with the dimensions that its pages pretend to have."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            content = source.read(info)
            for n, page in enumerate(pages, 1):
                if page.dimension and info.filename == f"xl/worksheets/sheet{n}.xml":
                    head, _, rest = content.partition(b'<dimension ref="')
                    content = head + b'<dimension ref="' + page.dimension.encode() + rest[rest.index(b'"') :]
            target.writestr(info, content)
    return out.getvalue()


def write_xls(pages: Sequence[Page]) -> bytes:
    """A workbook of the old binary format. Raises ModuleNotFoundError when its writer is not installed."""
    xlwt = importlib.import_module("xlwt")
    book = xlwt.Workbook(encoding="utf-8")
    styles: dict[str, Any] = {}
    for page in pages:
        sheet = book.add_sheet(page.name)
        for row, line in enumerate(page.lines):
            for column, cell in line.cells.items():
                _write_old(sheet, row, column, cell, styles, xlwt.easyxf)
            if line.hidden:
                sheet.row(row).hidden = True
        for first, left, last, right in page.merges:
            sheet.merge(first - 1, last - 1, left, right)
        for column in page.hidden_columns:
            sheet.col(column).hidden = True
        sheet.visibility = int(page.hidden)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_old(
    sheet: Any, row: int, column: int, cell: Cell, styles: dict[str, Any], easyxf: Callable[..., Any]
) -> None:
    number_format = cell.number_format if isinstance(cell, Shown) else ""
    value = cell.value if isinstance(cell, Shown | Formula) else cell
    if isinstance(value, date):
        number_format = number_format or (MOMENT_FORMAT if isinstance(value, datetime) else DATE_FORMAT)
    if number_format not in styles:
        styles[number_format] = easyxf("", num_format_str=number_format or "General")
    if isinstance(value, str) and value in _ERRORS:
        sheet.row(row).set_cell_error(column, _ERRORS[value])
    elif value is not None:
        sheet.write(row, column, value, styles[number_format])


def as_text(cell: Cell) -> str:
    """The cell as an office program saves it in a text file."""
    if isinstance(cell, Shown | Formula):
        cell = cell.value
    if isinstance(cell, datetime):
        return f"{cell:%Y/%m/%d %H:%M}"
    return "" if cell is None else str(cell)


def write_text(page: Page, encoding: str, delimiter: str) -> bytes:
    """The page as separated text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    width = _width(page)
    for line in page.lines:
        writer.writerow([as_text(line.cells.get(column)) for column in range(width)])
    return out.getvalue().encode(encoding)


def write_html(page: Page, encoding: str) -> bytes:
    """The page as a table of HTML, as some programs save a .xls."""
    spans, covered = page.spans(), page.covered()
    rows = []
    for row, line in enumerate(page.lines, 1):
        cells = []
        for column in range(_width(page)):
            if (row, column) not in covered:
                down, right = spans.get((row, column), (1, 1))
                size = (f" rowspan={down}" if down > 1 else "") + (f" colspan={right}" if right > 1 else "")
                shown = html.escape(as_text(line.cells.get(column))).replace("\n", "<br>")
                cells.append(f"<td{size}>{shown}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    head = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={encoding}"></head>'
    return f"{head}<body><table border=1>\n{chr(10).join(rows)}\n</table></body></html>".encode(encoding)


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a file: its suffix, what it can hold, whether it holds several sheets."""

    suffix: str
    can: Abilities
    write: Callable[[Sequence[Page]], bytes]
    sheets: bool = False

    @property
    def nameless(self) -> bool:
        """Whether its one sheet has no name."""
        return not self.can.typed


def _text_format(suffix: str, encoding: str, delimiter: str = ",") -> Format:
    return Format(suffix, _TEXT, lambda pages: write_text(pages[0], encoding, delimiter))


FORMATS: Mapping[str, Format] = {
    "xlsx": Format("xlsx", Abilities(), write_xlsx, sheets=True),
    "xls": Format("xls", _XLS, write_xls, sheets=True),
    "et": Format("et", _XLS, write_xls, sheets=True),
    "xlsx-as-xls": Format("xls", Abilities(), write_xlsx, sheets=True),
    "xlsx-1904": Format("xlsx", Abilities(), lambda pages: write_xlsx(pages, epoch_1904=True), sheets=True),
    "ods": Format("ods", Abilities(formulas=False, errors=False, hidden=False), write_ods, sheets=True),
    "csv-utf8": _text_format("csv", "utf-8"),
    "csv-bom": _text_format("csv", "utf-8-sig"),
    "csv-gb18030": _text_format("csv", "gb18030"),
    "csv-semicolon": _text_format("csv", "utf-8-sig", ";"),
    "tsv": _text_format("tsv", "utf-8", "\t"),
    "csv-as-xls": _text_format("xls", "gb18030", "\t"),
    "html-xls": Format("xls", _HTML, lambda pages: write_html(pages[0], "gb18030")),
}
"""Kind -> how it is written; "xlsx" is the usual way."""


def pack(members: Sequence[tuple[str, bytes]], legacy_names: bool) -> bytes:
    """A zip file; ``legacy_names``: names in GBK without saying so, as Windows packs them."""
    out = io.BytesIO()
    stand_ins: list[tuple[bytes, bytes]] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for n, (name, data) in enumerate(members):
            raw = name.encode("gbk")
            stand_in = f"{n:03}".rjust(len(raw), "~") if legacy_names else name
            stand_ins.append((stand_in.encode(), raw))
            archive.writestr(zipfile.ZipInfo(stand_in, _ZIP_DATE), data, zipfile.ZIP_DEFLATED)
    packed = out.getvalue()
    for stand_in_bytes, raw in stand_ins if legacy_names else ():
        packed = packed.replace(stand_in_bytes, raw)
    return packed
