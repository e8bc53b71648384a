"""The header of a table: one to three rows, group cells, numbers or letters of the columns under it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fztally.model.place import column_letters
from fztally.sample.mess.columns import EMPTY, SEQ, Column
from fztally.sample.mess.entry import Cell
from fztally.sample.mess.respell import choose

if TYPE_CHECKING:
    from fztally.sample.mess.layout import Layout

_FEWEST, _MOST_IN_GROUP = 2, 5


def write_header(lay: Layout, columns: Sequence[Column]) -> None:
    """Write the header rows at the end of the page."""
    labels = [column.label for column in columns]
    grouped = len(columns) > 2 * _FEWEST and not any(column.name == EMPTY for column in columns)
    if lay.hit("three-header-rows", grouped):
        _grouped(lay, columns, labels, rows=3)
    elif lay.hit("two-header-rows", grouped):
        _grouped(lay, columns, labels, rows=2)
    else:
        lay.put("header", labels)
    lay.label_row = len(lay.page.lines)
    width = len(labels)
    _units(lay, columns)
    if lay.hit("column-stems"):
        stems = [*lay.words.stems[:2], *(str(n) for n in range(1, width - 1))]
        lay.put("note", stems)
    elif lay.hit("column-numbers"):
        numbers = [lay.words.column_number.format(n=n) for n in range(1, width + 1)]
        if lay.rng.random() < 0.5 and width > 4:
            numbers[2] = lay.words.column_sum.format(n=3, a=1, b=2)
        lay.put("note", [int(n) if n.isdigit() and lay.can.typed else n for n in numbers])
    elif lay.hit("column-letters"):
        lay.put("note", [column_letters(n) for n in range(1, width + 1)])


def _units(lay: Layout, columns: Sequence[Column]) -> None:
    """A row under the labels that holds only units."""
    own = lay.words.ledgers[lay.ledger_id].units
    cells: dict[int, Cell] = {
        n: lay.words.unit_cell.format(unit=own[column.name]) for n, column in enumerate(columns) if column.name in own
    }
    if lay.hit("header-units-row", bool(cells)):
        lay.put("header", cells)


def _grouped(lay: Layout, columns: Sequence[Column], labels: Sequence[str], rows: int) -> None:
    """Group cells above the labels; columns without a group reach down over all header rows."""
    merging = lay.can.merges and not lay.hit("header-merges-missing")
    runs = _runs(lay, columns)
    single = {n for n in range(len(columns)) if not any(low <= n < high for low, high, _ in runs)}
    first = len(lay.page.lines) + 1
    if rows == 3:
        lay.put("header", {runs[0][0]: choose(lay.words.top_groups, lay.rng), **{n: labels[n] for n in single}})
    upper: dict[int, Cell] = {low: name for low, _, name in runs}
    if rows != 3:
        upper |= {n: labels[n] for n in single}
    lay.put("header", upper)
    last = lay.put("header", {n: label for n, label in enumerate(labels) if n not in single})
    if not merging:
        return
    left, middle = lay.left, last - 1
    if rows == 3:
        lay.page.merges.append((first, left + runs[0][0], first, left + runs[-1][1] - 1))
    lay.page.merges += [(middle, left + low, middle, left + high - 1) for low, high, _ in runs if high - low > 1]
    lay.page.merges += [(first, left + n, last, left + n) for n in sorted(single)]


def _runs(lay: Layout, columns: Sequence[Column]) -> list[tuple[int, int, str]]:
    """(first column, column after the last, name) of neighbouring groups."""
    at = 1 if columns[0].name == SEQ else 0
    names = list(lay.words.groups)
    lay.rng.shuffle(names)
    runs: list[tuple[int, int, str]] = []
    end = len(columns) - (columns[-1].name == "note")
    while at < end and names:
        size = _FEWEST + int(lay.rng.random() * (_MOST_IN_GROUP - _FEWEST + 1))
        last = end if len(names) == 1 or end - at - size < _FEWEST else min(end, at + size)
        runs.append((at, last, names.pop()))
        at = last
    return runs
