"""Totals rows: declared sums and counts over the rows above or below them, right or wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fztally.model.place import column_letters
from fztally.model.schema import Ledger
from fztally.sample.form import Formula
from fztally.sample.mess.columns import SEQ
from fztally.sample.mess.entry import Cell, Entry
from fztally.sample.mess.page import Line, Mark
from fztally.sample.mess.respell import choose
from fztally.sample.mess.words import LedgerWords

if TYPE_CHECKING:
    from fztally.sample.mess.layout import Layout


@dataclass(frozen=True, slots=True)
class Written:
    """A data row that stands on the page."""

    row: int
    entry: Entry
    cells: dict[int, Cell]


class Totals:
    """Writes the totals of one table."""

    def __init__(
        self, lay: Layout, ledger: Ledger, names: Sequence[str], own: LedgerWords, written: list[Written]
    ) -> None:
        self._lay, self._ledger, self._names, self._written = lay, ledger, list(names), written
        self._summed = [name for name in own.totals if name in self._names]

    def write(self, start: int, stop: int, word: str, row: int = 0) -> None:
        """A totals row over the rows ``start`` to ``stop``; no ``word`` = a grand total; ``row``: its place."""
        lay, rows = self._lay, self._written[start:stop]
        sums = {name: sum(w.entry.counted.get(name, 0) for w in rows) for name in self._summed}
        doubtful = any(name in w.entry.unreadable for w in rows for name in self._summed)
        formula = bool(sums) and not doubtful and lay.hit("total-formula", lay.can.formulas and self._numeric(rows))
        cells: dict[int, Cell] = {}
        at = self._label_column(bool(sums))
        if not (not word and formula and lay.hit("total-unlabelled")):
            cells[at] = word or (choose(lay.words.totals, lay.rng) if lay.hit("total-word") else lay.words.totals[0])
        for name, value in sums.items():
            cells[self._names.index(name)] = self._sum(name, value, rows, formula)
        if not sums:
            beside = self._beside(at)
            if beside is None or (not word and lay.hit("total-line")):
                at, cells = 0, {0: lay.words.counted_line.format(n=len(rows))}
            else:
                cells[beside] = lay.words.counted.format(n=len(rows))
        self._dress(cells, at, row)
        place = row or lay.page.add(Line())
        self._spoil(cells, place, at, len(rows), doubtful)
        lay.page.lines[place - 1] = Line(
            "total", {lay.left + n: cell for n, cell in cells.items()}, ledger=self._ledger.id
        )

    def _sum(self, name: str, value: float, rows: Sequence[Written], formula: bool) -> Cell:
        whole = int(value) if value == int(value) else value
        if not formula:
            return whole
        letters = column_letters(self._lay.left + self._names.index(name) + 1)
        return Formula(f"=SUM({letters}{rows[0].row}:{letters}{rows[-1].row})", whole)

    def _numeric(self, rows: Sequence[Written]) -> bool:
        """Whether a SUM over the cells as they stand gives the right sum."""
        columns = [self._lay.left + self._names.index(name) for name in self._summed]
        cells = [w.cells.get(column) for w in rows for column in columns]
        return not any(isinstance(cell, str) for cell in cells) and rows[-1].row - rows[0].row + 1 == len(rows)

    def _label_column(self, summing: bool) -> int:
        """Where the word stands: in the first column, or in another left of the numbers."""
        first = min((self._names.index(name) for name in self._summed), default=len(self._names) - 1)
        if first == 0:
            return next(n for n in range(len(self._names)) if self._names[n] not in self._summed)
        elsewhere = self._lay.hit("total-elsewhere", first > 1)
        if not elsewhere:
            return 0
        return 1 + int(self._lay.rng.random() * (first - 1)) if self._names[0] == SEQ or summing else 1

    def _dress(self, cells: dict[int, Cell], at: int, row: int) -> None:
        """Strokes in the other cells, a running number before the word, or the word over several columns."""
        lay = self._lay
        gap = min((n for n in cells if n), default=0) - 1
        if len(cells) > 1 and lay.hit("total-dashes"):
            for n in range(at + 1, len(self._names)):
                cells.setdefault(n, lay.words.placeholders[2])
        elif at > 0 and self._names[0] == SEQ and lay.hit("total-numbered"):
            cells[0] = len(self._written) + 1
        elif at == 0 and gap > 0 and lay.can.merges and lay.hit("total-merged"):
            place = row or len(lay.page.lines) + 1
            lay.page.merges.append((place, lay.left, place, lay.left + gap))

    def _beside(self, at: int) -> int | None:
        """The column of a count: the next that holds no numbers of its own."""
        numeric = {f.id for f in self._ledger.fields if f.kind in ("int", "number")}
        return next((n for n in range(at + 1, len(self._names)) if self._names[n] not in numeric), None)

    def _spoil(self, cells: dict[int, Cell], row: int, at: int, count: int, doubtful: bool) -> None:
        """Perhaps a wrong number; a sum over cells that nobody can read is left out of the judgement."""
        lay = self._lay
        if doubtful:
            lay.page.excused.add(row)
            return
        if not lay.hit("total-wrong"):
            return
        more = 1 + int(lay.rng.random() * 9)
        numbers = [
            n for n, cell in cells.items() if n != at and self._names[n] != SEQ and cell != lay.words.placeholders[2]
        ]
        if not numbers:
            cells[0] = lay.words.counted_line.format(n=count + more)
            lay.page.marks.append(Mark("total-wrong", "named", row, lay.left))
            return
        column = choose(numbers, lay.rng)
        cell = cells[column]
        if isinstance(cell, Formula) and isinstance(cell.value, int | float):
            cells[column] = Formula(cell.text, cell.value + more)
        elif isinstance(cell, int | float):
            cells[column] = cell + more
        else:
            cells[column] = lay.words.counted.format(n=count + more)
        lay.page.marks.append(Mark("total-wrong", "named", row, lay.left + column))
