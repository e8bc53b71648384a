"""The whole flow of a run: discover → read → shape (ingest, one file at a time) → sift → tally → write (all files)."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fztally.engine import warm_up
from fztally.ingest import Progress, find_sources, ingest_all
from fztally.lang.catalogue import severity
from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.model.errors import FztallyError
from fztally.model.finding import Finding
from fztally.model.job import Job, Limits
from fztally.model.part import Ingested
from fztally.model.schema import Schemas
from fztally.model.sheet import Sheet
from fztally.model.source import Source
from fztally.read.book import read_book
from fztally.read.passwords import read_passwords
from fztally.store.finished import Finished, last_finished
from fztally.store.remembered import Memory, run_id, run_key, scratch_folder
from fztally.store.schema_files import load_schemas

if TYPE_CHECKING:
    from fztally.write.outputs import Written


# modules that take half a second to load, and are needed once all files are read
_JUDGING = ("fztally.sift.judge",)
_WRITING = ("fztally.write.outputs",)


def analyse(job: Job, progress: Progress = lambda done, total: None, *, remember: bool = False) -> Analysis:
    """Read, judge and count everything; no output is written. Raises FztallyError when there is nothing to read.

    With ``remember`` the result of each file is kept under the output folder, and an unchanged file is not read again;
    where that is not possible the run goes on without, and ``unremembered`` says so.
    """
    warm_up(job.settings)
    schemas = load_schemas(job.schemas, job.settings.street)
    # on a cluster a worker may still be writing into it when the run is interrupted
    with tempfile.TemporaryDirectory(
        prefix="fztally-", dir=scratch_folder(job), ignore_cleanup_errors=job.settings.engine == "dask"
    ) as scratch:
        found = find_sources(job, Path(scratch))
        if not found.value and all(severity(finding) == "info" for finding in found.findings):
            raise FztallyError(
                text("no-ledgers", folder=str(job.ledgers)), text("no-ledgers-hint", folder=str(job.ledgers))
            )
        passwords = read_passwords(job.settings.password_file)
        memory = Memory(job, schemas, passwords) if remember else None
        modules = (*_JUDGING, *_WRITING) if remember else _JUDGING
        ingested = tuple(ingest_all(job, schemas, found.value, memory, Path(scratch), progress, modules))
        if memory is not None:
            memory.keep_only(found.value)
    analysis = _report(job, schemas, ingested, found.findings, run_key(job, schemas, found, passwords))
    return replace(analysis, unremembered=memory.unremembered()) if memory else analysis


def unchanged(job: Job) -> Finished | None:
    """The last run, if it still stands: nothing that it depends on has changed, and its outputs are as it left them."""
    finished = last_finished(job)
    if finished is None:
        return None
    schemas = load_schemas(job.schemas, job.settings.street)
    with tempfile.TemporaryDirectory(prefix="fztally-") as scratch:
        found = find_sources(job, Path(scratch))
    key = run_key(job, schemas, found, read_passwords(job.settings.password_file))
    return finished if finished.key == key else None


def _report(
    job: Job, schemas: Schemas, ingested: Sequence[Ingested], discovered: Sequence[Finding], key: str
) -> Analysis:
    """The half that sees all files."""
    # pandas and pandera take half a second to load: only once there is something to judge
    from fztally.sift.accounts import file_accounts, require_balance
    from fztally.sift.across import check_across
    from fztally.sift.copies import split_copies
    from fztally.sift.judge import judge
    from fztally.sift.sending import empty_forms, statuses
    from fztally.sift.withheld import withhold
    from fztally.tally.by_grid import tally_grids
    from fztally.tally.figures import check_identities, tally_figures
    from fztally.tally.scores import score
    from fztally.tally.tables import tally_tables

    files, copies, reused = split_copies(ingested, schemas)
    judged = {ledger.id: judge(ledger, files, job) for ledger in schemas.ledgers}
    ledgers = {ledger_id: result.rows for ledger_id, result in judged.items()}
    findings = [*discovered, *empty_forms(files), *reused, *(copy.finding for copy in copies)]
    findings += [finding for file in files for finding in file.findings if not finding.ledger]
    findings += [finding for result in judged.values() for finding in result.findings]
    findings += check_across(schemas, ledgers, job.period)
    problems = Counter((f.ledger, f.community) for f in findings if severity(f) in ("error", "warning"))
    senders = {ledger_id: result.senders for ledger_id, result in judged.items()}
    matrix = statuses(schemas, files, senders, ledgers, problems)
    figures = tally_figures(schemas, ledgers, matrix, job.period)
    accounts = file_accounts(files, [account for result in judged.values() for account in result.accounts])
    accounts += [copy.account for copy in copies]
    require_balance(accounts)
    return Analysis(
        job=job,
        schemas=schemas,
        files=tuple(sorted(accounts, key=lambda account: account.path)),
        ledgers=ledgers,
        findings=tuple(sorted(withhold(findings, schemas), key=lambda f: (f.place, f.code, f.field))),
        figures=figures,
        identities=check_identities(schemas, figures),
        tables=tally_tables(schemas, ledgers, job.period),
        statuses=matrix,
        scores=score(schemas, job, matrix, accounts, ledgers, findings),
        key=key,
        run_id=run_id(job, schemas, [file.source for file in ingested]),
        grids=tally_grids(schemas, ledgers, matrix, job.period),
    )


def write(analysis: Analysis, *, is_held: bool = False) -> Written:
    """Write all outputs of a run; ``is_held``: the caller holds the folder that they go to. Raises FztallyError when
    the output folder cannot be written."""
    from fztally.audit.history import set_beside
    from fztally.tally.tables import tally_tables
    from fztally.write.masking import masked
    from fztally.write.outputs import write_outputs

    job = analysis.job
    beside = partial(set_beside, analysis, mask=masked, tally=tally_tables)
    with tempfile.TemporaryDirectory(prefix="fztally-") as scratch:

        def discovered() -> tuple[Source, ...]:
            return find_sources(job, Path(scratch)).value

        passwords = read_passwords(job.settings.password_file)
        reread = partial(_reread, limits=job.settings.limits, passwords=passwords)
        return write_outputs(analysis, reread, discovered, beside, is_held=is_held)


def _reread(source: Source, limits: Limits, passwords: tuple[str, ...]) -> tuple[Sheet, ...]:
    return read_book(source, limits, passwords).value
