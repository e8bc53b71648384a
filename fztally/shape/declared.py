"""Totals that a sheet states about itself, with the rows they stand over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fztally.model.layout import RowKind
from fztally.model.part import Declared
from fztally.model.place import Place
from fztally.model.sheet import Sheet
from fztally.shape.header import cells_of
from fztally.shape.label_units import label_unit, with_unit
from fztally.shape.tables import FoundTable
from fztally.shape.vocabulary import Vocabulary
from fztally.values.numbers import read_number
from fztally.values.reading import Context
from fztally.values.text import fold

_SPAN = re.compile(r"\$?[A-Z]{1,3}\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})", re.ASCII)
_NUMBER_KINDS = frozenset({"int", "number"})


def declared_totals(
    file: str, sheet: Sheet, table: FoundTable, words: Vocabulary, context: Context
) -> tuple[Declared, ...]:
    """Every total that the table states: numbers in total rows, and counts in total rows and title lines."""
    kinds = table.layout.kinds
    data = [row for row, kind in kinds.items() if kind is RowKind.DATA]
    if not data:
        return ()
    whole = (data[0] + 1, data[-1] + 1)
    found: list[Declared] = []
    scopes = _Scopes(sheet, table, words, data)
    for row, kind in kinds.items():
        if kind is RowKind.TOTAL:
            found += _in_row(file, sheet, row, table, words, context, scopes.of(row))
        elif kind in (RowKind.TITLE, RowKind.NOTE):
            for column, value in cells_of(sheet.rows[row]):
                stated = words.stated_total(fold(value)) if isinstance(value, str) else None
                if stated is not None:
                    found.append(Declared(Place(file, sheet.name, row + 1, column + 1), "", stated, (whole,)))
    return tuple(found)


class _Scopes:
    """The rows that the totals of one table may stand over."""

    def __init__(self, sheet: Sheet, table: FoundTable, words: Vocabulary, data: Sequence[int]) -> None:
        self.data, self.words = data, words
        kinds = table.layout.kinds
        self.sections = [r for r, kind in kinds.items() if kind is RowKind.SECTION]
        self.totals = {r: _label(sheet, r, words) for r, kind in kinds.items() if kind is RowKind.TOTAL}
        groups = [r for r, label in self.totals.items() if words.is_subtotal(label)]
        # subtotals stand on the same side of their rows in the whole table
        self.on_top = bool(groups) and not self._above(groups[0])
        self.grand = len(self.totals) - len(groups)

    def of(self, row: int) -> tuple[tuple[int, int], ...]:
        """Runs of Excel rows (first, last) for the total at ``row``, the likeliest first."""
        whole, label = _run(self.data), self.totals[row]
        above, below = self._above(row), self._below(row)
        section = max((r for r in self.sections if r < row), default=row)
        since_section = [r for r in self.data if section < r < row]
        if not self.words.is_subtotal(label):
            # one 合计 stands for the table, several for their groups
            groups = [above, since_section, below] if self.grand > 1 else []
            return tuple(dict.fromkeys([whole, *map(_run, filter(None, groups))]))
        groups = [below] if self.on_top else [above, since_section]
        if self.words.is_running(label):
            groups.append([r for r in self.data if r < row])
        found = [_run(rows) for rows in groups if rows]
        return tuple(dict.fromkeys([*found, whole] if len(self.totals) == 1 or not found else found))

    def _above(self, row: int) -> list[int]:
        before = max((r for r in (*self.totals, *self.sections) if r < row), default=-1)
        return [r for r in self.data if before < r < row]

    def _below(self, row: int) -> list[int]:
        after = min((r for r in (*self.totals, *self.sections) if r > row), default=self.data[-1] + 1)
        return [r for r in self.data if row < r < after]


def _run(rows: Sequence[int]) -> tuple[int, int]:
    return rows[0] + 1, rows[-1] + 1


def _label(sheet: Sheet, row: int, words: Vocabulary) -> str:
    texts = (fold(value) for _, value in cells_of(sheet.rows[row]) if isinstance(value, str))
    return next((text for text in texts if words.is_total(text)), "")


def _in_row(
    file: str,
    sheet: Sheet,
    row: int,
    table: FoundTable,
    words: Vocabulary,
    context: Context,
    spans: tuple[tuple[int, int], ...],
) -> Iterator[Declared]:
    fields = {m.column: table.found.ledger.field(m.field) for m in table.layout.columns if m.field}
    for column, value in cells_of(sheet.rows[row]):
        place = Place(file, sheet.name, row + 1, column + 1)
        field = fields.get(column)
        text = fold(value) if isinstance(value, str) else ""
        own = _formula_span(sheet.sums.get((row, column), ""))
        scopes = tuple(dict.fromkeys((*own, *spans)))
        if text and words.is_total(text):
            count = words.stated_total(text)
            if count is not None:
                yield Declared(place, "", count, scopes)
        elif field is not None and field.kind in _NUMBER_KINDS and not field.fill_in:
            unit = label_unit(field, table.found.header.labels[column]) if field.unit else ""
            stated = with_unit([value], unit)[0] if unit else value
            reading = read_number(stated, context, field.unit, None)
            if isinstance(reading.value, int | float):
                yield Declared(place, field.id, float(reading.value), scopes, _texts(sheet, table, column))
        elif (count := _count(text, words)) is not None:
            yield Declared(place, "", count, scopes)


def _texts(sheet: Sheet, table: FoundTable, column: int) -> tuple[int, ...]:
    """Excel rows of the data whose cell in a number's column is a text."""
    data = [row for row, kind in table.layout.kinds.items() if kind is RowKind.DATA]
    return tuple(r + 1 for r in data if column < len(sheet.rows[r]) and isinstance(sheet.rows[r][column], str))


def _count(text: str, words: Vocabulary) -> int | None:
    """A number of rows: ``22件``; a bare number may mean anything."""
    return words.counted(text) if text and not text.isdigit() else None


def _formula_span(formula: str) -> tuple[tuple[int, int], ...]:
    """The rows of a SUM over one run of cells."""
    spans = _SPAN.findall(formula)
    return ((int(spans[0][0]), int(spans[0][1])),) if len(spans) == 1 and spans[0][0] != spans[0][1] else ()
