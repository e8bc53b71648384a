"""The same rows at two times: as they stood earlier, and as they stand now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from random import Random

from fztally.model.schema import Ledger
from fztally.sample.mess.entry import DUPLICATE, REJECTED, Defect, Entry
from fztally.sample.mess.respell import choose
from fztally.sample.mess.words import Progress, Words

SUPERSEDED = "superseded"
_JULY, _MOST_UPDATES = 7, 2


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _earlier(entry: Entry, order: Progress) -> Entry:
    """The row as it stood before it had come so far."""
    old = entry.clone()
    old.values |= {name: value for name, value in order.early.items() if name in old.values}
    return old


def _closed(entry: Entry, order: Progress) -> bool:
    return all(entry.values.get(name) == value for name, value in order.open.items())


def older_rows(
    kind: str, ledger: Ledger, words: Words, entries: Sequence[Entry], day: date, rng: Random
) -> list[Entry]:
    """What an older version of the file held: fewer rows, some of them not yet closed, or with a slip."""
    order = words.ledgers[ledger.id].order
    if order is None:
        return []
    name = ledger.period_field or ""
    held = [entry for entry in entries if (_day(entry.values.get(name)) or day) <= day]
    if kind == "corrected":
        held = list(entries)
    return [_earlier(e, order) if _closed(e, order) and rng.random() < 0.5 else e.clone() for e in held]


def half_years(
    ledger: Ledger, order: Progress, entries: Sequence[Entry], rng: Random
) -> tuple[list[Entry], list[Entry]]:
    """The rows of two files: of the second half come, besides its own, some of the first that went on."""
    first: list[Entry] = []
    second: list[Entry] = []
    updates = 0
    for entry in entries:
        day = _day(entry.values.get(ledger.period_field or ""))
        if day is None or day.month >= _JULY:
            second.append(entry)
        elif updates < _MOST_UPDATES and _closed(entry, order) and rng.random() < 0.6:
            old = _earlier(entry, order)
            old.fate = SUPERSEDED
            first.append(old)
            second.insert(updates, entry)
            updates += 1
        else:
            first.append(entry)
    return first, second


def again(
    kind: str, ledger: Ledger, words: Words, first: list[Entry], second: list[Entry], rng: Random
) -> tuple[list[Entry], list[Entry]]:
    """Two files of the same day: the second holds a row of the first once more, or its number with other content."""
    row = choose(first, rng)
    other = row.clone()
    for each in (row, other):
        each.taken = True
        each.kinds[""] = kind
    if kind == "sent-again":
        other.fate = DUPLICATE
        return first, [other, *second]
    keys = [f.id for f in ledger.fields if f.key and f.kind != "community"]
    text = next((f.id for f in ledger.fields if f.kind == "text" and f.required and not f.key), "")
    if keys and text:
        other.values[text] = words.conflict.format(text=other.values[text])
        for each in (row, other):
            each.fate = REJECTED
            each.defects.append(Defect(kind, REJECTED, keys[0]))
        return first, [*second, other]
    return first, second
