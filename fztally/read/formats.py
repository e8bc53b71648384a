"""Number formats: which show a number as a date or time."""

from __future__ import annotations

import re
from functools import lru_cache

from fztally.read.moments import Shown

_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})
"""Formats that need no definition. 27 to 36 and 50 to 58 are those of Chinese, Japanese and Korean systems."""
_BUILT_IN_DURATION = 46
_NO_DATE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]|General|@', re.IGNORECASE | re.DOTALL)
_PADDED = re.compile(r'((?:"[^"0]*"|\\[^0])*)(00+)')
"""``"DH-"0000``: case numbers and codes that are typed as numbers."""
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DATE = re.compile(r"[ymdhs]|aaa|e(?![+-])", re.IGNORECASE)
_DIGITS = re.compile(r"[0#?]")


@lru_cache(maxsize=4096)
def shown_by(code: str) -> Shown:
    """What a format code makes of a number; its first section decides, which is the one for positive numbers."""
    section = _first_section(code)
    if padded := _PADDED.fullmatch(section):
        return _LITERAL.sub(lambda match: match[1] or match[2], padded[1]) + padded[2]
    bare = _NO_DATE.sub("", section)
    if _DURATION.search(bare):
        return "duration"
    if not _DATE.search(bare):
        return ""
    # 0.00E+00 is no era year; hh:mm:ss.000 is a time with fractions
    return "date" if not _DIGITS.search(bare) or re.search(r"s\.0+", bare, re.IGNORECASE) else ""


def shown_by_id(number: int, codes: dict[int, str]) -> Shown:
    """What the format of this number makes of a number; ``codes`` are those that the workbook defines."""
    if number in codes:
        return shown_by(codes[number])
    if number == _BUILT_IN_DURATION:
        return "duration"
    return "date" if number in _BUILT_IN_DATES else ""


def _first_section(code: str) -> str:
    quoted = False
    for n, char in enumerate(code):
        if char == '"':
            quoted = not quoted
        elif char == ";" and not quoted:
            return code[:n]
    return code
