"""How well each community keeps its ledgers: what was sent, when, and how many rows are sound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from fztally.lang.catalogue import severity
from fztally.model.analysis import LedgerRows
from fztally.model.columns import objects
from fztally.model.finding import Finding
from fztally.model.job import Job
from fztally.model.schema import Schemas
from fztally.model.tally import FileAccount, Score, SheetAccount, Status, expects

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

Dates = dict[tuple[str, str], str]
"""(ledger, community) -> the latest day on which it says that it was filed, in ISO form."""


def score(
    schemas: Schemas,
    job: Job,
    statuses: Sequence[Status],
    files: Iterable[FileAccount],
    ledgers: Mapping[str, LedgerRows],
    findings: Iterable[Finding],
) -> tuple[Score, ...]:
    """One score a community, in the order of the registry."""
    last_day = (job.period.until + timedelta(days=job.settings.scores.days)).isoformat()
    dates = _filing_dates(files, ledgers)
    problems = _problem_rows(ledgers, findings)
    found = []
    for community in schemas.registry.names:
        own = [s for s in statuses if s.community == community]
        expected = [s for s in own if expects(schemas.ledger(s.ledger), community)]
        sent = [s for s in expected if s.sending.here]
        filed = [day for s in sent if (day := dates.get((s.ledger, community)))]
        open_ledgers = [s for s in own if not schemas.ledger(s.ledger).restricted]
        pending = sum(s.pending for s in open_ledgers)
        found.append(
            Score(
                community=community,
                expected=len(expected),
                sent=len(sent),
                dated=len(filed),
                timely=sum(day <= last_day for day in filed),
                waiting=sum(s.problems > 0 for s in sent),
                rows=sum(s.kept for s in open_ledgers) + pending,
                problem_rows=problems.get(community, 0) + pending,
            )
        )
    return tuple(found)


def _filing_dates(files: Iterable[FileAccount], ledgers: Mapping[str, LedgerRows]) -> Dates:
    """What sheets say about themselves, and what rows say."""
    dates: Dates = {}

    def take(ledger: str, community: str, day: str) -> None:
        dates[ledger, community] = max(day, dates.get((ledger, community), ""))

    for file in files:
        for sheet in file.sheets if file.taken_for == "ledger" else ():
            if sheet.ledger and sheet.filed_on:
                named = {sheet.community} if sheet.community else _communities_on(ledgers[sheet.ledger].frame, sheet)
                for community in named:
                    take(sheet.ledger, community, sheet.filed_on)
    for ledger_id, rows in ledgers.items():
        frame = rows.frame
        if "filed_on" in frame and frame["filed_on"].notna().any():
            for name, day in frame.groupby("community")["filed_on"].max().dropna().items():
                take(ledger_id, str(name), f"{pd.Timestamp(day):%Y-%m-%d}")
    return dates


def _communities_on(frame: pd.DataFrame, sheet: SheetAccount) -> set[str]:
    """The communities whose rows stand on a sheet."""
    own = (frame["source_file"] == sheet.file) & (frame["source_sheet"] == sheet.sheet)
    return {str(community) for community in frame.loc[own, "community"].dropna().unique()}


def _problem_rows(ledgers: Mapping[str, LedgerRows], findings: Iterable[Finding]) -> dict[str, int]:
    """Kept rows with errors or warnings by community, those of restricted ledgers left out."""
    places: dict[str, set[tuple[str, str, int]]] = {}
    for finding in findings:
        place = finding.place
        if finding.ledger and place.row and severity(finding) in ("error", "warning"):
            rows = range(place.row, max(place.row, place.last_row) + 1)
            places.setdefault(finding.ledger, set()).update((place.file, place.sheet, row) for row in rows)
    counts: dict[str, int] = {}
    for ledger_id, at in places.items():
        rows_of = ledgers[ledger_id]
        if not rows_of.ledger.restricted:
            for community, count in _kept_at(rows_of.frame, at).items():
                counts[community] = counts.get(community, 0) + count
    return counts


def _kept_at(frame: pd.DataFrame, places: AbstractSet[tuple[str, str, int]]) -> dict[str, int]:
    """How many kept rows of each community stand at these places."""
    near = frame[frame["source_file"].isin({file for file, _, _ in places})]
    counts: dict[str, int] = {}
    columns = (objects(near[name]) for name in ("source_file", "source_sheet", "source_row", "community"))
    for file, sheet, row, community in zip(*columns, strict=True):
        if (file, sheet, row) in places and isinstance(community, str):
            counts[community] = counts.get(community, 0) + 1
    return counts
