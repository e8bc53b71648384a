"""Worksheet parts of the form that spreadsheet programs write, read by one pass of a regular expression.

It accounts for every cell or gives up: a part of another form raises ``Unusual`` and is read by the exact reader, which
is several times slower.
"""

from __future__ import annotations

import re

from fztally.model.place import column_letters
from fztally.model.sheet import Cell
from fztally.read.cells import Convert, Reading, as_text, error_text
from fztally.read.grid import Grid, column_number, shifted, sums

_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"([^>/]*)'
    rb"(?:/>|>(?:<v>([^<]*)</v></c>|<is><t>([^<]*)</t></is></c>|((?:<(?!/?c[ />])[^>]*>[^<]*)*)</c>))"
)
"""A cell: column, row, attributes, and what it holds: a value, a plain text of its own, or anything else."""
_PLAIN_START, _PLAIN_BETWEEN, _PLAIN_END = b'><c r="', b'</v></c><c r="', b"</v></c></row>"
_Cell = tuple[bytes, bytes, bytes, bytes, bytes, bytes]
_ROW = re.compile(rb'\br="([0-9]{1,7})"')
_FORMULA = re.compile(rb"<f\b([^>]*?)(?:/>|>([^<]*)</f>)")
_VALUE = re.compile(rb"<v\b[^>]*?(?:/>|>([^<]*)</v>)")
_TEXT = re.compile(rb"<t\b[^>]*?(?:/>|>([^<]*)</t>)")
_PHONETIC = re.compile(rb"<rPh\b.*?</rPh>", re.DOTALL)
_SHARED = re.compile(rb'\bsi="([0-9]+)"')
_MERGE = re.compile(rb'<mergeCell\b[^>]*?\bref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_COLUMN = re.compile(rb"<col\b[^>]*>")
_BOUNDS = re.compile(rb'\b(min|max)="([0-9]+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_WIDEST = 16_384


class Unusual(Exception):  # noqa: N818 - a turn-off, not a fault
    """The part is not of the usual form."""


_columns = {column_letters(number).encode(): number - 1 for number in range(1, 26 * 27 + 1)}
"""0-based columns by their letters, to ZZ; what lies beyond is for the exact reader."""


def read_rows(xml: bytes, grid: Grid, reading: Reading) -> None:
    """Fill the grid from a worksheet part. Raises Unusual when it is of another form, Refusal beyond the limits."""
    start, end = xml.find(b"<sheetData>"), xml.rfind(b"</sheetData>")
    if start < 0 or end < start:
        if b"<sheetData/>" not in xml or b"<c " in xml:
            raise Unusual
        start = end = xml.find(b"<sheetData/>")
    # comments, CDATA and document types are for the exact reader; looking for one character is cheaper than for two
    if b"!" in xml and b"<!" in xml:
        raise Unusual
    head, tail = xml[:start], xml[end:]
    body = _Body(grid, reading)
    pieces = xml[start + 11 : end].split(b"<row")
    if pieces[0].strip():
        raise Unusual
    try:
        for piece in pieces[1:]:
            body.row(piece)
    except (
        KeyError
    ) as error:  # a column beyond ZZ, a shared string that is not there or whose number is spelled otherwise
        raise Unusual from error
    _around(head, tail, grid)


def _around(head: bytes, tail: bytes, grid: Grid) -> None:
    """What stands before and after the cells: hidden columns and merges."""
    for match in _MERGE.finditer(tail):
        grid.merges.append((int(match[2]) - 1, _column(match[1]), int(match[4]) - 1, _column(match[3])))
    if tail.count(b"<mergeCell ") != len(grid.merges):
        raise Unusual
    for match in _COLUMN.finditer(head):
        if _HIDDEN.search(match[0]):
            bounds = {key: int(value) for key, value in _BOUNDS.findall(match[0])}
            grid.hidden_columns.update(range(bounds.get(b"min", 1) - 1, min(bounds.get(b"max", 0), _WIDEST)))


def _column(letters: bytes) -> int:
    return column_number(letters.decode()) - 1


class _Body:
    """The rows so far, which come in ascending order."""

    def __init__(self, grid: Grid, reading: Reading) -> None:
        self.grid, self.reading = grid, reading
        self.converters: dict[bytes, Convert] = {}
        self.shared: dict[bytes, tuple[str, int, int]] = {}
        self.last = -1
        self.saw_error = False

    def row(self, piece: bytes) -> None:
        """One row, from behind its ``<row``."""
        close = piece.find(b">")
        head = piece[:close]
        numbered = _ROW.search(head)
        if close < 0 or numbered is None or int(numbered[1]) <= self.last + 1:
            raise Unusual
        row = self.last = int(numbered[1]) - 1
        if b"hidden" in head and _HIDDEN.search(head):
            self.grid.hidden_rows.add(row)
        if head.endswith(b"/"):
            if b"<" in piece[close:]:
                raise Unusual
            return
        if not piece.endswith(b"</row>") and not piece.rstrip().endswith(b"</row>"):
            raise Unusual
        if piece.endswith(_PLAIN_END) and piece.startswith(_PLAIN_START, close):
            plain = piece[close + len(_PLAIN_START) : -len(_PLAIN_END)].split(_PLAIN_BETWEEN)
            # four tags a cell and the end of the row: there is nothing else in it
            if piece.count(b"<") == 4 * len(plain) + 1 and self._plain_cells(row, numbered[1], plain):
                return
        cells = _CELL.findall(piece)
        if piece.count(b"<c") != len(cells):
            raise Unusual
        self._cells(row, numbered[1], cells)

    def _plain_cells(self, row: int, digits: bytes, cells: list[bytes]) -> bool:
        """A row of nothing but values: ``A12" s="3" t="s"><v>5`` each. Splitting is a third faster than matching.

        False when there is an error among them, or a value in a rarer spelling, which are for the other way.
        """
        converters, columns = self.converters, _columns
        quoted = digits + b'"'
        values: list[Cell] = []
        filled = 0
        for cell in cells:
            key, value_follows, stored = cell.partition(b"><v>")
            if not value_follows:
                return False
            letters, _, attributes = key.partition(quoted)
            try:
                convert = converters[attributes]
            except KeyError:
                convert = converters[attributes] = self._converter(attributes)
            column = columns[letters]
            value = convert(stored)
            if value is None:
                continue
            if column != filled:
                if column < filled:
                    raise Unusual
                values += [None] * (column - filled)
            values.append(value)
            filled = column + 1
        if self.saw_error:
            self.saw_error = False
            return False
        if filled:
            self.grid.add(row, values)
        return True

    def _cells(self, row: int, digits: bytes, cells: list[_Cell]) -> None:
        """The loop that every cell goes through: one dictionary for the column, one for how it is read."""
        converters, columns = self.converters, _columns
        values: list[Cell] = []
        filled = 0
        for letters, own, attributes, stored, text, rest in cells:
            if not stored and not rest and not text:
                continue
            try:
                convert = converters[attributes]
            except KeyError:
                convert = converters[attributes] = self._converter(attributes)
            column = columns[letters]
            value = self._special(row, column, convert, stored, rest) if rest else convert(stored or text)
            if own != digits:
                raise Unusual
            if value is None:
                continue
            if column != filled:
                if column < filled:
                    raise Unusual
                values += [None] * (column - filled)
            values.append(value)
            filled = column + 1
        if filled:
            self.grid.add(row, values)
        if self.saw_error:
            self._errors(row, cells)

    def _converter(self, attributes: bytes) -> Convert:
        convert = self.reading.converter(attributes)
        return self._error if convert is error_text else convert

    def _error(self, text: bytes) -> Cell:
        """Instead of a value; the cell is looked up when its row is done, which spares the others a test."""
        self.saw_error = True
        return None

    def _errors(self, row: int, cells: list[_Cell]) -> None:
        self.saw_error = False
        for letters, _, attributes, stored, _, rest in cells:
            if self.converters.get(attributes) == self._error:
                value = _VALUE.search(rest)
                self.grid.error(row, _columns[letters], as_text(stored or (value and value[1]) or b"") or "")

    def _special(self, row: int, column: int, convert: Convert, stored: bytes, rest: bytes) -> Cell:
        """A cell with a formula, a text of its own, an error, or a value in a rarer spelling."""
        grid = self.grid
        value = _VALUE.search(rest)
        text = stored or (value and value[1]) or b""
        if b"<is" in rest:
            text = b"".join(_TEXT.findall(_PHONETIC.sub(b"", rest) if b"<rPh" in rest else rest))
        formula = _FORMULA.search(rest) if b"<f" in rest else None
        if formula is not None:
            grid.formula(row, column, self._formula_text(row, column, formula))
            if not text and not (value is not None and convert is as_text):
                grid.empty_formula(row, column)
        return convert(text) if text else None

    def _formula_text(self, row: int, column: int, formula: re.Match[bytes]) -> str:
        """The formula; one that is shared stands in its first cell only, and reads relative to that."""
        text = as_text(formula[2] or b"") or ""
        shared = _SHARED.search(formula[1])
        if shared is None:
            return text
        if text:
            self.shared[shared[1]] = (text, row, column)
            return text
        first, top, left = self.shared.get(shared[1], ("", row, column))
        return shifted(first, row - top, column - left) if sums(first) else ""
