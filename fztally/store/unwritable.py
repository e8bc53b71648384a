"""What is said when outputs cannot be written."""

import errno
from pathlib import Path

from fztally.lang.texts import text
from fztally.model.errors import FztallyError


def unwritable(folder: Path | str, cause: BaseException | None = None) -> FztallyError:
    """That ``folder`` cannot be written, and whether that is because the disk is full."""
    what = text("output-full" if is_full(cause) else "output-not-writable", folder=folder)
    return FztallyError(what, text("output-not-writable-hint"))


def is_full(cause: BaseException | None) -> bool:
    """Whether an error means that there is no room left."""
    return isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT)
