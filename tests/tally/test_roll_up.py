"""The streets' figures added up are those of all their rows together, whatever the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from fztally.model.district import Part, Share
from fztally.model.registry import Community, District, Registry, Street
from fztally.model.tally import Counted, Sending, Status
from fztally.tally.figures import check_identities, tally_figures
from fztally.tally.roll_up import roll_up
from tests.tally.counting import SHIPPED, YEAR, ledger, rows, schemas

NAMES = ("幸福社区", "文昌社区")
STREETS = ("滨江街道", "城关街道", "河东街道")
CASES = ledger(
    {"id": "all", "count": True},
    {"id": "done", "count": True, "where": [{"field": "done", "is": "是"}]},
    {"id": "open", "count": True, "where": [{"field": "done", "not": "是"}]},
    {"id": "people", "sum": "people"},
    {"id": "money", "sum": "money"},
    {"id": "grids", "distinct": "grid"},
    {"id": "communities", "distinct": "community"},
    {"id": "kinds", "distinct": "kind"},
    {"id": "by_kind", "count_by": "kind"},
    {"id": "rate", "ratio": ["done", "all"], "unit": "%"},
    {"id": "each", "ratio": ["money", "people"], "unit": "%"},
)
BASE = schemas(CASES, identities=[{"left": "all", "right": ["done", "open"]}])
Case = dict[str, Any]
case = st.fixed_dictionaries(
    {
        "community": st.sampled_from(NAMES),
        "grid": st.sampled_from(["第1网格", "第2网格", None]),
        "kind": st.sampled_from(["甲", "乙", "丙", None]),
        "people": st.integers(0, 9) | st.none(),
        "money": st.integers(0, 999_99).map(lambda cents: cents / 100) | st.none(),
        "done": st.booleans() | st.none(),
    }
)
# None: the street has not reported at all
district = st.tuples(*[st.none() | st.lists(case, max_size=6)] * len(STREETS))


def tree(prefix: bool = False) -> Registry:
    """Streets that all have communities of the same names; with ``prefix`` those are told apart by their names."""
    streets = tuple(
        Street(
            f"51102400{n}000",
            name,
            tuple(Community(f"51102400{n}00{m}", f"{name}{own}" if prefix else own) for m, own in enumerate(NAMES)),
        )
        for n, name in enumerate(STREETS)
    )
    return Registry(SHIPPED.registry.office, district=District("511024000000", "临江区"), streets=streets)


def sending(cases: Sequence[Case]) -> dict[str, Sending]:
    there = {each["community"] for each in cases}
    return {name: Sending.SENT if name in there else Sending.MISSING for name in (*NAMES, "")} | {
        "": Sending.NOT_EXPECTED
    }


def of_street(cases: Sequence[Case]) -> Share:
    """What a street counts by itself, as its outputs have it."""
    registry = Registry(SHIPPED.registry.office, tree().streets[0].communities)
    own = msgspec.structs.replace(BASE, registry=registry)
    statuses = tuple(Status(name, CASES.id, how, 0, 0, 0) for name, how in sending(cases).items())
    counted = tally_figures(own, {CASES.id: rows(CASES, *cases)}, statuses, YEAR)
    parts = {
        c.figure.id: Part(c.value, c.display, c.rows, c.pending, dict(c.breakdown) if c.breakdown is not None else None)
        for c in counted
    }
    codes = {"kinds": tuple(sorted({each["kind"] for each in cases if each["kind"]}))}
    return Share("", parts, {CASES.id: sending(cases)}, codes, {}, {}, {}, {})


def together(streets: Mapping[str, Sequence[Case]]) -> dict[str, Counted]:
    """All rows in one run, their communities told apart by name."""
    own = msgspec.structs.replace(BASE, registry=tree(prefix=True))
    pooled = [each | {"community": name + each["community"]} for name, cases in streets.items() for each in cases]
    statuses = tuple(
        Status(f"{street}{name}" if name else "", CASES.id, how, 0, 0, 0)
        for street in STREETS
        for name, how in sending(streets.get(street, ())).items()
    )
    return {c.figure.id: c for c in tally_figures(own, {CASES.id: rows(CASES, *pooled)}, statuses, YEAR)}


@given(district)
def test_added_up_is_counted_together(drawn: tuple[list[Case] | None, ...]) -> None:
    there = {name: cases for name, cases in zip(STREETS, drawn, strict=True) if cases is not None}
    whole = msgspec.structs.replace(BASE, registry=tree())
    added = {c.figure.id: c for c in roll_up(whole, {name: of_street(cases) for name, cases in there.items()})}
    wanted = together(there)
    for name, counted in wanted.items():
        assert added[name] == counted, name


@given(district)
def test_counts_and_sums_are_those_of_the_streets_together(drawn: tuple[list[Case] | None, ...]) -> None:
    shares = {name: of_street(cases) for name, cases in zip(STREETS, drawn, strict=True) if cases is not None}
    whole = msgspec.structs.replace(BASE, registry=tree())
    figures = roll_up(whole, shares)
    for counted in figures:
        told = [share.figures[counted.figure.id] for share in shares.values()]
        values = [part.value for part in told if part.value is not None]
        assert (counted.value is None) == (not values) or counted.figure.ratio
        if values and (counted.figure.count or counted.figure.sum or counted.figure.distinct == "grid"):
            assert abs((counted.value or 0) - sum(values)) < 1e-6
            assert counted.rows == sum(part.rows for part in told)
    (checked,) = check_identities(whole, figures)
    assert checked.holds
