from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fztally.values.rounding import as_written, percent


@pytest.mark.parametrize(
    ("part", "whole", "decimals", "shown"),
    [
        (4009, 4039, 2, "99.26%"),
        (1, 3, 2, "33.33%"),
        (2, 3, 2, "66.67%"),
        (1, 8, 2, "12.50%"),
        (1, 8, 0, "13%"),
        (99255, 100000, 2, "99.26%"),
        (0, 7, 2, "0.00%"),
        (7, 7, 0, "100%"),
        (-1, 8, 0, "-13%"),
        (-1, 10**9, 2, "0.00%"),
    ],
)
def test_half_up_on_exact_integers(part: int, whole: int, decimals: int, shown: str) -> None:
    assert percent(part, whole, decimals) == (float(shown.rstrip("%")), shown)


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(0.5, 0.8, "62.50%"), (0.1, 0.3, "33.33%"), (-0.5, 0.8, "-62.50%"), (0.5, 1, "50.00%")]
)
def test_sums_of_money_divide_as_they_are_written(part: float, whole: float, shown: str) -> None:
    assert percent(part, whole, 2) == (float(shown.rstrip("%")), shown)
    assert percent(as_written(part), as_written(whole), 2) == percent(part, whole, 2)


def test_a_rate_over_nothing_is_the_callers_affair() -> None:
    with pytest.raises(ZeroDivisionError):
        percent(1, 0, 2)


@given(st.integers(0, 10**12), st.integers(1, 10**12), st.integers(0, 6))
def test_it_is_exact(part: int, whole: int, decimals: int) -> None:
    with localcontext() as context:
        context.prec = 60
        shown = Decimal(percent(part, whole, decimals)[1].rstrip("%"))
        exact = Decimal(part) * 100 / Decimal(whole)
        if Fraction(shown) != Fraction(part * 100, whole) and (exact * 10 ** (decimals + 1)) % 10 != 5:
            assert shown == exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        assert abs(Fraction(shown) - Fraction(part * 100, whole)) <= Fraction(1, 2 * 10**decimals)
