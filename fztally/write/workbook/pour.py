"""Long lists, poured into a sheet as XML: cell by cell through xlsxwriter they would take most of a run.

The sheet is laid out by xlsxwriter with one model row, the last one, whose empty cells carry the formats; ``filled``
puts the rows in its place. Texts go behind xlsxwriter's own in the table of shared strings. Arrow joins the columns'
pieces of XML, which makes no Python object a cell and lets other threads work meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain
from typing import Any, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from xlsxwriter.utility import xl_col_to_name

from fztally.model.columns import objects
from fztally.write.cell_text import cell_text, too_long
from fztally.write.workbook.page import Cuts, wrapped_lines
from fztally.write.workbook.theme import MOST_HEIGHT, ROW_HEIGHTS

Numbers = np.ndarray[Any, Any]
Texts = np.ndarray[Any, Any] | pd.Index
"""Different texts, as pandas tells them apart."""
_CHUNK = 5_000
"""Rows made at a time."""
_EPOCH = np.datetime64("1899-12-30T00:00:00", "us")
_DAY = 86_400_000_000.0
"""Microseconds."""
_FIRST_SERIAL = 61
"""1 March 1900: before it Excel counts a day that never was."""
_MOST_EXACT = 2.0**53
"""Whole numbers below are told exactly by floats."""
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_PLAIN = re.compile(r"[^\s\x00-\x1f&<>_\ufffe\uffff\ud800-\udfff]+")
"""A text that stands in XML as it is; most do."""
_TABLE = re.compile(rb'<sst ([^>]*)count="(\d+)" uniqueCount="(\d+)">')


def _in_chunks(texts: Texts) -> Iterator[list[str]]:
    """Texts as objects of their own, some thousands at a time: a million of them would take more than the rows do."""
    for first in range(0, len(texts), _CHUNK):
        yield objects(texts[first : first + _CHUNK])


class Strings:
    """The texts of all lists of a workbook, and what had to be cut from them."""

    def __init__(self, cuts: Cuts) -> None:
        self.cuts = cuts
        self._lists: list[Texts] = []
        self._count = self._uses = 0

    def add(self, texts: Texts, uses: int) -> int:
        """Take in different texts that are used so often. Returns the position of the first."""
        first = self._count
        self._lists.append(texts)
        self._count += len(texts)
        self._uses += uses
        return first

    def table(self, drawn: bytes) -> Iterator[bytes]:
        """The table of shared strings as xlsxwriter made it, with these texts behind its own."""
        head = _TABLE.search(drawn)
        if head is None:
            raise ValueError("xlsxwriter: no shared strings")
        uses, own = int(head[2]) + self._uses, int(head[3]) + self._count
        yield drawn[: head.start()]
        yield b'<sst %scount="%d" uniqueCount="%d">' % (head[1], uses, own)
        yield drawn[head.end() : drawn.rindex(b"</sst>")]
        for texts in self._lists:
            for chunk in _in_chunks(texts):
                yield "".join([_item(value) for value in chunk]).encode()
        yield b"</sst>"


def strings_in(drawn: bytes) -> int:
    """How many texts a table of shared strings holds."""
    head = _TABLE.search(drawn)
    return int(head[3]) if head else 0


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows to be made: entries ``first`` to ``last`` (exclusive), their Excel rows as texts, the number of texts before
    ours."""

    first: int
    last: int
    names: pa.Array
    strings: int


class Column(Protocol):
    """A column of a list."""

    def lines(self, room: float) -> Numbers | None:
        """How many lines each cell takes in a column of ``room`` characters; None where it is always one."""

    def cells(self, rows: Rows, letters: str, style: str) -> pa.Array:
        """The XML of its cells in these rows, null where one is empty; ``style`` is the number of their format."""


def _joined(*pieces: str | pa.Array) -> pa.Array:
    """The pieces of each row as one text; null where one of them is."""
    return pc.binary_join_element_wise(*pieces, "", null_handling="emit_null")


class TextColumn:
    """Texts; None and missing values leave their cells empty. Each different text is made ready once."""

    def __init__(self, values: Sequence[Any] | pd.Series, strings: Strings) -> None:
        column = values if isinstance(values, pd.Series) else np.asarray(values, dtype=object)
        codes, distinct = pd.factorize(column)
        self._codes, self._distinct = codes.astype(np.int32), distinct
        self._first = strings.add(self._distinct, int((self._codes >= 0).sum()))
        cut = [n for n, value in enumerate(self._texts()) if too_long(value)]
        if cut:
            strings.cuts.shortened += int(np.isin(self._codes, cut).sum())

    def _texts(self) -> Iterator[str]:
        return chain.from_iterable(_in_chunks(self._distinct))

    def lines(self, room: float) -> Numbers | None:
        """See ``Column``."""
        return np.array([*(wrapped_lines(value, room) for value in self._texts()), 1])[self._codes]

    def cells(self, rows: Rows, letters: str, style: str) -> pa.Array:
        """See ``Column``."""
        codes = self._codes[rows.first : rows.last]
        at = pa.array(codes + (self._first + rows.strings), mask=codes < 0).cast(pa.string())
        return _joined(f'<c r="{letters}', rows.names, f'" s="{style}" t="s"><v>', at, "</v></c>")


class _OneLine:
    """A column whose cells never wrap."""

    def lines(self, room: float) -> Numbers | None:
        """See ``Column``."""
        return None


class NumberColumn(_OneLine):
    """Numbers; missing ones leave their cells empty."""

    def __init__(self, values: Sequence[float] | pd.Series | Numbers) -> None:
        self._values = pd.array(values).to_numpy(dtype="float64", na_value=np.nan)

    def cells(self, rows: Rows, letters: str, style: str) -> pa.Array:
        """See ``Column``."""
        values = self._values[rows.first : rows.last]
        held = pa.array(values, mask=~np.isfinite(values))
        # whole numbers as such: as floats large ones would be told as powers of ten
        whole = pc.all(pc.and_(pc.equal(pc.floor(held), held), pc.less(pc.abs(held), _MOST_EXACT)), min_count=0).as_py()
        numbers = (held.cast(pa.int64()) if whole else held).cast(pa.string())
        return _joined(f'<c r="{letters}', rows.names, f'" s="{style}"><v>', numbers, "</v></c>")


class DayColumn(_OneLine):
    """Dates and times as Excel's serial numbers; those before its calendar as text."""

    def __init__(self, values: pd.Series) -> None:
        stamps = values.to_numpy(dtype="datetime64[us]")
        serials = (stamps - _EPOCH).astype("float64") / _DAY
        serials[np.isnat(stamps)] = np.nan
        early = np.flatnonzero(serials < _FIRST_SERIAL)
        self._early = {int(n): str(pd.Timestamp(stamps[n]).date()) for n in early}
        serials[early] = np.nan
        self._numbers = NumberColumn(serials)

    def cells(self, rows: Rows, letters: str, style: str) -> pa.Array:
        """See ``Column``."""
        cells = self._numbers.cells(rows, letters, style)
        early = [self._early.get(n) for n in range(rows.first, rows.last)] if self._early else []
        if not any(early):
            return cells
        texts = pa.array(early, pa.string())
        start, middle = f'<c r="{letters}', f'" s="{style}" t="inlineStr"><is><t>'
        return pc.coalesce(cells, _joined(start, rows.names, middle, texts, "</t></is></c>"))


class FormulaColumn(_OneLine):
    """The same formula of ours in every row, ``{row}`` standing for its Excel row, with the texts that it gives."""

    def __init__(self, formula: str, values: Sequence[str]) -> None:
        self._formula, self._values = formula, values

    def cells(self, rows: Rows, letters: str, style: str) -> pa.Array:
        """See ``Column``."""
        first, *rest = escape(self._formula).split("{row}")
        formula = [first, *chain.from_iterable((rows.names, piece) for piece in rest)]
        values = pa.array([escape(value) for value in self._values[rows.first : rows.last]], pa.string())
        head = (f'<c r="{letters}', rows.names, f'" s="{style}" t="str"><f>')
        return _joined(*head, *formula, "</f><v>", values, "</v></c>")


@dataclass(frozen=True, slots=True)
class Poured:
    """A list to stand below the header row of a sheet. ``heights`` of its rows in points, None = the default."""

    columns: Sequence[Column]
    count: int
    heights: Numbers | None


def row_heights(columns: Sequence[Column], rooms: Sequence[float]) -> Numbers | None:
    """The height in points of each row in columns of these widths, some of which wrap their texts (0 = one does not);
    None where no column has texts to wrap."""
    found = [column.lines(room - 1) for column, room in zip(columns, rooms, strict=True) if room]
    wrapping = [each for each in found if each is not None]
    if not wrapping:
        return None
    lines: Numbers = np.max(wrapping, axis=0)
    return np.minimum(lines * ROW_HEIGHTS["wrapped"] + 3, MOST_HEIGHT)


def filled(sheet: bytes, poured: Poured, strings: int) -> Iterator[bytes]:
    """A sheet's XML with its rows in place of the model row; ``strings`` texts stand before those of lists."""
    start = sheet.index(b'<row r="%d"' % (poured.count + 1))
    end = sheet.index(b"</row>", start) + len(b"</row>")
    styles = [found.decode() for found in re.findall(rb' s="(\d+)"', sheet[start:end])]
    yield sheet[:start]
    yield from _rows_xml(poured, styles, strings)
    yield sheet[end:]


def _rows_xml(poured: Poured, styles: Sequence[str], strings: int) -> Iterator[bytes]:
    letters = [xl_col_to_name(n) for n in range(len(poured.columns))]
    for first in range(0, poured.count, _CHUNK):
        last = min(first + _CHUNK, poured.count)
        names = pa.array(np.arange(first + 2, last + 2)).cast(pa.string())
        rows = Rows(first, last, names, strings)
        cells = [
            column.cells(rows, letter, style)
            for column, letter, style in zip(poured.columns, letters, styles, strict=True)
        ]
        yield _lines(names, None if poured.heights is None else poured.heights[first:last], cells)


def _lines(names: pa.Array, heights: Numbers | None, cells: Sequence[pa.Array]) -> bytes:
    """The XML of some rows, from that of their cells."""
    opened = ['<row r="', names, '">']
    if heights is not None:
        opened = ['<row r="', names, '" ht="', pa.array(heights).cast(pa.string()), '">']
    lines = pc.binary_join_element_wise(*opened, *cells, "</row>", "", null_handling="replace", null_replacement="")
    # the texts of an array lie behind each other
    _, ends, held = lines.buffers()
    length = int(np.frombuffer(ends, np.int32)[len(lines)])
    made: bytes = held.slice(0, length).to_pybytes()
    return made


def _item(value: str) -> str:
    """A text as an entry of the table; ``_x0041_`` would be read as an escape."""
    if _PLAIN.fullmatch(value) and not too_long(value):
        return f"<si><t>{value}</t></si>"
    held = escape(_ESCAPED.sub("_x005F_", cell_text(value).replace("\r\n", "\n").replace("\r", "\n")))
    kept = ' xml:space="preserve"' if held != held.strip() or "\n" in held else ""
    return f"<si><t{kept}>{held}</t></si>"
