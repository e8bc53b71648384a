"""Text cells: cleaned, but never rewritten; and the folded form under which texts are compared."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from fztally.values.identity import redact_ids
from fztally.values.reading import EMPTY, Context, Reading

_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff\ud800-\udfff]")
_EDGES = " \t\r\n\u3000\xa0"
_SPACE = re.compile(r"[\s\u3000\xa0\u200b-\u200f\u2060\ufeff]+")
_DIGITS_KEPT = 15
"""Decimal digits that a spreadsheet's number holds; more are already lost."""


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The form under which labels, codes and names are compared: NFKC (full width becomes half width), lower case,
    without white space and invisible characters."""
    return _INVISIBLE.sub("", _SPACE.sub("", unicodedata.normalize("NFKC", text))).lower()


def clean(text: str) -> str:
    """A text without white space around it, control characters and lone surrogates. Width and symbols stay as written
    (NFKC would turn ㎡ into m2); line breaks inside stay as ``\\n``."""
    if text.isprintable() and not (text[:1] in _EDGES or text[-1:] in _EDGES):
        return text
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip(_EDGES)


def as_text(raw: object) -> str:
    """A cell as the text that a person sees in it: whole numbers without ``.0``, dates as ISO."""
    match raw:
        case str():
            return raw
        case bool():
            return "TRUE" if raw else "FALSE"
        case int():
            return str(raw)
        case float():
            return str(int(raw)) if raw.is_integer() else repr(raw)
        case datetime():
            return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ", "seconds")
        case date() | time():
            return raw.isoformat()
        case timedelta():
            return str(raw)
    return "" if raw is None else str(raw)


def read_text(raw: object, context: Context, *, keep_ids: bool = False) -> Reading:
    """Any cell as text. A text that means empty is None; ID-card numbers are dropped unless ``keep_ids`` (key fields);
    a number of more than 15 digits has lost its last ones (``digits-lost``)."""
    if raw is None:
        return EMPTY
    text = clean(as_text(raw))
    if not text or (len(text) <= 8 and fold(text) in context.placeholders):
        return EMPTY
    if isinstance(raw, float) and abs(raw) >= 10**_DIGITS_KEPT:
        return Reading(text, "digits-lost")
    if not keep_ids and len(text) >= 18:
        kept = redact_ids(text)
        if kept != text:
            return Reading(None if kept == "***" else kept, "id-number")
    return Reading(text)
