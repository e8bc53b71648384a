"""The half of a run that sees one file at a time: read and shape it in a worker, or recall what is remembered."""

from __future__ import annotations

import errno
import importlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import msgspec

from fztally.engine import Engine, near, open_engine
from fztally.lang.reasons import reason_of
from fztally.lang.texts import text
from fztally.model.errors import FztallyError
from fztally.model.finding import Fact, Finding, Outcome
from fztally.model.job import Job, Limits
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
from fztally.store.remembered import Memory, passing_shelf, sees_only_url, unshared
from fztally.store.shelf import Shelf, Spot

_PATIENCE = (0.1, 1, 5, 10, 20)
"""Seconds between attempts to see on a share what was written there from elsewhere."""
Progress = Callable[[int, int], None]
"""Told after each file: files done, files in all."""


@dataclass(frozen=True, slots=True)
class _Task:
    """One file to ingest. ``spots``: its result goes to the first that takes it; ``brought``: where its content lies
    for workers that do not see the file itself."""

    source: Source
    spots: tuple[Spot, ...] = ()
    brought: Spot | None = None


@dataclass(frozen=True, slots=True)
class _Done:
    """What became of a task: how it failed, or where its result is, and why it is in no earlier place."""

    task: _Task
    how: str = ""
    spot: Spot | None = None
    refused: OSError | None = None


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


def _ingest(task: _Task) -> _Done:
    """Read and shape one file; its result goes to disk, since pickling rows costs more than reading them. Raises
    OSError when no place takes it."""
    worker = _worker[0]
    content = None
    if task.brought is not None:
        content = task.brought.shelf.read(task.brought.name)
    elif worker.afar:
        _require_same(task.source)
    ingested = worker.shaper.shape(task.source, read_book(task.source, worker.limits, worker.passwords, content))
    refused = OSError()
    for number, spot in enumerate(task.spots):
        try:
            save(ingested, spot)
        except OSError as error:
            refused = error
        else:
            return _Done(task, spot=spot, refused=refused if number else None)
    raise refused


def _require_same(source: Source) -> None:
    """Raises OSError unless the file is what it is where the run was started; a reader would blame the file."""
    if digest_of(source.path) != source.sha256:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(source.path))


def _failed(task: _Task, how: str) -> _Done:
    return _Done(task, how)


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
    ``meanwhile`` are modules to load while the first files are read, which costs nothing then.

    What cannot be remembered goes to ``scratch``, and ``memory.refused`` says why; but the workers of a cluster need a
    place that is shared. Raises FztallyError when results cannot be handed over.
    """
    results = {source: memory.recall(source) if memory else None for source in sources}
    missing = [source for source in sources if results[source] is None]
    if missing:
        with _told(job), passing_shelf(job, memory, scratch) as passing:
            reading = _Reading(job, schemas, memory, passing)
            reading.read(missing, progress, meanwhile)
    for source in sources:
        yield results[source] or replace(reading.results[source.name], source=source)


@contextmanager
def _told(job: Job) -> Iterator[None]:
    """Turn what goes wrong with a place for results into one sentence."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            raise
        if job.settings.engine == "dask":
            raise unshared(error.filename, error) from error
        what = text("results-refused", folder=error.filename, why=reason_of(error))
        raise FztallyError(what, text("results-refused-hint")) from error


class _Reading:
    """The files of a run that have to be read, each with the result that came of it, by its name."""

    def __init__(self, job: Job, schemas: Schemas, memory: Memory | None, passing: Shelf) -> None:
        self._job, self._schemas, self._memory, self._passing = job, schemas, memory, passing
        self._afar = job.settings.engine == "dask"
        self.results: dict[str, Ingested] = {}

    def read(self, sources: Sequence[Source], progress: Progress, meanwhile: Sequence[str]) -> None:
        """Have all files read. Raises OSError when a result is not where it was put, however often."""
        start_with = _start_with(self._job, self._schemas, afar=self._afar)
        with open_engine(self._job.settings, _start_worker, start_with) as engine:
            tasks = list(self._brought(self._task(number, source) for number, source in enumerate(sources)))
            gone = self._round(engine, tasks, progress, meanwhile)
            # somebody removes what is remembered while it is made: what cannot be found is made again, elsewhere
            again = [replace(task, spots=task.spots[-1:]) for task in gone]
            if again and self._round(engine, again, lambda done, total: None):
                raise FileNotFoundError(errno.ENOENT, "", self._passing.label)

    def _task(self, number: int, source: Source) -> _Task:
        remembered = [self._memory.spot(source)] if self._memory and not self._memory.refused else []
        spare = Spot(self._passing, f"{number}.part")
        # workers of a cluster have working folders of their own
        path = source.path.absolute()
        return _Task(replace(source, path=path), (*remembered, spare)[: 1 if self._afar else None])

    def _brought(self, tasks: Iterable[_Task]) -> Iterator[_Task]:
        """The tasks; where workers see only what a URL leads to, each file is put there before, by its digest."""
        if not sees_only_url(self._job.settings):
            yield from tasks
            return
        there = self._passing.names()
        for task in tasks:
            source = task.source
            if there.get(source.sha256) != source.size:
                try:
                    content = source.path.read_bytes()
                except OSError:
                    self.results[source.name] = _refused(source, "file-unreadable", reason="no-access")
                    continue
                self._passing.write(source.sha256, content)
                there[source.sha256] = source.size
            yield replace(task, brought=Spot(self._passing, source.sha256))

    def _round(
        self, engine: Engine, tasks: Sequence[_Task], progress: Progress, meanwhile: Sequence[str] = ()
    ) -> list[_Task]:
        """Have tasks done; those whose results are not where they were put."""
        gone = []
        outcomes = engine.map(_ingest, tasks, _failed)
        for module in meanwhile:
            importlib.import_module(module)
        for number, (task, done) in enumerate(zip(tasks, outcomes, strict=True), start=1):
            if self._memory and done.refused:
                self._memory.refused = done.refused
            result = self._result(task.source, done)
            if result is None:
                gone.append(task)
            else:
                self.results[task.source.name] = result
            progress(number, len(tasks))
        return gone

    def _result(self, source: Source, done: _Done) -> Ingested | None:
        """What a worker has made of a file; None when it is not where it was put. Raises FztallyError when that of a
        worker elsewhere does not show up."""
        if done.spot is None:
            return _lost(source, done.how, self._job.settings.limits.seconds)
        if not self._afar:
            return load(source, done.spot)
        result = _shown_up(source, done.spot)
        if result is None:
            what = text("dask-part", file=source.name, folder=done.spot.shelf.label)
            raise FztallyError(what, text("dask-share-hint"))
        return result


def _shown_up(source: Source, spot: Spot) -> Ingested | None:
    """The result that a worker elsewhere has written. Raises OSError when the place is gone."""
    result = load(source, spot)
    for seconds in _PATIENCE:
        if result is not None:
            break
        # a network share that was asked for a file before it was there goes on denying it for a while
        time.sleep(seconds)
        spot.shelf.names()
        result = load(source, spot)
    return result


def _lost(source: Source, how: str, seconds: int) -> Ingested:
    """A file whose worker did not come back."""
    return _refused(source, f"file-{how}", **({"seconds": seconds} if how == "timeout" else {}))


def _refused(source: Source, code: str, **facts: Fact) -> Ingested:
    """A file of which nothing is known but that it could not be read."""
    return Ingested(source, (), (Finding(code, Place(source.name), facts=facts),))


def inspect(job: Job, schemas: Schemas, path: Path) -> tuple[Inspected, ...]:
    """How one file (or each file of a zip) is read, in worker processes as in a run.

    Raises FztallyError when there is no such file.
    """
    if not path.is_file():
        raise FztallyError(text("is-folder" if path.is_dir() else "no-file", file=path), text("no-file-hint"))
    settings = near(job.settings)
    with tempfile.TemporaryDirectory(prefix="fztally-") as scratch:
        folder = Path(scratch) / "one"
        copy = folder / _name_in(job.ledgers, path)
        copy.parent.mkdir(parents=True)
        shutil.copyfile(path, copy)
        passwords = read_passwords(job.settings.password_file)
        found = discover(folder, job.settings.limits, skip=(), scratch=Path(scratch), passwords=passwords)
        tasks = [_Task(source) for source in found.value]
        with open_engine(settings, _start_worker, _start_with(job, schemas)) as engine:
            looked = list(engine.map(_look, tasks, partial(_not_seen, seconds=job.settings.limits.seconds)))
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


def _not_seen(task: _Task, how: str, seconds: int) -> Inspected:
    return Inspected((), _lost(task.source, how, seconds))
