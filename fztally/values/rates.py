"""Rates that a sheet states itself, and whether they agree with what they are made of."""

import re
from fractions import Fraction
from typing import NamedTuple

from fztally.values.reading import EMPTY, Context, Reading
from fztally.values.text import as_text, is_empty, narrow

_WRITTEN = re.compile(r"(?P<sign>[-+]?)(?P<whole>[0-9]{1,12})(?:\.(?P<decimals>[0-9]{1,18}))?\s*(?P<percent>%?)")
_MINUS = str.maketrans("−‐–—﹣", "-----")
_QUOTES = "'‘’`\"“” "
_INVALID = Reading(None, "number-invalid")
_FLOAT_ERROR = Fraction(1, 10**12)
"""What a formula's result may be off by: a float holds about 16 digits."""
_COARSEST = Fraction(5, 1000)
"""Half a percentage point: nobody rounds a rate further."""


class Rate(NamedTuple):
    """A rate as written. ``step`` is the value of its last decimal place; ``percent`` says that a % sign stood behind
    it: without one it may be a share (0.857) or in per cent (85.7)."""

    number: Fraction
    step: Fraction
    percent: bool

    def agrees(self, part: float, whole: float) -> bool:
        """Whether the rate is ``part`` / ``whole``, rounded to the places that are written or to whole per cents (a
        number that a formula left to its last digit, within those digits). Raises ZeroDivisionError when ``whole`` is
        0."""
        share = Fraction(part) / Fraction(whole)
        scales = (100,) if self.percent else (1, 100)
        return any(
            abs(self.number - share * scale) <= min(self.step / 2, _COARSEST * scale) + _FLOAT_ERROR for scale in scales
        )


def read_rate(raw: object, context: Context) -> Reading:
    """A ``Rate``: 85.7%, 0.857 (a cell in per cent), 85.7. Anything else is ``number-invalid``; a placeholder is
    empty."""
    if raw is None:
        return EMPTY
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return _INVALID
    text = narrow(as_text(raw))
    if is_empty(text, context):
        return EMPTY
    match = _WRITTEN.fullmatch(text.strip(_QUOTES).translate(_MINUS))
    if match is None:
        return _INVALID
    decimals = match["decimals"] or ""
    number = Fraction(f"{match['sign']}{match['whole']}.{decimals or 0}")
    return Reading(Rate(number, Fraction(1, 10 ** len(decimals)), bool(match["percent"])))
