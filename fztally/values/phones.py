"""Phone numbers, and names of persons, which often share a cell."""

import re
import unicodedata

from fztally.values.reading import EMPTY, Context, Reading
from fztally.values.text import read_text

_PHONE = re.compile(r"[0-9+()\-—–/、,;. ]{5,}")
_INSIDE = re.compile(r"(?<![0-9])(?:1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}|0[0-9]{2,3}[- ]?[0-9]{7,8})(?![0-9])")
_FEWEST = 5


def read_phone(raw: object, context: Context) -> Reading:
    """A phone number as text, digit by digit. Several numbers in a cell stay as they are."""
    reading = read_text(raw, context)
    if reading.value is None or reading.code:
        return reading
    text = unicodedata.normalize("NFKC", str(reading.value)).replace("\n", "、").strip("'‘’` ")
    if not _PHONE.fullmatch(text) or sum(char.isdigit() for char in text) < _FEWEST:
        return Reading(None, "phone-invalid")
    return Reading(text)


def read_person(raw: object, context: Context) -> Reading:
    """A person's name. A phone number in the same cell is taken off (``phone-split``) and given as the fact."""
    reading = read_text(raw, context)
    if not isinstance(reading.value, str) or reading.code:
        return reading
    if reading.value.isdigit():
        return Reading(reading.value)
    found = _INSIDE.search(unicodedata.normalize("NFKC", reading.value))
    if found is None:
        return EMPTY if not reading.value else reading
    plain = unicodedata.normalize("NFKC", reading.value)
    name = (plain[: found.start()] + plain[found.end() :]).strip(" ()::,,/、\n-")
    return Reading(name, "phone-split", found.group()) if name else Reading(reading.value)
