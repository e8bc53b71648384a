"""A place that a URL leads to, through fsspec: a share, an object store, a server (``s3://``, ``sftp://``, ``ftp://``).

fsspec is loaded when such a place is used, and so is what the kind of URL needs besides.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from fztally.store.shelf import passing_name

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

T = TypeVar("T")

_opened: dict[str, tuple[AbstractFileSystem, str]] = {}
"""The connections of this process: URL -> file system, and the URL's path in it."""
_SECRET = re.compile(r"(?<=://)[^/@]*@")


@dataclass(frozen=True, slots=True)
class UrlShelf:
    """A place below a URL: ``folder`` is its path from there."""

    url: str
    folder: str = ""

    @property
    def label(self) -> str:
        """The URL without user and password."""
        return "/".join(filter(None, (_SECRET.sub("", self.url).rstrip("/"), self.folder)))

    def below(self, name: str) -> UrlShelf:
        """The place of that name in this one."""
        return UrlShelf(self.url, f"{self.folder}/{name}" if self.folder else name)

    def make(self) -> None:
        """Make the place. A folder that a ``file://`` URL leads to must be there: a share that is not mounted would be
        made where it should be."""

        def work(system: AbstractFileSystem, path: str) -> None:
            here = _is_here(system)
            if here and not Path(_opened[self.url][1]).is_dir():
                raise FileNotFoundError(errno.ENOENT, "", path)
            system.makedirs(path, exist_ok=True)
            if here:
                Path(path).chmod(0o700)

        self._ask(work)

    def read(self, name: str) -> bytes:
        """The content of a file."""

        def work(system: AbstractFileSystem, path: str) -> bytes:
            return bytes(system.cat_file(f"{path}/{name}"))

        return self._ask(work)

    def write(self, name: str, content: bytes) -> None:
        """Put a file there under another name, then under its own: not every kind of place puts one there at once."""
        partial = passing_name(name)

        def work(system: AbstractFileSystem, path: str) -> None:
            try:
                system.pipe_file(f"{path}/{partial}", content)
                system.mv(f"{path}/{partial}", f"{path}/{name}")
            except BaseException:
                with suppress(Exception):
                    system.rm_file(f"{path}/{partial}")
                raise

        self._ask(work)

    def remove(self, name: str) -> None:
        """Take a file away."""

        def work(system: AbstractFileSystem, path: str) -> None:
            try:
                system.rm_file(f"{path}/{name}")
            except Exception:
                # each library has an error of its own for what is not there
                if system.exists(f"{path}/{name}"):
                    raise

        self._ask(work)

    def names(self) -> dict[str, int]:
        """The files that lie there."""
        listed = {name: size for name, kind, size in self._entries() if kind != "directory"}
        return {name: int(size or 0) for name, size in listed.items()}

    def folders(self) -> tuple[str, ...]:
        """The places in this one."""
        return tuple(name for name, kind, _ in self._entries() if kind == "directory")

    def clear(self) -> list[int]:
        """Take everything away."""
        sizes: list[int] = []
        for name in self.folders():
            sizes += self.below(name).clear()
        for name, size in self.names().items():
            self.remove(name)
            sizes.append(size)
        self.leave()
        return sizes

    def leave(self) -> None:
        """Take the place itself away if there is nothing in it; an object store has no places without anything."""
        with suppress(OSError):
            self._ask(lambda system, path: system.rmdir(path))

    def _entries(self) -> list[tuple[str, str, int | None]]:
        def work(system: AbstractFileSystem, path: str) -> list[tuple[str, str, int | None]]:
            found = [(str(one["name"]).rstrip("/"), one["type"], one.get("size")) for one in system.ls(path, True)]
            # object stores list a folder as one of its own files, and a file as the only one in itself
            return [(name.rsplit("/", 1)[-1], kind, size) for name, kind, size in found if name != path.rstrip("/")]

        try:
            return self._ask(work)
        except FileNotFoundError:
            return []

    def _ask(self, work: Callable[[AbstractFileSystem, str], T]) -> T:
        """Do something there. Whatever the library raises becomes an OSError."""
        try:
            return self._try(work)
        except FileNotFoundError as error:
            raise FileNotFoundError(errno.ENOENT, "", self.label) from error
        except Exception:  # noqa: BLE001 - each library has errors of its own
            # a connection that nobody has used for a while is cut off
            _opened.pop(self.url, None)
        try:
            return self._try(work)
        except OSError as error:
            raise OSError(error.errno or errno.EIO, error.strerror or type(error).__name__, self.label) from error
        except Exception as error:
            raise OSError(errno.EIO, type(error).__name__, self.label) from error

    def _try(self, work: Callable[[AbstractFileSystem, str], T]) -> T:
        system, root = _opened.get(self.url) or _open(self.url)
        # what was listed before may no longer be true: others write there
        system.invalidate_cache()
        return work(system, f"{root}/{self.folder}" if self.folder else root or "/")


def _open(url: str) -> tuple[AbstractFileSystem, str]:
    """The file system that a URL is in, connected. Raises OSError where there is none for it."""
    try:
        from fsspec.core import url_to_fs

        system, root = url_to_fs(url, skip_instance_cache=True)
    except (ImportError, ValueError) as error:
        raise OSError(errno.EPROTONOSUPPORT, type(error).__name__, url) from error
    _opened[url] = system, root.rstrip("/")
    return _opened[url]


def _is_here(system: AbstractFileSystem) -> bool:
    """Whether it is the file system of this machine, which has owners."""
    return "file" in (system.protocol if isinstance(system.protocol, tuple | list) else (system.protocol,))
