"""Tables in a Word document: full grid, header repeated on every page, no row broken over two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fztally.model.report_layout import PageLayout
from fztally.write.report.page import no_indent, set_font

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell

_SIZE, _SMALL = 10.5, 9.0
_WIDE_TABLE = 9
"""Columns from which on a table takes the small letters."""
_LINE = 16
_ONE_PAGE = 24
"""Rows that fit on one page."""
_HEIGHT_MM = 7.5
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


@dataclass(frozen=True, slots=True)
class Printed:
    """A table's texts; ``widths`` are shares of the text's width, ``left`` the columns that are not centred."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    left: frozenset[int] = frozenset()
    total: bool = False
    """Whether the last row is a total."""


def add_table(document: Document, printed: Printed, layout: PageLayout) -> None:
    """Append a table to a document."""
    rows = (printed.head, *printed.rows)
    table = document.add_table(rows=len(rows), cols=len(printed.head))
    _format(table)
    for n, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
        size = _SMALL if len(printed.head) >= _WIDE_TABLE else _SIZE
        bold = n == 0 or (printed.total and n == len(rows) - 1)
        _row(row, header=n == 0)
        for m, (cell, said) in enumerate(zip(row.cells, cells, strict=True)):
            _cell(cell, said, layout, size, heading=bold, left=m in printed.left and n > 0)
    _widths(table, printed.widths, layout)
    if len(rows) <= _ONE_PAGE:
        _keep_together(table)


def _keep_together(table: Table) -> None:
    """Let a table begin on a new page rather than be broken."""
    for row in list(table.rows)[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _format(table: Table) -> None:
    """Borders stand in the table itself, since a template of the user's may not have our styles."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    properties = table._tbl.tblPr  # noqa: SLF001
    for style in properties.findall(qn("w:tblStyle")):
        properties.remove(style)
    borders = OxmlElement("w:tblBorders")
    for side in _SIDES:
        border = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            border.set(qn(f"w:{key}"), value)
        borders.append(border)
    _before(properties, borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "57")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    _before(properties, margins, "w:tblLook")


def _before(properties: Any, element: Any, *later: str) -> None:
    """Insert before the first of some elements: their order is fixed."""
    from docx.oxml.ns import qn

    tags = [qn(name) for name in later]
    place = next((child for child in properties if child.tag in tags), None)
    if place is None:
        properties.append(element)
    else:
        place.addprevious(element)


def _row(row: Any, *, header: bool) -> None:
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    row.height, row.height_rule = Mm(_HEIGHT_MM), WD_ROW_HEIGHT_RULE.AT_LEAST
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001
    properties.insert(0, OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))


def _cell(cell: _Cell, said: str, layout: PageLayout, size: float, *, heading: bool, left: bool) -> None:
    from docx.enum.table import WD_ALIGN_VERTICAL
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt

    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    paragraph = cell.paragraphs[0]
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_LINE)
    shape.space_before = shape.space_after = Pt(0)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
    no_indent(paragraph)
    run = paragraph.add_run(said)
    set_font(run, layout.heading_font if heading else layout.body_font, layout.latin_font)
    run.font.size = Pt(size)


def _widths(table: Table, shares: Sequence[float], layout: PageLayout) -> None:
    from docx.shared import Mm

    text_width = 210 - layout.left - layout.right
    for column, share in zip(table.columns, shares, strict=True):
        width = Mm(text_width * share / sum(shares))
        column.width = width
        for cell in column.cells:
            cell.width = width
