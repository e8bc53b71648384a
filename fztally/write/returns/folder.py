"""``returns/<community>/``: which files go back, to whom, and under which name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from fztally.engine import near, open_engine
from fztally.lang.texts import set_language, text
from fztally.model.analysis import Analysis
from fztally.model.job import Settings
from fztally.model.schema import Schemas
from fztally.model.source import Source
from fztally.model.tally import FileAccount
from fztally.store.digest import digest_of
from fztally.store.finished import KeptCopy, kept_copies
from fztally.store.remembered import program_digest
from fztally.write.file_names import file_name, unused
from fztally.write.returns.problems import Problem, problems_by_file

if TYPE_CHECKING:
    from fztally.write.returns.copy import Reread

_UNREAD = frozenset({"unreadable", "ignored"})


@dataclass(frozen=True, slots=True)
class _Task:
    """A copy to make: ``target`` still lacks the suffix, which the content decides."""

    source: Source
    problems: tuple[Problem, ...]
    target: Path
    made: datetime


@dataclass(frozen=True, slots=True)
class Returned:
    """What became of the copies: notes on those missing, and by its path beside the folder the key of all that each
    was made from."""

    notes: tuple[str, ...]
    copies: Mapping[str, str]


@contextmanager
def returns_written(
    analysis: Analysis, folder: Path, reread: Reread, discovered: Callable[[], Iterable[Source]]
) -> Iterator[Callable[[], Returned]]:
    """An annotated copy of every file with problems is written into ``folder``/<community>/ while the caller goes on;
    what is yielded waits for them. A copy that the last run made from the same, and that still is as it was, is taken
    from there.

    ``reread`` is called in other processes, so it has to be picklable; ``discovered`` finds all inputs again, those in
    archives included. Files that could not be read have no copy. A copy that cannot be made never stops the run; a
    full disk does (OSError).
    """
    tasks, missing = _tasks(analysis, folder, discovered)
    settings = near(analysis.job.settings)
    kept = kept_copies(analysis.job)
    keys = [_key(task, settings) for task in tasks]
    paths = [_taken_over(task, kept.get(key)) for task, key in zip(tasks, keys, strict=True)]
    with open_engine(settings, _start_worker, (settings.lang, reread)) as engine:
        made = engine.map(_make, [task for task, path in zip(tasks, paths, strict=True) if path is None], _failed)

        def returned() -> Returned:
            there = [next(made) if path is None else path for path in paths]
            names = sorted([*missing, *(task.source.name for task, path in zip(tasks, there, strict=True) if not path)])
            return Returned(
                notes=tuple(text("returns-failed", file=name) for name in names),
                copies={
                    path.relative_to(folder.parent).as_posix(): key
                    for path, key in zip(there, keys, strict=True)
                    if path is not None
                },
            )

        yield returned


def _key(task: _Task, settings: Settings) -> str:
    """A digest of everything that a copy depends on."""
    source = (task.source.name, task.source.sha256)
    # with a library for pictures openpyxl keeps them
    libraries = (version("openpyxl"), find_spec("PIL") is not None)
    rest = (program_digest(), libraries, settings.lang, settings.limits, task.made, source, task.problems)
    # names of files may hold what UTF-8 has no place for
    return sha256(repr(rest).encode("utf-8", "surrogatepass")).hexdigest()


def _taken_over(task: _Task, kept: KeptCopy | None) -> Path | None:
    """Take an earlier copy. Returns where it is now, None when there is none or it has changed. Raises OSError when it
    cannot be written."""
    data = kept.content() if kept else None
    if kept is None or data is None:
        return None
    return _written(task, data, kept.path.suffix)


def _written(task: _Task, data: bytes, suffix: str) -> Path:
    path = task.target.with_name(task.target.name + suffix)
    path.write_bytes(data)
    return path


_worker: list[Reread] = []


def _start_worker(lang: str, reread: Reread) -> None:
    """Called once in every process that copies."""
    set_language(lang)
    _worker[:] = [reread]


def _make(task: _Task) -> Path | None:
    """Make one copy. Returns where it is, None when there is none."""
    # openpyxl takes a while to load, and only workers need it
    from fztally.write.returns.copy import NotCopiedError, annotated_copy

    try:
        copied = annotated_copy(task.source, task.problems, task.made, _worker[0])
    except NotCopiedError:
        return None
    return _written(task, copied.data, copied.suffix)


def _failed(task: _Task, how: str) -> None:
    return None


def _tasks(
    analysis: Analysis, folder: Path, discovered: Callable[[], Iterable[Source]]
) -> tuple[list[_Task], list[str]]:
    """The copies to make, each with a name of its own, and the names of files that are no longer there."""
    problems = problems_by_file(analysis.findings, analysis.schemas, analysis.job.settings.lang)
    about: dict[str, set[str]] = {}
    for finding in analysis.findings:
        about.setdefault(finding.place.file, set()).update({finding.community} - {""})
    originals = _Originals(analysis.job.ledgers, discovered)
    made = datetime.combine(analysis.job.period.until, datetime.min.time())
    tasks: list[_Task] = []
    missing: list[str] = []
    taken: dict[Path, set[str]] = {}
    for account in analysis.files:
        told = problems.get(account.path, ())
        if not told or account.taken_for in _UNREAD:
            continue
        source = originals.find(account)
        if source is None:
            missing.append(account.path)
            continue
        sender = keeper(account, about.get(account.path, set()), analysis.schemas)
        place = folder / file_name(sender, otherwise=text("returns-unknown"))
        place.mkdir(parents=True, exist_ok=True)
        name = unused(file_name(source.stem), taken.setdefault(place, set()))
        tasks.append(_Task(source, told, place / name, made))
    return tasks, missing


class _Originals:
    """Where the bytes of inputs lie, as long as they are the bytes that were read."""

    def __init__(self, folder: Path, discovered: Callable[[], Iterable[Source]]) -> None:
        self._folder, self._discovered = folder, discovered
        self._found: dict[tuple[str, str], Source] | None = None

    def find(self, account: FileAccount) -> Source | None:
        """The source of an account, None when it is gone or has changed."""
        path = self._folder / account.path
        if path.is_file() and digest_of(path) == account.sha256:
            return Source(account.path, path, account.sha256, path.stat().st_size)
        # members of archives, and names that the file system spells otherwise
        if self._found is None:
            self._found = {(source.name, source.sha256): source for source in self._discovered()}
        return self._found.get((account.path, account.sha256))


def keeper(account: FileAccount, about: Iterable[str], schemas: Schemas) -> str:
    """Who sent a file: a community, the office by its name, or "" when nobody can tell.

    ``about`` are the communities that findings on its rows name.
    """
    office = schemas.registry.office
    named = {sheet.community for sheet in account.sheets if sheet.community}
    if len(named) != 1:
        named = named or set(about)
    if len(named) == 1:
        return next(iter(named))
    kept_by = {schemas.ledger(sheet.ledger).kept_by for sheet in account.sheets if sheet.ledger}
    theirs = {office.name, *office.aliases} & set(account.path.split("/")[:-1])
    return office.name if named or theirs or kept_by & {"office", "both"} else ""
