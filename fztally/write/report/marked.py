"""A copy of a written report with a comment at everything that does not agree with the ledgers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fztally.lang.texts import text
from fztally.model.audit import Audit, Claim, Published, Span
from fztally.model.report_layout import PageLayout
from fztally.write.report.page import new_document
from fztally.write.report.word import document_bytes, open_document, require_word

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.run import Run

_AUTHOR, _INITIALS = "fztally", "fz"


@dataclass(frozen=True, slots=True)
class _Mark:
    """A comment on characters of a passage."""

    span: Span
    said: tuple[str, ...]


def marked_copy(report: Published, audit: Audit, labels: dict[str, str], layout: PageLayout) -> bytes:
    """The report with comments: its own document, or a new one with the paragraphs of a text.

    ``labels`` are the figures' names by id. Raises FztallyError when the extra for Word documents is missing.
    """
    require_word()
    marks = _marks(audit, labels)
    if report.word is None:
        document, runs = _typed(report, marks, layout)
    else:
        document = open_document(report.word, report.name)
        runs = _split(document, report, marks)
    for mark, on in zip(marks, runs, strict=True):
        if on:
            comment = document.add_comment(on, text="\n".join(mark.said), author=_AUTHOR, initials=_INITIALS)
            _without_clock(comment)
    return document_bytes(document)


def _marks(audit: Audit, labels: dict[str, str]) -> list[_Mark]:
    """One mark for everything that is said of the same characters, in the order of the report."""
    said: dict[Span, list[str]] = {}
    for claim in audit.claims:
        if claim.verdict != "same":
            said.setdefault(claim.span, []).append(comment_on(claim, labels[claim.figure]))
    for sum_ in audit.sums:
        if not sum_.holds:
            said.setdefault(sum_.spans[0], []).append(text("verify-comment-sum", text=sum_.text))
    spans = sorted(said, key=lambda span: (span.passage, span.start, span.end))
    marks: list[_Mark] = []
    for span in spans:
        if marks and _overlap(marks[-1].span, span):
            last = marks.pop()
            whole = Span(span.passage, last.span.start, max(last.span.end, span.end))
            marks.append(_Mark(whole, (*last.said, *said[span])))
        else:
            marks.append(_Mark(span, tuple(said[span])))
    return marks


def comment_on(claim: Claim, label: str) -> str:
    """What is to be said about a claim that is not the counted figure."""
    return text(f"verify-comment-{claim.verdict}", label=label, stated=f"{claim.stated:g}", counted=claim.display)


def _overlap(one: Span, other: Span) -> bool:
    return one.passage == other.passage and other.start < one.end


def _typed(report: Published, marks: Sequence[_Mark], layout: PageLayout) -> tuple[Document, list[list[Run]]]:
    """A new document with the passages of a text, and the runs of each mark."""
    document = new_document(layout)
    runs: dict[_Mark, list[Run]] = {}
    paragraph = None
    for n, passage in enumerate(report.passages):
        if passage.cell is None or passage.cell.column == 0 or paragraph is None:
            paragraph = document.add_paragraph()
        else:
            paragraph.add_run("\t")
        place = 0
        for mark in (mark for mark in marks if mark.span.passage == n):
            paragraph.add_run(_legal(passage.text[place : mark.span.start]))
            runs[mark] = [paragraph.add_run(_legal(passage.text[mark.span.start : mark.span.end]))]
            place = mark.span.end
        paragraph.add_run(_legal(passage.text[place:]))
    return document, [runs[mark] for mark in marks]


def _legal(said: str) -> str:
    """A text without what XML cannot hold."""
    return "".join(char for char in said if char >= " " or char in "\t\n")


def _split(document: Document, report: Published, marks: Sequence[_Mark]) -> list[list[Run]]:
    """The runs of each mark in a document, cut so that they hold its characters only."""
    from docx.oxml.ns import qn

    nodes = list(document.element.iter(qn("w:t")))
    runs: list[list[Run]] = []
    # from the end, so that what stands before keeps its places
    for mark in reversed(marks):
        passage = report.passages[mark.span.passage]
        own: list[Run] = []
        for piece in reversed(passage.pieces):
            start, end = max(piece.start, mark.span.start), min(piece.end, mark.span.end)
            if start < end and piece.node < len(nodes):
                run = _cut(nodes[piece.node], start - piece.start, end - piece.start, document)
                own = [run, *own] if run is not None else own
        runs.append(own)
    return runs[::-1]


def _cut(node: Any, start: int, end: int, document: Document) -> Run | None:
    """Characters of a text node as a run of their own; the node keeps what stands before them."""
    from copy import deepcopy

    from docx.oxml.ns import qn
    from docx.text.run import Run

    run = node.getparent()
    if run is None or run.tag != qn("w:r"):
        return None
    said = node.text or ""
    rest = deepcopy(run)
    following = list(run)[list(run).index(node) + 1 :]
    for child in list(rest):
        if child.tag != qn("w:rPr"):
            rest.remove(child)
    middle = deepcopy(rest)
    _fill(middle, said[start:end])
    if said[end:]:
        _fill(rest, said[end:])
    for child in following:
        rest.append(child)
    node.text = said[:start]
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.addnext(middle)
    if any(child.tag != qn("w:rPr") for child in rest):
        middle.addnext(rest)
    return Run(middle, document._body)  # noqa: SLF001 - any part of the document will do as parent


def _fill(run: Any, said: str) -> None:
    from docx.oxml import OxmlElement

    node = OxmlElement("w:t")
    node.text = said
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(node)


def _without_clock(comment: Any) -> None:
    from docx.oxml.ns import qn

    comment._comment_elm.attrib.pop(qn("w:date"), None)  # noqa: SLF001 - the same inputs give the same bytes
