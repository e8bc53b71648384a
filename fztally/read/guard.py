"""Limits that are checked on the raw bytes, before any parser sees them.

What an archive's headers declare is not believed: sizes are counted while inflating, and a member that would grow
beyond its allowance is never made.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from fztally.model.job import Limits
from fztally.read.refusal import Refusal

_RATIO_FROM = 10_000_000
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1


@dataclass(slots=True)
class Spent:
    """What an archive, with the archives in it, has used of its limits."""

    members: int = 0
    inflated: int = 0


class Inflater:
    """Reads members of one zip archive and counts what comes out, against the limits."""

    def __init__(self, data: bytes, limits: Limits, passwords: Sequence[str] = (), spent: Spent | None = None) -> None:
        """Raises Refusal when it is no whole archive, or has too many members."""
        try:
            self.archive = zipfile.ZipFile(BytesIO(data))
        except Exception as error:  # zipfile raises whatever struct, codecs and it itself raise on damaged directories
            raise Refusal("file-unreadable", reason="damaged") from error
        self.members = tuple(self.archive.infolist())
        self.limits, self._spent = limits, spent or Spent()
        self._spent.members += len(self.members)
        if self._spent.members > limits.archive_members:
            raise Refusal(
                "file-limit", limit="archive_members", allowed=limits.archive_members, found=self._spent.members
            )
        self._data, self._passwords = data, passwords

    def read(self, info: zipfile.ZipInfo) -> bytes:
        """The bytes of a member. Raises Refusal beyond the limits, when it is damaged, or when it needs a password."""
        if info.flag_bits & _ENCRYPTED:
            return self._unlock(info)
        if info.compress_type not in (_STORED, _DEFLATED):
            return self._by_zipfile(info, None)
        packed = self._packed(info)
        if info.compress_type == _STORED:
            self._count(len(packed), len(packed))
            content = packed
        else:
            content = self._inflate(packed)
        if zlib.crc32(content) != info.CRC:
            raise Refusal("file-unreadable", reason="damaged")
        return content

    def _packed(self, info: zipfile.ZipInfo) -> bytes:
        start = info.header_offset
        header = self._data[start : start + 30]
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise Refusal("file-unreadable", reason="damaged")
        _, name, extra = _LOCAL_HEADER.unpack(header)
        start += 30 + name + extra
        packed = self._data[start : start + info.compress_size]
        if len(packed) < info.compress_size:
            raise Refusal("file-unreadable", reason="damaged")
        return packed

    def _inflate(self, packed: bytes) -> bytes:
        allowed = self._allowed(len(packed))
        try:
            inflating = zlib.decompressobj(-15)
            content = inflating.decompress(packed, allowed + 1)
        except zlib.error as error:
            raise Refusal("file-unreadable", reason="damaged") from error
        self._count(len(content), len(packed))
        if not inflating.eof:
            raise Refusal("file-unreadable", reason="damaged")
        return content

    def _allowed(self, packed: int) -> int:
        by_ratio = max(_RATIO_FROM, self.limits.inflate_ratio * max(packed, 1))
        return max(0, min(by_ratio, self.limits.inflated_bytes - self._spent.inflated))

    def _count(self, size: int, packed: int, whole: int = 0) -> None:
        """Count bytes that came out; ``whole`` is how many of this member so far, when they come in pieces."""
        limits, whole = self.limits, whole or size
        self._spent.inflated += size
        if self._spent.inflated > limits.inflated_bytes:
            raise Refusal(
                "file-limit", limit="inflated_bytes", allowed=limits.inflated_bytes, found=self._spent.inflated
            )
        if whole > _RATIO_FROM and whole > limits.inflate_ratio * max(packed, 1):
            found = whole // max(packed, 1)
            raise Refusal("file-limit", limit="inflate_ratio", allowed=limits.inflate_ratio, found=found)

    def _unlock(self, info: zipfile.ZipInfo) -> bytes:
        for password in self._passwords:
            # the code page of the program that packed it is unknown
            for raw in dict.fromkeys((password.encode(), password.encode("gb18030"))):
                try:
                    return self._by_zipfile(info, raw)
                except Refusal as refusal:
                    if refusal.code != "file-password":
                        raise
        raise Refusal("file-password")

    def _by_zipfile(self, info: zipfile.ZipInfo, password: bytes | None) -> bytes:
        """Rarer ways of packing, and the old encryption, which zipfile knows. A wrong password may show as damage."""
        chunks = []
        size = 0
        try:
            with self.archive.open(info, pwd=password) as member:
                while chunk := member.read(1 << 20):
                    size += len(chunk)
                    self._count(len(chunk), info.compress_size, size)
                    chunks.append(chunk)
        except Refusal:
            raise
        except (RuntimeError, zipfile.BadZipFile, zlib.error) as error:
            locked = password is not None or "password" in str(error).lower() or "encrypt" in str(error).lower()
            raise Refusal("file-password") if locked else Refusal("file-unreadable", reason="damaged") from error
        except Exception as error:  # bz2, lzma and zipfile each raise their own kinds on damaged members
            raise Refusal("file-unreadable", reason="damaged") from error
        return b"".join(chunks)


def check_cell(sheet: str, row: int, column: int, limits: Limits) -> None:
    """Refuse a sheet whose filled cells reach (1-based) ``row`` and ``column``, when that is beyond the limits."""
    for limit, allowed, found in (
        ("columns", limits.columns, column),
        ("rows", limits.rows, row),
        ("cells", limits.cells, row * column),
    ):
        if found > allowed:
            raise Refusal("file-limit", sheet=sheet, row=row, column=column, limit=limit, allowed=allowed, found=found)


def check_sheets(count: int, limits: Limits) -> None:
    """Refuse a workbook of too many sheets."""
    if count > limits.sheets:
        raise Refusal("file-limit", limit="sheets", allowed=limits.sheets, found=count)


def refuse_doctype() -> Refusal:
    """The refusal of XML with a document type: ledgers have none, entity bombs do."""
    return Refusal("file-limit", limit="doctype", allowed=0, found=1)
