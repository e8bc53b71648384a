"""A folder of ledgers to fill and to analyse, for tests that go through the pipeline's door."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from fztally.lang.catalogue import severity
from fztally.model.analysis import Analysis
from fztally.model.finding import Finding
from fztally.model.job import Job, Settings
from fztally.model.period import Period
from fztally.pipeline import analyse
from fztally.store.schema_files import bundled_schemas

Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Folder:
    """A ledgers folder under construction."""

    path: Path

    def book(
        self,
        name: str,
        sheets: Mapping[str, Rows] | Rows,
        *,
        merges: Sequence[str] = (),
        change: Callable[[openpyxl.Workbook], None] | None = None,
    ) -> Path:
        """Write a workbook: sheet name -> rows (one sheet named Sheet1 when only rows are given)."""
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        tables = sheets if isinstance(sheets, Mapping) else {"Sheet1": sheets}
        for title, rows in tables.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        for cells in merges:
            book.worksheets[0].merge_cells(cells)
        if change:
            change(book)
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
        return path

    def analyse(self, period: str = "2021", **settings: object) -> Analysis:
        """Everything a run finds in this folder; nothing is written."""
        settings = {"engine": "serial", **settings}
        given = Settings(period=period, **settings)  # type: ignore[arg-type]  # names of settings
        out = self.path.parent / "out"
        return analyse(Job(self.path, bundled_schemas(), out, Period.parse(period), given))


def said(analysis: Analysis, *severities: str) -> list[tuple[str, str]]:
    """(code, place) of the findings of the given severities, all when none is given."""
    return [(f.code, str(f.place)) for f in analysis.findings if not severities or severity(f) in severities]


def of_code(analysis: Analysis, code: str) -> list[Finding]:
    """The findings of one code."""
    return [finding for finding in analysis.findings if finding.code == code]
