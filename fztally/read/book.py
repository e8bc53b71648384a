"""One file -> its sheets: the content decides which reader, never the extension."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO

from fztally.model.finding import Outcome
from fztally.model.job import Limits
from fztally.model.sheet import Cell, Sheet
from fztally.model.source import Source
from fztally.read.delimited import read_delimited
from fztally.read.guard import Inflater
from fztally.read.html import looks_like_html, read_html
from fztally.read.refusal import Refusal
from fztally.read.xls import read_xls
from fztally.read.xlsx import read_xlsx

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_OLE = tuple(name.encode("utf-16-le") for name in ("WordDocument", "PowerPoint Document"))

Reader = Callable[[bytes, Source, Limits], tuple[Sheet, ...]]


def read_book(source: Source, limits: Limits, password: str | None = None) -> Outcome[tuple[Sheet, ...]]:
    """All sheets of a file. Never raises for bad input: a file that is not read is one finding."""
    try:
        if source.size > limits.file_bytes:
            raise Refusal("file-limit", limit="file_bytes", allowed=limits.file_bytes, found=source.size)
        data = source.path.read_bytes()
        if not data:
            raise Refusal("file-empty")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Outcome(_read(data, source, limits, password))
    except Refusal as refusal:
        return Outcome((), (refusal.finding(source),))
    except OSError:
        return Outcome((), (Refusal("file-unreadable", reason="no-access").finding(source),))


def _read(data: bytes, source: Source, limits: Limits, password: str | None) -> tuple[Sheet, ...]:
    kind = kind_of(data)
    if kind == "encrypted":
        data = _decrypt(data, password)
        kind = kind_of(data)
    if kind not in READERS:
        raise Refusal("file-unreadable", reason=kind or "unknown")
    return READERS[kind](data, source, limits)


def kind_of(data: bytes) -> str:
    """The format of a file by its content: a key of ``READERS``, or what else it is (``document``, ``archive``, "")."""
    if data.startswith(_ZIP):
        return _zip_kind(data)
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            return "encrypted"
        return "document" if any(name in data for name in _OTHER_OLE) else "xls"
    if data.startswith(_BIFF):
        return "xls"
    if data.startswith(b"%PDF"):
        return "document"
    if looks_like_html(data):
        return "html"
    head = data[:4096]
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ""
    return "text"


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = {name.lower() for name in archive.namelist()}
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                if b"opendocument.spreadsheet" in archive.read("mimetype"):
                    return "ods"
                return "document"
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, NotImplementedError, RuntimeError):
        return "damaged"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "xl/workbook.xml" in names or any(name.startswith("xl/") for name in names):
        return "xlsx"
    return "document" if "[content_types].xml" in names else "archive"


def _decrypt(data: bytes, password: str | None) -> bytes:
    if not password:
        raise Refusal("file-password")
    try:
        import msoffcrypto
    except ImportError as error:
        raise Refusal("file-password") from error
    out = BytesIO()
    try:
        file = msoffcrypto.OfficeFile(BytesIO(data))
        file.load_key(password=password)
        file.decrypt(out)
    except Exception as error:  # msoffcrypto raises its own and other kinds for a wrong password
        raise Refusal("file-password") from error
    return out.getvalue()


def _calamine(data: bytes, source: Source, limits: Limits) -> tuple[Sheet, ...]:
    """Formats that calamine alone reads: xlsb and ods."""
    from python_calamine import CalamineWorkbook

    with zipfile.ZipFile(BytesIO(data)) as archive:
        inflater = Inflater(archive, limits)
        for name in archive.namelist():
            inflater.read(name)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        sheets = []
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            cells: list[list[Cell]] = [[None if value == "" else value for value in row] for row in rows]
            sheets.append(Sheet(name, cells))
        return tuple(sheets)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a Rust panic is no Exception
        raise Refusal("file-unreadable", reason="damaged") from error


READERS: dict[str, Reader] = {
    "xlsx": lambda data, source, limits: read_xlsx(data, limits),
    "xls": lambda data, source, limits: read_xls(data, limits),
    "text": lambda data, source, limits: read_delimited(data, source.stem, limits),
    "html": lambda data, source, limits: read_html(data, source.stem, limits),
    "xlsb": _calamine,
    "ods": _calamine,
}
"""The reader of each format."""
