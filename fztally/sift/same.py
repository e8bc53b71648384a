"""The same thing twice: equal rows, later states of one case, contradictions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from fztally.model.finding import Finding
from fztally.model.job import Settings
from fztally.sift.stack import Stacked


@dataclass(frozen=True, slots=True)
class Same:
    """Frame rows that are not counted because of other rows."""

    duplicate: frozenset[int]
    superseded: frozenset[int]
    conflict: frozenset[int]
    findings: tuple[Finding, ...] = field(default=())


def find_same(stacked: Stacked, valid: pd.Series[bool], inside: pd.Series[bool], settings: Settings) -> Same:
    """Equal rows and rows of one key, within each community.

    ``valid`` are the rows that would be counted; ``inside`` those in the period. Rows that lack something may be
    superseded by a later valid row, never supersede one themselves.
    """
    findings: list[Finding] = []
    first_of = dict(_equal_rows(stacked, valid))
    superseded: set[int] = set()
    conflict: set[int] = set()
    for rows in _same_key(stacked, inside):
        _judge(stacked, rows, first_of, valid, settings, superseded, conflict, findings)
    duplicate: set[int] = set()
    if settings.on_duplicate == "drop":
        for again, first in first_of.items():
            if again not in superseded and again not in conflict:
                duplicate.add(again)
                findings.append(stacked.finding("duplicate-row", again, original=str(stacked.place(first))))
    return Same(frozenset(duplicate), frozenset(superseded), frozenset(conflict), tuple(findings))


def _equal_rows(stacked: Stacked, valid: pd.Series[bool]) -> Iterator[tuple[int, int]]:
    """(again, first) of rows with equal content."""
    fields = [f.id for f in stacked.ledger.fields if not f.fill_in]
    rows = stacked.frame.loc[valid, fields]
    again = rows.duplicated(keep="first")
    if not again.any():
        return
    involved = rows[rows.duplicated(keep=False)]
    first: dict[tuple[object, ...], int] = {}
    for row, values in zip(involved.index, involved.itertuples(index=False, name=None), strict=True):
        key = tuple("\0" if pd.isna(value) else value for value in values)
        if key in first:
            yield int(row), first[key]
        else:
            first[key] = int(row)


def _same_key(stacked: Stacked, inside: pd.Series[bool]) -> Iterator[list[int]]:
    """Groups of rows that share a complete key within a community."""
    keys = list(stacked.ledger.keys)
    own = [f.id for f in stacked.ledger.fields if f.key]
    if not own:
        return
    columns = [*keys, "community"]
    frame = stacked.frame.loc[inside, columns]
    frame = frame[frame[keys].notna().all(axis=1)] if keys else frame
    frame = frame.assign(community=frame["community"].fillna(""))
    frame = frame[frame.duplicated(keep=False)]
    for _, rows in frame.groupby(columns, sort=False):
        yield [int(row) for row in rows.index]


def _judge(
    stacked: Stacked,
    rows: Sequence[int],
    first_of: Mapping[int, int],
    valid: pd.Series[bool],
    settings: Settings,
    superseded: set[int],
    conflict: set[int],
    findings: list[Finding],
) -> None:
    """Decide on the rows of one key: the latest state stands, or none when the order cannot be told.

    ``first_of`` gives the first of the rows that an equal row repeats: equal rows are one state.
    """
    sound = [row for row in rows if valid.iat[row]]
    states = {first_of.get(row, row) for row in sound}
    if not states or (len(states) == 1 and len(sound) == len(rows)):
        return
    latest = _latest(stacked, sound, first_of)
    if latest is None and settings.on_conflict != "none":
        latest = sound[0] if settings.on_conflict == "first" else sound[-1]
    if latest is None:
        conflict.update(sound)
        findings += _conflicts(stacked, sound, first_of)
        return
    state = first_of.get(latest, latest)
    for row in rows:
        # a row that lacks something is a fault of its own unless the row that stands is later
        if first_of.get(row, row) != state and (row in sound or _order(stacked, row, latest) < 0):
            superseded.add(row)
            findings.append(stacked.finding("superseded", row, by=str(stacked.place(latest))))


def _conflicts(stacked: Stacked, rows: Sequence[int], first_of: Mapping[int, int]) -> Iterator[Finding]:
    """Each row of a key that stands for more than one thing, with another one that contradicts it."""
    key = stacked.ledger.field(stacked.ledger.keys[0] if stacked.ledger.keys else "community")
    for row in rows:
        other = next(other for other in rows if first_of.get(other, other) != first_of.get(row, row))
        value = "" if key.personal else str(stacked.frame[key.id].iat[row])
        place = str(stacked.place(other))
        yield stacked.finding("key-conflict", row, key.id, value, rejects=True, other=place, key=key.label)


def _latest(stacked: Stacked, rows: Sequence[int], first_of: Mapping[int, int]) -> int | None:
    """A row whose state is later than all others, None when that cannot be told."""
    for row in reversed(rows):
        state = first_of.get(row, row)
        if all(first_of.get(other, other) == state or _order(stacked, other, row) < 0 for other in rows):
            return row
    return None


def _order(stacked: Stacked, one: int, two: int) -> int:
    """Negative when the part of row ``one`` is earlier than that of ``two``, 0 when it cannot be told."""
    source, a = stacked.parts[stacked.part(one)]
    other, b = stacked.parts[stacked.part(two)]
    if source.name == other.name and a.sheet == b.sheet:
        return 0
    for left, right in zip(a.order, b.order, strict=True):
        if left and right and left != right:
            return -1 if left < right else 1
    if bool(a.order[2]) != bool(b.order[2]):
        return -1 if b.order[2] else 1
    return 0
