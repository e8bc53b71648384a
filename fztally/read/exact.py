"""Worksheet parts of any form that the standard allows, read element by element.

Cells and rows without a position follow the one before; prefixes, comments and the order of attributes do not matter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fztally.model.sheet import Cell
from fztally.read.cells import Reading, as_text, error_text
from fztally.read.grid import Grid, column_number, shifted, sums
from fztally.read.package import unescape
from fztally.read.refusal import Refusal
from fztally.read.xml import attributes, forget, local, walk

if TYPE_CHECKING:
    from lxml.etree import _Element

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_RANGE = re.compile(rf"{_REFERENCE.pattern}:{_REFERENCE.pattern}")
_TRUE = frozenset({"1", "true"})
_WIDEST = 16_384


def read_exactly(xml: bytes, grid: Grid, reading: Reading) -> None:
    """Fill the grid from a worksheet part. Raises Refusal when it is damaged or beyond the limits."""
    body = _Body(grid, reading)
    for event, name, element in walk(xml):
        if name == "row":
            if event == "start":
                body.open_row(attributes(element))
            else:
                forget(element)
        elif event == "end" and name == "c":
            body.cell(element)
        elif event == "end" and name == "mergeCell":
            body.merge(attributes(element).get("ref", ""))
        elif event == "end" and name == "col":
            body.columns(attributes(element))


class _Body:
    def __init__(self, grid: Grid, reading: Reading) -> None:
        self.grid, self.reading = grid, reading
        self.row = self.column = -1
        self.shared: dict[str, tuple[str, int, int]] = {}

    def open_row(self, given: dict[str, str]) -> None:
        number = given.get("r", "")
        self.row = int(number) - 1 if number.isascii() and number.isdigit() and int(number) else self.row + 1
        self.column = -1
        if given.get("hidden") in _TRUE:
            self.grid.hidden_rows.add(self.row)

    def merge(self, span: str) -> None:
        match = _RANGE.fullmatch(span)
        if match:
            left, top, right, bottom = match.groups()
            corners = (int(top), column_number(left.upper()), int(bottom), column_number(right.upper()))
            self.grid.merges.append((corners[0] - 1, corners[1] - 1, corners[2] - 1, corners[3] - 1))

    def columns(self, given: dict[str, str]) -> None:
        first, last = given.get("min", ""), given.get("max", "")
        if given.get("hidden") in _TRUE and first.isdigit() and last.isdigit():
            self.grid.hidden_columns.update(range(int(first) - 1, min(int(last), _WIDEST)))

    def cell(self, element: _Element) -> None:
        given = attributes(element)
        if reference := given.get("r"):
            match = _REFERENCE.fullmatch(reference)
            if match is None or not int(match[2]):
                raise Refusal("file-unreadable", reason="damaged")
            self.row, self.column = int(match[2]) - 1, column_number(match[1].upper()) - 1
        else:
            self.column += 1
        kind = given.get("t", "n")
        style = given.get("s", "")
        value: str | None = None
        formula: _Element | None = None
        for child in element:
            match local(str(child.tag)):
                case "v":
                    value = child.text or ""
                case "is":
                    value = _text_of(child)
                case "f":
                    formula = child
        if formula is not None:
            self.grid.formula(self.row, self.column, self._formula_text(formula))
            if not value and not (value is not None and kind == "str"):
                self.grid.empty_formula(self.row, self.column)
        self._put(kind, int(style) if style.isascii() and style.isdigit() else 0, value)

    def _put(self, kind: str, style: int, value: str | None) -> None:
        convert = self.reading.of_kind(kind, style)
        if convert is error_text:
            self.grid.error(self.row, self.column, value or "")
        elif value:
            self.grid.put(self.row, self.column, self._value(kind, style, value))

    def _value(self, kind: str, style: int, value: str) -> Cell:
        convert = self.reading.of_kind(kind, style)
        if convert is as_text:
            return unescape(value) or None
        raw = value.encode("utf-8", "replace")
        if kind != "s":
            return convert(raw)
        index = value.strip()
        if not (index.isascii() and index.isdigit()):
            raise Refusal("file-unreadable", reason="damaged")
        try:
            return convert(b"%d" % int(index))
        except KeyError as error:
            raise Refusal("file-unreadable", reason="damaged") from error

    def _formula_text(self, formula: _Element) -> str:
        text, shared = formula.text or "", attributes(formula).get("si")
        if shared is None:
            return text
        if text:
            self.shared[shared] = (text, self.row, self.column)
            return text
        first, top, left = self.shared.get(shared, ("", self.row, self.column))
        return shifted(first, self.row - top, self.column - left) if sums(first) else ""


def _text_of(inline: _Element) -> str:
    """The text of a cell that holds it itself, in runs or not; the phonetic guide is not part of it."""
    pieces = []
    for child in inline:
        name = local(str(child.tag))
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces += [part.text or "" for part in child if local(str(part.tag)) == "t"]
    return "".join(pieces)
