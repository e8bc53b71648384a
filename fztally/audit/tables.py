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
_FEWEST = 2
"""Numbers that make a total worth checking."""
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
        """Every cell in its order, then the columns' totals."""
        caption = self._grid.caption
        topic = self._walker.topic_of(caption)
        for place in sorted(self._grid.cells):
            number = self._numbers.get(place)
            if number is None:
                for part in self._grid.cells[place]:
                    self._walker.read(part)
            elif not self._walker.apart(caption):
                topic = self._cell(place, number, topic) or topic
        for column in sorted({column for _, column in self._numbers}):
            self._total(column)

    def _cell(self, place: tuple[int, int], number: Number, topic: str | None) -> str | None:
        """Tie a cell's number; the topic of its figure."""
        row, column = place
        header, label = self._head(column), self._label(row, column)
        if self._is_numbering(header) or not (label or header):
            return None
        if self._walker.apart(label) or self._words.months.search(label) or self._walker.apart(header):
            return None
        kind = number.kind or self._kind(row, column, header, label)
        part = self._part(place)
        said = self._said(header, label) or self._walker.name_of(topic)
        return self._walker.cell(part, replace(number, kind=kind), said, topic, f"{label or header} {part.text}")

    def _part(self, place: tuple[int, int]) -> Working:
        return next(part for part in self._grid.cells[place] if part.text)

    def _head(self, column: int) -> str:
        return "".join(self._grid.over(above, column) for above in self._header)

    def _is_numbering(self, header: str) -> bool:
        return fold(header) in map(fold, self._words.wording.numbering)

    def _said(self, header: str, label: str) -> str:
        """What names the figure; "" where only the caption does (合计 under 数量)."""
        plain_header = self._without_unit(header)
        plain_label = _INDENT.sub("", self._without_unit(label))
        if fold(plain_header) in map(fold, self._words.wording.columns):
            plain_header = ""
        return plain_header + ("" if self._is_total(label) else plain_label)

    def _is_total(self, label: str) -> bool:
        return fold(label) in map(fold, self._words.wording.totals)

    def _label(self, row: int, column: int) -> str:
        """The nearest texts left of a number; where a cell is merged down, that of the rows above."""
        found: list[str] = []
        for left in sorted((c for r, c in self._grid.cells if r == row and c < column), reverse=True):
            if (row, left) in self._numbers or self._is_numbering(self._head(left)):
                if found:
                    break
                continue
            said = self._grid.text(row, left)
            if fold(said) in map(fold, self._words.wording.blanks):
                continue
            said = said or self._above(row, left)
            if said and said not in self._words.kinds:
                found.insert(0, said)
        return "".join(found)

    def _above(self, row: int, column: int) -> str:
        rows = [r for r in self._grid.rows if r < row and r not in self._header and (r, column) not in self._numbers]
        return next((said for r in reversed(rows) if (said := self._grid.text(r, column))), "")

    def _kind(self, row: int, column: int, header: str, label: str) -> str:
        """The kind of measure word that the row, the labels or the caption give; "" when none does."""
        beside = sorted((c for r, c in self._grid.cells if r == row), key=lambda c: abs(c - column))
        said = [self._grid.text(row, c) for c in beside]
        said += [match[1] for text in (label, header) if (match := _BRACKET.search(text))]
        return next((self._words.kinds[unit] for unit in said if unit in self._words.kinds), "")

    def _total(self, column: int) -> None:
        """The total below or above a column of numbers against their sum."""
        header = self._head(column)
        if self._is_numbering(header) or self._words.rates.search(header):
            return
        rows = [row for row, c in self._numbers if c == column]
        labels = {row: self._label(row, column) for row in rows}
        totals = [row for row in rows if self._is_total(labels[row])]
        parts = [row for row in rows if row not in totals]
        numbers = {row: self._numbers[row, column] for row in rows}
        kinds = {number.kind for number in numbers.values()}
        if len(totals) != 1 or len(parts) < _FEWEST or len(kinds) > 1 or "percent" in kinds:
            return
        if any(self._words.nested.search(label) for label in labels.values()):
            return
        places = [self._part((row, column)) for row in (*totals, *parts)]
        spans = [
            part.span(number.start, number.end)
            for part, number in zip(places, (numbers[row] for row in (*totals, *parts)), strict=True)
        ]
        name = f"{header or self._grid.caption} {labels[totals[0]]}".strip()
        self._walker.total(name, numbers[totals[0]], [numbers[row] for row in parts], spans)

    def _without_unit(self, said: str) -> str:
        match = _BRACKET.search(said)
        return said[: match.start()] if match and match[1] in self._words.kinds else said
