"""What a run is set beside: another period, the year before, the run before, what was reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from fztally.audit.compare import compare
from fztally.audit.compare_tables import Side, in_step, one_dimension_each
from fztally.audit.problems import follow_problems
from fztally.lang.texts import text
from fztally.model.analysis import Analysis, LedgerRows
from fztally.model.errors import FztallyError
from fztally.model.history import Changes, Compared, History
from fztally.model.period import Period
from fztally.model.schema import Ledger, Schemas
from fztally.model.tally import Crosstab
from fztally.store.frozen import latest_frozen
from fztally.store.last_run import LastRun, read_run, require_run
from fztally.store.previous import keep_previous, previous_folder
from fztally.store.run_names import FIGURES, FINDINGS, rows_file

if TYPE_CHECKING:
    import pandas as pd

Mask = Callable[["pd.DataFrame", Ledger], "pd.DataFrame"]
"""Masks the personal cells of a ledger's rows."""
Tally = Callable[[Schemas, Mapping[str, LedgerRows], Period], tuple[Crosstab, ...]]
"""Makes all tables of the schemas."""
MOST_TOLD = 200
"""Rows of a ledger that are told one by one."""


def set_beside(analysis: Analysis, folder: Path, mask: Mask, tally: Tally) -> History:
    """Everything that a run is set beside; ``folder`` holds its own figures and data, not yet in their place.

    Where its figures or rows are not those of the outputs that stand now, these are kept as the run before.
    Raises FztallyError when the period to compare with is not there, OSError when nothing can be kept.
    """
    now = replace(read_run(folder), masked=not analysis.job.settings.unmask)
    corrections, remarks = _corrections(analysis, now, mask)
    return History(
        last_year=_last_year(analysis),
        compared=_compared(analysis, tally),
        changes=_changes(analysis, now, mask),
        corrections=corrections,
        problems=follow_problems(analysis, analysis.job.target / FINDINGS),
        remarks=remarks,
    )


def compare_runs(before: LastRun, after: LastRun, schemas: Schemas, mask: Mask, since: str, most: int) -> Changes:
    """What is different between two runs; rows only where both are of one period. Raises FztallyError when one of them
    cannot be read."""
    period = Period.parse(after.period)

    def frames(ledger: Ledger) -> tuple[pd.DataFrame, pd.DataFrame] | None:
        files = [rows_file(run.folder, ledger.id) for run in (before, after)]
        if all(path.is_file() for path in files) and files[0].read_bytes() == files[1].read_bytes():
            return None
        # a run with --unmask left its rows in full: nobody is shown what was told before
        one, other = (run.rows_as_now(ledger) for run in (before, after))
        return one if before.masked else mask(one, ledger), other if after.masked else mask(other, ledger)

    comparable = frames if before.period == after.period else None
    return compare(schemas, before.stated(), after.stated(), comparable, period, since, most)


def _last_year(analysis: Analysis) -> dict[str, pd.DataFrame]:
    """The rows that official forms set beside this year's; of ledgers that somebody sent then."""
    before = analysis.job.period.a_year_before()
    wanted = [ledger for ledger in analysis.schemas.ledgers if ledger.forms]
    if before is None or not wanted or not (analysis.job.output / before.text / FIGURES).is_file():
        return {}
    try:
        run = read_run(analysis.job.output / before.text)
        sent = _sent(run, analysis.schemas)
        return {ledger.id: run.rows_as_now(ledger) for ledger in wanted if ledger.id in sent}
    except FztallyError:
        return {}


def _compared(analysis: Analysis, tally: Tally) -> Compared | None:
    period = analysis.job.compare
    run = require_run(analysis.job.output, period)
    if period is None or run is None:
        return None
    schemas, job = one_dimension_each(analysis.schemas), analysis.job
    then = {ledger.id: LedgerRows(ledger, run.rows_as_now(ledger), {}) for ledger in schemas.ledgers}
    sides = (
        Side(tally(schemas, analysis.ledgers, job.period), _senders_now(analysis)),
        Side(tally(schemas, then, period), _senders_then(run, then, analysis.schemas)),
    )
    return Compared(period, run.stated(), in_step(*sides))


def _senders_now(analysis: Analysis) -> set[tuple[str, str]]:
    office = analysis.schemas.registry.office.name
    return {(s.ledger, s.community or office) for s in analysis.statuses if s.sending.here}


def _senders_then(run: LastRun, rows: Mapping[str, LedgerRows], schemas: Schemas) -> set[tuple[str, str]]:
    """Who sent what: as sheets say, and as rows do."""
    office = schemas.registry.office.name
    told = {(ledger_id, community or office) for ledger_id, community in run.senders() if ledger_id}
    told |= {
        (ledger_id, str(community))
        for ledger_id, each in rows.items()
        for community in each.frame["community"].fillna(office).unique()
    }
    sent = _sent(run, schemas)
    return {(ledger_id, community) for ledger_id, community in told if ledger_id in sent}


def _sent(run: LastRun, schemas: Schemas) -> set[str]:
    """The ledgers that somebody sent in a run: one of their figures has a value."""
    stated = run.stated()
    with_value = {name for name, figure in stated.items() if figure.value is not None}
    return {ledger_id for ledger_id, figure in schemas.figures() if ledger_id and figure.id in with_value}


def _changes(analysis: Analysis, now: LastRun, mask: Mask) -> Changes | None:
    """Since the outputs that stand, if they are others; else since the run before these. None where nothing is."""
    job = analysis.job
    standing = _run_if_there(job.target)
    if standing is not None and standing.period == now.period:
        try:
            changes = compare_runs(standing, now, analysis.schemas, mask, job.period.text, MOST_TOLD)
        except FztallyError:
            changes = None
        if changes:
            keep_previous(job)
            return changes
    previous = _run_if_there(previous_folder(job.output, job.period.text))
    if previous is None or previous.period != now.period:
        return None
    try:
        return compare_runs(previous, now, analysis.schemas, mask, job.period.text, MOST_TOLD) or None
    except FztallyError:
        return None


def _run_if_there(folder: Path) -> LastRun | None:
    try:
        return read_run(folder)
    except FztallyError:
        return None


def _corrections(analysis: Analysis, now: LastRun, mask: Mask) -> tuple[Changes | None, tuple[str, ...]]:
    """What is no longer as it was reported, and what there is to say when that cannot be told."""
    frozen = latest_frozen(analysis.job.target)
    if frozen is None:
        return None, ()
    if not frozen.whole:
        return None, (text("frozen-damaged", folder=frozen.folder),)
    try:
        run = read_run(frozen.folder)
        return compare_runs(run, now, analysis.schemas, mask, frozen.date, MOST_TOLD), ()
    except FztallyError:
        return None, (text("frozen-damaged", folder=frozen.folder),)
