"""Rates in per cent and sums of money, rounded half-up on exact numbers."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import fsum

_CENT = Decimal("0.01")
Number = int | float | Fraction
"""A number that is taken as it is written: 0.1 is a tenth."""


def as_written(number: Number) -> Fraction:
    """A number as it is written: ``as_written(0.1)`` is 1/10, and not what a float makes of it.

    Raises ValueError for what is not finite.
    """
    return Fraction(str(number))


def money_sum(numbers: Iterable[float]) -> int | float:
    """A sum of money: at most two decimals, halves away from zero; an int where it is whole."""
    # fsum loses nothing on the way, and a decimal knows 0.125 from what a float makes of it
    exact = Decimal(repr(fsum(numbers))).quantize(_CENT, ROUND_HALF_UP)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def percent(part: Number, whole: Number, decimals: int) -> tuple[float, str]:
    """A rate in per cent and how it is shown: ``percent(4009, 4039, 2)`` -> ``(99.26, "99.26%")``.

    Fractions are used because ``round(99.255, 2)`` is 99.25, and because sums of money divide like counts. Halves go
    away from zero. Raises ZeroDivisionError when ``whole`` is 0.
    """
    rate = as_written(part) / as_written(whole)
    scale = 10**decimals
    over, under = abs(rate.numerator), rate.denominator
    scaled = (2 * over * 100 * scale + under) // (2 * under)
    text = f"{scaled // scale}.{scaled % scale:0{decimals}d}" if decimals else str(scaled)
    text = f"-{text}" if rate < 0 and scaled else text
    return float(text), f"{text}%"
