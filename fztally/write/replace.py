"""Outputs whole or not there: written beside the target, forced to disk, then moved into place."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fztally.lang.texts import text
from fztally.model.errors import FztallyError

_STAGING = ".writing-"


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """A folder beside ``target`` to write into; leftovers of killed runs are removed first.

    Raises FztallyError when nothing can be written there.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        for left in target.glob(f"{_STAGING}*"):
            shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=_STAGING, dir=target))
    except OSError as error:
        raise FztallyError(text("output-not-writable", folder=str(target)), text("output-not-writable-hint")) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(staging: Path, target: Path, until: str, last: str) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Move every staged file to its place under ``target``, ``last`` at the end. Returns the paths and notes.

    A file that is open elsewhere (Windows refuses to replace it) goes under a dated name beside it, and that is said.
    """
    names = sorted(p.relative_to(staging).as_posix() for p in staging.rglob("*") if p.is_file())
    names.sort(key=lambda name: name == last)
    paths: list[Path] = []
    notes: list[str] = []
    for name in names:
        source, goal = staging / name, target / name
        goal.parent.mkdir(parents=True, exist_ok=True)
        _sync(source)
        try:
            source.replace(goal)
        except OSError:
            goal = _beside(goal, until)
            source.replace(goal)
            notes.append(text("workbook-open", name=goal.name))
        paths.append(goal)
    return tuple(paths), tuple(notes)


def _beside(goal: Path, until: str) -> Path:
    number = 1
    while (other := goal.with_name(f"{goal.stem}-{until}-{number}{goal.suffix}")).exists():
        number += 1
    return other


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
