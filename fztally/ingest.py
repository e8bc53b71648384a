"""The half of a run that sees one file at a time: read and shape it in a worker, or recall what is remembered."""

from __future__ import annotations

import importlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

from fztally.engine import open_engine
from fztally.lang.texts import text
from fztally.model.errors import FztallyError
from fztally.model.finding import Finding, Outcome
from fztally.model.job import Job, Limits, Settings
from fztally.model.part import Ingested
from fztally.model.period import Period
from fztally.model.place import Place
from fztally.model.schema import Schemas
from fztally.model.sheet import Sheet
from fztally.model.source import Source
from fztally.read.book import read_book
from fztally.read.discover import discover
from fztally.read.passwords import read_passwords
from fztally.shape.ingest import Shaper
from fztally.store.parts import load, save
from fztally.store.remembered import Memory
from fztally.store.schema_files import load_schemas

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


def find_sources(job: Job, scratch: Path) -> Outcome[tuple[Source, ...]]:
    """The files of a job's ledgers folder, archives unpacked into ``scratch``."""
    passwords = read_passwords(job.settings.password_file)
    return discover(job.ledgers, job.settings.limits, skip=(job.output,), scratch=scratch, passwords=passwords)


def _start_with(job: Job, schemas: Schemas) -> tuple[bytes, Period, Limits, tuple[str, ...]]:
    """What ``_start_worker`` is called with."""
    passwords = read_passwords(job.settings.password_file)
    return msgspec.msgpack.encode(schemas), job.period, job.settings.limits, passwords


def ingest_all(
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
            outcomes = engine.map(_ingest, tasks, _failed)
            # pandas and pandera take half a second to load: while the first files are read it costs nothing
            importlib.import_module("fztally.sift.judge")
            for done, (task, how) in enumerate(outcomes, start=1):
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
