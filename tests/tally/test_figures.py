"""Figures: every way of counting, what is not reported, and identities."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fztally.tally.figures import check_identities
from tests.tally.counting import SHIPPED, count, ledger, schemas

CASES: tuple[dict[str, Any], ...] = (
    {"community": "幸福社区", "grid": "第一网格", "kind": "甲", "people": 3, "done": True, "held_on": date(2021, 3, 5)},
    {
        "community": "幸福社区",
        "grid": "第二网格",
        "kind": "乙",
        "people": 4,
        "done": False,
        "held_on": date(2021, 4, 6),
    },
    {"community": "东湖社区", "grid": "第一网格", "kind": "甲", "people": None, "done": None, "held_on": None},
    {"community": "东湖社区", "grid": None, "kind": None, "people": 5, "done": True, "held_on": date(2020, 12, 31)},
    {"community": None, "grid": "第一网格", "kind": "丙", "people": 0, "done": False, "held_on": date(2021, 12, 31)},
)


@pytest.mark.parametrize(
    ("figure", "value", "counted"),
    [
        ({"count": True}, 5, 5),
        ({"count": True, "where": [{"field": "kind", "is": "甲"}]}, 2, 2),
        ({"count": True, "where": [{"field": "kind", "in": ["甲", "丙"]}]}, 3, 3),
        ({"count": True, "where": [{"field": "kind", "not": "甲"}]}, 3, 3),
        ({"count": True, "where": [{"field": "done", "is": "是"}]}, 2, 2),
        ({"count": True, "where": [{"field": "done", "not": "否"}]}, 3, 3),
        ({"count": True, "where": [{"field": "people", "filled": True}]}, 4, 4),
        ({"count": True, "where": [{"field": "people", "filled": False}]}, 1, 1),
        ({"count": True, "where": [{"field": "held_on", "in_period": True}]}, 3, 3),
        ({"count": True, "where": [{"field": "held_on", "in_period": False}]}, 1, 1),
        ({"count": True, "where": [{"field": "kind", "is": "甲"}, {"field": "done", "is": "是"}]}, 1, 1),
        ({"sum": "people"}, 12, 4),
        ({"sum": "people", "where": [{"field": "kind", "is": "丙"}]}, 0, 1),
        ({"distinct": "community"}, 2, 4),
        ({"distinct": "kind"}, 3, 4),
        ({"distinct": "grid"}, 4, 4),
        ({"count_by": "kind"}, 4, 4),
    ],
)
def test_every_way_of_counting(figure: dict[str, Any], value: int, counted: int) -> None:
    found = count(ledger({"id": "n"} | figure), *CASES)["n"]
    assert (found.value, found.rows) == (value, counted)
    assert isinstance(found.value, int)


def test_a_count_by_value_lists_the_codes_in_their_order() -> None:
    found = count(ledger({"id": "n", "count_by": "kind"}), *CASES)["n"]
    assert found.breakdown == {"甲": 2, "乙": 1, "丙": 1}
    assert list(found.breakdown) == ["甲", "乙", "丙"]
    assert found.display == "甲2、乙1、丙1"


def test_the_registry_is_counted_without_any_ledger() -> None:
    of = ledger({"id": "n", "count": True})
    figures = [{"id": "r", "label": "社区", "unit": "个", "registry": "communities"}]
    figures += [{"id": "g", "label": "网格", "unit": "个", "registry": "grids"}]
    found = count(of, sent=(), figures=figures)
    assert (found["r"].value, found["r"].display, found["r"].reported) == (13, "13", "13/13")
    assert found["g"].value == sum(len(community.grids) for community in SHIPPED.registry.communities)


@pytest.mark.parametrize(
    ("amounts", "total"),
    [
        ([0.1, 0.2], 0.3),
        ([0.1] * 10, 1),
        ([1.005], 1.01),
        ([0.125], 0.13),
        ([2.5, 3.5], 6),
        ([1e12, 0.01], 1000000000000.01),
        ([], 0),
    ],
)
def test_money_is_added_up_exactly_and_rounded_half_up(amounts: list[float], total: float) -> None:
    found = count(ledger({"id": "n", "sum": "money"}), *({"money": amount} for amount in amounts))["n"]
    assert found.value == total
    assert isinstance(found.value, type(total))


@given(st.lists(st.integers(0, 10**6), max_size=30))
def test_money_in_cents_is_never_off_by_one(cents: list[int]) -> None:
    found = count(ledger({"id": "n", "sum": "money"}), *({"money": cent / 100} for cent in cents))["n"]
    assert found.value is not None
    assert round(found.value * 100) == sum(cents)


def _rate(part: int, whole: int, decimals: int = 2) -> Any:
    of = ledger(
        {"id": "part", "count": True, "where": [{"field": "done", "is": "是"}]},
        {"id": "whole", "count": True},
        {"id": "rate", "unit": "%", "ratio": ["part", "whole"], "decimals": decimals},
    )
    return count(of, *[{"done": n < part} for n in range(whole)])["rate"]


@pytest.mark.parametrize(
    ("part", "whole", "decimals", "value", "display"),
    [
        (4009, 4039, 2, 99.26, "99.26%"),
        (1, 8, 2, 12.5, "12.50%"),
        (1, 16, 2, 6.25, "6.25%"),
        (1, 32, 2, 3.13, "3.13%"),
        (1, 8, 0, 13, "13%"),
        (2, 3, 1, 66.7, "66.7%"),
        (0, 5, 2, 0, "0.00%"),
        (5, 5, 2, 100, "100.00%"),
    ],
)
def test_rates_are_rounded_half_up(part: int, whole: int, decimals: int, value: float, display: str) -> None:
    found = _rate(part, whole, decimals)
    assert (found.value, found.display) == (value, display)


@given(st.integers(0, 300), st.integers(1, 300))
def test_a_rate_is_what_exact_fractions_say(part: int, whole: int) -> None:
    part = min(part, whole)
    exact = Fraction(10_000 * part, whole)
    assert round(_rate(part, whole).value * 100) == int(exact + Fraction(1, 2))


def test_a_rate_of_money_divides_what_was_added_up() -> None:
    of = ledger(
        {"id": "paid", "sum": "money", "where": [{"field": "done", "is": "是"}]},
        {"id": "due", "sum": "money"},
        {"id": "rate", "unit": "%", "ratio": ["paid", "due"]},
    )
    found = count(of, {"money": 0.5, "done": True}, {"money": 1.0, "done": False})["rate"]
    assert found.display == "33.33%"


def test_a_rate_over_nothing_is_no_number() -> None:
    found = _rate(0, 0)
    assert (found.value, found.display) == (None, "—")


def test_a_rate_stands_where_the_report_wants_it_whatever_it_divides() -> None:
    of = ledger(
        {"id": "rate", "unit": "%", "ratio": ["part", "whole"]},
        {"id": "part", "count": True, "where": [{"field": "done", "is": "是"}]},
        {"id": "whole", "count": True},
    )
    found = count(of, {"done": True}, {"done": False}, order=["whole"])
    assert list(found) == ["whole", "rate", "part"]
    assert found["rate"].display == "50.00%"


def _both() -> Any:
    return ledger({"id": "n", "count": True}, {"id": "rate", "unit": "%", "ratio": ["n", "n"]})


def test_not_reported_is_not_zero() -> None:
    found = count(_both(), sent=())
    assert (found["n"].value, found["n"].display, found["n"].reported) == (None, "未报", "0/13")
    assert (found["rate"].value, found["rate"].display) == (None, "未报")


def test_a_nil_return_is_zero() -> None:
    found = count(_both(), sent=(), nil=("东湖社区",))
    assert (found["n"].value, found["n"].display, found["n"].reported) == (0, "0", "1/13")
    assert found["rate"].display == "—"


def test_how_many_keepers_reported() -> None:
    found = count(_both(), *CASES, sent=SHIPPED.registry.names[:9], nil=SHIPPED.registry.names[9:11])
    assert found["n"].reported == "11/13"
    assert found["rate"].reported == "11/13"


def test_the_office_is_the_only_keeper_of_its_own_ledgers() -> None:
    of = ledger({"id": "n", "count": True}, kept_by="office")
    assert count(of, sent=("",))["n"].reported == "1/1"
    assert count(of, sent=())["n"].display == "未报"


def test_rows_that_are_pending_stand_beside_the_figure() -> None:
    of = ledger({"id": "n", "count": True}, {"id": "rate", "unit": "%", "ratio": ["n", "n"]})
    found = count(of, *CASES, pending={"幸福社区": 2, "": 1})
    assert (found["n"].value, found["n"].pending) == (5, 3)
    assert found["rate"].pending == 3


def _identities(*cases: dict[str, Any], sent: tuple[str, ...] = ("幸福社区",), pending: int = 0) -> Any:
    of = ledger(
        {"id": "all", "count": True},
        {"id": "a", "count": True, "where": [{"field": "kind", "is": "甲"}]},
        {"id": "b", "count": True, "where": [{"field": "kind", "is": "乙"}]},
    )
    identities = [{"left": "all", "right": ["a", "b"]}]
    figures = tuple(count(of, *cases, sent=sent, pending={"幸福社区": pending}, identities=identities).values())
    (checked,) = check_identities(schemas(of, identities=identities), figures)
    return checked


def test_an_identity_that_holds() -> None:
    checked = _identities({"kind": "甲"}, {"kind": "乙"}, {"kind": "乙"}, pending=4)
    assert (checked.left, checked.right, checked.holds) == (3, 3, True)
    assert checked.text == "all = a + b"
    assert (checked.left_id, checked.right_ids) == ("all", ("a", "b"))


def test_the_pending_rows_of_a_ledger_are_told_once() -> None:
    assert _identities({"kind": "甲"}, pending=4).pending == 4


def test_an_identity_that_fails() -> None:
    checked = _identities({"kind": "甲"}, {"kind": "丙"})
    assert (checked.left, checked.right, checked.holds) == (2, 1, False)


def test_an_identity_of_what_nobody_reported() -> None:
    checked = _identities(sent=())
    assert (checked.left, checked.right, checked.holds) == (None, None, True)
