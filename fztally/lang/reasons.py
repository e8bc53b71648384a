"""Why the system would not read or write something, in the words of a person."""

from __future__ import annotations

import errno

from fztally.lang.texts import text

_KEYS = {
    errno.ENOSPC: "reason-disk-full",
    errno.EDQUOT: "reason-disk-full",
    errno.ENOENT: "reason-not-there",
    errno.ENOTDIR: "reason-in-the-way",
    errno.EEXIST: "reason-in-the-way",
    errno.EACCES: "reason-no-right",
    errno.EPERM: "reason-no-right",
    errno.EROFS: "reason-read-only",
    errno.EPROTONOSUPPORT: "reason-no-protocol",
    errno.ECONNREFUSED: "reason-no-connection",
    errno.ETIMEDOUT: "reason-no-connection",
    errno.ECONNRESET: "reason-no-connection",
    errno.ENOTCONN: "reason-no-connection",
    errno.EHOSTUNREACH: "reason-no-connection",
    errno.ENETUNREACH: "reason-no-connection",
}


def reason_of(error: OSError) -> str:
    """A few words on an error of the system; in the system's own where there are no better ones."""
    key = _KEYS.get(error.errno or 0)
    return text(key) if key else error.strerror or type(error).__name__
