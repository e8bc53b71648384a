"""The half of a run that sees one file at a time: read and shape it in a worker, or recall what is remembered."""

from __future__ import annotations

import errno
import importlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import msgspec

from fztally.engine import near, open_engine
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
from fztally.store.digest import digest_of
from fztally.store.parts import load, save
from fztally.store.remembered import Memory

_PATIENCE = (0.1, 1, 5, 10, 20)
"""Seconds between attempts to see on a share what was written there from elsewhere."""
Progress = Callable[[int, int], None]
"""Told after each file: files done, files in all."""


@dataclass(frozen=True, slots=True)
class _Task:
    """One file to ingest, and where its result goes."""

    source: Source
    result: Path


@dataclass(frozen=True, slots=True)
class _Ingest:
    """What a worker holds: made once per process. ``afar``: on a machine that may not see what the files lie on."""

    shaper: Shaper
    limits: Limits
    passwords: tuple[str, ...]
    afar: bool


@dataclass(frozen=True, slots=True)
class Inspected:
    """How one file was read: its sheets as they stand, and what was made of them, layouts included."""

    sheets: tuple[Sheet, ...]
    ingested: Ingested


_worker: list[_Ingest] = []


def _start_worker(schemas: bytes, period: Period, limits: Limits, passwords: tuple[str, ...], afar: bool) -> None:
    """Called once in every process that ingests."""
    _worker[:] = [_Ingest(Shaper(msgspec.msgpack.decode(schemas, type=Schemas), period), limits, passwords, afar)]


def _ingest(task: _Task) -> tuple[_Task, str]:
    """Read and shape one file; its result goes to disk, since pickling rows costs more than reading them."""
    worker = _worker[0]
    if worker.afar:
        _require_same(task.source)
    save(worker.shaper.shape(task.source, read_book(task.source, worker.limits, worker.passwords)), task.result)
    return task, ""


def _require_same(source: Source) -> None:
    """Raises OSError unless the file is what it is where the run was started; a reader would blame the file."""
    if digest_of(source.path) != source.sha256:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(source.path))


def _failed(task: _Task, how: str) -> tuple[_Task, str]:
    return task, how


def find_sources(job: Job, scratch: Path) -> Outcome[tuple[Source, ...]]:
    """The files of a job's ledgers folder, archives unpacked into ``scratch``."""
    passwords = read_passwords(job.settings.password_file)
    return discover(job.ledgers, job.settings.limits, skip=(job.output,), scratch=scratch, passwords=passwords)


def _start_with(
    job: Job, schemas: Schemas, *, afar: bool = False
) -> tuple[bytes, Period, Limits, tuple[str, ...], bool]:
    """What ``_start_worker`` is called with."""
    passwords = read_passwords(job.settings.password_file)
    return msgspec.msgpack.encode(schemas), job.period, job.settings.limits, passwords, afar


def ingest_all(
    job: Job,
    schemas: Schemas,
    sources: Sequence[Source],
    memory: Memory | None,
    scratch: Path,
    progress: Progress,
    meanwhile: Sequence[str] = (),
) -> Iterator[Ingested]:
    """Every file's result in the order of the files: recalled where it is remembered, else made by the engine.
    ``meanwhile`` are modules to load while the first files are read, which costs nothing then."""
    afar = job.settings.engine == "dask"
    results = {source: memory.recall(source) if memory else None for source in sources}
    missing = [source for source in sources if results[source] is None]
    tasks = [
        # workers of a cluster have working folders of their own
        _Task(
            replace(source, path=source.path.absolute()),
            (memory.path(source) if memory else scratch / f"{n}.part").absolute(),
        )
        for n, source in enumerate(missing)
    ]
    if tasks:
        with open_engine(job.settings, _start_worker, _start_with(job, schemas, afar=afar)) as engine:
            outcomes = engine.map(_ingest, tasks, _failed)
            for module in meanwhile:
                importlib.import_module(module)
            for done, (source, (task, how)) in enumerate(zip(missing, outcomes, strict=True), start=1):
                result = None if how else _handed_over(source, task.result, afar=afar)
                results[source] = result or _lost(source, how or "crashed", job.settings)
                progress(done, len(tasks))
    for source in sources:
        ingested = results[source]
        if ingested is not None:
            yield ingested


def _handed_over(source: Source, path: Path, *, afar: bool) -> Ingested | None:
    """The result that a worker has written. Raises FztallyError when that of a worker elsewhere does not show up."""
    result = load(source, path)
    for seconds in _PATIENCE if afar else ():
        if result is not None:
            break
        # a network share that was asked for a file before it was there goes on denying it for a while
        time.sleep(seconds)
        list(path.parent.iterdir())
        result = load(source, path)
    if result is None and afar:
        raise FztallyError(text("dask-part", file=source.name, folder=path.parent), text("dask-share-hint"))
    return result


def _lost(source: Source, how: str, settings: Settings) -> Ingested:
    """A file whose worker did not come back."""
    facts = {"seconds": settings.limits.seconds} if how == "timeout" else {}
    return Ingested(source, (), (Finding(f"file-{how}", Place(source.name), facts=facts),))


def inspect(job: Job, schemas: Schemas, path: Path) -> tuple[Inspected, ...]:
    """How one file (or each file of a zip) is read, in worker processes as in a run.

    Raises FztallyError when there is no such file.
    """
    if not path.is_file():
        raise FztallyError(text("no-file", file=path), text("no-file-hint"))
    settings = near(job.settings)
    with tempfile.TemporaryDirectory(prefix="fztally-") as scratch:
        folder = Path(scratch) / "one"
        copy = folder / _name_in(job.ledgers, path)
        copy.parent.mkdir(parents=True)
        shutil.copyfile(path, copy)
        passwords = read_passwords(job.settings.password_file)
        found = discover(folder, job.settings.limits, skip=(), scratch=Path(scratch), passwords=passwords)
        tasks = [_Task(source, folder) for source in found.value]
        with open_engine(settings, _start_worker, _start_with(job, schemas)) as engine:
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
