"""What was made of the cells of a column: how they were written, and how they were read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from fztally.model.conditions import NO, YES
from fztally.model.part import Part
from fztally.model.schema import Field, Ledger
from fztally.model.sheet import Cell, Sheet
from fztally.shape.cells import shown
from fztally.values.text import as_text


@dataclass(frozen=True, slots=True)
class Normalised:
    """A spelling that was read as something else: both as they may be shown ("" = read as empty), and how often."""

    written: str
    read: str
    count: int


def normalised(sheet: Sheet, part: Part, ledger: Ledger) -> dict[str, tuple[Normalised, ...]]:
    """By field, the spellings in its column that were read as something else, the most frequent first."""
    rows = [row - 1 for row in part.frame["source_row"].to_pylist()] if part.frame.num_columns else []
    found: dict[str, tuple[Normalised, ...]] = {}
    for field_id, column in part.columns.items():
        field = ledger.field(field_id)
        changes = Counter(_changes(sheet, rows, column, part.frame[field_id].to_pylist(), field))
        if changes:
            found[field_id] = tuple(Normalised(*pair, count) for pair, count in changes.most_common())
    return found


def _changes(
    sheet: Sheet, rows: list[int], column: int, values: list[object], field: Field
) -> Iterator[tuple[str, str]]:
    for row, value in zip(rows, values, strict=True):
        cells = sheet.rows[row]
        raw = cells[column] if column < len(cells) else None
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            continue
        pair = (shown(field, _text(raw)), "" if value is None else shown(field, _text(value)))
        if pair[0] != pair[1]:
            yield pair


def _text(value: Cell | object) -> str:
    """A value as the same text whether it was stored or read."""
    if isinstance(value, bool):
        return YES if value else NO
    return as_text(value)
