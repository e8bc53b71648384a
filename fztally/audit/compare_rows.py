"""The rows of one ledger before and after: what was added, is gone, has changed, and which figures that moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pandas as pd

from fztally.model.cell_words import cell_words
from fztally.model.conditions import counted_rows
from fztally.model.history import CellChange, How, LedgerChange, RowChange
from fztally.model.period import Period
from fztally.model.schema import Field, Figure, Ledger

_TOLD = 4
"""Cells of a new or lost row that are told."""
_NAMED = 3
"""Cells that name a row without a key."""

Positions = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Positions in the two frames put under each other: rows gone, rows added, and both states of those changed."""

    gone: Positions
    added: Positions
    before: Positions
    after: Positions

    @property
    def olds(self) -> Positions:
        """The earlier state of every row told, -1 where it has none: first the gone, then the changed, then the new."""
        return np.concatenate([self.gone, self.before, np.full(len(self.added), -1)])

    @property
    def news(self) -> Positions:
        """The same for the later state."""
        return np.concatenate([np.full(len(self.gone), -1), self.after, self.added])

    @property
    def hows(self) -> list[How]:
        """What became of each."""
        sizes = ((How.GONE, self.gone), (How.CHANGED, self.before), (How.ADDED, self.added))
        return [how for how, rows in sizes for _ in range(len(rows))]


def row_changes(
    ledger: Ledger, before: pd.DataFrame, after: pd.DataFrame, period: Period, most: int
) -> LedgerChange | None:
    """What became of the rows, None when all are as they were; at most ``most`` of them one by one.

    A row is the same when its content is, wherever it stands; else it is the row of the same community and key; one
    without a key that in the same place, if half of what else is filled in is the same.
    """
    content = [field.id for field in ledger.fields if not field.fill_in]
    if before[content].equals(after[content]):
        return None
    first, last = _alike(before[content], after[content])
    before, after = (rows.iloc[first : len(rows) - last] for rows in (before, after))
    both = pd.concat([before, after], ignore_index=True)
    later = np.arange(len(both)) >= len(before)
    pairs = _paired(ledger, both, content, later)
    hows = pairs.hows
    if not hows:
        return None
    moves = {figure.id: _moves(figure, ledger, both, pairs, period) for figure in _counting(ledger)}
    effects = {name: Counter(hows[n] for n in np.flatnonzero(move.moved)) for name, move in moves.items()}
    lines = () if ledger.restricted else tuple(islice(_told(ledger, both, pairs, moves), most))
    return LedgerChange(
        ledger=ledger.id,
        counts=Counter(hows),
        rows=lines,
        effects={name: count for name, count in effects.items() if count},
        amounts={name: float(move.amounts.sum()) for name, move in moves.items()},
    )


def _equal(one: pd.Series, two: pd.Series) -> np.ndarray:
    """Where two columns of the same length have the same value, wherever their rows stand; missing ones have none."""
    found: np.ndarray = (one.reset_index(drop=True) == two.reset_index(drop=True)).fillna(False).to_numpy(dtype=bool)
    return found


def _alike(before: pd.DataFrame, after: pd.DataFrame) -> tuple[int, int]:
    """How many rows at the beginning and at the end are the same: nearly all, where one file was corrected."""
    shorter = min(len(before), len(after))

    def leading(one: pd.DataFrame, two: pd.DataFrame) -> int:
        differs = np.zeros(shorter, dtype=bool)
        for name in one.columns:
            left, right = one[name], two[name]
            differs |= ~(_equal(left, right) | (left.isna().to_numpy() & right.isna().to_numpy()))
        return int(differs.argmax()) if differs.any() else shorter

    first = leading(before.iloc[:shorter], after.iloc[:shorter])
    last = leading(before.iloc[len(before) - shorter :][::-1], after.iloc[len(after) - shorter :][::-1])
    return first, min(last, shorter - first)


def _paired(ledger: Ledger, both: pd.DataFrame, content: Sequence[str], later: np.ndarray) -> _Pairs:
    """Rows of equal content go together, as often as they stand on both sides; of the others those of one key; of those
    without a key those in one place."""
    same = _on_both_sides(both[content], later)
    left = np.flatnonzero(~same)
    keyed = _keyed(ledger, both.iloc[left])
    lone, mates = left[~keyed], left[keyed]
    kept = _in_place(both, content, lone, later)
    lone = np.setdiff1d(lone, np.concatenate(kept))
    names = [*ledger.keys, "community"]
    if len(mates):
        rows = both.iloc[mates]
        rows = rows.assign(community=rows["community"].fillna(""))[names]
        groups = rows.groupby(names, sort=False).ngroup().to_numpy()
        marks = _numbered(groups, later[mates])
        shared = marks.duplicated(keep=False).to_numpy()
        order = marks[shared].assign(at=mates[shared], later=later[mates][shared]).sort_values(["group", "number"])
        before, after = (order.loc[order["later"] == side, "at"].to_numpy() for side in (False, True))
        by_place = np.argsort(after)
        before, after = before[by_place], after[by_place]
        lone = np.sort(np.concatenate([lone, mates[~shared]]))
    else:
        before = after = np.array([], dtype=np.int64)
    before, after = (np.concatenate(sides) for sides in zip((before, after), kept, strict=True))
    return _Pairs(lone[~later[lone]], lone[later[lone]], before, after)


def _in_place(
    both: pd.DataFrame, content: Sequence[str], lone: Positions, later: np.ndarray
) -> tuple[Positions, Positions]:
    """Of rows without a key the two states of each that stands in the same place, half of it at least unchanged."""
    places = both.iloc[lone][["source_file", "source_sheet", "source_row", "community"]]
    places = places.assign(community=places["community"].fillna(""), at=lone)
    old, new = places[~later[lone]], places[later[lone]]
    pairs = old.merge(new, on=["source_file", "source_sheet", "source_row", "community"], suffixes=("", "_after"))
    before, after = pairs["at"].to_numpy(), pairs["at_after"].to_numpy()
    same, filled = np.zeros(len(pairs), dtype=int), np.zeros(len(pairs), dtype=int)
    # the community is the same as it is
    for name in [name for name in content if name != "community"]:
        left, right = (both[name].iloc[side] for side in (before, after))
        same += _equal(left, right)
        filled += left.notna().to_numpy() | right.notna().to_numpy()
    alike = 2 * same >= filled
    return before[alike], after[alike]


def _on_both_sides(rows: pd.DataFrame, later: np.ndarray) -> np.ndarray:
    """Where a row has its like on the other side, one for one."""
    groups = rows.groupby(list(rows.columns), dropna=False, sort=False).ngroup().to_numpy()
    found: np.ndarray = _numbered(groups, later).duplicated(keep=False).to_numpy()
    return found


def _numbered(groups: np.ndarray, later: np.ndarray) -> pd.DataFrame:
    """The group of each row and its number within it on its own side: the same on both sides for a pair."""
    marks = pd.DataFrame({"group": groups, "later": later})
    return pd.DataFrame({"group": groups, "number": marks.groupby(["group", "later"], sort=False).cumcount()})


def _keyed(ledger: Ledger, rows: pd.DataFrame) -> np.ndarray:
    """Where a row has a complete key."""
    if not any(field.key for field in ledger.fields):
        return np.zeros(len(rows), dtype=bool)
    whole: np.ndarray = rows[list(ledger.keys)].notna().all(axis=1).to_numpy().astype(bool)
    return whole


def _counting(ledger: Ledger) -> Iterator[Figure]:
    return (figure for figure in ledger.figures if figure.ratio is None and figure.registry is None)


@dataclass(frozen=True, slots=True)
class _Moves:
    """What each row told does to a figure: whether it moves it, and by how much (nan: not by an amount of its own)."""

    moved: np.ndarray
    amounts: np.ndarray


def _moves(figure: Figure, ledger: Ledger, both: pd.DataFrame, pairs: _Pairs, period: Period) -> _Moves:
    sides = []
    field = figure.distinct or figure.count_by or figure.sum
    for positions in (pairs.olds, pairs.news):
        there = positions >= 0
        rows = both.iloc[np.where(there, positions, 0)]
        counted = counted_rows(rows, figure, ledger, period).to_numpy().astype(bool) & there
        amounts = counted.astype(float)
        if figure.sum is not None:
            amounts = np.where(counted, rows[figure.sum].astype("float64").fillna(0.0).to_numpy(), 0.0)
        words = [cell_words(value) for value in rows[field]] if field else [""] * len(rows)
        sides.append((counted, amounts, np.where(counted, np.array(words, dtype=object), "")))
    (was, old, old_words), (now, new, new_words) = sides
    amounts = new - old
    if figure.distinct or figure.count_by:
        moved = (was != now) | (old_words != new_words)
        return _Moves(moved, np.where(moved, np.nan, 0.0))
    return _Moves(amounts != 0, amounts)


def _told(ledger: Ledger, both: pd.DataFrame, pairs: _Pairs, moves: Mapping[str, _Moves]) -> Iterator[RowChange]:
    """The rows one by one, as texts: those that move a figure first."""
    fields = [field for field in ledger.fields if not field.fill_in]
    hows, olds, news = pairs.hows, pairs.olds.tolist(), pairs.news.tolist()
    moving = np.logical_or.reduce([move.moved for move in moves.values()] or [np.zeros(len(hows), dtype=bool)])
    for n in np.argsort(~moving, kind="stable").tolist():
        how, old, new = hows[n], olds[n], news[n]
        was = both.iloc[old].to_dict() if old >= 0 else {}
        now = both.iloc[new].to_dict() if new >= 0 else {}
        row = now or was
        yield RowChange(
            how=how,
            ledger=ledger.id,
            community=cell_words(row["community"]),
            name=_name(ledger, row),
            cells=tuple(_cells(fields, ledger, was, now)),
            effects={
                name: None if np.isnan(move.amounts[n]) else float(move.amounts[n])
                for name, move in moves.items()
                if move.moved[n]
            },
            file=cell_words(row["source_file"]),
            sheet=cell_words(row["source_sheet"]),
            row=int(row["source_row"]),
        )


def _name(ledger: Ledger, row: Mapping[str, object]) -> str:
    """The key of a row, else what tells most about it."""
    words = [cell_words(row[name]) for name in ledger.keys]
    if not all(words) or not words:
        words = [said for field in _telling(ledger) if (said := cell_words(row[field.id]))][:_NAMED]
    return " ".join(words)


def _telling(ledger: Ledger) -> list[Field]:
    """Date, then texts and codes that must be filled, then the rest."""
    fields = [field for field in ledger.fields if not field.fill_in and field.kind != "community"]
    return sorted(fields, key=lambda field: (field.id != ledger.period_field, not field.required))


def _cells(
    fields: Sequence[Field], ledger: Ledger, was: Mapping[str, object], now: Mapping[str, object]
) -> Iterator[CellChange]:
    """The cells that are different; of a new or lost row some that tell what it is about."""
    if was and now:
        for field in fields:
            before, after = cell_words(was[field.id]), cell_words(now[field.id])
            if before != after:
                yield CellChange(field.label, before, after)
        return
    row = was or now
    told = [(field.label, said) for field in _telling(ledger) if not field.key and (said := cell_words(row[field.id]))]
    for label, said in told[:_TOLD]:
        yield CellChange(label, said if was else "", "" if was else said)
