"""A template with placeholders filled in. Templates are not trusted: they see figures, and can call nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from fztally.lang.texts import text
from fztally.model.errors import FztallyError

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2 import Environment

_TAG = re.compile(r"<[^>]+>")
_BRACES = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_PARAGRAPH = re.compile(r"<w:p([ >])")
_EXCERPT = 30
_LARGEST = 200_000_000
"""Bytes of a template's parts, unpacked."""
_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
"""Those of a document's properties that are filled in as well."""
_ALLOWED = (
    *("Template", "Output", "TemplateData", "Name", "Const", "Concat"),
    *("If", "CondExpr", "Compare", "Operand", "Not", "And", "Or"),
)
"""What a template may do: name figures, and leave something out."""
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def open_template(data: bytes, name: str, known: Collection[str]) -> DocxTemplate:
    """A template to be filled in, its placeholders checked against the names that are known.

    Raises FztallyError for a file that is no .docx, damaged or too large, and for a placeholder that is not known or
    not written rightly, with file and place.
    """
    from docxtpl import DocxTemplate

    try:
        with ZipFile(BytesIO(data)) as package:
            if sum(entry.file_size for entry in package.infolist()) > _LARGEST:
                raise FztallyError(text("report-template-too-large", file=name), text("report-template-not-word-hint"))
        template = DocxTemplate(BytesIO(data))
        template.init_docx()
    except FztallyError:
        raise
    except Exception as error:  # a damaged package fails in the library in many ways
        raise FztallyError(
            text("report-template-not-word", file=name), text("report-template-not-word-hint")
        ) from error
    jinja = _sandbox()
    for place, xml in _parts(template):
        _check(jinja, name, place, template.patch_xml(xml), known)
    return template


def fill(template: DocxTemplate, name: str, context: Mapping[str, Any]) -> None:
    """Put the figures into an opened template. Raises FztallyError where a placeholder cannot be filled in."""
    from jinja2.exceptions import TemplateError

    try:
        template.render(dict(context), _sandbox(), autoescape=True)
    except (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError, SyntaxError) as error:
        raise FztallyError(text("report-template-fails", file=name), text("report-template-hint")) from error


def _sandbox() -> Environment:
    """Jinja with nothing to call: no functions and no filters. What else it could do is refused by ``_check``."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    jinja = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    jinja.globals.clear()
    jinja.filters.clear()
    return jinja


def _parts(template: DocxTemplate) -> Iterator[tuple[str, str]]:
    """The parts that may hold placeholders: the name of the place, and the XML as it will be rendered."""
    document = template.docx
    yield text("report-template-body"), template.get_xml()
    for relation in document.part.rels.values():
        for kind, key in (("header", "report-template-header"), ("footer", "report-template-footer")):
            if relation.reltype.endswith(f"/{kind}"):
                yield text(key), template.get_part_xml(relation.target_part)
    for part in document.part.package.iter_parts():
        if part.content_type == _FOOTNOTES:
            yield text("report-template-footnotes"), part.blob.decode("utf-8", "replace")
    properties = document.core_properties
    for said in (getattr(properties, name) for name in _PROPERTIES):
        yield text("report-template-properties"), said


def _check(jinja: Environment, name: str, place: str, xml: str, known: Collection[str]) -> None:
    """Refuse what is not written rightly, does more than name figures, or names one that is not known."""
    from jinja2 import TemplateSyntaxError, meta, nodes

    # one line a paragraph, as it will be rendered: a line number tells the paragraph
    lines = _PARAGRAPH.sub(r"\n<w:p\1", xml)
    paragraphs = lines.split("\n")

    def refusal(key: str, line: int, **facts: str) -> FztallyError:
        return FztallyError(
            text(key, file=name, place=_where(paragraphs, line, place), **facts), text("report-template-hint")
        )

    try:
        parsed = jinja.parse(lines)
    except TemplateSyntaxError as error:
        raise refusal("report-template-syntax", error.lineno - 1) from error
    allowed = tuple(getattr(nodes, kind) for kind in _ALLOWED)
    for node in parsed.find_all(nodes.Node):
        if not isinstance(node, allowed):
            raise refusal("report-template-forbidden", node.lineno - 1)
    unknown = meta.find_undeclared_variables(parsed) - set(known)
    if unknown:
        first = min(unknown, key=lambda word: (_line_of(paragraphs, word), word))
        close = get_close_matches(first, known, n=1)
        hint = text("report-template-nearest", name=close[0]) if close else text("report-template-names")
        told = refusal("report-template-unknown", _line_of(paragraphs, first), name=first)
        raise FztallyError(told.what, hint)


def _line_of(paragraphs: list[str], word: str) -> int:
    named = re.compile(rf"\b{re.escape(word)}\b")
    for n, paragraph in enumerate(paragraphs):
        if any(named.search(each) for each in _BRACES.findall(paragraph)):
            return n
    return 0


def _where(paragraphs: list[str], line: int, place: str) -> str:
    said = "".join(_TAG.sub("", paragraphs[line]).split()) if line < len(paragraphs) else ""
    excerpt = said if len(said) <= _EXCERPT else said[:_EXCERPT] + "…"
    return text("report-template-place", place=place, number=max(line, 1), excerpt=excerpt)
