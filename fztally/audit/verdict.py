"""A stated number against the counted one."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from fztally.audit.numbers import Bound
from fztally.model.audit import Verdict

_ABOUT = Fraction(1, 20)
"""How far about 100 may be off."""


def compare(stated: Fraction, step: Fraction, bound: Bound, counted: Fraction) -> Verdict:
    """``same``, ``differs`` or ``truncated``.

    A number is the same when the counted one, rounded half-up to its last place (``step``), is it; 99.3% is the same as
    99.26%, 99.25% is truncated from 99.257%. 50余 are 50 to 59; 超过 is a lower bound.
    """
    rounded = floor(counted / step + Fraction(1, 2)) * step
    if bound == "above":
        return "same" if rounded >= stated else "differs"
    if bound == "more":
        return "same" if stated <= counted < stated + _place(stated) else "differs"
    if bound == "nearly":
        return "same" if stated - max(stated / 10, _place(stated)) <= counted < stated else "differs"
    if bound == "about" and abs(counted - stated) <= counted * _ABOUT:
        return "same"
    if rounded == stated:
        return "same"
    return "truncated" if floor(counted / step) * step == stated else "differs"


def _place(value: Fraction) -> Fraction:
    """The value of one in the last place that is not 0: 10 of 50, 1000 of 4000."""
    place = Fraction(1)
    while value and value % (place * 10) == 0:
        place *= 10
    return place
