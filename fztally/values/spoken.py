"""Numbers in Chinese words with decimals and per cent: 五十四, 九十九点二六, 百分之九十九点二六."""

from __future__ import annotations

from fractions import Fraction

from fztally.values.numerals import CHARACTERS, PLAIN, chinese_number, written

PER_CENT = "百分之"
POINT = "点"
_ALSO = str.maketrans("〇○壹贰叁肆伍陆柒捌玖", f"{PLAIN[0]}{PLAIN}")
NUMERAL = f"[{CHARACTERS}]+(?:{POINT}[{CHARACTERS}]+)?"
"""Regular expression of a number in words."""


def spoken(display: str) -> str:
    """A number shown in digits, in words: ``54`` -> 五十四, ``99.26%`` -> 百分之九十九点二六; other texts as they are.

    Two before a measure word is 两: that is left to who knows the word.
    """
    percent = display.endswith("%")
    plain = display.removesuffix("%")
    whole, _, decimals = plain.partition(".")
    if not (whole.isascii() and whole.isdigit() and (not decimals or (decimals.isascii() and decimals.isdigit()))):
        return display
    said = written(int(whole)) if int(whole) else PLAIN[0]
    if decimals:
        said += POINT + "".join(PLAIN[int(digit)] for digit in decimals)
    return f"{PER_CENT}{said}" if percent else said


def heard(words: str) -> tuple[Fraction, Fraction] | None:
    """The value of a number in words, and the value of one in its last place; None when it is no number for sure."""
    whole, point, decimals = words.partition(POINT)
    value = 0 if whole in ("零", "〇") else chinese_number(whole)
    if value is None:
        return None
    if not point:
        return Fraction(value), Fraction(1)
    digits = [PLAIN.find(char) for char in decimals.translate(_ALSO)]
    if not digits or -1 in digits:
        return None
    scale = 10 ** len(digits)
    return Fraction(value) + Fraction(int("".join(map(str, digits))), scale), Fraction(1, scale)
