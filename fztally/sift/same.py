"""The same thing twice: equal rows, later states of one case, contradictions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from fztally.model.finding import Finding
from fztally.model.job import Settings
from fztally.sift.stack import Stacked

FILL_IN_FIELDS = frozenset({"seq", "reported_by", "filled_by", "filed_on", "reviewed_by"})
"""Fields of the form, not of the case: they do not make rows different."""


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
    duplicate: set[int] = set()
    if settings.on_duplicate == "drop":
        for first, again in _equal_rows(stacked, valid):
            duplicate.add(again)
            findings.append(stacked.finding("duplicate-row", again, original=str(stacked.place(first))))
    superseded: set[int] = set()
    conflict: set[int] = set()
    for group in _same_key(stacked, inside):
        rows = [row for row in group if row not in duplicate]
        _judge(stacked, rows, valid, settings, superseded, conflict, findings)
    return Same(frozenset(duplicate), frozenset(superseded), frozenset(conflict), tuple(findings))


def _equal_rows(stacked: Stacked, valid: pd.Series[bool]) -> Iterator[tuple[int, int]]:
    """(first, again) of rows with equal content."""
    fields = [f.id for f in stacked.ledger.fields if f.id not in FILL_IN_FIELDS]
    rows = stacked.frame.loc[valid, fields]
    again = rows.duplicated(keep="first")
    if not again.any():
        return
    involved = rows[rows.duplicated(keep=False)]
    first: dict[tuple[object, ...], int] = {}
    for row, values in zip(involved.index, involved.itertuples(index=False, name=None), strict=True):
        key = tuple("\0" if pd.isna(value) else value for value in values)
        if key in first:
            yield first[key], int(row)
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
    valid: pd.Series[bool],
    settings: Settings,
    superseded: set[int],
    conflict: set[int],
    findings: list[Finding],
) -> None:
    """Decide on the rows of one key: the latest stands, or none when the order cannot be told."""
    sound = [row for row in rows if valid.iat[row]]
    if not sound or len(rows) < 2:
        return
    latest = _latest(stacked, sound)
    if latest is None and settings.on_conflict != "none":
        latest = sound[0] if settings.on_conflict == "first" else sound[-1]
    if latest is not None:
        for row in rows:
            # a row that lacks something is a fault of its own unless the row that stands is later
            if row != latest and (row in sound or _order(stacked, row, latest) < 0):
                superseded.add(row)
                findings.append(stacked.finding("superseded", row, by=str(stacked.place(latest))))
        return
    key = stacked.ledger.keys[0] if stacked.ledger.keys else "community"
    for row in sound:
        other = next(other for other in sound if other != row)
        value = str(stacked.frame[key].iat[row])
        label = stacked.ledger.field(key)
        conflict.add(row)
        findings.append(
            stacked.finding(
                "key-conflict",
                row,
                key,
                "" if label.personal else value,
                rejects=True,
                other=str(stacked.place(other)),
                key=label.label,
            )
        )


def _latest(stacked: Stacked, rows: Sequence[int]) -> int | None:
    """The row that is later than all others, None when that cannot be told."""
    for row in reversed(rows):
        if all(other == row or _order(stacked, other, row) < 0 for other in rows):
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
