"""Compound files (MS-CFB), the small file system that .xls and .et live in.

xlrd would walk a chain of sectors that closes on itself for ever, and refuses files that others open.
"""

from __future__ import annotations

import struct

from fztally.read.refusal import Refusal

_HEADER = struct.Struct("<H H 10x I I 4x I I I I I")
_HEADER_AT, _FIRST_TABLES_AT, _FIRST_TABLES = 0x1E, 0x4C, 109
_NO_SECTOR = 0xFFFFFFFA
"""This number and those above it are no sectors but marks."""
_ENTRY = 128
_STREAM, _ROOT = 2, 5


def workbook_stream(data: bytes) -> bytes:
    """The records of the workbook. Raises Refusal when the file is damaged or holds none."""
    try:
        return _Compound(data).stream("workbook", "book")
    except (struct.error, IndexError) as error:
        raise Refusal("file-unreadable", reason="damaged") from error


class _Compound:
    def __init__(self, data: bytes) -> None:
        sector, small, _, directory, cutoff, small_table, _, more_tables, _ = _HEADER.unpack_from(data, _HEADER_AT)
        if not (7 <= sector <= 16 and 4 <= small <= sector):
            raise Refusal("file-unreadable", reason="damaged")
        self._data, self._size, self._small, self._cutoff = data, 1 << sector, 1 << small, cutoff
        self._sectors = len(data) // self._size
        self._table = self._read_table(more_tables)
        self._entries = self._chain(directory)
        self._small_table = _numbers(self._chain(small_table)) if small_table < _NO_SECTOR else ()

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _read_table(self, more: int) -> tuple[int, ...]:
        """Which sector follows each. The sectors of this table are listed in the header, and in further sectors."""
        listed = list(_numbers(self._data[_FIRST_TABLES_AT : _FIRST_TABLES_AT + 4 * _FIRST_TABLES]))
        for _ in range(self._sectors):
            if more >= _NO_SECTOR:
                break
            found = _numbers(self._sector(more))
            listed += found[:-1]
            more = found[-1]
        sectors = [number for number in listed if number < self._sectors]
        return _numbers(b"".join(self._sector(number) for number in sectors[: self._sectors]))

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _follow(start, self._table))

    def stream(self, *names: str) -> bytes:
        """The first stream with one of these names, the likelier one first."""
        found: dict[str, tuple[int, int]] = {}
        root = _NO_SECTOR
        for at in range(0, len(self._entries) - _ENTRY + 1, _ENTRY):
            entry = self._entries[at : at + _ENTRY]
            length = min(int.from_bytes(entry[64:66], "little"), 64)
            start, size = struct.unpack_from("<II", entry, 116)
            if entry[66] == _ROOT:
                root = start
            elif entry[66] == _STREAM:
                found.setdefault(entry[: max(0, length - 2)].decode("utf-16-le", "replace").lower(), (start, size))
        name = next((name for name in names if name in found), None)
        if name is None:
            raise Refusal("file-unreadable", reason="document")
        start, size = found[name]
        if size >= self._cutoff:
            return self._chain(start)[:size]
        pieces = self._chain(root) if root < _NO_SECTOR else b""
        small = self._small
        return b"".join(pieces[n * small : (n + 1) * small] for n in _follow(start, self._small_table))[:size]


def _numbers(raw: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])


def _follow(start: int, table: tuple[int, ...]) -> list[int]:
    """The numbers of a chain. Raises Refusal when it leaves the table or closes on itself."""
    chain: list[int] = []
    while start < _NO_SECTOR:
        if start >= len(table) or len(chain) > len(table):
            raise Refusal("file-unreadable", reason="damaged")
        chain.append(start)
        start = table[start]
    return chain
