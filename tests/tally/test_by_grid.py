"""Figures by grid: what is registered, what only rows name, and what names none."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from fztally.model.grids import GridTable
from fztally.model.registry import Community, Registry
from fztally.tally.by_grid import tally_grids
from fztally.tally.figures import tally_figures
from tests.tally.counting import SHIPPED, YEAR, ledger, rows, schemas, statuses

FIGURES = (
    {"id": "all", "count": True},
    {"id": "people", "sum": "people"},
    {"id": "kinds", "distinct": "kind"},
    {"id": "rate", "ratio": ["people", "all"], "unit": "%"},
)
CASES = ledger(*FIGURES, grid_field="grid")
NAMES = ("幸福社区", "文昌社区", "东湖社区")


def counted(
    *cases: dict[str, Any], of: Any = CASES, grids: tuple[str, ...] = (), sent: Any = NAMES
) -> GridTable | None:
    communities = tuple(
        Community(f"51102400100{n}", name, grids=grids if n == 0 else ()) for n, name in enumerate(NAMES)
    )
    registry = Registry(SHIPPED.registry.office, communities)
    own = msgspec.structs.replace(schemas(of), registry=registry)
    return tally_grids(own, {of.id: rows(of, *cases)}, statuses(of, sent), YEAR)


def lines(table: GridTable | None) -> list[tuple[str, str, tuple[int | float | None, ...]]]:
    assert table is not None
    return [(line.community, line.grid, line.values) for line in table.lines]


def test_each_grid_has_its_counts_and_sums() -> None:
    found = counted(
        {"community": "幸福社区", "grid": "幸福第1网格", "people": 2},
        {"community": "幸福社区", "grid": "1", "people": 3},
        {"community": "幸福社区", "grid": "河边", "people": 4},
        {"community": "幸福社区", "people": 5},
        {"community": "文昌社区", "grid": "第1网格"},
        {"people": 9, "grid": "第1网格"},
        grids=("第1网格", "第2网格"),
    )
    assert lines(found) == [
        ("幸福社区", "第1网格", (2, 5)),
        ("幸福社区", "第2网格", (0, 0)),
        ("幸福社区", "河边", (1, 4)),
        ("幸福社区", "", (1, 5)),
        ("文昌社区", "第1网格", (1, 0)),
    ]


def test_what_was_not_reported_is_not_0() -> None:
    assert lines(counted(grids=("第1网格",), sent=())) == [("幸福社区", "第1网格", (None, None))]


def test_there_is_no_table_without_grids() -> None:
    assert counted({"community": "幸福社区"}) is None
    assert counted({"community": "幸福社区", "grid": "1"}, of=ledger(*FIGURES)) is None


def test_restricted_ledgers_are_never_told_by_grid() -> None:
    assert (
        counted({"community": "幸福社区", "grid": "1"}, of=ledger(*FIGURES, grid_field="grid", restricted=True)) is None
    )


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "community": st.sampled_from(NAMES),
                "grid": st.sampled_from(["第1网格", "1", "河边", "河边网格", "，", None]),
                "people": st.integers(0, 9),
            }
        )
    )
)
def test_the_grids_add_up_to_the_figures(cases: list[dict[str, Any]]) -> None:
    table = counted(*cases, grids=("第1网格", "第3网格"))
    kept = {CASES.id: rows(CASES, *cases)}
    whole = {c.figure.id: c.value for c in tally_figures(schemas(CASES), kept, statuses(CASES, NAMES), YEAR)}
    assert [sum(line[2][n] or 0 for line in lines(table)) for n in range(2)] == [whole["all"], whole["people"]]
