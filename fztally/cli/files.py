"""Single files that a command is given, and that it leaves."""

from pathlib import Path

from fztally.lang.texts import text
from fztally.model.errors import FztallyError


def read_file(path: Path) -> bytes:
    """The content of a file that was named on the command line. Raises FztallyError when it cannot be opened."""
    try:
        return path.read_bytes()
    except OSError as error:
        key = "is-folder" if path.is_dir() else "verify-unreadable" if path.exists() else "no-file"
        raise FztallyError(text(key, file=path), text("no-file-hint")) from error


def put_file(path: Path, data: bytes, mark: str) -> Path:
    """Put a file in its place whole, and say where it is: a name with ``mark`` in it when the place is taken by an open
    file. Raises FztallyError when it cannot be written."""
    from fztally.store.unwritable import unwritable
    from fztally.write.replace import put

    try:
        return put(path, data, mark).path
    except OSError as error:
        raise unwritable(path.parent, error) from error
