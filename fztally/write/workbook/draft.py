"""What the sheets of one workbook know of each other: their pages, the detail ranges, the figures' cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.model.history import History
from fztally.model.schema import Form, Ledger
from fztally.model.tally import Crosstab
from fztally.write.workbook.book import Book, imprint_of
from fztally.write.workbook.detail import Detail, plan_details, short_title
from fztally.write.workbook.page import Page, Room

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Front:
    """The sheets that every workbook has."""

    cover: Page
    contents: Page
    figures: Page
    sending: Page
    traces: Page
    findings: Page
    accounts: Page
    registry: Page
    notes: Page


@dataclass(frozen=True, slots=True)
class Draft:
    """A workbook, its sheets made and none written. ``history`` is what the run is set beside."""

    analysis: Analysis
    book: Book
    front: Front
    forms: tuple[tuple[Ledger, Form, Page], ...]
    beside: Mapping[str, Page]
    """The sheets on what the run is set beside, and the scores, by name: those that this workbook has."""
    tables: Mapping[str, Page]
    by_grid: Page | None
    """Figures by grid, where there are grids."""
    details: Mapping[str, Detail]
    history: History

    @property
    def last_year(self) -> Mapping[str, pd.DataFrame]:
        """Kept rows of the same period a year before, by ledger."""
        return self.history.last_year

    @property
    def office(self) -> str:
        """How the office itself shows."""
        return self.analysis.schemas.registry.office.name

    @property
    def contents(self) -> str:
        """The sheet that all others link back to."""
        return self.front.contents.name

    @property
    def communities(self) -> str:
        """The list of the communities' names, as a reference."""
        return f"'{self.front.registry.name}'!$B$2:$B${1 + len(self.analysis.schemas.registry.communities)}"

    @property
    def grids(self) -> str:
        """The communities' numbers of grids, as a reference."""
        return f"'{self.front.registry.name}'!$D$2:$D${1 + len(self.analysis.schemas.registry.communities)}"

    @property
    def live(self) -> bool:
        """Whether every ledger that has a detail sheet is calculated live."""
        return all(detail.live for detail in self.details.values())

    def reported(self, ledger_id: str) -> bool:
        """Whether anybody sent this ledger, a nil return included: if not, its numbers are 未报 and not 0."""
        return any(s.sending.here for s in self.analysis.statuses if s.ledger == ledger_id)

    def live_detail(self, ledger_id: str) -> Detail | None:
        """The detail that formulas about a ledger may stand on, None where there is none."""
        detail = self.details.get(ledger_id)
        return detail if detail is not None and detail.live else None

    def crosstabs(self, ledger_id: str) -> tuple[Crosstab, ...]:
        """The summary tables of a ledger that have anything to show."""
        own = (table for table in self.analysis.tables if table.ledger == ledger_id)
        return tuple(table for table in own if table.row_labels and table.column_labels)


def make_draft(analysis: Analysis, shown: Mapping[str, pd.DataFrame], history: History, room: Room) -> Draft:
    """Make all sheets, in the order in which they stand."""
    book = Book(imprint_of(analysis), room)
    schemas = analysis.schemas
    first = [book.page(text(f"wb-{name}"), "front") for name in ("cover", "contents", "figures", "sending")]
    forms = tuple((ledger, form, book.page(form.title, "table")) for ledger in schemas.ledgers for form in ledger.forms)
    beside = {name: book.page(text(f"wb-{name}"), "front") for name in _beside(analysis, history)}
    tables = {
        ledger.id: book.page(text("wb-tables", ledger=short_title(ledger, schemas.common.words.title)), "table")
        for ledger in schemas.ledgers
        if ledger.tables
    }
    by_grid = book.page(text("wb-grid-table"), "table") if analysis.grids else None
    lists = [book.page(text(f"wb-{name}"), "list") for name in ("traces", "findings", "accounts", "registry", "notes")]
    cover, contents, figures, sending = first
    traces, findings, accounts, registry, notes = lists
    front = Front(cover, contents, figures, sending, traces, findings, accounts, registry, notes)
    detailed = plan_details(analysis, shown, book)
    return Draft(analysis, book, front, forms, beside, tables, by_grid, detailed, history)


def _beside(analysis: Analysis, history: History) -> list[str]:
    """The sheets that depend on what a run is set beside, in their order."""
    weights = analysis.job.settings.scores
    scored = weights.completeness or weights.timeliness or weights.sound_rows or weights.corrections
    there = {
        "corrections": history.corrections is not None,
        "compare": history.compared is not None,
        "changes": bool(history.changes),
        "scores": bool(scored),
    }
    return [name for name, wanted in there.items() if wanted]
