"""Long lists, poured into a sheet as XML: cell by cell through xlsxwriter they would take most of a run.

The sheet is laid out by xlsxwriter with one model row, the last one, whose empty cells carry the formats; ``rows_xml``
gives the rows that stand in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Protocol
from xml.sax.saxutils import escape

import numpy as np
import pandas as pd
from xlsxwriter.utility import xl_col_to_name

from fztally.write.cell_text import LONGEST_TEXT, cell_text
from fztally.write.workbook.page import Cuts, wrapped_lines
from fztally.write.workbook.theme import ROW_HEIGHTS

Cells = list[str]
_CHUNK = 5_000
"""Rows made at a time."""
_EPOCH = np.datetime64("1899-12-30T00:00:00", "us")
_DAY = 86_400_000_000.0
"""Microseconds."""
_FIRST_SERIAL = 61
"""1 March 1900: before it Excel counts a day that never was."""
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class Column(Protocol):
    """A column of a list, ready to be written from any row to any other."""

    def lines(self, room: float) -> np.ndarray[Any, Any] | None:
        """How many lines each cell takes in a column of ``room`` characters; None where it is always one."""

    def cells(self, first: int, last: int, letters: str, style: str, names: Sequence[str]) -> Cells:
        """The XML of its cells ``first`` to ``last`` (exclusive); ``names`` are the Excel numbers of these rows."""


class TextColumn:
    """Texts; None and missing values leave their cells empty. Each different text is made ready once."""

    def __init__(self, values: Sequence[Any] | pd.Series, cuts: Cuts) -> None:
        codes, distinct = pd.factorize(np.asarray(values, dtype=object))
        self._codes = codes
        self._distinct = distinct.tolist()
        self._pieces = [_inline(value) for value in self._distinct]
        too_long = [n for n, value in enumerate(distinct.tolist()) if len(value) > LONGEST_TEXT]
        if too_long:
            cuts.shortened += int(np.isin(codes, too_long).sum())

    def lines(self, room: float) -> np.ndarray[Any, Any] | None:
        """See ``Column``."""
        return np.array([*(wrapped_lines(value, room) for value in self._distinct), 1])[self._codes]

    def cells(self, first: int, last: int, letters: str, style: str, names: Sequence[str]) -> Cells:
        """See ``Column``."""
        start, middle, pieces = f'<c r="{letters}', f'" s="{style}" ', self._pieces
        codes = self._codes[first:last].tolist()
        return [f"{start}{n}{middle}{pieces[c]}" if c >= 0 else "" for n, c in zip(names, codes, strict=True)]


class _OneLine:
    """A column whose cells never wrap."""

    def lines(self, room: float) -> np.ndarray[Any, Any] | None:
        """See ``Column``."""
        return None


class NumberColumn(_OneLine):
    """Numbers; missing ones leave their cells empty."""

    def __init__(self, values: Sequence[float] | pd.Series | np.ndarray[Any, Any]) -> None:
        self._values = pd.array(values).to_numpy(dtype="float64", na_value=np.nan)

    def cells(self, first: int, last: int, letters: str, style: str, names: Sequence[str]) -> Cells:
        """See ``Column``."""
        start, middle = f'<c r="{letters}', f'" s="{style}"><v>'
        values = self._values[first:last].tolist()
        return [f"{start}{n}{middle}{v:.15g}</v></c>" if v - v == 0 else "" for n, v in zip(names, values, strict=True)]


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

    def cells(self, first: int, last: int, letters: str, style: str, names: Sequence[str]) -> Cells:
        """See ``Column``."""
        cells = self._numbers.cells(first, last, letters, style, names)
        for n, value in self._early.items():
            if first <= n < last:
                cells[n - first] = f'<c r="{letters}{names[n - first]}" s="{style}" {_inline(value)}'
        return cells


class FormulaColumn(_OneLine):
    """The same formula of ours in every row, ``{row}`` standing for its Excel row, with the texts that it gives."""

    def __init__(self, formula: str, values: Sequence[str]) -> None:
        self._formula, self._values = formula, values

    def cells(self, first: int, last: int, letters: str, style: str, names: Sequence[str]) -> Cells:
        """See ``Column``."""
        formula = escape(self._formula)
        return [
            f'<c r="{letters}{n}" s="{style}" t="str"><f>{formula.format(row=n)}</f><v>{escape(value)}</v></c>'
            for n, value in zip(names, self._values[first:last], strict=True)
        ]


def row_heights(columns: Sequence[Column], rooms: Sequence[float]) -> np.ndarray[Any, Any]:
    """The height in points of each row whose texts wrap in columns of these widths (0 = this column does not wrap)."""
    found = [column.lines(room - 1) for column, room in zip(columns, rooms, strict=True) if room]
    lines: np.ndarray[Any, Any] = np.max([each for each in found if each is not None], axis=0)
    return lines * ROW_HEIGHTS["wrapped"] + 3


def rows_xml(
    columns: Sequence[Column], count: int, styles: Sequence[str], first_row: int, heights: Sequence[float] | None
) -> Iterator[bytes]:
    """The rows of a list as XML, in pieces. ``styles`` are format numbers, ``first_row`` is an Excel row."""
    letters = [xl_col_to_name(n) for n in range(len(columns))]
    for first in range(0, count, _CHUNK):
        last = min(first + _CHUNK, count)
        names = [str(n) for n in range(first_row + first, first_row + last)]
        cells = [
            column.cells(first, last, letter, style, names)
            for column, letter, style in zip(columns, letters, styles, strict=True)
        ]
        tall = [f' ht="{points:g}"' for points in heights[first:last]] if heights is not None else [""] * len(names)
        rows = zip(names, tall, zip(*cells, strict=True), strict=True)
        yield "".join([f'<row r="{n}"{ht}>{"".join(row)}</row>' for n, ht, row in rows]).encode()


def model_row(sheet: bytes, row: int) -> tuple[int, int, list[str]]:
    """Where the model row stands in a sheet's XML (start, end), and the format numbers of its cells."""
    start = sheet.index(b'<row r="%d"' % row)
    end = sheet.index(b"</row>", start) + len(b"</row>")
    return start, end, [found.decode() for found in re.findall(rb' s="(\d+)"', sheet[start:end])]


def _inline(value: str) -> str:
    """The rest of a text cell after its reference and format; ``_x0041_`` would be read as an escape."""
    held = escape(_ESCAPED.sub("_x005F_", cell_text(value).replace("\r\n", "\n").replace("\r", "\n")))
    return f't="inlineStr"><is><t xml:space="preserve">{held}</t></is></c>'
