"""Forgetting what is remembered between runs, of one period or of all."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from fztally.store.previous import previous_folder
from fztally.store.remembered import FOLDER, PARTS
from fztally.store.shelf import FolderShelf, Shelf


class Forgotten(NamedTuple):
    """How much was removed."""

    files: int
    bytes: int


def remembered_periods(output: Path, more: Iterable[Shelf] = ()) -> tuple[str, ...]:
    """The periods of which something is remembered under an output folder; ``more`` are further places with parts.
    Raises OSError when one of those cannot be looked at."""
    memory = output / FOLDER
    # what killed runs left there is no period
    found = {path.stem for path in memory.glob("*.json")}
    found |= {name for shelf in (FolderShelf(memory / PARTS), *more) for name in shelf.folders()}
    found |= set(FolderShelf(previous_folder(output, "x").parent).folders())
    return tuple(sorted(name for name in found if name[:1].isdigit()))


def streets_with_memory(output: Path) -> tuple[Path, ...]:
    """The outputs of a district's streets of which something is remembered, by name."""
    return tuple(sorted(path.parent for path in output.glob(f"*/{FOLDER}") if path.is_dir()))


def forget(output: Path, periods: Iterable[str], more: Iterable[Shelf] = ()) -> Forgotten:
    """Remove what is remembered of some periods: remembered parts, the record of the last run, the copy of the run
    before. Outputs and inputs are not touched. Raises OSError when something cannot be removed."""
    memory, previous = FolderShelf(output / FOLDER), FolderShelf(previous_folder(output, "x").parent)
    places = (memory.below(PARTS), previous, *more)
    sizes: list[int] = []
    for period in periods:
        sizes += [size for place in places for size in place.below(period).clear()]
        sizes += _remove_file(memory.root / f"{period}.json")
    for place in (*places, memory):
        place.leave()
    return Forgotten(len(sizes), sum(sizes))


def forget_all(output: Path, more: Iterable[Shelf] = ()) -> Forgotten:
    """Remove everything that is remembered under an output folder, what killed runs left there included. Raises
    OSError when something cannot be removed."""
    sizes = [size for place in (FolderShelf(output / FOLDER), *more) for size in place.clear()]
    return Forgotten(len(sizes), sum(sizes))


def _remove_file(path: Path) -> list[int]:
    try:
        size = path.stat().st_size
        path.unlink()
    except FileNotFoundError:
        return []
    return [size]
