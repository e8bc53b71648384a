"""XML Spreadsheet 2003, which web systems export under the name .xls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fztally.model.job import Limits
from fztally.model.place import column_letters
from fztally.model.sheet import Cell, Sheet
from fztally.read.delimited import decode
from fztally.read.grid import Grid
from fztally.read.moments import iso_moment
from fztally.read.refusal import Refusal
from fztally.read.xml import attributes, forget, local, read_sheets

if TYPE_CHECKING:
    from lxml.etree import _Element

_WIDEST_SPAN = 16_384
_ROW_AND_COLUMN = re.compile(
    r"\bR(?:\[(-?[0-9]{1,7})\]|([0-9]{1,7}))?C(?:\[(-?[0-9]{1,5})\]|([0-9]{1,5}))?(?![A-Za-z0-9(])"
)


def read(data: bytes, name: str, limits: Limits, passwords: Sequence[str] = ()) -> Iterator[Sheet | Refusal]:
    """The worksheets in their order; one beyond the limits is its refusal. Raises Refusal when the file is damaged."""

    def begin(element: _Element) -> _Table:
        return _Table(Grid(attributes(element).get("Name", name), limits))

    yield from read_sheets(_as_declared(data), "Worksheet", begin, limits)


def _as_declared(data: bytes) -> bytes:
    """The bytes as they are, unless they say an encoding of Chinese that the parser does not know in full."""
    head = data[:200].lower()
    if b"encoding" in head and any(name in head for name in (b"gb2312", b"gbk", b"gb18030")):
        text = decode(data)
        return text.partition("?>")[2].encode() if text.lstrip().startswith("<?xml") else text.encode()
    return data.lstrip(b" \t\r\n")


class _Table:
    """One worksheet in the making."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.row = self.column = self.columns = -1
        self.hidden = False

    def take(self, event: str, tag: str, element: _Element) -> None:
        """The next start or end of an element."""
        if tag == "Row":
            if event == "end":
                forget(element)
                return
            given = attributes(element)
            self.row = _place(given, self.row)
            self.column = -1
            if given.get("Hidden") == "1":
                self.grid.hidden_rows.update(range(self.row, self.row + 1 + _number(given, "Span")))
        elif event == "start":
            return
        elif tag == "Cell":
            self._cell(element)
        elif tag == "Column":
            self._columns(attributes(element))
        elif tag == "Visible":
            self.hidden = (element.text or "").strip() != "SheetVisible"

    def _columns(self, given: dict[str, str]) -> None:
        first = _place(given, self.columns)
        self.columns = first + min(_number(given, "Span"), _WIDEST_SPAN)
        if given.get("Hidden") == "1":
            self.grid.hidden_columns.update(range(first, self.columns + 1))

    def _cell(self, element: _Element) -> None:
        given = attributes(element)
        self.column = _place(given, self.column)
        across, down = (min(_number(given, key), _WIDEST_SPAN) for key in ("MergeAcross", "MergeDown"))
        if across or down:
            self.grid.merges.append((self.row, self.column, self.row + down, self.column + across))
        data = next((child for child in element if local(str(child.tag)) == "Data"), None)
        text = "" if data is None else "".join(str(part) for part in data.itertext())
        kind = "" if data is None else attributes(data).get("Type", "String")
        if formula := given.get("Formula"):
            self.grid.formula(self.row, self.column, _in_letters(formula, self.row, self.column))
            if not text and kind != "String":
                self.grid.empty_formula(self.row, self.column)
        if kind == "Error":
            self.grid.error(self.row, self.column, text)
        elif kind == "String":
            self.grid.put_text(self.row, self.column, text)
        elif text:
            self.grid.put(self.row, self.column, _value(kind, text))
        self.column += across


def _value(kind: str, text: str) -> Cell:
    if kind == "Number":
        try:
            number = float(text)
        except ValueError:
            return text
        return int(text) if text.strip().isdigit() else number
    if kind == "Boolean":
        return text.strip() == "1"
    return iso_moment(text) if kind == "DateTime" else text


def _in_letters(formula: str, row: int, column: int) -> str:
    """A formula with its places in letters and numbers (``F3:F9``) instead of rows and columns (``R[-7]C:R[-1]C``)."""

    def letters(match: re.Match[str]) -> str:
        down, fixed_row, right, fixed_column = match.groups()
        top = int(fixed_row) if fixed_row else row + 1 + int(down or 0)
        left = int(fixed_column) if fixed_column else column + 1 + int(right or 0)
        return f"{column_letters(left)}{top}"

    return _ROW_AND_COLUMN.sub(letters, formula)


def _place(given: dict[str, str], before: int) -> int:
    index = _number(given, "Index")
    return index - 1 if index else before + 1


def _number(given: dict[str, str], key: str) -> int:
    value = given.get(key, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
