"""Tables of a report: a number's figure is known by the labels of its row and column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from fztally.audit.numbers import Number, bare_number
from fztally.audit.vocabulary import Vocabulary
from fztally.audit.walk import Walker
from fztally.audit.working import Working, working
from fztally.model.audit import Passage
from fztally.values.text import fold

_BRACKET = re.compile(r"（([^（）]*)）$")
_MONTH = re.compile(r"^([0-9]{1,2}|[一二三四五六七八九十]{1,2})月份?$|季度$")
_INDENT = re.compile(r"^[—－\-·\s]*")


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table's cells by row and column (0-based); a cell that spans columns stands at its first."""

    cells: Mapping[tuple[int, int], tuple[Working, ...]]
    rows: tuple[int, ...]
    caption: str

    def text(self, row: int, column: int) -> str:
        """What stands in a cell, its paragraphs joined."""
        return "".join(each.text for each in self.cells.get((row, column), ()))

    def over(self, row: int, column: int) -> str:
        """The text of the cell of a row that covers a column."""
        starts = [c for r, c in self.cells if r == row and c <= column]
        return self.text(row, max(starts)) if starts else ""


def read_tables(passages: Sequence[Passage], words: Vocabulary, walker: Walker) -> None:
    """Give the walker every number that is a cell of its own, with its labels; other cells are read like paragraphs."""
    for grid in _grids(passages):
        _Table(grid, words, walker).read()


def _grids(passages: Sequence[Passage]) -> Iterator[_Grid]:
    tables: dict[int, dict[tuple[int, int], tuple[Working, ...]]] = {}
    captions: dict[int, str] = {}
    caption = ""
    for n, passage in enumerate(passages):
        if passage.cell is None:
            caption = passage.text if passage.text.strip() else caption
            continue
        cell = passage.cell
        captions.setdefault(cell.table, caption)
        cells = tables.setdefault(cell.table, {})
        place = (cell.row, cell.column)
        cells[place] = (*cells.get(place, ()), working(n, passage.text))
    for table, cells in tables.items():
        yield _Grid(cells, tuple(sorted({row for row, _ in cells})), captions[table])


class _Table:
    def __init__(self, grid: _Grid, words: Vocabulary, walker: Walker) -> None:
        self._grid = grid
        self._words = words
        self._walker = walker
        self._numbers = {place: number for place in grid.cells if (number := self._number(place)) is not None}
        first = min((row for row, _ in self._numbers), default=len(grid.rows))
        self._header = tuple(row for row in grid.rows if row < first)

    def _number(self, place: tuple[int, int]) -> Number | None:
        parts = [part for part in self._grid.cells[place] if part.text]
        return bare_number(parts[0].text, self._words) if len(parts) == 1 else None

    def read(self) -> None:
        """Every cell in its order."""
        topic = self._walker.topic_of(self._grid.caption)
        for place in sorted(self._grid.cells):
            number = self._numbers.get(place)
            if number is None:
                for part in self._grid.cells[place]:
                    self._walker.read(part)
            else:
                topic = self._cell(place, number, topic) or topic

    def _cell(self, place: tuple[int, int], number: Number, topic: str | None) -> str | None:
        """Tie a cell's number; the topic of its figure."""
        row, column = place
        header = "".join(self._grid.over(above, column) for above in self._header)
        label = self._label(row, column)
        if fold(header) in map(fold, self._words.wording.numbering) or not (label or header):
            return None
        if self._walker.apart(label) or _MONTH.search(label) or self._walker.apart(header):
            return None
        kind = number.kind or self._kind(row, header, label)
        part = next(part for part in self._grid.cells[place] if part.text)
        return self._walker.cell(
            part, replace(number, kind=kind), self._said(header, label), topic, f"{label} {part.text}".strip()
        )

    def _said(self, header: str, label: str) -> str:
        """What names the figure."""
        plain_header = self._without_unit(header)
        tells_nothing = fold(plain_header) in map(fold, self._words.wording.columns)
        total = fold(label) in map(fold, self._words.wording.totals)
        plain_label = _INDENT.sub("", self._without_unit(label))
        if total or not plain_label:
            return plain_header
        if tells_nothing or not plain_header:
            return plain_label
        return plain_header + plain_label

    def _label(self, row: int, column: int) -> str:
        """The texts left of a number; where a cell is merged down, that of the rows above."""
        found = []
        for left in sorted(c for r, c in self._grid.cells if r == row and c < column):
            if (row, left) in self._numbers:
                continue
            said = self._grid.text(row, left)
            rows = [r for r in self._grid.rows if r < row and r not in self._header]
            for above in reversed(rows if not said else []):
                said = said or self._grid.text(above, left)
            if said not in self._words.kinds:
                found.append(said)
        return "".join(found)

    def _kind(self, row: int, header: str, label: str) -> str:
        """The kind of measure word that a row, header or caption gives; "" when none does."""
        for said in [self._grid.text(r, c) for r, c in self._grid.cells if r == row]:
            if said in self._words.kinds:
                return self._words.kinds[said]
        for said in (label, header):
            match = _BRACKET.search(said)
            if match and match[1] in self._words.kinds:
                return self._words.kinds[match[1]]
        return ""

    def _without_unit(self, said: str) -> str:
        match = _BRACKET.search(said)
        return said[: match.start()] if match and match[1] in self._words.kinds else said
