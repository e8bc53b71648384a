"""Which kinds of mess there are, how often each comes, and how often each came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache
from random import Random

from fztally.model.strict import Strict
from fztally.sample.mess.words import read_resource

ALONE_CELL, ALONE_SHEET, ALONE_STRAY = 0.3, 0.5, 1.0
"""Chances when kinds are asked for by name: for a row or cell, for a sheet or file, for a stray file."""


class ProfileFactors(Strict, frozen=True):
    """How much of each scope a profile takes: chances for cells and rows, factors for the others."""

    spelling: float
    defects: float
    columns: float
    sheets: float
    faults: float
    files: float
    strays: float


class KindTable(Strict, frozen=True):
    """``kinds.yaml``: the profiles, and the rate of every kind by scope."""

    profiles: dict[str, ProfileFactors]
    needs: dict[str, tuple[str, ...]]
    column: dict[str, float]
    cell: dict[str, float]
    row: dict[str, float]
    sheet: dict[str, float]
    fault: dict[str, float]
    file: dict[str, float]
    stray: dict[str, float]


@lru_cache(maxsize=1)
def load_kinds() -> KindTable:
    """The table of kinds."""
    return read_resource("kinds.yaml", KindTable)


def profile_names() -> tuple[str, ...]:
    """The profiles, from tidy to wild."""
    return tuple(load_kinds().profiles)


def kind_names() -> tuple[str, ...]:
    """All kinds."""
    table = load_kinds()
    return tuple(
        name
        for scope in (table.column, table.cell, table.row, table.sheet, table.fault, table.file, table.stray)
        for name in scope
    )


class Dice:
    """Rolls for each kind and counts what came.

    ``only``: these kinds alone, each often enough to be seen; ``without``: never these. ``intensity`` multiplies.
    """

    def __init__(
        self, profile: str, intensity: float = 1, only: Collection[str] = (), without: Collection[str] = ()
    ) -> None:
        table = load_kinds()
        factors = table.profiles[profile]
        self.counts: Counter[str] = Counter()
        self._weights = {**table.cell, **table.row}
        needed = {other for kind in only for other in table.needs.get(kind, ())}
        only = {*only, *needed}
        self._allowed = (only or set(kind_names())) - set(without)
        scopes = (
            (table.column, factors.columns), (table.sheet, factors.sheets), (table.fault, factors.faults),
            (table.file, factors.files), (table.stray, factors.strays),
        )  # fmt: skip
        self._chances = {
            name: ALONE_STRAY
            if only and scope is table.stray
            else ALONE_SHEET
            if only
            else min(1.0, rate * factor * intensity)
            for scope, factor in scopes
            for name, rate in scope.items()
        }
        self.spelling = self._lottery(table.cell, factors.spelling * intensity, only)
        self.defects = self._lottery(table.row, factors.defects * intensity, only)
        """Chances with which a cell gets another spelling, and a data row a defect."""

    @staticmethod
    def _lottery(scope: Iterable[str], chance: float, only: Collection[str]) -> float:
        if only:
            return ALONE_CELL if set(scope) & set(only) else 0.0
        return min(1.0, chance)

    def allows(self, kind: str) -> bool:
        """Whether this kind may come at all."""
        return kind in self._allowed

    def roll(self, kind: str, rng: Random) -> bool:
        """Whether this kind comes here; counted when it does. One number is drawn in either case."""
        hit = rng.random() < self._chances[kind] and self.allows(kind)
        self.counts[kind] += hit
        return hit

    def draw(self, kinds: Iterable[str], rng: Random) -> list[str]:
        """The allowed ones of these kinds in a random order, the frequent ones rather first."""
        allowed = [kind for kind in kinds if self.allows(kind)]
        return sorted(allowed, key=lambda kind: rng.random() ** (1 / self._weights[kind]), reverse=True)

    def count(self, kind: str) -> None:
        """Note that a kind came."""
        self.counts[kind] += 1


def check_kinds(names: Iterable[str]) -> None:
    """Raises ValueError for a name that is no kind."""
    unknown = sorted(set(names) - set(kind_names()))
    if unknown:
        raise ValueError(", ".join(unknown))
