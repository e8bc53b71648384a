from __future__ import annotations

from fractions import Fraction

import pytest

from fztally.values.units import factor, is_money, scale_of


@pytest.mark.parametrize(
    ("written", "unit", "times"),
    [
        ("", "元", 1),
        ("元", "元", 1),
        ("万元", "元", 10_000),
        ("万", "元", 10_000),
        ("元", "万元", Fraction(1, 10_000)),
        ("万元", "万元", 1),
        ("亿元", "万元", 10_000),
        ("人次", "人", 1),
        ("件", "人", 1),
        ("万人", "人", 10_000),
        ("小时", "学时", 1),
        ("件", "", 1),
        ("元", "", 1),
    ],
)
def test_units_that_fit(written: str, unit: str, times: Fraction) -> None:
    assert factor(written, unit) == times


@pytest.mark.parametrize(
    ("written", "unit"), [("人", "元"), ("元", "人"), ("天", "人"), ("余", "人"), ("%", "人"), ("左右", "")]
)
def test_units_that_do_not(written: str, unit: str) -> None:
    assert factor(written, unit) is None


def test_scales_and_money() -> None:
    assert (scale_of("万元"), scale_of("元"), scale_of("人")) == (10_000, 1, 1)
    assert is_money("元") and is_money("万元") and is_money("")
    assert not is_money("人")
