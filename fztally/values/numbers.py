"""Numbers as they are written in ledgers: with units, commas, in full width, in words."""

import re
from fractions import Fraction

from fztally.values.numerals import CHARACTERS, chinese_number
from fztally.values.reading import EMPTY, Context, Reading
from fztally.values.text import as_text, is_empty, narrow
from fztally.values.units import factor, is_money, scale_of

_NUMBER = re.compile(
    r"(?P<currency>¥|人民币|RMB)?\s*(?P<sign>[-+]?)\s*"
    r"(?P<digits>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)\s*(?P<unit>[^0-9]*)",
    re.IGNORECASE,
)
_WORDS = re.compile(rf"(?P<words>[{CHARACTERS}]+)\s*(?P<unit>[^{CHARACTERS}0-9]*)")
_MINUS = str.maketrans("−‐–—﹣", "-----")
_QUOTES = "'‘’`\"“” "
_LONGEST = 64
_HELD = 10**15
"""Below it a spreadsheet's number holds every digit, and so does a float; sums of such numbers fit 64 bits."""
_SHORT_DIGITS = 15
_INVALID = Reading(None, "number-invalid")


def read_int(raw: object, context: Context, unit: str, minimum: float | None) -> Reading:
    """A whole number, otherwise as ``read_number``. 12.0 is 12; 12.5 is invalid."""
    reading = _read(raw, context, unit, minimum)
    value = reading.value
    if isinstance(value, float):
        # a sum such as 0.1 * 30 is 3 in the 15 digits that a spreadsheet shows
        whole = value if value.is_integer() else float(f"{value:.15g}")
        if not whole.is_integer():
            return _INVALID
        return Reading(int(whole), reading.code, as_text(whole) if reading.code else "")
    return reading


def read_number(raw: object, context: Context, unit: str, minimum: float | None) -> Reading:
    """A number (int when whole, else float). ``unit`` is the field's: a counter behind the number says nothing, another
    scale is converted (``number-unit``), words are read (``number-words``), each with the number as fact. Invalid:
    anything that is not one plain number, and one of more than 15 digits. ``minimum`` None means 0."""
    return _read(raw, context, unit, minimum)


def _read(raw: object, context: Context, unit: str, minimum: float | None) -> Reading:
    if raw is None:
        return EMPTY
    if isinstance(raw, int | float):
        return _INVALID if isinstance(raw, bool) else _bounded(raw, minimum)
    if not isinstance(raw, str):
        return _INVALID
    if len(raw) <= _SHORT_DIGITS and raw.isascii() and raw.isdigit():
        return _bounded(int(raw), minimum)
    text = narrow(raw)
    if is_empty(text, context):
        return EMPTY
    plain = text.strip(_QUOTES).translate(_MINUS)
    return _spelled(plain, unit, minimum) if len(plain) <= _LONGEST else _INVALID


def _spelled(plain: str, unit: str, minimum: float | None) -> Reading:
    if match := _NUMBER.fullmatch(plain):
        value = Fraction(match["sign"] + match["digits"].replace(",", ""))
        written = _unit(match["unit"])
        if match["currency"]:
            if not is_money(unit):
                return _INVALID
            written = f"{written.removesuffix('元')}元"
        return _in_unit(value, factor(written, unit), minimum, "")
    if match := _WORDS.fullmatch(plain):
        words, written = match["words"], _unit(match["unit"])
        value_in_words = chinese_number(words)
        if value_in_words is not None:
            # 两万 in a field of 万元 is 2, not 20000
            implied = not written and words[-1] in "万亿萬億"
            times = Fraction(1, scale_of(unit)) if implied else factor(written, unit)
            return _in_unit(Fraction(value_in_words), times, minimum, "number-words")
    return _INVALID


def _unit(written: str) -> str:
    """The unit behind a number, without brackets and what closes a sum of money."""
    return "".join(written.split()).strip("()").rstrip("。.整正")


def _in_unit(value: Fraction, times: Fraction | None, minimum: float | None, code: str) -> Reading:
    if times is None:
        return _INVALID
    number = value * times
    reading = _bounded(number.numerator if number.denominator == 1 else float(number), minimum)
    if times != 1:
        code = "number-unit"
    return reading if reading.code or not code else Reading(reading.value, code, as_text(reading.value))


def _bounded(value: float, minimum: float | None) -> Reading:
    """A finite number of no more digits than are held, not below ``minimum``; an int when it is whole."""
    if not -_HELD < value < _HELD:
        return _INVALID
    least = minimum or 0
    if value < least:
        return Reading(None, "below-minimum", as_text(float(least)))
    if isinstance(value, float):
        return Reading(int(value) if value.is_integer() else value)
    return Reading(value)
