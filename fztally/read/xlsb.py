"""Binary Office Open XML workbooks (.xlsb, MS-XLSB): records instead of elements, read one by one."""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections.abc import Iterator, Sequence

from fztally.model.job import Limits
from fztally.model.sheet import Cell, Sheet
from fztally.read.formats import shown_by_id
from fztally.read.grid import Grid
from fztally.read.guard import Inflater, check_sheets
from fztally.read.moments import Shown, moment
from fztally.read.refusal import Refusal
from fztally.read.xml import attributes, parse

_ROW, _BLANK, _RK, _ERROR, _BOOLEAN, _REAL, _STRING, _SHARED = range(8)
_FORMULA_STRING, _FORMULA_REAL, _FORMULA_BOOLEAN, _FORMULA_ERROR = range(8, 12)
_SHARED_ITEM, _FORMAT, _XF, _COLUMN, _SHEET, _PROPERTIES, _MERGE = 19, 44, 47, 60, 156, 153, 176
_CELL_FORMATS, _CELL_FORMATS_END = 617, 618
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_SUM = (b"\x19\x10",)
"""The token of a SUM over one range (tAttrSum)."""


def read(data: bytes, name: str, limits: Limits, passwords: Sequence[str] = ()) -> Iterator[Sheet | Refusal]:
    """The worksheets in their order. Raises Refusal when the workbook is damaged."""
    book = _Book(Inflater(data, limits))
    listed = book.sheets()
    check_sheets(len(listed), limits)
    for sheet, part, hidden in listed:
        try:
            yield book.sheet(sheet, part, hidden=hidden)
        except Refusal as refusal:
            yield refusal.on_sheet(sheet)
        except (struct.error, IndexError):
            yield Refusal("file-unreadable", reason="damaged").on_sheet(sheet)


def records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """(type, content) of each record. Raises Refusal when the part breaks off within one."""
    at, end = 0, len(part)
    while at < end:
        try:
            kind = part[at]
            at += 1
            if kind & 0x80:
                kind = (kind & 0x7F) | (part[at] & 0x7F) << 7
                at += 1
            size = shift = 0
            while True:
                byte = part[at]
                at += 1
                size |= (byte & 0x7F) << shift
                shift += 7
                if not byte & 0x80 or shift > 21:
                    break
        except IndexError as error:
            raise Refusal("file-unreadable", reason="damaged") from error
        if at + size > end:
            raise Refusal("file-unreadable", reason="damaged")
        yield kind, part[at : at + size]
        at += size


def _text(content: bytes, at: int = 0) -> str:
    size = int.from_bytes(content[at : at + 4], "little")
    if size == 0xFFFFFFFF:
        return ""
    return content[at + 4 : at + 4 + 2 * size].decode("utf-16-le", "replace")


def _rk(value: int) -> float:
    """A number of 30 bits: whole or the upper part of a float, in hundredths or not."""
    number: float
    if value & 2:
        number = (value >> 2) - (1 << 30 if value & 0x80000000 else 0)
    else:
        number = struct.unpack("<d", struct.pack("<Q", (value & 0xFFFFFFFC) << 32))[0]
    return number / 100 if value & 1 else number


class _Book:
    def __init__(self, inflater: Inflater) -> None:
        self._inflater = inflater
        self._members: dict[str, zipfile.ZipInfo] = {info.filename.lower(): info for info in inflater.members}
        self._strings = self._read_strings()
        self._shown = self._read_formats()
        self.from_1904 = False

    def _part(self, name: str) -> bytes:
        return self._inflater.read(self._members[name]) if name in self._members else b""

    def sheets(self) -> list[tuple[str, str, bool]]:
        """(name, part, hidden) of every worksheet."""
        targets: dict[str, str] = {}
        relations = self._part("xl/_rels/workbook.bin.rels")
        for element in parse(relations) if relations else ():
            given = attributes(element)
            if given.get("Type", "").lower().endswith("/worksheet"):
                path = posixpath.normpath(posixpath.join("/xl", given.get("Target", "")))
                targets[given.get("Id", "")] = path.lstrip("/").lower()
        listed = []
        for kind, content in records(self._part("xl/workbook.bin")):
            if kind == _PROPERTIES and content:
                self.from_1904 = bool(content[0] & 1)
            elif kind == _SHEET and len(content) >= 12:
                relation = _text(content, 8)
                name = _text(content, 12 + 2 * len(relation.encode("utf-16-le")) // 2)
                if relation in targets:
                    listed.append((name, targets[relation], content[0] != 0))
        return listed

    def _read_strings(self) -> list[str]:
        # a byte of flags stands before each text
        return [_text(c, 1) for kind, c in records(self._part("xl/sharedstrings.bin")) if kind == _SHARED_ITEM]

    def _read_formats(self) -> list[Shown]:
        codes: dict[int, str] = {}
        shown: list[Shown] = []
        within = False
        for kind, content in records(self._part("xl/styles.bin")):
            if kind == _FORMAT:
                codes[int.from_bytes(content[:2], "little")] = _text(content, 2)
            elif kind in (_CELL_FORMATS, _CELL_FORMATS_END):
                within = kind == _CELL_FORMATS
            elif kind == _XF and within:
                shown.append(shown_by_id(int.from_bytes(content[2:4], "little"), codes))
        return shown

    def sheet(self, name: str, part: str, *, hidden: bool) -> Sheet:
        """One worksheet. Raises Refusal when it is damaged or beyond the limits."""
        if part not in self._members:
            raise Refusal("file-unreadable", reason="damaged")
        grid = Grid(name, self._inflater.limits)
        row = 0
        for kind, content in records(self._part(part)):
            if kind == _ROW and len(content) >= 12:
                row = int.from_bytes(content[:4], "little")
                if content[11] & 0x10:
                    grid.hidden_rows.add(row)
            elif _BLANK <= kind <= _FORMULA_ERROR and len(content) >= 8:
                self._cell(grid, row, kind, content)
            elif kind == _MERGE:
                top, bottom, left, right = struct.unpack_from("<4I", content)
                grid.merges.append((top, left, bottom, right))
            elif kind == _COLUMN and len(content) >= 18 and content[16] & 1:
                first, last = struct.unpack_from("<2I", content)
                grid.hidden_columns.update(range(first, min(last, 16_383) + 1))
        return grid.sheet(hidden=hidden)

    def _cell(self, grid: Grid, row: int, kind: int, content: bytes) -> None:
        column = int.from_bytes(content[:4], "little")
        if kind in (_ERROR, _FORMULA_ERROR):
            grid.error(row, column, _ERRORS.get(content[8], ""))
            return
        if kind == _FORMULA_REAL and any(token in content[22:] for token in _SUM):
            grid.formula(row, column, "SUM()")
        grid.put(row, column, self._value(kind, int.from_bytes(content[4:7], "little"), content))

    def _value(self, kind: int, style: int, content: bytes) -> Cell:
        if kind in (_BOOLEAN, _FORMULA_BOOLEAN):
            return content[8] != 0
        if kind in (_STRING, _FORMULA_STRING):
            return _text(content, 8) or None
        if kind == _SHARED:
            index = int.from_bytes(content[8:12], "little")
            if index >= len(self._strings):
                raise Refusal("file-unreadable", reason="damaged")
            return self._strings[index] or None
        if kind == _BLANK:
            return None
        number: float
        if kind == _RK:
            number = _rk(int.from_bytes(content[8:12], "little"))
        else:
            number = struct.unpack_from("<d", content, 8)[0]
        shown: Shown = self._shown[style] if style < len(self._shown) else ""
        return moment(number, shown, from_1904=self.from_1904) if shown else number
