"""Grids of a community: how a name is told from another, and what is counted in each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fztally.model.registry import Community
from fztally.model.schema import Figure
from fztally.values.text import fold

_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class GridLine:
    """What one grid of a community ("" = the office) comes to, figure by figure: None where the community has not sent
    the ledger. ``grid`` is "" for the rows that name none."""

    community: str
    grid: str
    values: tuple[int | float | None, ...]


@dataclass(frozen=True, slots=True)
class GridTable:
    """Figures by community and grid: (ledger id, figure) for each column, and a line a grid, those of a community
    together in the order of the registry."""

    columns: tuple[tuple[str, Figure], ...]
    lines: tuple[GridLine, ...]


def bare_grid(grid: str, community: Community) -> str:
    """A grid's number, else its name without the community's: 第3网格, 3 and 东湖第3网格 are one."""
    digits = _DIGITS.findall(fold(grid))
    if digits:
        return str(int(digits[-1]))
    folded = fold(grid)
    for name in sorted((community.name, *community.aliases), key=len, reverse=True):
        folded = folded.removeprefix(fold(name))
    return folded
