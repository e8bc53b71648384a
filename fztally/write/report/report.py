"""The Word report of a period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from fztally.lang.texts import text
from fztally.model.schema import ReportChart, Schemas
from fztally.write.report.charts import add_chart, series_of
from fztally.write.report.content import Content, day_in_words, own_template, report_period, report_title
from fztally.write.report.shown import doubtful_figures
from fztally.write.report.template import fill, open_template
from fztally.write.report.word import document_bytes, repacked, require_word

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

REPORT = "法治政府建设数据.docx"
_CHART_MM = (76, 58)
_ALONE_MM = (140, 70)


@dataclass(frozen=True, slots=True)
class _Inserted:
    """Something that a placeholder stands for and that is no text: its markup is made where it is asked for."""

    make: Callable[[], str]

    def __html__(self) -> str:
        """Ends the run that it stands in, and begins another."""
        return f'</w:t></w:r><w:r>{self.make()}</w:r><w:r><w:t xml:space="preserve">'

    __str__ = __html__


def write_report(content: Content, template: tuple[str, bytes] | None) -> bytes:
    """The report as a .docx file: in its own layout, or in a template of the user's (its name and bytes).

    Raises FztallyError when the extra is missing, and for a template with mistakes, with file and place.
    """
    require_word()
    if template is None:
        name, data = REPORT, document_bytes(own_template(content))
    else:
        name, data = template
    opened = open_template(data, name, placeholders(content.analysis.schemas))
    fill(opened, name, _context(content, opened))
    if content.draft:
        _highlight(opened)
    out = BytesIO()
    opened.save(out)
    return repacked(out.getvalue())


def placeholders(schemas: Schemas) -> tuple[str, ...]:
    """All names that a template may use."""
    charts = [f"chart_{chart.id}" for sentence in schemas.report.sentences for chart in sentence.charts]
    return (*(figure.id for _, figure in schemas.figures()), *charts, "title", "period", "until")


def _context(content: Content, template: DocxTemplate) -> Mapping[str, Any]:
    """All that a template may name: figures by id, the title, the period, and charts."""
    analysis = content.analysis
    charts = {
        f"chart_{chart.id}": _chart(chart, len(sentence.charts), content, template)
        for sentence in analysis.schemas.report.sentences
        for chart in sentence.charts
    }
    named = {
        "title": report_title(analysis),
        "period": report_period(analysis.job.period),
        "until": day_in_words(analysis.job.period.until),
    }
    return {**named, **charts, **content.shown}


def _chart(chart: ReportChart, beside: int, content: Content, template: DocxTemplate) -> _Inserted | str:
    """A chart, or a word where it would show what is not sure or not there."""
    analysis = content.analysis
    ledger, _, table_id = chart.table.partition(".")
    doubtful = doubtful_figures(analysis)
    own = [counted for counted in analysis.figures if counted.ledger == ledger]
    if any(counted.figure.id in doubtful for counted in own) and not content.draft:
        return text("report-no-chart-doubtful", title=chart.title)
    table = next(t for t in analysis.tables if (t.ledger, t.table.id) == (ledger, table_id))
    series = series_of(chart, table)
    if series.empty:
        return text("report-no-chart", title=chart.title)
    width, height = _CHART_MM if beside > 1 else _ALONE_MM
    font = analysis.schemas.report.layout.page_font
    return _Inserted(lambda: add_chart(template.current_rendering_part, chart, series, width, height, font))


def _highlight(template: DocxTemplate) -> None:
    """Mark what a draft prints although it is not sure."""
    from docx.enum.text import WD_COLOR_INDEX
    from docx.oxml.ns import qn
    from docx.text.run import Run

    sign = text("report-doubtful")
    for element in template.docx.element.iter(qn("w:r")):
        run = Run(element, template.docx._body)  # noqa: SLF001 - any part of the document will do as parent
        if sign in run.text:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
