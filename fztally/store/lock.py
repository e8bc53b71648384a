"""One run at a time holds a folder: while it reads what it remembers there, and while it writes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

LOCK = ".lock"
_ATTEMPTS = 5


class InUseError(Exception):
    """Another run holds this folder."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder. The system lets go of it when the process ends, however it ends.

    Raises InUseError when another process holds it, OSError when nothing can be written there.
    """
    # closing the file lets go of it
    with _taken(folder):
        yield


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """The same for a folder that need not be there: it is made, and is gone afterwards if nothing has come into it."""
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with locked(folder):
            try:
                yield
            finally:
                if made and [path.name for path in folder.iterdir()] == [LOCK]:
                    # where the file cannot be removed while it is open (Windows) it stays
                    with suppress(OSError):
                        (folder / LOCK).unlink()
    finally:
        with suppress(OSError):
            for path in made:
                path.rmdir()


def _taken(folder: Path) -> IO[bytes]:
    attempt = 0
    while True:
        attempt += 1
        file = (folder / LOCK).open("a+b")
        if not _take(file):
            file.close()
            raise InUseError(str(folder))
        # whoever held it may have just removed it with the folder; some network drives count no links
        if os.fstat(file.fileno()).st_nlink or attempt == _ATTEMPTS:
            return file
        file.close()


if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[bytes]) -> bool:
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import errno
    import fcntl

    def _take(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            # some network drives know no locks: better unlocked than not at all
            return error.errno not in (errno.EWOULDBLOCK, errno.EACCES)
        return True
