"""Sharing out: whole numbers by weight, fixed values over rows, days over a year."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """``total`` in whole parts by weight, largest remainders first (the first of equals)."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(weights)), key=lambda n: (parts[n] - exact[n], n))
    for n in by_remainder[: total - sum(parts)]:
        parts[n] += 1
    return parts


def deal(counts: Sequence[int], late: Sequence[bool], sizes: Sequence[int], rng: Random) -> Iterator[list[int]]:
    """For every keeper of ``sizes`` rows the bundle number of each row, in the order of time; late bundles come last.

    The bundles' ``counts`` come out exactly when they add up to the sum of ``sizes``. One hand is held at a time.
    """
    left = list(counts)
    remaining = sum(left)
    for size in sizes:
        early: list[int] = []
        last: list[int] = []
        for _ in range(size):
            n, at = 0, int(rng.random() * remaining)
            while at >= left[n]:
                at -= left[n]
                n += 1
            left[n] -= 1
            remaining -= 1
            (last if late[n] else early).append(n)
        tail = max(1, size // 12)
        for n in last:
            early.insert(len(early) - int(rng.random() * tail), n)
        yield early


class Calendar:
    """Days of a year: full on work days, few on weekends, hardly any on the quiet days."""

    def __init__(self, year: int, quiet: Sequence[tuple[str, str]]) -> None:
        self.first, self.last = date(year, 1, 1), date(year, 12, 31)
        day = date.fromisoformat
        self._quiet = [(day(f"{year}-{low}"), day(f"{year}-{high}")) for low, high in quiet]
        self._days = [self.first + timedelta(n) for n in range((self.last - self.first).days + 1)]
        self._steps = list(accumulate(self._weight(day) for day in self._days))

    def _weight(self, day: date) -> float:
        if any(low <= day <= high for low, high in self._quiet):
            return 0.05
        return 1.0 if day.weekday() < 5 else 0.18

    def draw(self, count: int, rng: Random) -> list[date]:
        """So many days of the year in their order."""
        whole = self._steps[-1]
        return sorted(self._days[bisect(self._steps, rng.random() * whole)] for _ in range(count))
