"""What was reported, kept for good: a copy of a run under ``output/<period>/frozen/<date>/`` that nothing overwrites,
with a digest of every file, so that a later change of it is noticed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from fztally.store.digest import digest_of
from fztally.store.run_copy import UNFINISHED, copy_files, filled_beside, run_files

FOLDER, INDEX = "frozen", "frozen.json"


class Index(msgspec.Struct, frozen=True):
    """``frozen.json``: the period, the day under which it is filed, the run, and the sha256 of every file by name."""

    period: str
    date: str
    run: str
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Frozen:
    """What was reported: where it lies, under which day, and whether every file is as it was frozen."""

    folder: Path
    date: str
    whole: bool


class OtherwiseFrozenError(Exception):
    """Something else is frozen under this day."""


def freeze(target: Path, index: Index, more: Iterable[str] = ()) -> bool:
    """Keep the outputs under ``target`` (``more`` names files besides figures, data and manifest) as reported; the
    files of ``index`` are filled in here.

    Returns False when the very same was frozen before. Raises OtherwiseFrozenError when something else was under this
    day, OSError when it cannot be written.
    """
    goal = target / FOLDER / index.date
    names = [*run_files(target), *(name for name in more if (target / name).is_file())]
    index = msgspec.structs.replace(index, files={name: digest_of(target / name) for name in names})
    if goal.exists():
        if _index(goal) == index:
            return False
        raise OtherwiseFrozenError(index.date)
    goal.parent.mkdir(exist_ok=True)
    with filled_beside(goal) as folder:
        copy_files(target, folder, names)
        (folder / INDEX).write_bytes(msgspec.json.format(msgspec.json.encode(index), indent=1) + b"\n")
        for path in _files(folder):
            path.chmod(0o444)
        folder.chmod(0o777 & ~_umask())
        # a folder that is there by now is not replaced but refused
        folder.rename(goal)
    return True


def latest_frozen(target: Path) -> Frozen | None:
    """What was reported last of a period; None when nothing was."""
    indexes = frozen_indexes(target)
    if not indexes:
        return None
    folder = indexes[-1].parent
    index = _index(folder)
    return Frozen(folder, folder.name, index is not None and _is_whole(folder, index))


def frozen_indexes(target: Path) -> list[Path]:
    """The index of every frozen report of a period, in the order of their days."""
    return sorted(path for path in (target / FOLDER).glob(f"*/{INDEX}") if not path.parent.name.startswith(UNFINISHED))


def _is_whole(folder: Path, index: Index) -> bool:
    there = {path.relative_to(folder).as_posix() for path in _files(folder)} - {INDEX}
    return there == set(index.files) and all(digest_of(folder / name) == sha for name, sha in index.files.items())


def _index(folder: Path) -> Index | None:
    try:
        return msgspec.json.decode((folder / INDEX).read_bytes(), type=Index)
    except (OSError, msgspec.MsgspecError):
        return None


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
