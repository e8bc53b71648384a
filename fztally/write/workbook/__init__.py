"""The summary workbook ``台账汇总.xlsx``."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

import xlsxwriter

from fztally.lang.catalogue import describe
from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.write.workbook.detail import plan_details, write_detail
from fztally.write.workbook.page import Page, sheet_name
from fztally.write.workbook.theme import Theme


def write_summary(analysis: Analysis, path: Path) -> None:
    """Write the summary workbook."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": datetime.combine(analysis.job.period.until, time())})
    theme, taken = Theme(book), set[str]()
    _figures(Page(book, theme, sheet_name(text("wb-figures"), taken)), analysis)
    _findings(Page(book, theme, sheet_name(text("wb-findings"), taken)), analysis)
    for detail in plan_details(analysis, taken).values():
        write_detail(book, theme, detail, analysis.schemas.registry.office.name)
    book.close()


def _figures(page: Page, analysis: Analysis) -> None:
    page.heads(0, [text(f"wb-figure-{name}") for name in ("label", "value", "unit", "definition", "reported")])
    for row, counted in enumerate(analysis.figures, start=1):
        page.text(row, 0, counted.figure.label)
        if counted.value is None:
            page.text(row, 1, counted.display)
        else:
            page.number(row, 1, counted.value)
        page.text(row, 2, counted.figure.unit)
        page.text(row, 3, counted.definition)
        page.text(row, 4, counted.reported)


def _findings(page: Page, analysis: Analysis) -> None:
    for row, finding in enumerate(analysis.findings):
        said = describe(finding, analysis.job.settings.lang)
        for column, value in enumerate((said.severity, str(finding.place), said.message, said.hint)):
            page.text(row, column, value)
