"""What is remembered between runs: the ingest result of every file, and that a finished run still stands.

A key holds everything that a result depends on (content, name, schemas, period, limits, program), so nothing stale can
be found under it. Folders are readable by their owner only: parts hold unmasked rows.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from uuid import uuid4

import msgspec

from fztally import __version__
from fztally.lang.reasons import reason_of
from fztally.lang.texts import text
from fztally.model.errors import FztallyError
from fztally.model.finding import Outcome
from fztally.model.job import MACHINE, Job, Settings
from fztally.model.part import Ingested
from fztally.model.schema import Schemas
from fztally.model.source import Source
from fztally.store.beside import beside_digest
from fztally.store.parts import load
from fztally.store.shelf import FolderShelf, Shelf, Spot, is_url, open_shelf

FOLDER, PARTS = ".fztally", "parts"
_LEDGERS = "ledgers"
"""Where the ledgers of a run lie for the workers of a cluster that see nothing else."""
_PASSING = frozenset({"file-password", "file-changing", "file-unreadable"})
"""Refusals that do not follow from a file's content alone: a password is given, a right of access, a library."""


def memory_folder(job: Job) -> Path:
    """Where a job's memory lies: ``output/.fztally``."""
    return job.output / FOLDER


def make_memory(job: Job) -> None:
    """Make the folder of a job's memory, its owner's only. Raises OSError."""
    FolderShelf(memory_folder(job)).make()


def parts_shelf(output: Path, settings: Settings) -> Shelf:
    """Where the parts of all periods lie: ``output/.fztally/parts``; on a cluster with a shared place of its own
    ``SHARED/fztally-<digest of the output folder>``, since several outputs may share it."""
    if settings.engine == "dask" and settings.shared:
        return shared_parts(output, settings)[0]
    return FolderShelf(output / FOLDER / PARTS)


def shared_parts(output: Path, settings: Settings) -> tuple[Shelf, ...]:
    """Where the parts lie in the shared place that the settings name; none without one."""
    if not settings.shared:
        return ()
    digest = hashlib.sha256(str(output.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return (open_shelf(settings.shared).below(f"fztally-{digest}"),)


def scratch_folder(job: Job) -> Path | None:
    """Where the temporary folder of a run is made: where the workers of a cluster see it as well, else (None) wherever
    the system has its own. Raises FztallyError when the workers' place is not there or cannot be used."""
    if job.settings.engine != "dask":
        return None
    shared = job.settings.shared
    shelf = next(iter(shared_parts(job.output, job.settings)), FolderShelf(memory_folder(job)))
    try:
        if shared and not is_url(shared) and not Path(shared).is_dir():
            # a share that is not there would be made where it should be
            raise FileNotFoundError(errno.ENOENT, "", shared)
        shelf.make()
    except OSError as error:
        raise unshared(shelf.label, error) from error
    return shelf.root.resolve() if isinstance(shelf, FolderShelf) else None


@contextmanager
def passing_shelf(job: Job, memory: Memory | None, scratch: Path) -> Iterator[Shelf]:
    """Where lies what a run needs no longer than it reads: the scratch folder; for workers that see nothing of this
    machine the shared place that a URL leads to. Raises OSError."""
    if not sees_only_url(job.settings):
        yield FolderShelf(scratch)
        return
    own = shared_parts(job.output, job.settings)[0].below(f"run-{uuid4().hex[:12]}")
    # what a run that was killed has left there the next one uses, or takes away
    shelf = memory.passing if memory else own
    try:
        shelf.make()
        yield shelf
    finally:
        with suppress(OSError):
            shelf.clear()


def sees_only_url(settings: Settings) -> bool:
    """Whether the workers get everything through a URL, the ledgers included."""
    return settings.engine == "dask" and is_url(settings.shared)


def unshared(place: str, error: OSError) -> FztallyError:
    """That what a cluster hands over by cannot be read or written from here, in one sentence."""
    return FztallyError(text("share-refused", place=place, why=reason_of(error)), text("dask-share-hint"))


@cache
def program_digest() -> str:
    """A digest that changes with every change of the program: its version, and the files that it consists of."""
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256(__version__.encode())
    for path in sorted(root.rglob("*.py")):
        stat = path.stat()
        digest.update(f"{path.relative_to(root).as_posix()} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def run_key(job: Job, schemas: Schemas, found: Outcome[tuple[Source, ...]], passwords: Iterable[str]) -> str:
    """A digest of everything that the outputs of a run depend on."""
    digest = hashlib.sha256(f"{schemas.digest} {job.period} {program_digest()}".encode())
    digest.update(msgspec.json.encode((_of_results(job.settings), tuple(passwords), found.findings)))
    digest.update(beside_digest(job).encode())
    for source in found.value:
        digest.update(f"{source.name}\0{source.sha256}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def run_id(job: Job, schemas: Schemas, sources: Iterable[Source]) -> str:
    """The same inputs, schemas and settings give the same id."""
    digest = hashlib.sha256(f"{schemas.digest} {job.period}".encode())
    digest.update(msgspec.json.encode(_of_results(job.settings)))
    for source in sources:
        digest.update(f"{source.name}\0{source.sha256}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]


def _of_results(settings: Settings) -> Settings:
    """The settings without those that say where and how fast results are made, and no more."""
    plain = Settings()
    indifferent = {name: getattr(plain, name) for name in (*MACHINE, "password_file")}
    return msgspec.structs.replace(settings, **indifferent)


class Memory:
    """The remembered parts of one period."""

    def __init__(self, job: Job, schemas: Schemas, passwords: Iterable[str] = ()) -> None:
        """Raises FztallyError when the workers of a cluster could not hand over what is to be remembered."""
        self.refused: OSError | None = None
        """Why nothing, or not everything, can be remembered."""
        period = job.period
        rest = (schemas.digest, period.text, str(period.until), program_digest(), *passwords)
        self._base = "\0".join(rest).encode() + msgspec.json.encode(job.settings.limits)
        # workers of a cluster have working folders of their own
        parts = parts_shelf(job.output.absolute(), job.settings)
        self.shelf = parts.below(period.text)
        # the record of a finished run lies there, wherever parts do
        self._there: frozenset[str] = frozenset()
        try:
            for shelf in (FolderShelf(memory_folder(job)), parts, self.shelf):
                shelf.make()
            self._there = frozenset(self.shelf.names())
        except OSError as error:
            if job.settings.engine == "dask":
                # its workers hand over by it
                raise unshared(self.shelf.label, error) from error
            self.refused = error

    def unremembered(self) -> str:
        """Why what was read in this run will be read again, in one sentence; "" when it will not."""
        error = self.refused
        return text("unremembered", folder=self.shelf.label, why=reason_of(error)) if error else ""

    @property
    def passing(self) -> Shelf:
        """Where lies what is needed as long as a run reads."""
        return self.shelf.below(_LEDGERS)

    def spot(self, source: Source) -> Spot:
        """Where the part of a file is, or goes."""
        key = hashlib.sha256(self._base + f"\0{source.name}\0{source.sha256}".encode("utf-8", "surrogatepass"))
        return Spot(self.shelf, f"{key.hexdigest()[:40]}.part")

    def recall(self, source: Source) -> Ingested | None:
        """The result for a file that was remembered before this run; None when there is none, a damaged one, or a
        refusal that may have passed."""
        spot = self.spot(source)
        result = load(source, spot) if spot.name in self._there else None
        return None if result and any(finding.code in _PASSING for finding in result.findings) else result

    def keep_only(self, sources: Iterable[Source]) -> None:
        """Forget the parts of files that are no longer there, as far as the place is still there."""
        wanted = {self.spot(source).name for source in sources}
        with suppress(OSError):
            for name in self.shelf.names():
                if name not in wanted:
                    self.shelf.remove(name)
