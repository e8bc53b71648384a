"""A template with placeholders filled in. Templates are not trusted: they see figures, and can call nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from io import BytesIO
from typing import TYPE_CHECKING, Any, NoReturn
from zipfile import BadZipFile, ZipFile

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
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def open_template(data: bytes, name: str) -> DocxTemplate:
    """A template to be filled in. Raises FztallyError for a file that is no .docx, damaged or too large."""
    from docxtpl import DocxTemplate

    try:
        with ZipFile(BytesIO(data)) as package:
            size = sum(entry.file_size for entry in package.infolist())
        if size > _LARGEST:
            raise FztallyError(text("report-template-too-large", file=name), text("report-template-not-word-hint"))
        template = DocxTemplate(BytesIO(data))
        template.init_docx()
    except (BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        raise FztallyError(
            text("report-template-not-word", file=name), text("report-template-not-word-hint")
        ) from error
    return template


def fill(template: DocxTemplate, name: str, context: Mapping[str, Any]) -> None:
    """Put the figures into a template's placeholders.

    Raises FztallyError for a placeholder that is not known or a mistake in one, with file and place.
    """
    jinja = _sandbox()
    for place, xml in _parts(template):
        _check(template, jinja, name, place, xml, context)
    from jinja2.exceptions import SecurityError, TemplateError

    try:
        template.render(dict(context), jinja, autoescape=True)
    except (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError, SyntaxError) as error:
        key = "report-template-forbidden" if isinstance(error, SecurityError) else "report-template-fails"
        raise FztallyError(text(key, file=name), text("report-template-hint")) from error


def _sandbox() -> Environment:
    """Jinja without anything to call: no functions, filters or operators that could take time or memory."""
    from jinja2 import StrictUndefined
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Figures(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> NoReturn:
            raise SecurityError(operator)

        def call(self, *_: Any, **__: Any) -> NoReturn:
            raise SecurityError

    jinja = Figures(autoescape=True, undefined=StrictUndefined)
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


def _check(
    template: DocxTemplate, jinja: Environment, name: str, place: str, xml: str, context: Mapping[str, Any]
) -> None:
    from jinja2 import TemplateSyntaxError, meta

    # one line a paragraph, as it will be rendered: a line number tells the paragraph
    lines = _PARAGRAPH.sub(r"\n<w:p\1", template.patch_xml(xml))
    try:
        unknown = meta.find_undeclared_variables(jinja.parse(lines)) - set(context)
    except TemplateSyntaxError as error:
        where = _where(lines.split("\n"), error.lineno - 1, place)
        raise FztallyError(
            text("report-template-syntax", file=name, place=where), text("report-template-hint")
        ) from error
    if not unknown:
        return
    paragraphs = lines.split("\n")
    first = min(unknown, key=lambda word: (_line_of(paragraphs, word), word))
    where = _where(paragraphs, _line_of(paragraphs, first), place)
    close = get_close_matches(first, context, n=1)
    hint = text("report-template-nearest", name=close[0]) if close else text("report-template-names")
    raise FztallyError(text("report-template-unknown", file=name, place=where, name=first), hint)


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
