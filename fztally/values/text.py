"""Text cells: cleaned, but never rewritten; and the folded form under which texts are compared."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from fztally.values.identity import redact_ids
from fztally.values.reading import EMPTY, Context, Reading

_UNSEEN = (
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ufffe\uffff\ud800-\udfff"
)
"""Control, format and direction characters, and what no XML file may hold (noncharacters, lone surrogates)."""
_INVISIBLE = re.compile(f"[{_UNSEEN}]")
_BREAK = re.compile("\r\n|[\r\u2028\u2029]")
_SPACE_OR_INVISIBLE = re.compile(rf"[\s{_UNSEEN}\ufe00-\ufe0f]+")
"""Variation selectors as well: they only choose between a black and a coloured ✔."""
_DIGITS_KEPT = 15
"""Decimal digits that a spreadsheet's number holds; more are already lost."""
_LONGEST_PLACEHOLDER = 16
_SHORTEST_ID = 18
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+[0-9]{2}")
"""How a spreadsheet shows a long number, and writes it into a .csv."""
_MARKS = ("<super>", "<sub>", "<circle>", "<fraction>")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The form under which labels, codes and names are compared: NFKC (full width becomes half width), lower case,
    without white space and invisible characters."""
    folded = _bare(_bare(text).lower())
    return folded if unicodedata.is_normalized("NFKC", folded) else _bare(folded)


def _bare(text: str) -> str:
    return _SPACE_OR_INVISIBLE.sub("", unicodedata.normalize("NFKC", _SPACE_OR_INVISIBLE.sub("", text)))


def clean(text: str) -> str:
    """A text without white space around it, invisible characters and lone surrogates. Width and symbols stay as written
    (NFKC would turn ㎡ into m2); line breaks inside stay."""
    if not text.isprintable():
        text = _INVISIBLE.sub("", _BREAK.sub("\n", text))
    return text.strip()


def narrow(text: str) -> str:
    """A cleaned text in half width, for reading numbers, dates and phones; never for names or free text. What only
    looks like a digit (², ①, ½) stays: 12² is not 122."""
    text = clean(text)
    if text.isascii():
        return text
    return "".join(map(_narrow_char, unicodedata.normalize("NFC", text))).strip()


@lru_cache(maxsize=4096)
def _narrow_char(char: str) -> str:
    return char if unicodedata.decomposition(char).startswith(_MARKS) else unicodedata.normalize("NFKC", char)


def as_text(raw: object) -> str:
    """A cell as the text that a person sees in it: whole numbers without ``.0``, dates in ISO form, no exponents."""
    match raw:
        case str():
            return raw
        case None:
            return ""
        case bool():
            return "TRUE" if raw else "FALSE"
        case float():
            return _number_text(raw)
        case datetime():
            if raw.time() == time():
                return raw.date().isoformat()
            return f"{raw.date().isoformat()} {_clock_text(raw.time())}"
        case time():
            return _clock_text(raw)
        case timedelta():
            seconds = round(raw.total_seconds())
            hours, minutes = divmod(abs(seconds) // 60, 60)
            return f"{'-' if seconds < 0 else ''}{hours}:{minutes:02d}:{abs(seconds) % 60:02d}"
        case int():
            # above 4,300 digits str() refuses
            return str(raw) if abs(raw) < 10**18 else f"{Decimal(raw):f}"
    return raw.isoformat() if isinstance(raw, date) else str(raw)


def _number_text(number: float) -> str:
    if number.is_integer() and abs(number) < 10**_DIGITS_KEPT:
        return str(int(number))
    shown = f"{number:.{_DIGITS_KEPT}g}"
    return f"{Decimal(shown):f}" if "e" in shown else shown


def _clock_text(clock: time) -> str:
    return clock.isoformat("seconds" if clock.second else "minutes")


def is_empty(text: str, context: Context) -> bool:
    """Whether a cleaned text says nothing: it is blank or a placeholder such as ``/``."""
    return not text or (len(text) <= _LONGEST_PLACEHOLDER and fold(text) in context.placeholders)


def read_text(raw: object, context: Context, *, keep_ids: bool = False) -> Reading:
    """Any cell as text. A text that means empty is None. ID-card numbers are dropped unless ``keep_ids`` (key fields):
    a cell that is one becomes None, one inside other text ``***``. A number of more than 15 digits
    has lost its last ones, and so has 5.11E+17 (``digits-lost``); a whole number that does not end in zeros still
    has all its digits.
    """
    if raw is None:
        return EMPTY
    text = clean(as_text(raw))
    if is_empty(text, context):
        return EMPTY
    if not keep_ids and len(text) >= _SHORTEST_ID:
        kept = redact_ids(text)
        if kept != text:
            return Reading(kept if kept.strip("*'‘’` ") else None, "id-number")
    return Reading(text, "digits-lost") if _digits_lost(raw, text) else Reading(text)


def _digits_lost(raw: object, text: str) -> bool:
    if isinstance(raw, str):
        return bool(_SCIENTIFIC.fullmatch(text))
    if not isinstance(raw, int | float) or abs(raw) < 10**_DIGITS_KEPT:
        return False
    return isinstance(raw, float) or raw % 10 == 0
