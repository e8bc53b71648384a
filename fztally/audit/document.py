"""A written report of any kind -> its passages."""

from __future__ import annotations

from fztally.audit import plain_text, word_file
from fztally.lang.texts import text
from fztally.model.audit import Published
from fztally.model.errors import FztallyError

_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = b"%PDF-"
_RTF = b"{\\rtf"
_ZIP = b"PK\x03\x04"
LARGEST = 50_000_000
"""Bytes of a report that are read at most."""


def read_report(name: str, data: bytes) -> Published:
    """Read a report by its content: a .docx document or plain text.

    Raises FztallyError, with what to do, for everything else.
    """
    if len(data) > LARGEST:
        raise FztallyError(text("verify-too-large", file=name), text("verify-kinds-hint"))
    if data.startswith(_ZIP) and word_file.is_package(data):
        try:
            return Published(name, word_file.passages(data), data)
        except word_file.NotWordError as error:
            raise FztallyError(text("verify-damaged", file=name), text("verify-damaged-hint")) from error
    for mark, kind in ((_OLD_WORD, "doc"), (_PDF, "pdf"), (_RTF, "rtf"), (_ZIP, "zip")):
        if data.startswith(mark):
            raise FztallyError(text(f"verify-is-{kind}", file=name), text("verify-kinds-hint"))
    said = plain_text.decode(data)
    if said is None:
        raise FztallyError(text("verify-no-text", file=name), text("verify-kinds-hint"))
    if not said.strip():
        raise FztallyError(text("verify-empty", file=name), text("verify-kinds-hint"))
    return Published(name, plain_text.passages(said))
