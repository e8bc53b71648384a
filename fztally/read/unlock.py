"""Workbooks that carry a password for opening."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from fztally.read.refusal import Refusal

_DEFAULT = "VelvetSweatshop"
"""What Excel encrypts with when only writing is protected; it opens such files without asking."""


def unlock(data: bytes, passwords: Sequence[str]) -> bytes:
    """The plain bytes of an encrypted workbook (a package inside OLE, or .xls). Raises Refusal when none opens it."""
    try:
        import msoffcrypto
    except ImportError as error:
        raise Refusal("file-password") from error
    for password in (_DEFAULT, *passwords):
        out = BytesIO()
        try:
            file = msoffcrypto.OfficeFile(BytesIO(data))
            file.load_key(password=password)
            file.decrypt(out)
        except Exception:  # noqa: BLE001, S112 - msoffcrypto and olefile raise many kinds, for a wrong password as for damage
            continue
        if out.getbuffer().nbytes:
            return out.getvalue()
    raise Refusal("file-password")
