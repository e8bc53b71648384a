"""What a run counted, copied whole: its figures, data and manifest."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fztally.store.run_names import DATA, FIGURES, MANIFEST

UNFINISHED = ".writing-"
"""How the name of a folder begins that is still being filled."""


def run_files(folder: Path) -> list[str]:
    """The files under a run's outputs that tell what it counted, by name."""
    there = [name for name in (FIGURES, MANIFEST) if (folder / name).is_file()]
    return [*there, *sorted(f"{DATA}/{path.name}" for path in (folder / DATA).glob("*.parquet"))]


def copy_files(source: Path, folder: Path, names: Iterable[str]) -> None:
    """Copy files of one folder into another, forced to disk. Raises OSError."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, folder / name)
        with (folder / name).open("rb+") as file:
            os.fsync(file.fileno())


@contextmanager
def filled_beside(goal: Path) -> Iterator[Path]:
    """A folder beside ``goal``, its owner's only, to be filled and renamed; it is gone at the end unless it was."""
    for left in goal.parent.glob(f"{UNFINISHED}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=goal.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
