"""One run at a time writes to a folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

LOCK = ".lock"


class InUseError(Exception):
    """Another run is writing to this folder."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder for writing. The system lets go of it when the process ends, however it ends.

    Raises InUseError when another process holds it, OSError when nothing can be written there.
    """
    with (folder / LOCK).open("a+b") as file:
        if not _take(file):
            raise InUseError(str(folder))
        # closing the file lets go of it
        yield


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
