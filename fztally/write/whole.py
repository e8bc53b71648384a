"""A folder of outputs written whole or not at all: staged, sealed and moved into place while nobody else may."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TypeVar

from xlsxwriter.exceptions import XlsxWriterException

from fztally.lang.texts import text
from fztally.model.errors import FztallyError
from fztally.store.lock import InUseError, locked
from fztally.store.run_names import MANIFEST
from fztally.store.unwritable import unwritable
from fztally.write.replace import Moved, publish, remove, seal, sealed, staged
from fztally.write.texts import list_outputs

T = TypeVar("T")


def write_whole(target: Path, mark: str, fill: Callable[[Path], T], *, is_held: bool = False) -> tuple[T, list[Moved]]:
    """Let ``fill`` write into a staged folder, the manifest with the list of outputs last, and move all of it under
    ``target``. What cannot replace an earlier file goes beside it under a name with ``mark`` in it. ``is_held``: the
    caller holds the target against other runs.

    Returns what ``fill`` returned, and where each file is. Raises FztallyError when the folder cannot be written or
    another run writes there.
    """
    with _writable(target), nullcontext() if is_held else locked(target):
        for left in sealed(target):
            _publish(left, target, mark)
        with staged(target) as folder:
            filled = fill(folder)
            return filled, _publish(seal(folder), target, mark)


def outputs_in(folder: Path) -> tuple[str, ...]:
    """The files of a folder, by their path in it."""
    return tuple(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _publish(ready: Path, target: Path, mark: str) -> list[Moved]:
    """Move a complete set of outputs into place, and remove what the run before had left besides; the manifest lists
    every file under the name that it really has."""
    before = _listed(target / MANIFEST)
    planned = _listed(ready / MANIFEST)

    def relist(moved: tuple[Moved, ...]) -> None:
        there = {one.path.relative_to(target).as_posix() for one in moved}
        # what an interrupted run had moved already stands in its place
        there |= {name for name in planned if (target / name).is_file()}
        there |= {name for name in before - there - {MANIFEST} if not remove(target, name)}
        list_outputs(ready / MANIFEST, there)

    return publish(ready, target, mark, MANIFEST, relist)


def _listed(manifest: Path) -> set[str]:
    """The outputs that a manifest lists, as far as they lie under its folder: nothing else is ever removed."""
    try:
        listed = json.loads(manifest.read_text(encoding="utf-8"))["outputs"]
        return {name for name in listed if _is_below(name)}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _is_below(name: object) -> bool:
    if not isinstance(name, str) or not name or any(c in name for c in "\\:\0"):
        return False
    return not set(name.split("/")) & {"", ".", ".."}


@contextmanager
def _writable(target: Path) -> Iterator[None]:
    """Turn what can go wrong in writing into one sentence."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        yield
    except InUseError as error:
        raise FztallyError(text("output-in-use", folder=target), text("output-in-use-hint")) from error
    except (OSError, XlsxWriterException) as error:
        cause = error if isinstance(error, OSError) else error.__context__
        raise unwritable(target, cause) from error
