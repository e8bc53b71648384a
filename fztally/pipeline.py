"""The whole flow of a run: discover → read → shape (ingest, one file at a time) → sift → tally → write (all files)."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fztally.engine import open_engine, warm_up
from fztally.lang.catalogue import severity
from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.model.errors import FztallyError
from fztally.model.finding import Finding, Outcome
from fztally.model.job import Job, Limits, Settings
from fztally.model.part import Ingested
from fztally.model.period import Period
from fztally.model.place import Place
from fztally.model.schema import Schemas
from fztally.model.sheet import Sheet
from fztally.model.source import Source
from fztally.model.tally import FileAccount, SheetAccount
from fztally.read.book import read_book
from fztally.read.discover import discover
from fztally.read.passwords import read_passwords
from fztally.shape.ingest import Shaper
from fztally.store.finished import Finished, last_finished
from fztally.store.parts import load, save
from fztally.store.remembered import Memory, run_key
from fztally.store.schema_files import load_schemas

if TYPE_CHECKING:
    from fztally.write.outputs import Written

Progress = Callable[[int, int], None]
"""Told after each file: files done, files in all."""


@dataclass(frozen=True, slots=True)
class _Task:
    """One file to ingest, and where its result goes."""

    source: Source
    result: Path


@dataclass(frozen=True, slots=True)
class _Ingest:
    """What a worker holds: made once per process."""

    shaper: Shaper
    limits: Limits
    passwords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inspected:
    """How one file was read: its sheets as they stand, and what was made of them, layouts included."""

    sheets: tuple[Sheet, ...]
    ingested: Ingested


_worker: list[_Ingest] = []


def _start_worker(schemas: bytes, period: Period, limits: Limits, passwords: tuple[str, ...]) -> None:
    """Called once in every process that ingests."""
    _worker[:] = [_Ingest(Shaper(msgspec.msgpack.decode(schemas, type=Schemas), period), limits, passwords)]


def _ingest(task: _Task) -> tuple[_Task, str]:
    """Read and shape one file; its result goes to disk, since pickling rows costs more than reading them."""
    worker = _worker[0]
    save(worker.shaper.shape(task.source, read_book(task.source, worker.limits, worker.passwords)), task.result)
    return task, ""


def _failed(task: _Task, how: str) -> tuple[_Task, str]:
    return task, how


def analyse(job: Job, progress: Progress = lambda done, total: None, *, remember: bool = False) -> Analysis:
    """Read, judge and count everything; no output is written. Raises FztallyError when there is nothing to read.

    With ``remember`` the result of each file is kept under the output folder, and an unchanged file is not read again.
    """
    warm_up(job.settings)
    schemas = load_schemas(job.schemas)
    with tempfile.TemporaryDirectory(prefix="fztally-") as scratch:
        found = _discover(job, Path(scratch))
        if not found.value and all(severity(finding) == "info" for finding in found.findings):
            raise FztallyError(
                text("no-ledgers", folder=str(job.ledgers)), text("no-ledgers-hint", folder=str(job.ledgers))
            )
        passwords = read_passwords(job.settings.password_file)
        memory = Memory(job, schemas, passwords) if remember else None
        ingested = tuple(_ingest_all(job, schemas, found.value, memory, Path(scratch), progress))
        if memory is not None:
            memory.keep_only(found.value)
    return _report(job, schemas, ingested, found.findings, run_key(job, schemas, found, passwords))


def unchanged(job: Job) -> Finished | None:
    """The last run, if it still stands: nothing that it depends on has changed, and its outputs are as it left them."""
    finished = last_finished(job)
    if finished is None:
        return None
    schemas = load_schemas(job.schemas)
    with tempfile.TemporaryDirectory(prefix="fztally-") as scratch:
        found = _discover(job, Path(scratch))
    key = run_key(job, schemas, found, read_passwords(job.settings.password_file))
    return finished if finished.key == key else None


def _discover(job: Job, scratch: Path) -> Outcome[tuple[Source, ...]]:
    passwords = read_passwords(job.settings.password_file)
    return discover(job.ledgers, job.settings.limits, skip=(job.output,), scratch=scratch, passwords=passwords)


def _start_with(job: Job, schemas: Schemas) -> tuple[bytes, Period, Limits, tuple[str, ...]]:
    """What ``_start_worker`` is called with."""
    passwords = read_passwords(job.settings.password_file)
    return msgspec.msgpack.encode(schemas), job.period, job.settings.limits, passwords


def _ingest_all(
    job: Job, schemas: Schemas, sources: Sequence[Source], memory: Memory | None, scratch: Path, progress: Progress
) -> Iterator[Ingested]:
    """Every file's result in the order of the files: recalled where it is remembered, else made by the engine."""
    results = {source: memory.recall(source) if memory else None for source in sources}
    tasks = [
        _Task(source, memory.path(source) if memory else scratch / f"{n}.part")
        for n, source in enumerate(sources)
        if results[source] is None
    ]
    if tasks:
        with open_engine(job.settings, _start_worker, _start_with(job, schemas)) as engine:
            for done, (task, how) in enumerate(engine.map(_ingest, tasks, _failed), start=1):
                result = load(task.source, task.result) if not how else None
                results[task.source] = result or _lost(task.source, how or "crashed", job.settings)
                progress(done, len(tasks))
    for source in sources:
        ingested = results[source]
        if ingested is not None:
            yield ingested


def _lost(source: Source, how: str, settings: Settings) -> Ingested:
    """A file whose worker did not come back."""
    facts = {"seconds": settings.limits.seconds} if how == "timeout" else {}
    return Ingested(source, (), (Finding(f"file-{how}", Place(source.name), facts=facts),))


def _report(
    job: Job, schemas: Schemas, ingested: Sequence[Ingested], discovered: Sequence[Finding], key: str
) -> Analysis:
    """The half that sees all files."""
    # pandas and pandera take half a second to load: only once there is something to judge
    from fztally.sift.across import check_across
    from fztally.sift.copies import split_copies
    from fztally.sift.judge import judge
    from fztally.sift.sending import empty_forms, statuses
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
    accounts = _by_file([account for result in judged.values() for account in result.accounts])
    account_list = [_account(file, accounts.get(file.source.name, [])) for file in files]
    account_list += [copy.account for copy in copies]
    return Analysis(
        job=job,
        schemas=schemas,
        files=tuple(sorted(account_list, key=lambda account: account.path)),
        ledgers=ledgers,
        findings=tuple(sorted(findings, key=lambda f: (f.place, f.code, f.field))),
        figures=figures,
        identities=check_identities(schemas, figures),
        tables=tally_tables(schemas, ledgers, job.period),
        statuses=matrix,
        scores=score(schemas, job, matrix, account_list, ledgers, findings),
        key=key,
        run_id=_run_id(job, schemas, ingested),
    )


def _by_file(accounts: Sequence[SheetAccount]) -> dict[str, list[SheetAccount]]:
    by_file: dict[str, list[SheetAccount]] = {}
    for account in accounts:
        by_file.setdefault(account.file, []).append(account)
    return by_file


def _account(file: Ingested, accounts: Sequence[SheetAccount]) -> FileAccount:
    """A file's account in the order of its sheets; sheets that are no ledger are excluded row by row."""
    unknown = [
        SheetAccount(file.source.name, part.sheet, "", part.community, part.rows, 0, 0, 0, dict(part.excluded))
        for part in file.parts
        if not part.ledger
    ]
    order = {part.sheet: n for n, part in reversed(list(enumerate(file.parts)))}
    sheets = sorted([*accounts, *unknown], key=lambda account: order[account.sheet])
    taken_for = "ledger" if accounts else "unrecognised" if unknown else "unreadable"
    return FileAccount(file.source.name, file.source.sha256, taken_for, tuple(sheets))


def _run_id(job: Job, schemas: Schemas, ingested: Sequence[Ingested]) -> str:
    """The same inputs, schemas and settings give the same id."""
    digest = hashlib.sha256(f"{schemas.digest} {job.period}".encode())
    settings = msgspec.structs.replace(job.settings, workers=0, engine="local", password_file="")
    digest.update(msgspec.json.encode(settings))
    for file in ingested:
        digest.update(f"{file.source.name}\0{file.source.sha256}\n".encode())
    return digest.hexdigest()[:16]


def write(analysis: Analysis) -> Written:
    """Write all outputs of a run. Raises FztallyError when the output folder cannot be written."""
    from fztally.audit.history import set_beside
    from fztally.tally.tables import tally_tables
    from fztally.write.masking import masked
    from fztally.write.outputs import write_outputs

    job = analysis.job
    beside = partial(set_beside, analysis, mask=masked, tally=tally_tables)
    with tempfile.TemporaryDirectory(prefix="fztally-") as scratch:

        def discovered() -> tuple[Source, ...]:
            return _discover(job, Path(scratch)).value

        passwords = read_passwords(job.settings.password_file)
        reread = partial(_reread, limits=job.settings.limits, passwords=passwords)
        return write_outputs(analysis, reread, discovered, beside)


def _reread(source: Source, limits: Limits, passwords: tuple[str, ...]) -> tuple[Sheet, ...]:
    return read_book(source, limits, passwords).value


def inspect(job: Job, path: Path) -> tuple[Inspected, ...]:
    """How one file (or each file of a zip) is read, in worker processes as in a run.

    Raises FztallyError when there is no such file.
    """
    schemas = load_schemas(job.schemas)
    if not path.is_file():
        raise FztallyError(text("no-file", file=path), text("no-file-hint"))
    with tempfile.TemporaryDirectory(prefix="fztally-") as scratch:
        folder = Path(scratch) / "one"
        copy = folder / _name_in(job.ledgers, path)
        copy.parent.mkdir(parents=True)
        shutil.copyfile(path, copy)
        passwords = read_passwords(job.settings.password_file)
        found = discover(folder, job.settings.limits, skip=(), scratch=Path(scratch), passwords=passwords)
        tasks = [_Task(source, folder) for source in found.value]
        with open_engine(job.settings, _start_worker, _start_with(job, schemas)) as engine:
            looked = list(engine.map(_look, tasks, partial(_not_seen, settings=job.settings)))
    if found.findings:
        looked.append(Inspected((), Ingested(Source(path.name, path, "", 0), (), found.findings)))
    return tuple(looked)


def _name_in(ledgers: Path, path: Path) -> Path:
    """The name that a file goes by in a run; folders tell whose ledger it is."""
    whole = path.resolve()
    root = ledgers.resolve()
    return whole.relative_to(root) if whole.is_relative_to(root) else Path(whole.parent.name) / whole.name


def _look(task: _Task) -> Inspected:
    worker = _worker[0]
    read = read_book(task.source, worker.limits, worker.passwords)
    return Inspected(read.value, worker.shaper.shape(task.source, read))


def _not_seen(task: _Task, how: str, settings: Settings) -> Inspected:
    return Inspected((), _lost(task.source, how, settings))
