"""An empty document in the layout of official documents: A4, its margins, fonts, headings and page numbers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from fztally.model.report_layout import PageLayout

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph
    from docx.text.parfmt import ParagraphFormat

TITLE, SUBTITLE, NOTE = "Title", "Subtitle", "Caption"
_A4 = (210, 297)
_INDENT = 2
"""Characters that a paragraph is indented."""
_PAGE_SIZE = 14
_FIRST_DAY = datetime(2000, 1, 1)


def new_document(layout: PageLayout, day: datetime = _FIRST_DAY) -> Document:
    """An empty document; ``day`` stands as its date, since the clock may not."""
    import docx

    document = docx.Document()
    _properties(document, day)
    _without_thumbnail(document)
    _page(document, layout)
    _styles(document, layout)
    _language(document)
    _fonts(document, layout)
    _page_numbers(document, layout)
    return document


def _properties(document: Document, day: datetime) -> None:
    properties = document.core_properties
    properties.author = properties.last_modified_by = "fztally"
    properties.created = properties.modified = day
    properties.comments = properties.title = ""


def _without_thumbnail(document: Document) -> None:
    """The library's own template brings a picture of some other document."""
    relations = document.part.package.rels
    for name in [name for name, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[name]


def _page(document: Document, layout: PageLayout) -> None:
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(_A4[0]), Mm(_A4[1])
    section.top_margin, section.bottom_margin = Mm(layout.top), Mm(layout.bottom)
    section.left_margin, section.right_margin = Mm(layout.left), Mm(layout.right)
    # the page number stands 7 mm below the text
    section.footer_distance = Mm(max(layout.bottom - 12, 5))


def _styles(document: Document, layout: PageLayout) -> None:
    body = layout.body_size
    _style(document, "Normal", layout.body_font, body, layout, indent=_INDENT)
    _style(document, TITLE, layout.title_font, layout.title_size, layout, centred=True)
    _style(document, SUBTITLE, layout.subheading_font, body, layout, centred=True)
    _style(document, "Heading 1", layout.heading_font, body, layout, indent=_INDENT)
    _style(document, "Heading 2", layout.subheading_font, body, layout, indent=_INDENT)
    _style(document, NOTE, layout.heading_font, body - 4, layout, centred=True)


def _style(
    document: Document, name: str, font: str, size: float, layout: PageLayout, *, indent: int = 0, centred: bool = False
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style: ParagraphStyle = document.styles[name]
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)
    set_font(style, font, layout.latin_font)
    style.font.size = Pt(size)
    style.font.bold = style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    spacing = style.element.rPr.find(qn("w:spacing"))
    if spacing is not None:
        style.element.rPr.remove(spacing)
    shape = style.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    shape.line_spacing = Pt(layout.line)
    shape.widow_control = False
    shape.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
    _indent(style.element.pPr, shape, indent, size)


def set_font(owner: Any, font: str, latin: str) -> None:
    """Give a style or run its fonts: Chinese characters take another one than digits and letters."""
    from docx.oxml.ns import qn

    owner.font.name = latin
    fonts = owner.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:cs"), latin)


def _language(document: Document) -> None:
    """Chinese: it decides how punctuation is drawn and where lines break."""
    from docx.oxml.ns import qn

    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:eastAsia"), "zh-CN")


def no_indent(paragraph: Paragraph) -> None:
    """Let a paragraph's first line begin where the others do, whatever its style says."""
    _indent(paragraph._p.get_or_add_pPr(), paragraph.paragraph_format, 0, 0)  # noqa: SLF001


def _indent(properties: Any, shape: ParagraphFormat, characters: int, size: float) -> None:
    """Indent a first line by whole characters."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    shape.first_line_indent = Pt(size * characters)
    properties.find(qn("w:ind")).set(qn("w:firstLineChars"), str(100 * characters))


def _fonts(document: Document, layout: PageLayout) -> None:
    """Say which font to take where one is not installed."""
    from lxml import etree

    table = next(part for part in document.part.package.iter_parts() if part.partname.endswith("/fontTable.xml"))
    root = etree.fromstring(table.blob)
    space = root.nsmap["w"]
    for font, substitute in layout.substitutes.items():
        entry = etree.SubElement(root, f"{{{space}}}font", {f"{{{space}}}name": font})
        etree.SubElement(entry, f"{{{space}}}altName", {f"{{{space}}}val": substitute})
        etree.SubElement(entry, f"{{{space}}}charset", {f"{{{space}}}val": "86"})
    table._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001


def _page_numbers(document: Document, layout: PageLayout) -> None:
    """— 1 — at the outer edge: right on odd pages, left on even ones."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        _number(paragraph, layout)


def _number(paragraph: Paragraph, layout: PageLayout) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    no_indent(paragraph)
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Pt(_PAGE_SIZE)
    for kind, said in (
        ("", "— "),
        ("begin", ""),
        ("instr", " PAGE "),
        ("separate", ""),
        ("", "1"),
        ("end", ""),
        ("", " —"),
    ):
        run = paragraph.add_run(said if not kind else "")
        set_font(run, layout.page_font, layout.page_font)
        run.font.size = Pt(_PAGE_SIZE)
        if kind == "instr":
            instruction = OxmlElement("w:instrText")
            instruction.text = said
            run._r.append(instruction)  # noqa: SLF001
        elif kind:
            char = OxmlElement("w:fldChar")
            char.set(qn("w:fldCharType"), kind)
            run._r.append(char)  # noqa: SLF001
