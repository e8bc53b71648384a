"""Numbers in a text: digits or Chinese numerals with a measure word or %; names and dates are none."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from fztally.audit.vocabulary import MASK, Vocabulary
from fztally.values.spoken import NUMERAL, PER_CENT, heard
from fztally.values.units import SCALE, scale_of

Bound = Literal["", "above", "more", "nearly", "about"]
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_NOT_BEFORE = re.compile(r"[0-9A-Za-z.,/\-~〔]")
_LONGEST = 15
"""Digits of a number: longer ones are identifiers."""
_NEAR = 6
"""Characters beside a number that are searched for words of estimation."""
_PERMILLE = "‰"


@dataclass(frozen=True, slots=True)
class Number:
    """A number at ``start``:``end`` of a searched text.

    ``step`` is the value of one in the last place that is written (1 of 54件, 1/100 of 99.25%, 1000 of 0.4万件);
    ``kind`` is the kind of its measure word, "" for a bare number. ``vague`` ones (一起) are often no numbers.
    """

    start: int
    end: int
    value: Fraction
    step: Fraction
    kind: str
    bound: Bound = ""
    vague: bool = False

    @property
    def plain(self) -> int | float:
        """The value as int where it is one."""
        return int(self.value) if self.value.denominator == 1 else float(self.value)


def numbers(text: str, words: Vocabulary) -> tuple[Number, ...]:
    """All numbers of a searched text that have a measure word or %, in order."""
    masked = words.names.sub(lambda match: MASK * len(match[0]), text)
    found: list[Number] = []
    for match in _pattern(words).finditer(masked):
        if match.start() and _NOT_BEFORE.match(masked[match.start() - 1]):
            continue
        number = _number(match, words, masked)
        if number is not None and number.kind:
            found.append(number)
    return tuple(found)


def bare_number(text: str, words: Vocabulary, kind: str = "") -> Number | None:
    """The number that a text is as a whole (a table's cell); ``kind`` where it has no measure word."""
    match = _pattern(words).fullmatch(text)
    number = _number(match, words, text) if match else None
    return replace(number, kind=number.kind or kind) if number else None


def _number(match: re.Match[str], words: Vocabulary, text: str) -> Number | None:
    read = _digits(match["digits"]) if match["digits"] else heard(match["words"])
    if read is None:
        return None
    scale = Fraction(scale_of(match["scale"] or ""))
    unit, end = (match["unit"] or "").strip("（）") if match["unit"] not in words.kinds else match["unit"], match.end()
    if unit and words.lookalikes.match(text, match.start("unit")):
        unit, end = "", match.start("unit")
    if unit == _PERMILLE:
        scale /= 10
    kind = "percent" if match["percent"] else words.kinds.get(unit, "")
    value, step = read[0] * scale, read[1] * scale
    vague = bool(words.vague.match(text, match.start()))
    return Number(match.start(), end, value, step, kind, _bound(match, words, text), vague)


def _digits(written: str) -> tuple[Fraction, Fraction] | None:
    plain = written.replace(",", "")
    if len(plain) > _LONGEST:
        return None
    return Fraction(plain), Fraction(1, 10 ** len(plain.partition(".")[2]))


def _bound(match: re.Match[str], words: Vocabulary, text: str) -> Bound:
    before = text[max(match.start() - _NEAR, 0) : match.start()]
    after = text[match.end() : match.end() + _NEAR]
    if match["more"]:
        return "more"
    kinds: tuple[tuple[Bound, tuple[str, ...]], ...] = (
        ("above", words.wording.above),
        ("nearly", words.wording.nearly),
        ("about", words.wording.about),
    )
    return next((kind for kind, said in kinds if before.endswith(said) or after.startswith(said)), "")


def _pattern(words: Vocabulary) -> re.Pattern[str]:
    return _compiled(tuple(words.kinds), words.wording.more)


@lru_cache(maxsize=8)
def _compiled(units: tuple[str, ...], more: tuple[str, ...]) -> re.Pattern[str]:
    measures = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))
    rest = "|".join(map(re.escape, more)) or r"(?!)"
    return re.compile(
        rf"(?P<percent>{PER_CENT})?(?:(?P<digits>{_DIGITS})(?P<scale>{SCALE})?|(?P<words>{NUMERAL}))"
        rf"(?P<more>{rest})?(?P<unit>{measures}|（(?:{measures})）)?"
    )
