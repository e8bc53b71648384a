"""Outputs whole or not there: written beside their places, forced to disk, then moved.

A run that is killed leaves one of two things: a folder that was still being written, which the next run throws away, or
one that was complete, from which the next run moves what had not been moved. In neither case is there half a file.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_WRITING, _READY = ".writing-", ".ready-"
_PATIENCE = (0.05, 0.2, 0.5)
"""Seconds between attempts."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A file in its place. ``name`` is its path under the target as planned; ``path`` is another one (``elsewhere``)
    when something stood in the way."""

    name: str
    path: Path
    elsewhere: bool


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """A folder under ``target`` to write into; it is gone at the end unless it was sealed. Raises OSError."""
    _throw_away(target)
    folder = Path(tempfile.mkdtemp(prefix=_WRITING, dir=target))
    try:
        yield folder
    finally:
        # also what a worker of a killed run was still writing when this one began
        _throw_away(target)


def _throw_away(target: Path) -> None:
    for left in target.glob(f"{_WRITING}*"):
        shutil.rmtree(left, ignore_errors=True)


def seal(staging: Path) -> Path:
    """Force everything in a staged folder to disk and call it complete: from here on it will be published, if need be
    by the next run. Returns its new path. Raises OSError."""
    for path in _files(staging):
        _sync(path)
    ready = staging.with_name(_READY + staging.name.removeprefix(_WRITING))
    if not _replaced(staging, ready):
        return staging
    _sync_folder(ready.parent)
    return ready


def sealed(target: Path) -> tuple[Path, ...]:
    """Complete folders that killed runs have left under ``target``, oldest first."""
    return tuple(sorted(target.glob(f"{_READY}*"), key=lambda path: path.stat().st_mtime_ns))


def publish(ready: Path, target: Path, mark: str, last: str, tell: Callable[[tuple[Moved, ...]], None]) -> list[Moved]:
    """Move every file of a sealed folder to its place under ``target``, ``last`` at the end; the folder is removed.

    A file that is open elsewhere (Windows refuses to replace it), or whose place is taken by a folder, goes beside it
    under a name with ``mark`` in it. ``tell`` is told of the moves before ``last`` is moved, and may still change it.
    Raises OSError when nothing can be moved at all.
    """
    names = sorted(path.relative_to(ready).as_posix() for path in _files(ready))
    moved = [_move(ready, target, name, mark) for name in names if name != last]
    if last in names:
        tell(tuple(moved))
        _sync(ready / last)
        moved.append(_move(ready, target, last, mark))
    for folder in {one.path.parent for one in moved}:
        _sync_folder(folder)
    shutil.rmtree(ready, ignore_errors=True)
    return moved


def put(goal: Path, data: bytes, mark: str) -> Moved:
    """Write one file whole or not at all, its folder made where there is none; a file that is open elsewhere is left
    alone, and the new one goes beside it under a name with ``mark`` in it. Raises OSError."""
    goal.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=_WRITING, dir=goal.parent)
    partial = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        _sync(partial)
        _readable(partial)
        elsewhere = not _replaced(partial, goal)
        place = _beside(goal, mark) if elsewhere else goal
        if elsewhere:
            partial.replace(place)
    finally:
        partial.unlink(missing_ok=True)
    _sync_folder(goal.parent)
    return Moved(goal.name, place, elsewhere=elsewhere)


def _readable(path: Path) -> None:
    """The rights that a new file has: a temporary one is its owner's only."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)


def _move(ready: Path, target: Path, name: str, mark: str) -> Moved:
    source, goal = ready / name, target / name
    goal.parent.mkdir(parents=True, exist_ok=True)
    if _replaced(source, goal):
        return Moved(name, goal, elsewhere=False)
    beside = _beside(goal, mark)
    source.replace(beside)
    return Moved(name, beside, elsewhere=True)


def _replaced(source: Path, goal: Path) -> bool:
    """Move, and try again for a moment where a virus scanner holds the file on Windows."""
    for wait in _PATIENCE:
        try:
            source.replace(goal)
        except PermissionError:
            time.sleep(wait)
        except OSError:
            return False
        else:
            return True
    return False


def _beside(goal: Path, mark: str) -> Path:
    number = 1
    while (other := goal.with_name(f"{goal.stem}-{mark}-{number}{goal.suffix}")).exists():
        number += 1
    return other


def remove(target: Path, name: str) -> bool:
    """Remove an earlier output and the folders that it leaves empty; False when it is open elsewhere."""
    path = target / name
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    for folder in path.parents:
        if folder == target:
            break
        with suppress(OSError):
            folder.rmdir()
    return True


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make renames last; Windows knows no such thing."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
