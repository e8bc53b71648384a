"""Formulas in the records of a BIFF workbook, which xlrd leaves out."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Sheet

_FORMULA = frozenset({0x0006, 0x0206, 0x0406})
_SHARED = 0x04BC
_BEGINS, _ENDS = frozenset({0x0009, 0x0209, 0x0409, 0x0809}), 0x000A
_CELL = struct.Struct("<HH2x8sH")
_RECORD = struct.Struct("<HH")
_SHARED_FIRST = b"\x01"
_EMPTY_TEXT = 3
_CALCULATE = 0x3
_OLDEST = 50
_FORMULA_AT, _TOKENS_AT = 20, 22


def formulas(book: Book, sheet: Sheet) -> Iterator[tuple[int, int, str, bool]]:
    """(row, column, text, whether a value is stored) of every formula of a sheet; the text is "" where it is not known.

    Programs that cannot calculate store the empty text, as does a formula that gives it: which, its text must tell.
    """
    if book.mem is None or book.biff_version < _OLDEST:
        return
    shared: dict[tuple[int, int], bytes] = {}
    found: list[tuple[int, int, bytes, bytes, int]] = []
    for code, data in _records(book.mem, book._sh_abs_posn[sheet.number]):  # noqa: SLF001 - xlrd keeps no public record
        if code in _FORMULA and len(data) >= _TOKENS_AT:
            row, column, stored, flags = _CELL.unpack_from(data)
            size = int.from_bytes(data[_FORMULA_AT:_TOKENS_AT], "little")
            found.append((row, column, stored, data[_TOKENS_AT : _TOKENS_AT + size], flags))
        elif code == _SHARED and len(data) > 10:
            top, left = int.from_bytes(data[0:2], "little"), data[4]
            shared[(top, left)] = data[10 : 10 + int.from_bytes(data[8:10], "little")]
    for row, column, stored, tokens, flags in found:
        text = _text(book, tokens, row, column, shared)
        empty = stored[6:8] == b"\xff\xff" and stored[0] == _EMPTY_TEXT
        yield row, column, text, not empty or not (flags & _CALCULATE or _gives_number(text))


def _records(mem: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one sheet, without those of the charts in it."""
    depth = 0
    while at + 4 <= len(mem):
        code, size = _RECORD.unpack_from(mem, at)
        if code in _BEGINS:
            depth += 1
        elif code == _ENDS:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield code, mem[at + 4 : at + 4 + size]
        at += 4 + size


def _text(book: Book, tokens: bytes, row: int, column: int, shared: dict[tuple[int, int], bytes]) -> str:
    from xlrd.formula import FMLA_TYPE_CELL, FMLA_TYPE_SHARED, decompile_formula

    kind = FMLA_TYPE_CELL
    if tokens[:1] == _SHARED_FIRST and len(tokens) >= 5:
        tokens, kind = shared.get(struct.unpack_from("<HH", tokens, 1), b""), FMLA_TYPE_SHARED
    if not tokens:
        return ""
    try:
        return str(decompile_formula(book, tokens, len(tokens), kind, browx=row, bcolx=column) or "")
    except Exception:  # noqa: BLE001 - xlrd's decompiler asserts, indexes and unpacks its way through damaged tokens
        return ""


def _gives_number(text: str) -> bool:
    """Whether a formula can only give a number: it joins, looks up and quotes no text."""
    return bool(text) and not any(mark in text for mark in ('"', "&", "LOOKUP", "INDEX", "TEXT", "IF("))
