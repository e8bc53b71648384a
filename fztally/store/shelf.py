"""Where parts lie: a folder, or a place that only a URL leads to. Whatever it is, it holds whole files by their names.

A shelf is small and can be sent to another process or machine. All that goes wrong with one is an OSError whose
``filename`` is the shelf's ``label``.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol
from uuid import uuid4


class Shelf(Protocol):
    """A place for files. Names are plain, without ``/``."""

    @property
    def label(self) -> str:
        """What a person calls the place: never with a password in it."""

    def below(self, name: str) -> Shelf:
        """The place of that name in this one; it need not be there."""

    def make(self) -> None:
        """Make the place, for its owner only where it knows owners, if it is not there."""

    def read(self, name: str) -> bytes:
        """The content of a file. Raises FileNotFoundError when there is none of the name."""

    def write(self, name: str, content: bytes) -> None:
        """Put a file there, whole or not at all, instead of one of the same name."""

    def remove(self, name: str) -> None:
        """Take a file away; nothing is said when it is not there."""

    def names(self) -> dict[str, int]:
        """The files that lie there, with their sizes in bytes. Raises FileNotFoundError for a folder that is not there;
        elsewhere a place without files is none."""

    def folders(self) -> tuple[str, ...]:
        """The places in this one."""

    def clear(self) -> list[int]:
        """Take everything away, the place itself included; the sizes of the files. Nothing where it is not there."""

    def leave(self) -> None:
        """Take the place itself away if there is nothing in it."""


class Spot(NamedTuple):
    """A file's place on a shelf."""

    shelf: Shelf
    name: str


@dataclass(frozen=True, slots=True)
class FolderShelf:
    """A folder, readable by its owner only."""

    root: Path

    @property
    def label(self) -> str:
        """The folder."""
        return str(self.root)

    def below(self, name: str) -> FolderShelf:
        """The folder of that name in this one."""
        return FolderShelf(self.root / name)

    def make(self) -> None:
        """Make the folder and those above it."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.root.chmod(0o700)

    def read(self, name: str) -> bytes:
        """The content of a file."""
        return (self.root / name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        """Put a file there under another name, then under its own."""
        partial = self.root / passing_name(name)
        try:
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            partial.replace(self.root / name)
        except OSError as error:
            # half a file would keep a full disk full
            with suppress(OSError):
                partial.unlink()
            raise OSError(error.errno, error.strerror, self.label) from error

    def remove(self, name: str) -> None:
        """Take a file away."""
        (self.root / name).unlink(missing_ok=True)

    def names(self) -> dict[str, int]:
        """The files of the folder."""
        with os.scandir(self.root) as entries:
            return {
                entry.name: entry.stat(follow_symlinks=False).st_size
                for entry in entries
                if not entry.is_dir(follow_symlinks=False)
            }

    def folders(self) -> tuple[str, ...]:
        """The folders in this one."""
        return tuple(path.name for path in self.root.glob("*") if path.is_dir())

    def clear(self) -> list[int]:
        """Remove the folder. One that is a link is left alone, it is not ours."""
        if self.root.is_symlink() or not self.root.is_dir():
            return []
        sizes = [path.lstat().st_size for path in self.root.rglob("*") if not path.is_dir()]
        shutil.rmtree(self.root)
        return sizes

    def leave(self) -> None:
        """Remove the folder if it is empty."""
        with suppress(OSError):
            self.root.rmdir()


def passing_name(name: str) -> str:
    """What a file is called until it is whole; another one for each that writes it at the same time."""
    return f"{name}.{uuid4().hex[:12]}.tmp"


def is_url(place: str) -> bool:
    """Whether a place is given by a URL and not as a folder."""
    return "://" in place


def open_shelf(place: str) -> Shelf:
    """The shelf at a place, a folder or a URL as fsspec knows them. Nothing is read or made yet."""
    if is_url(place):
        from fztally.store.url_shelf import UrlShelf

        return UrlShelf(place)
    # workers of a cluster have working folders of their own
    return FolderShelf(Path(place).absolute())
