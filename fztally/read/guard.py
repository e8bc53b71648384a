"""Limits that are checked on the raw bytes, before any parser sees them.

A value at XFD1048576 or a forged count makes parsers ask for hundreds of gigabytes and abort; an inflated member may be
any size whatever its header says. So sizes are counted here, chunk by chunk.
"""

from __future__ import annotations

import re
import zipfile
import zlib

from fztally.model.job import Limits
from fztally.read.refusal import Refusal

_CHUNK = 1 << 20
_RATIO_FROM = 10_000_000
_WIDE_CELL = re.compile(rb'<c r="([A-Z]{3})([0-9]+)"[^>]*?(/?)>')
_VALUE_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]+)"[^>]*[^/]>')
_ROW = re.compile(rb'<row\b[^>]*?\br="([0-9]+)"')
_COUNT = re.compile(rb'uniqueCount="([0-9]+)"')


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class Inflater:
    """Reads members of one archive and counts what comes out, against the limits of the whole archive."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        if len(archive.infolist()) > limits.archive_members:
            raise Refusal(
                "file-limit", limit="archive_members", allowed=limits.archive_members, found=len(archive.infolist())
            )
        self._archive, self._limits, self._total = archive, limits, 0

    def read(self, name: str) -> bytes:
        """The bytes of a member. Raises Refusal beyond the limits, or when the member is damaged."""
        info = self._archive.getinfo(name)
        chunks = []
        size = 0
        try:
            with self._archive.open(info) as member:
                while chunk := member.read(_CHUNK):
                    size += len(chunk)
                    self._total += len(chunk)
                    self._check(size, info.compress_size)
                    chunks.append(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
            if "password" in str(error):
                raise Refusal("file-password") from error
            raise Refusal("file-unreadable", reason="damaged") from error
        return b"".join(chunks)

    def _check(self, size: int, packed: int) -> None:
        limits = self._limits
        if self._total > limits.inflated_bytes:
            raise Refusal("file-limit", limit="inflated_bytes", allowed=limits.inflated_bytes, found=self._total)
        if size > _RATIO_FROM and size > limits.inflate_ratio * max(packed, 1):
            found = size // max(packed, 1)
            raise Refusal("file-limit", limit="inflate_ratio", allowed=limits.inflate_ratio, found=found)


def no_doctype(xml: bytes) -> None:
    """Refuse XML with a document type: ledgers have none, entity bombs do."""
    if b"<!DOCTYPE" in xml[:4096] or b"<!ENTITY" in xml[:65536]:
        raise Refusal("file-limit", limit="doctype", allowed=0, found=1)


def check_strings(xml: bytes, limits: Limits) -> None:
    """Refuse shared strings whose declared count cannot be true: parsers allocate by it."""
    no_doctype(xml)
    match = _COUNT.search(xml[:2048])
    # a shared string takes at least the five bytes of <si/>
    if match and int(match.group(1)) > len(xml) // 5 + 1:
        raise Refusal("file-limit", limit="cells", allowed=limits.cells, found=int(match.group(1)))


def check_sheet(xml: bytes, sheet: str, limits: Limits) -> None:
    """Refuse a sheet whose filled cells reach beyond the limits; cells that are only formatted do not count."""
    no_doctype(xml)
    for match in _WIDE_CELL.finditer(xml):
        column = column_number(match.group(1).decode())
        if column > limits.columns and not match.group(3):
            row = int(match.group(2))
            raise Refusal(
                "file-limit", sheet=sheet, row=row, column=column, limit="columns", allowed=limits.columns, found=column
            )
    highest = max((int(number) for number in _ROW.findall(xml)), default=0)
    if highest * 32 <= limits.cells and highest <= limits.rows:
        return
    row = width = 0
    for letters, number in _VALUE_CELL.findall(xml):
        row = max(row, int(number))
        width = max(width, column_number(letters.decode()))
    if row > limits.rows:
        raise Refusal("file-limit", sheet=sheet, row=row, column=1, limit="rows", allowed=limits.rows, found=row)
    if row * width > limits.cells:
        raise Refusal(
            "file-limit", sheet=sheet, row=row, column=width, limit="cells", allowed=limits.cells, found=row * width
        )
