"""Totals that a sheet states about itself, with the rows they stand over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fztally.model.layout import RowKind
from fztally.model.part import Declared
from fztally.model.place import Place
from fztally.model.sheet import Cell, Sheet
from fztally.shape.header import cells_of
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
    for row, kind in kinds.items():
        if kind is RowKind.TOTAL:
            spans = _spans(row, table, words, sheet, data)
            found += _in_row(file, sheet, row, table, words, context, spans)
        elif kind in (RowKind.TITLE, RowKind.NOTE):
            for column, value in cells_of(sheet.rows[row]):
                stated = words.stated_total(fold(value)) if isinstance(value, str) else None
                if stated is not None:
                    found.append(Declared(Place(file, sheet.name, row + 1, column + 1), "", stated, (whole,)))
    return tuple(found)


def _spans(
    row: int, table: FoundTable, words: Vocabulary, sheet: Sheet, data: Sequence[int]
) -> tuple[tuple[int, int], ...]:
    """The rows that a total at ``row`` may stand over: its group above, its group below, the whole table."""
    whole = (data[0] + 1, data[-1] + 1)
    breaks = [r for r, kind in table.layout.kinds.items() if kind in (RowKind.TOTAL, RowKind.SECTION)]
    before = max((r for r in breaks if r < row), default=-1)
    after = min((r for r in breaks if r > row), default=data[-1] + 1)
    above = [r for r in data if before < r < row]
    section = max((r for r, kind in table.layout.kinds.items() if kind is RowKind.SECTION and r < row), default=-1)
    since_section = [r for r in data if section < r < row]
    below = [r for r in data if row < r < after]
    groups = [(g[0] + 1, g[-1] + 1) for g in (above, since_section, below) if g]
    label = next((fold(v) for _, v in cells_of(sheet.rows[row]) if isinstance(v, str) and words.is_total(fold(v))), "")
    if not words.is_subtotal(label):
        return tuple(dict.fromkeys([whole, *groups]))
    alone = not any(kind is RowKind.TOTAL and r != row for r, kind in table.layout.kinds.items())
    return tuple(dict.fromkeys([*groups, whole] if alone or not groups else groups))


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
            reading = read_number(value, context, field.unit, None)
            if isinstance(reading.value, int | float):
                yield Declared(place, field.id, float(reading.value), scopes, _texts(sheet, table, column))
        elif (count := _count(value, text, words)) is not None:
            yield Declared(place, "", count, scopes)


def _texts(sheet: Sheet, table: FoundTable, column: int) -> tuple[int, ...]:
    """Excel rows of the data whose cell in a number's column is a text."""
    data = [row for row, kind in table.layout.kinds.items() if kind is RowKind.DATA]
    return tuple(r + 1 for r in data if column < len(sheet.rows[r]) and isinstance(sheet.rows[r][column], str))


def _count(value: Cell, text: str, words: Vocabulary) -> int | None:
    """A number of rows: ``22件``; a bare number only when nothing else is meant."""
    if text and not text.isdigit():
        return words.counted(text)
    return None


def _formula_span(formula: str) -> tuple[tuple[int, int], ...]:
    """The rows of a SUM over one run of cells."""
    spans = _SPAN.findall(formula)
    return ((int(spans[0][0]), int(spans[0][1])),) if len(spans) == 1 and spans[0][0] != spans[0][1] else ()
