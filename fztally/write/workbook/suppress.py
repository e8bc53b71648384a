"""Small counts of restricted ledgers: hidden in tables by community, also where the totals would give them away."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

LEAST = 3
"""Counts under this are not shown."""
SHOWN, SMALL, HIDDEN = "", "<3", "※"
"""What becomes of a cell: it stands as it is, it is small, or it is hidden so that a small one can't be worked out."""

At = tuple[int, int]
Bounds = dict[At, tuple[float, float]]


def protect(values: Sequence[Sequence[int]]) -> list[list[str]]:
    """What becomes of each cell of a table whose column totals are known, and whose row totals are where they are not
    small themselves (another table of the same ledger may tell them).

    No small count but 0 can be worked out from what is left, except where the totals alone already tell it.
    """
    size = len(values), len(values[0]) if values else 0
    hidden: Bounds = {(i, j): (0, LEAST - 1) for i in range(size[0]) for j in range(size[1]) if values[i][j] < LEAST}
    settled: set[At] = set()
    while True:
        narrowed = _narrow(values, hidden)
        exposed = [
            at for at in hidden if 0 < values[at[0]][at[1]] < LEAST and at not in settled and _known(narrowed[at])
        ]
        if not exposed:
            break
        cover = _cover(values, hidden, exposed[0])
        if cover is None:
            settled.add(exposed[0])
        else:
            hidden[cover] = (LEAST, inf)
    return [
        [SHOWN if (i, j) not in hidden else SMALL if values[i][j] < LEAST else HIDDEN for j in range(size[1])]
        for i in range(size[0])
    ]


def _known(bounds: tuple[float, float]) -> bool:
    return bounds[0] == bounds[1]


def _lines(values: Sequence[Sequence[int]]) -> list[list[At]]:
    """The rows and columns whose totals are known."""
    rows = [[(i, j) for j in range(len(line))] for i, line in enumerate(values) if sum(line) >= LEAST]
    columns = [[(i, j) for i in range(len(values))] for j in range(len(values[0]) if values else 0)]
    return columns + rows


def _narrow(values: Sequence[Sequence[int]], hidden: Bounds) -> Bounds:
    """What each hidden cell can be at least and at most, given all that is shown."""
    bounds = dict(hidden)
    changed = True
    while changed:
        changed = False
        for line in _lines(values):
            inside = [at for at in line if at in bounds]
            rest = sum(values[i][j] for i, j in inside)
            for at in inside:
                others = [bounds[other] for other in inside if other != at]
                low = max(bounds[at][0], rest - sum(high for _, high in others))
                high = min(bounds[at][1], rest - sum(least for least, _ in others))
                if (low, high) != bounds[at]:
                    bounds[at] = (low, high)
                    changed = True
    return bounds


def _cover(values: Sequence[Sequence[int]], hidden: Bounds, exposed: At) -> At | None:
    """The smallest cell that can be hidden beside one that is exposed, None when its lines are hidden already."""
    beside = [
        (values[i][j], (i, j)) for line in _lines(values) if exposed in line for i, j in line if (i, j) not in hidden
    ]
    return min(beside)[1] if beside else None
