"""Numbers as they are written in ledgers: with units, commas, full width, in words."""

import re
import unicodedata
from decimal import Decimal

from fztally.values.reading import EMPTY, Context, Reading
from fztally.values.text import clean, fold

_UNITS = (
    "件起人次元份户个名批场宗处项天条套栋间台辆张页本册例例次家所座盏"
)
_LONG_UNITS = ("人次", "小时", "学时", "课时", "平方米", "户次", "人数", "千元", "亩")
_NUMBER = re.compile(r"(?P<sign>[-+]?)(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?P<rest>\.[0-9]+)?(?P<unit>\D*)", re.ASCII)
_DIGITS = dict(zip("零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖两俩仨", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 2, 3), strict=True))
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_WORDS = re.compile(f"[{''.join(_DIGITS)}{''.join(_TENS)}万亿]+")
_WAN = 10_000


def chinese_number(words: str) -> int | None:
    """``三十二`` -> 32, ``一千零五`` -> 1005, ``二〇二一`` -> 2021; None when it is no number."""
    if not _WORDS.fullmatch(words):
        return None
    if not any(char in _TENS or char in "万亿" for char in words):
        return int("".join(str(_DIGITS[char]) for char in words))
    total = section = digit = 0
    for char in words:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _TENS:
            section += (digit or (1 if section == 0 else 0)) * _TENS[char]
            digit = 0
        else:
            total = (total + section + digit) * (_WAN if char == "万" else _WAN * _WAN)
            section = digit = 0
    return total + section + digit


def read_int(raw: object, context: Context, unit: str, minimum: float | None) -> Reading:
    """A whole number (int). 12.0 is 12; 12.5 is invalid."""
    reading = read_number(raw, context, unit, minimum)
    if isinstance(reading.value, float):
        if not reading.value.is_integer():
            return Reading(None, "number-invalid")
        return Reading(int(reading.value), reading.code, reading.fact)
    return reading


def read_number(raw: object, context: Context, unit: str, minimum: float | None) -> Reading:
    """A number; ``unit`` is the field's. A unit that only counts is silent, 万元 for 元 is converted and said."""
    if raw is None:
        return EMPTY
    if isinstance(raw, bool):
        return Reading(None, "number-invalid")
    if isinstance(raw, int | float):
        if raw != raw or raw in (float("inf"), float("-inf")):
            return Reading(None, "number-invalid")
        return _bounded(raw, minimum)
    if not isinstance(raw, str):
        return Reading(None, "number-invalid")
    text = clean(raw)
    if not text or fold(text) in context.placeholders:
        return EMPTY
    plain = "".join(unicodedata.normalize("NFKC", text).strip("'‘’`").split()).removeprefix("¥").removeprefix("￥")
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return _words(plain, unit, minimum)
    value = Decimal(match["sign"] + match["digits"].replace(",", "") + (match["rest"] or ""))
    return _with_unit(value, match["unit"], unit, minimum, "")


def _words(plain: str, unit: str, minimum: float | None) -> Reading:
    for cut in range(len(plain), 0, -1):
        value = chinese_number(plain[:cut])
        if value is not None:
            return _with_unit(Decimal(value), plain[cut:], unit, minimum, "number-words")
    return Reading(None, "number-invalid")


def _with_unit(value: Decimal, written: str, unit: str, minimum: float | None, code: str) -> Reading:
    factor = _factor(written, unit)
    if factor is None:
        return Reading(None, "number-invalid")
    number = value * factor
    plain: int | float = int(number) if number == number.to_integral_value() else float(number)
    if factor != 1:
        code = "number-unit"
    reading = _bounded(plain, minimum)
    return reading if reading.code else Reading(plain, code, f"{plain}" if code else "")


def _factor(written: str, unit: str) -> Decimal | None:
    """By what a number written with a unit is to be multiplied for a field of another; None when the two do not fit."""
    written = written.rstrip("。.整")
    if not written or written == unit:
        return Decimal(1)
    if written in ("万元", "万") and unit in ("元", ""):
        return Decimal(_WAN)
    if unit == "万元" and written == "元":
        return Decimal(1) / _WAN
    if written == "万" and unit == "万元":
        return Decimal(1)
    if written == "万":
        return Decimal(_WAN)
    return Decimal(1) if written in _LONG_UNITS or (len(written) == 1 and written in _UNITS) else None


def _bounded(value: float, minimum: float | None) -> Reading:
    least = 0 if minimum is None else minimum
    if value < least:
        return Reading(None, "below-minimum", f"{least:g}")
    return Reading(int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value)
