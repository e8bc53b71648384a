"""Serial numbers of spreadsheets as dates, times and durations."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from fztally.model.sheet import Cell

Shown = str
"""How a number format shows a number: "" as it is, ``date`` also as a time of day, ``duration`` as hours that go beyond
24, ``A-000`` with leading zeros behind a text (which may be none)."""

_EPOCH_1900, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
PADDED = "00"
"""How a pattern of leading zeros ends, and no other way of showing numbers."""
_NO_DAY = 60
"""1900-02-29, which Excel believes in."""
_END = 2_958_466
_DAY_MS = 86_400_000
_LONGEST_DURATION = 10_000_000


def moment(serial: float, shown: Shown, *, from_1904: bool = False) -> Cell:
    """The date (whole days), datetime, time (under a day) or timedelta that a serial shows as, to the millisecond; the
    text of a number with leading zeros.

    The number itself where a spreadsheet shows none: below 0, beyond the year 9999, and the day 1900-02-29.
    """
    if shown.endswith(PADDED):
        return _padded(serial, shown)
    if shown == "duration":
        return timedelta(milliseconds=round(serial * _DAY_MS)) if abs(serial) < _LONGEST_DURATION else serial
    if not 0 <= serial < (_END - 1462 if from_1904 else _END):
        return serial
    days, ms = divmod(round(serial * _DAY_MS), _DAY_MS)
    if from_1904:
        start = _EPOCH_1904
    elif days == _NO_DAY:
        return serial
    else:
        start = _EPOCH_1900 + timedelta(days=1) if days < _NO_DAY else _EPOCH_1900
    if serial < 1 and days == 0:
        return (datetime.min + timedelta(milliseconds=ms)).time()
    try:
        found = start + timedelta(days=days, milliseconds=ms)
    except OverflowError:
        return serial
    return found if ms else found.date()


def _padded(number: float, pattern: str) -> Cell:
    digits = len(pattern) - len(pattern.rstrip("0"))
    if number < 0 or not float(number).is_integer():
        return number
    return f"{pattern[:-digits]}{int(number):0{digits}d}"


def iso_moment(text: str) -> Cell:
    """A date, datetime or time in ISO form as the strict format stores it; the text itself when it is none."""
    plain = text.strip().removesuffix("Z")
    for kind in (date, datetime, time):
        try:
            return kind.fromisoformat(plain)
        except ValueError:
            continue
    return text
