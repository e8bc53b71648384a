"""The passwords that a user gives for locked ledgers."""

from __future__ import annotations

from pathlib import Path

from fztally.lang.texts import text
from fztally.model.errors import FztallyError


def read_passwords(path: str) -> tuple[str, ...]:
    """The passwords in a file, one a line, to be tried in turn; none when no file is named.

    Raises FztallyError when it cannot be read.
    """
    if not path:
        return ()
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise FztallyError(text("no-password-file", file=path), text("no-password-file-hint")) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            lines = content.decode(encoding).splitlines()
        except UnicodeDecodeError:
            continue
        return tuple(dict.fromkeys(line for line in lines if line.strip()))
    raise FztallyError(text("no-password-file", file=path), text("no-password-file-hint"))
