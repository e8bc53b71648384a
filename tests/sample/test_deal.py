from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from fztally.sample.deal import Calendar, deal, shares


@given(st.integers(0, 5000), st.lists(st.floats(0, 100), min_size=1, max_size=20))
def test_shares_add_up(total: int, weights: list[float]) -> None:
    parts = shares(total, weights)
    assert sum(parts) == (total if sum(weights) else 0)
    assert all(part >= 0 for part in parts)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=4), st.integers(1, 6), st.integers())
def test_a_deck_is_dealt_out_exactly(counts: list[int], keepers: int, seed: int) -> None:
    sizes = shares(sum(counts), [1.0] * keepers)
    late = [n == len(counts) - 1 for n in range(len(counts))]
    hands = list(deal(counts, late, sizes, Random(seed)))
    assert list(map(len, hands)) == sizes
    dealt = [number for hand in hands for number in hand]
    assert [dealt.count(n) for n in range(len(counts))] == counts


def test_weekends_and_holidays_are_quiet() -> None:
    days = Calendar(2021, (("02-11", "02-17"),)).draw(5000, Random(1))
    assert days == sorted(days)
    assert {day.year for day in days} == {2021}
    assert sum(day.weekday() > 4 for day in days) < 600
    assert sum(day.month == 2 and 11 <= day.day <= 17 for day in days) < 20
