"""What is remembered between runs: the ingest result of every file, and that a finished run still stands.

A key holds everything that a result depends on (content, name, schemas, period, limits, program), so nothing stale can
be found under it. The folder is readable by its owner only: parts hold unmasked rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import msgspec

from fztally import __version__
from fztally.model.finding import Outcome
from fztally.model.job import MACHINE, Job, Settings
from fztally.model.part import Ingested
from fztally.model.schema import Schemas
from fztally.model.source import Source
from fztally.store.beside import beside_digest
from fztally.store.parts import load
from fztally.store.unwritable import unwritable

FOLDER, PARTS = ".fztally", "parts"
_PASSING = frozenset({"file-password", "file-changing", "file-unreadable"})
"""Refusals that do not follow from a file's content alone: a password is given, a right of access, a library."""


def memory_folder(job: Job) -> Path:
    """Where a job's memory lies: ``output/.fztally``."""
    return job.output / FOLDER


def parts_folder(output: Path, settings: Settings) -> Path:
    """Where the parts of all periods lie: ``output/.fztally/parts``; on a cluster with a shared folder of its own
    ``SHARED/fztally-<digest of the output folder>``, since several outputs may share it."""
    if settings.engine == "dask" and settings.shared:
        return shared_parts(output, settings)[0]
    return output / FOLDER / PARTS


def shared_parts(output: Path, settings: Settings) -> tuple[Path, ...]:
    """The folder of parts in the shared folder that the settings name; none without one."""
    if not settings.shared:
        return ()
    digest = hashlib.sha256(str(output.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return (Path(settings.shared) / f"fztally-{digest}",)


def scratch_folder(job: Job) -> Path | None:
    """Where the temporary folder of a run is made: where the workers of a cluster see it as well, else (None) wherever
    the system has its own. Raises FztallyError when the folder cannot be made."""
    if job.settings.engine != "dask":
        return None
    shared = job.settings.shared
    folder = next(iter(shared_parts(job.output, job.settings)), memory_folder(job))
    try:
        if shared and not Path(shared).is_dir():
            # a share that is not there would be made where it should be
            raise FileNotFoundError(shared)
        _own(folder)
    except OSError as error:
        raise unwritable(shared or job.output, error) from error
    return folder.resolve()


def _own(folder: Path) -> None:
    """Make a folder that only its owner can read. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)


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
        """Raises OSError when the folder cannot be made."""
        period = job.period
        rest = (schemas.digest, period.text, str(period.until), program_digest(), *passwords)
        self._base = "\0".join(rest).encode() + msgspec.json.encode(job.settings.limits)
        parts = parts_folder(job.output, job.settings)
        # the record of a finished run lies there, wherever parts do
        for folder in (memory_folder(job), parts):
            _own(folder)
        self._folder = parts / period.text
        self._folder.mkdir(exist_ok=True, mode=0o700)

    def path(self, source: Source) -> Path:
        """Where the part of a file is, or goes."""
        key = hashlib.sha256(self._base + f"\0{source.name}\0{source.sha256}".encode("utf-8", "surrogatepass"))
        return self._folder / f"{key.hexdigest()[:40]}.part"

    def recall(self, source: Source) -> Ingested | None:
        """The remembered result for a file; None when there is none, a damaged one, or a refusal that may have
        passed."""
        result = load(source, self.path(source))
        return None if result and any(finding.code in _PASSING for finding in result.findings) else result

    def keep_only(self, sources: Iterable[Source]) -> None:
        """Forget the parts of files that are no longer there."""
        wanted = {self.path(source) for source in sources}
        for path in self._folder.iterdir():
            if path not in wanted:
                path.unlink(missing_ok=True)
