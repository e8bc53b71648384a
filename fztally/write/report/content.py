"""The report in its own layout, as a template: paragraphs with placeholders, tables, places for charts, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.model.period import Period
from fztally.model.schema import Figure, Sentence
from fztally.model.tally import Counted
from fztally.values.numerals import written
from fztally.write.report.page import NOTE, SUBTITLE, TITLE, new_document, no_indent
from fztally.write.report.shown import Numerals, doubtful_figures, in_numerals
from fztally.write.report.tables import Printed, add_table
from fztally.write.workbook.official import period_name, period_words

if TYPE_CHECKING:
    from docx.document import Document

PLACEHOLDER = re.compile(r"\s*\{(\w+)\}\s*")
_WIDE, _NARROW = 6.0, 1.5
_LEAST = 5
"""Half characters that a column holds at least."""


@dataclass(frozen=True, slots=True)
class Content:
    """What the report is made from. ``shown`` are the figures as printed, ``communities`` those of each community by
    (community, figure id), ``apart`` the figures that make sense for one community."""

    analysis: Analysis
    shown: Mapping[str, str]
    communities: Mapping[tuple[str, str], str]
    apart: tuple[Figure, ...]
    numerals: Numerals
    draft: bool


def report_title(analysis: Analysis) -> str:
    """The report's title with its period."""
    return report_period(analysis.job.period) + analysis.schemas.report.title


def report_period(period: Period) -> str:
    """The period as a title has it: 2021年度, 2021年1—6月."""
    whole = (period.start.month, period.end.month) == (1, 12)
    return text("report-year", year=period.year) if whole else period_name(period)


def own_template(content: Content) -> Document:
    """The report with placeholders for its figures and charts."""
    analysis = content.analysis
    report = analysis.schemas.report
    day = datetime.combine(analysis.job.period.until, time())
    document = new_document(report.layout, day)
    document.add_paragraph(report_title(analysis), style=TITLE)
    document.add_paragraph(text("report-draft-part" if content.draft else "report-part"), style=SUBTITLE)
    document.add_paragraph()
    period = analysis.job.period
    document.add_paragraph(text("report-opening", period=period_words(period), until=day_in_words(period.until)))
    _sentences(document, report.sentences)
    _figures(document, content)
    _by_community(document, content)
    _notes(document, content)
    return document


def day_in_words(day: date) -> str:
    """2021年12月31日."""
    return text("report-day", year=day.year, month=day.month, day=day.day)


def _heading(document: Document, number: int, said: str) -> None:
    document.add_paragraph(f"{written(number)}、{said}", style="Heading 1").paragraph_format.keep_with_next = True


def _sentences(document: Document, sentences: tuple[Sentence, ...]) -> None:
    _heading(document, 1, text("report-section-work"))
    for n, sentence in enumerate(sentences, 1):
        if sentence.heading:
            line = document.add_paragraph(f"（{written(n)}）{sentence.heading}", style="Heading 2")
            line.paragraph_format.keep_with_next = True
        paragraph = document.add_paragraph()
        place = 0
        for slot in PLACEHOLDER.finditer(sentence.text):
            paragraph.add_run(sentence.text[place : slot.start()])
            # a run of its own, so that a marked figure can be told apart
            paragraph.add_run(f"{{{{ {slot[1]} }}}}")
            place = slot.end()
        paragraph.add_run(sentence.text[place:])
        if sentence.charts:
            _place_charts(document, sentence)


def _place_charts(document: Document, sentence: Sentence) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING

    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    # a fixed line would cut the drawing off
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    no_indent(paragraph)
    for chart in sentence.charts:
        paragraph.add_run(f"{{{{ chart_{chart.id} }}}}")


def _figures(document: Document, content: Content) -> None:
    """A table of the report's figures."""
    analysis = content.analysis
    named = {name for sentence in analysis.schemas.report.sentences for name in PLACEHOLDER.findall(sentence.text)}
    named |= set(analysis.schemas.report.order)
    chosen = [counted for counted in analysis.figures if counted.figure.id in named]
    _heading(document, 2, text("report-section-figures"))
    document.add_paragraph(text("report-table-figures", number=1), style=NOTE).paragraph_format.keep_with_next = True
    rows = tuple(_figure_row(n, counted, content) for n, counted in enumerate(chosen, 1))
    head = tuple(text("report-columns").split("|"))
    widths = (_NARROW, _WIDE, 2.6, _NARROW, 2.6)
    add_table(document, Printed(head, rows, widths, frozenset({1})), analysis.schemas.report.layout)
    document.add_paragraph()


def _figure_row(number: int, counted: Counted, content: Content) -> tuple[str, ...]:
    unit = "" if counted.figure.unit == "%" else counted.figure.unit
    return str(number), counted.figure.label, content.shown[counted.figure.id], unit, counted.reported


def _by_community(document: Document, content: Content) -> None:
    """For each paragraph of the report, a table of its figures by community."""
    schemas = content.analysis.schemas
    _heading(document, 3, text("report-section-communities"))
    number = 2
    for sentence in schemas.report.sentences:
        named = PLACEHOLDER.findall(sentence.text)
        figures = [figure for figure in content.apart if figure.id in named]
        if not figures:
            continue
        caption = document.add_paragraph(
            text("report-table-communities", number=number, heading=sentence.heading), style=NOTE
        )
        caption.paragraph_format.keep_with_next = True
        add_table(document, _communities(figures, content), schemas.report.layout)
        document.add_paragraph()
        number += 1


def _communities(figures: list[Figure], content: Content) -> Printed:
    doubtful = doubtful_figures(content.analysis)
    rows = [
        (name, *(_community_cell(name, figure, content, withheld=figure.id in doubtful) for figure in figures))
        for name in content.analysis.schemas.registry.names
    ]
    rows.append((text("report-total"), *(content.shown[figure.id] for figure in figures)))
    head = (text("report-community"), *(_headed(figure) for figure in figures))
    widths = [max(_columns(row[n]) for row in rows) for n in range(len(head))]
    return Printed(head, tuple(rows), tuple(max(width, _LEAST) + 1 for width in widths), total=True)


def _columns(said: str) -> int:
    """How wide a text is, in half characters."""
    return sum(1 if char.isascii() else 2 for char in said)


def _community_cell(name: str, figure: Figure, content: Content, *, withheld: bool) -> str:
    if withheld and not content.draft:
        return text("report-withheld")
    return in_numerals(content.communities[name, figure.id], content.numerals, figure.unit)


def _headed(figure: Figure) -> str:
    return figure.label if figure.unit == "%" else text("report-headed", label=figure.label, unit=figure.unit)


def _notes(document: Document, content: Content) -> None:
    _heading(document, 4, text("report-section-notes"))
    for n, note in enumerate(_said(content), 1):
        document.add_paragraph(f"{n}．{note}")


def _said(content: Content) -> Iterator[str]:
    """What a reader must know: who has not reported, what is pending, whether the numbers agree, how it counts."""
    analysis = content.analysis
    main = [counted for counted in analysis.figures if f"{{{counted.figure.id}}}" in _all_sentences(analysis)]
    lacking = [
        text("report-lacking", label=counted.figure.label, reported=counted.reported)
        for counted in main
        if counted.sent < counted.expected and counted.figure.ratio is None
    ]
    yield (
        text("report-note-lacking", figures=text("list-comma").join(lacking))
        if lacking
        else text("report-note-complete")
    )
    pending = {counted.ledger: counted.pending for counted in main if counted.pending}
    if pending:
        yield text("report-note-pending", rows=sum(pending.values()))
    failing = [identity for identity in analysis.identities if not identity.holds]
    for identity in failing:
        key = "report-note-failing-draft" if content.draft else "report-note-failing"
        yield text(key, text=identity.text, left=f"{identity.left}", right=f"{identity.right}")
    if not failing:
        yield text("report-note-holding")
    yield text("report-note-rounding")
    for counted in main:
        if counted.figure.definition and counted.figure.registry is None:
            yield text("report-note-definition", label=counted.figure.label, definition=counted.figure.definition)


def _all_sentences(analysis: Analysis) -> str:
    return "".join(sentence.text for sentence in analysis.schemas.report.sentences)
