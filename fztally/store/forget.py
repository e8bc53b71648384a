"""Forgetting what is remembered between runs, of one period or of all."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from fztally.store.previous import previous_folder
from fztally.store.remembered import FOLDER, PARTS


class Forgotten(NamedTuple):
    """How much was removed."""

    files: int
    bytes: int


def remembered_periods(output: Path, more: Iterable[Path] = ()) -> tuple[str, ...]:
    """The periods of which something is remembered under an output folder; ``more`` are further folders with parts."""
    memory = output / FOLDER
    # what killed runs left there is no period
    found = {path.stem for path in memory.glob("*.json")}
    found |= {path.name for folder in (memory / PARTS, *more) for path in _folders(folder)}
    found |= {path.name for path in _folders(previous_folder(output, "x").parent)}
    return tuple(sorted(name for name in found if name[:1].isdigit()))


def forget(output: Path, periods: Iterable[str], more: Iterable[Path] = ()) -> Forgotten:
    """Remove what is remembered of some periods: remembered parts, the record of the last run, the copy of the run
    before. Outputs and inputs are not touched. Raises OSError when something cannot be removed."""
    memory = output / FOLDER
    sizes: list[int] = []
    for period in periods:
        folders = (memory / PARTS / period, previous_folder(output, period), *(folder / period for folder in more))
        sizes += [size for folder in folders for size in _remove_folder(folder)]
        sizes += _remove_file(memory / f"{period}.json")
    for folder in (memory / PARTS, previous_folder(output, "x").parent, memory, *more):
        with suppress(OSError):
            # it stays where there is something else in it
            folder.rmdir()
    return Forgotten(len(sizes), sum(sizes))


def forget_all(output: Path, more: Iterable[Path] = ()) -> Forgotten:
    """Remove everything that is remembered under an output folder, what killed runs left there included. Raises
    OSError when something cannot be removed."""
    sizes = [size for folder in (output / FOLDER, *more) for size in _remove_folder(folder)]
    return Forgotten(len(sizes), sum(sizes))


def _folders(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*") if path.is_dir()]


def _remove_folder(folder: Path) -> list[int]:
    """Remove a folder; the sizes of its files. One that is a link is left alone, it is not ours."""
    if folder.is_symlink() or not folder.is_dir():
        return []
    sizes = [path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()]
    shutil.rmtree(folder)
    return sizes


def _remove_file(path: Path) -> list[int]:
    try:
        size = path.stat().st_size
        path.unlink()
    except FileNotFoundError:
        return []
    return [size]
