"""A figure back to its rows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fztally.model.schema import Ledger
from fztally.tally.trace import Traced, telling_fields, trace
from tests.tally.counting import SHIPPED, YEAR, count, ledger, rows, schemas

FIGURES: tuple[dict[str, Any], ...] = (
    {"id": "all", "count": True},
    {"id": "a", "count": True, "where": [{"field": "kind", "is": "甲"}]},
    {"id": "people", "sum": "people"},
    {"id": "grids", "distinct": "grid"},
    {"id": "kinds", "count_by": "kind"},
    {"id": "rate", "unit": "%", "ratio": ["a", "all"]},
)
CASES = st.lists(
    st.fixed_dictionaries(
        {
            "community": st.sampled_from(["幸福社区", "东湖社区", None]),
            "grid": st.sampled_from(["第一网格", "第二网格", None]),
            "kind": st.sampled_from(["甲", "乙", None]),
            "people": st.sampled_from([1, 2, None]),
        }
    ),
    max_size=20,
)


def _trace(figure: str, *cases: dict[str, Any], community: str | None = None) -> Traced:
    of = ledger(*FIGURES)
    kept = rows(of, *cases)

    def frames(wanted: Ledger) -> Any:
        assert wanted == of
        return kept.frame

    return trace(schemas(of), figure, frames, YEAR, community)


@given(CASES, st.sampled_from([figure["id"] for figure in FIGURES]))
def test_a_trace_finds_what_the_tally_counted(cases: list[dict[str, Any]], figure: str) -> None:
    counted = count(ledger(*FIGURES), *cases)[figure]
    traced = _trace(figure, *cases)
    assert traced.value == counted.value
    if traced.rows is not None:
        assert len(traced.rows) == counted.rows


@given(CASES)
def test_communities_and_the_office_share_out_all_rows(cases: list[dict[str, Any]]) -> None:
    shares = [_trace("all", *cases, community=community).rows for community in ("幸福社区", "东湖社区", "")]
    places = sorted(row for share in shares if share is not None for row in share["source_row"])
    assert places == list(range(3, 3 + len(cases)))


def test_a_rate_has_its_parts() -> None:
    traced = _trace("rate", {"kind": "甲"}, {"kind": "乙"}, {"kind": "甲"})
    assert [(part.figure.id, part.value) for part in traced.parts] == [("a", 2), ("all", 3)]
    assert traced.display == "66.67%"
    assert traced.rows is None


@pytest.mark.parametrize(("part", "whole", "shown"), [(0.5, 0.3, "62.50%"), (1.5, 0.3, "83.33%"), (5, 3, "62.50%")])
def test_a_rate_of_sums_of_money_is_what_the_tally_counted(part: float, whole: float, shown: str) -> None:
    figures: tuple[dict[str, Any], ...] = (
        {"id": "part", "sum": "money", "where": [{"field": "kind", "is": "甲"}]},
        {"id": "whole", "sum": "money"},
        {"id": "share", "unit": "%", "ratio": ["part", "whole"]},
    )
    of = ledger(*figures)
    cases = ({"kind": "甲", "money": part}, {"kind": "乙", "money": whole})
    counted = count(of, *cases)["share"]
    traced = trace(schemas(of), "share", lambda _: rows(of, *cases).frame, YEAR)
    assert (traced.value, traced.display) == (counted.value, counted.display)
    assert traced.display == shown


def test_a_rate_over_nothing_says_nothing() -> None:
    assert (_trace("rate").value, _trace("rate").display) == (None, "")


def test_a_registry_has_its_names() -> None:
    community = SHIPPED.registry.communities[0]
    frames: Any = None
    assert trace(SHIPPED, "communities", frames, YEAR).names == SHIPPED.registry.names
    assert trace(SHIPPED, "communities", frames, YEAR, community.name).names == (community.name,)
    grids = trace(SHIPPED, "grids", frames, YEAR, community.name).names
    assert len(grids) == len(community.grids)


def test_the_most_telling_fields_come_first() -> None:
    of = ledger({"id": "n", "sum": "people", "where": [{"field": "kind", "is": "甲"}]})
    assert [field.id for field in telling_fields(of.figures[0], of)] == ["people", "kind", "case_no", "held_on"]


def test_an_unknown_figure_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        _trace("no such figure")
