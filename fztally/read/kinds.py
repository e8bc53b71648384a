"""What a file is, by its content: names lie."""

from __future__ import annotations

import zipfile
from io import BytesIO

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00")
_DOCUMENTS = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")
_OTHER_OLE = ("WordDocument", "PowerPoint Document")
_PACKAGES = (
    (b"xl/workbook.bin", "xlsb"),
    (b"xl/workbook.xml", "xlsx"),
    (b"word/document.xml", "document"),
    (b"ppt/presentation.xml", "document"),
)
_DIRECTORY = 1 << 18
_HEAD = 65_536


def kind_of(data: bytes) -> str:
    """The format of a file: ``xlsx``, ``xlsb``, ``ods``, ``xls``, ``encrypted``, ``html``, ``mhtml``, ``xml``,
    ``text``.

    Or what else it is: ``archive`` (zip), ``packed`` (other archives), ``document``, ``damaged``, ``binary``.
    """
    if data.startswith((ZIP, _EMPTY_ZIP)):
        return _zip_kind(data)
    if data.startswith(OLE):
        return _ole_kind(data)
    if data.startswith(_BIFF):
        return "xls"
    if data.startswith(_ARCHIVES):
        return "packed"
    if data.startswith(_DOCUMENTS):
        return "document"
    return _text_kind(data)


def _text_kind(data: bytes) -> str:
    head = data[:_HEAD]
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in plain and plain.startswith(b"<"):
        return "xml"
    if plain.startswith((b"mime-version:", b"from:", b"content-type: multipart")):
        return "mhtml"
    if looks_like_html(data):
        return "html"
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")) and not wide_text(head):
        return "binary"
    return "text"


def looks_like_html(data: bytes) -> bool:
    """Whether the bytes are a page, or a table without one."""
    plain = data[:_HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return plain.startswith(b"<") and (b"<table" in plain or b"<html" in plain[:1024])


def wide_text(head: bytes) -> str:
    """``utf-16-le`` or ``utf-16-be`` when bytes without a mark look like that: every other byte of their ASCII is 0."""
    sample = head[: len(head) // 2 * 2]
    for encoding, zeros, others in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        if zeros.count(0) >= 4 and not others.count(0) and zeros.count(0) * 20 > len(zeros):
            return encoding
    return ""


def _ole_kind(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "encrypted"
    if any(name.encode("utf-16-le") in data for name in _OTHER_OLE):
        return "document"
    return "xls"


def _zip_kind(data: bytes) -> str:
    # the directory stands at the end: looking for names there is cheaper than to parse it
    end = _directory(data).lower()
    if b"[content_types].xml" in end:
        for name, kind in _PACKAGES:
            if name in end:
                return kind
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    except Exception:  # noqa: BLE001 - zipfile raises whatever it stumbles over in damaged directories
        return "damaged"
    if "mimetype" in names and "content.xml" in names:
        return "ods" if b"opendocument.spreadsheet" in data[:200] + end else _opendocument(data)
    if any(name.startswith("xl/") for name in names):
        return "xlsb" if "xl/workbook.bin" in names else "xlsx"
    return "document" if "[content_types].xml" in names else "archive"


def _directory(data: bytes) -> bytes:
    """The directory of a zip archive, nothing of its members: a stored workbook has a directory of its own."""
    at = data.rfind(_EMPTY_ZIP, -_DIRECTORY)
    size = int.from_bytes(data[at + 12 : at + 16], "little")
    return data[at - size : at] if 0 <= size <= at else b""


def _opendocument(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("mimetype") as member:
            return "ods" if b"opendocument.spreadsheet" in member.read(200) else "document"
    except Exception:  # noqa: BLE001 - as above
        return "damaged"
