from __future__ import annotations

import itertools
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from fztally.write.workbook.suppress import HIDDEN, LEAST, SHOWN, SMALL, protect

TABLES = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 7), min_size=width, max_size=width), min_size=1, max_size=4)
)


@given(TABLES)
def test_small_counts_never_show(table: list[list[int]]) -> None:
    for values, verdicts in zip(table, protect(table), strict=True):
        for value, verdict in zip(values, verdicts, strict=True):
            assert verdict in ((SMALL,) if value < LEAST else (SHOWN, HIDDEN))


@given(TABLES)
@settings(max_examples=25, deadline=None)
def test_what_is_left_fits_more_than_one_table(table: list[list[int]]) -> None:
    """Someone who knows the column totals and the larger row totals tries every table that agrees with what is shown."""
    verdicts = protect(table)
    hidden = [(i, j) for i, line in enumerate(verdicts) for j, verdict in enumerate(line) if verdict]
    small = [at for at in hidden if 0 < table[at[0]][at[1]] < LEAST]
    if len(hidden) > 7 or not small:
        return
    possible: dict[tuple[int, int], set[int]] = {at: set() for at in small}
    for guess in itertools.product(*(_guesses(table, verdicts, at) for at in hidden)):
        tried = [list(line) for line in table]
        for (i, j), value in zip(hidden, guess, strict=True):
            tried[i][j] = value
        if _agrees(tried, table):
            for i, j in small:
                possible[i, j].add(tried[i][j])
    for at, found in possible.items():
        assert len(found) > 1 or _told_by_totals(table, at)


def _guesses(table: Sequence[Sequence[int]], verdicts: Sequence[Sequence[str]], at: tuple[int, int]) -> range:
    most = max(max(line) for line in table) * 2 + 3
    return range(LEAST) if verdicts[at[0]][at[1]] == SMALL else range(LEAST, most)


def _agrees(tried: Sequence[Sequence[int]], table: Sequence[Sequence[int]]) -> bool:
    columns = all(sum(a) == sum(b) for a, b in zip(zip(*tried, strict=True), zip(*table, strict=True), strict=True))
    rows = all(sum(a) == sum(b) if sum(b) >= LEAST else sum(a) < LEAST for a, b in zip(tried, table, strict=True))
    return columns and rows


def _told_by_totals(table: Sequence[Sequence[int]], at: tuple[int, int]) -> bool:
    """Whether hiding its whole row and column would not help: the totals alone give the cell away."""
    verdicts = protect(table)
    i, j = at
    return all(verdicts[i]) and all(line[j] for line in verdicts)
