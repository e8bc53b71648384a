from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fztally.values.rates import Rate, read_rate
from fztally.values.rounding import percent
from tests.values.contexts import EVENT


def rate(raw: object) -> Rate:
    value = read_rate(raw, EVENT).value
    assert isinstance(value, Rate)
    return value


@pytest.mark.parametrize(
    "written", ["85.71%", "85.7%", "86%", "８５.７１％", " 85.71 % ", 85.71, "85.71", 0.8571, 0.857, 6 / 7, 85.7]
)
def test_a_rate_agrees_to_the_places_that_are_written(written: object) -> None:
    assert rate(written).agrees(6, 7)


@pytest.mark.parametrize("written", ["85.72%", "85.6%", "85%", 85.6, 0.8572, 0.85, "0.86%", "8571%", 6 / 7 + 1e-4])
def test_a_rate_that_does_not_agree(written: object) -> None:
    assert not rate(written).agrees(6, 7)


def test_nobody_rounds_further_than_to_whole_per_cents() -> None:
    assert not rate(0.9).agrees(6, 7)
    assert not rate("0.8").agrees(6, 7)


def test_a_bare_one_is_all_or_one_in_a_hundred() -> None:
    assert rate(1).agrees(7, 7)
    assert rate("100%").agrees(7, 7)
    assert rate(100).agrees(7, 7)
    assert rate(1).agrees(1, 100)
    assert not rate("1%").agrees(7, 7)


@pytest.mark.parametrize(
    "written", ["约85%", "八成", "85%以上", "85-90%", "abc", True, float("nan"), float("inf"), "1e3%"]
)
def test_what_is_no_rate(written: object) -> None:
    reading = read_rate(written, EVENT)
    assert (reading.value, reading.code) == (None, "number-invalid")


@pytest.mark.parametrize("written", [None, "", "/", "—", "无"])
def test_a_placeholder_is_no_rate_and_nothing_is_said(written: object) -> None:
    assert read_rate(written, EVENT) == (None, "", "")


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 4))
def test_a_rate_that_is_rounded_right_agrees(part: int, whole: int, decimals: int) -> None:
    assert rate(percent(part, whole, decimals)[1]).agrees(part, whole)
    assert rate(part / whole).agrees(part, whole)
    assert rate(f"{-percent(part, whole, decimals)[0]:.{decimals}f}%").agrees(-part, whole)
