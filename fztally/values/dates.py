"""Dates, times and months as they are written in ledgers."""

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from fztally.values.numerals import chinese_number
from fztally.values.reading import EMPTY, Context, Reading
from fztally.values.text import as_text, fold, is_empty, narrow

_AM, _PM = ("上午", "早上", "早晨", "清晨", "凌晨", "am"), ("下午", "晚上", "傍晚", "夜里", "pm")
_HALF = "|".join((*_AM, *_PM))
_WEEKDAYS = "一二三四五六日天"
_TAIL = rf"""
    (?:\s*\(?(?:星期|周|礼拜)(?P<weekday>[{_WEEKDAYS}])\)?)?
    (?:\s*[T,]?\s*(?P<half>{_HALF})?
      (?:\s*(?<![0-9])(?P<hour>[01]?[0-9]|2[0-3])\s*
        (?: :\s*(?P<minute>[0-5]?[0-9])(?:\s*:\s*(?P<second>[0-5]?[0-9])(?:\.[0-9]+)?)?
          | [时点](?:\s*(?P<minute_>[0-5]?[0-9])\s*分?(?:\s*(?P<second_>[0-5]?[0-9])\s*秒)?|整)? )
        (?:\s*(?P<half_>am|pm))?
      )?
    )?\s*\.?
"""
_FULL = re.compile(
    rf"""(?P<year>[0-9]{{4}})\s*
    (?: (?P<mark>[-./])\s*(?P<month>[0-9]{{1,2}})\s*(?P=mark)\s*(?P<day>[0-9]{{1,2}})\s*[日号]?
      | [-./年]\s*(?P<month_>[0-9]{{1,2}})\s*月\s*(?P<day_>[0-9]{{1,2}})\s*[日号]?
      | (?P<packed>[0-9]{{4}}) )
    {_TAIL}""",
    re.VERBOSE | re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"(?P<month_>[0-9]{{1,2}})\s*月\s*(?P<day_>[0-9]{{1,2}})\s*[日号]{_TAIL}", re.VERBOSE | re.IGNORECASE
)
_YEAR_MONTH = re.compile(
    r"(?P<year>[0-9]{4})(?:[-./](?P<month>[0-9]{1,2})月?|年(?P<month_>[0-9]{1,2})(?:月份?)?|(?P<packed>[0-9]{2}))"
)
_LONE_YEAR = re.compile(r"((?:19|20)\d\d)(?:年度?)?", re.ASCII)
_NAMED_YEAR_MONTH = re.compile(r"(?<!\d)(?P<year>20\d\d)[-年._/]?(?P<month>1[0-2]|0?[1-9])(?:月|(?!\d))", re.ASCII)
_NAMED_MONTH = re.compile(r"(?<!\d)(?P<month>1[0-2]|0?[1-9])月", re.ASCII)
_IN_WORDS = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]"
)
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_MARKS = str.maketrans({"—": "-", "–": "-", "‐": "-", "―": "-", "−": "-", "。": ".", "·": "."})
_QUOTES = "'‘’`\"“” "
_LONGEST = 60

_EPOCH = datetime(1899, 12, 30)
"""Day 0 of Excel's 1900 system, right from serial 61 (1900-03-01) on."""
_FIRST_SERIAL, _LAST_SERIAL = 61, 100_000
_ROSTER_START = date(1930, 1, 1)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_INVALID = Reading(None, "date-invalid")
_NO_MONTH = Reading(None, "month-invalid")


def read_date(raw: object, context: Context) -> Reading:
    """A date; a time of day is dropped. Invalid: a month alone, a day that does not exist, anything unclear.

    Said: ``date-serial`` for Excel serials and ``date-year-assumed`` for 3月5日 in event ledgers, the date as fact.
    """
    reading = _read(raw, context, timed=False)
    if isinstance(reading.value, datetime):
        return Reading(reading.value.date(), reading.code, reading.fact)
    return reading


def read_datetime(raw: object, context: Context) -> Reading:
    """A date with its time to the second; a bare date is midnight. The year must be written."""
    return _read(raw, context, timed=True)


def read_month(raw: object, context: Context) -> Reading:
    """A month as ``2021-03``; a full date gives its month. Invalid: a year alone, and the number 1993.1, which may be
    1993.10."""
    if raw is None:
        return EMPTY
    if isinstance(raw, str | int | float) and not isinstance(raw, bool):
        text = narrow(as_text(raw))
        if is_empty(text, context):
            return EMPTY
        plain = "".join(text.strip(_QUOTES).translate(_MARKS).split())
        if match := _YEAR_MONTH.fullmatch(plain):
            return _month(match, unclear=isinstance(raw, float) and len(match["month"] or "  ") == 1)
    reading = _read(raw, context, timed=False)
    if isinstance(reading.value, datetime) and reading.code in ("", "date-serial"):
        return Reading(f"{reading.value:%Y-%m}", reading.code, reading.fact)
    return _NO_MONTH


def lone_year(raw: object) -> int:
    """The year that is all a cell says (2021, 2021年, 2021年度), 0 for any other."""
    match = _LONE_YEAR.fullmatch(fold(as_text(raw)))
    return int(match[1]) if match else 0


def find_month(text: str, context: Context) -> str:
    """The month that a title, sheet or file name speaks of, ``2021-03``; without a year the context's is meant. "" when
    it speaks of none."""
    folded = fold(text)
    if match := _NAMED_YEAR_MONTH.search(folded):
        return f"{match['year']}-{int(match['month']):02d}"
    if match := _NAMED_MONTH.search(folded):
        return f"{context.year}-{int(match['month']):02d}"
    return ""


def _month(match: re.Match[str], *, unclear: bool) -> Reading:
    year, month = int(match["year"]), int(match["month"] or match["month_"] or match["packed"])
    if unclear or not 1 <= month <= 12 or not _FIRST_YEAR <= year <= _LAST_YEAR:
        return _NO_MONTH
    return Reading(f"{year}-{month:02d}")


def _read(raw: object, context: Context, *, timed: bool) -> Reading:
    """Any cell as a datetime. ``timed``: the time of day is wanted, so it must be clear."""
    if raw is None:
        return EMPTY
    if isinstance(raw, datetime):
        return _stored(raw)
    if isinstance(raw, str):
        return _text(raw, context, timed=timed)
    if isinstance(raw, date):
        return _checked(datetime(raw.year, raw.month, raw.day))
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _number(raw, context)
    return _INVALID


def _stored(raw: datetime) -> Reading:
    """A real date of a spreadsheet, to the second: 10:29:59.999999 is how a float keeps 10:30."""
    if not _FIRST_YEAR <= raw.year <= _LAST_YEAR:
        return _INVALID
    if not raw.microsecond and raw.tzinfo is None:
        return Reading(raw)
    whole = raw.replace(microsecond=0, tzinfo=None)
    return Reading(whole + timedelta(seconds=1) if raw.microsecond >= 500_000 else whole)


def _checked(moment: datetime, code: str = "") -> Reading:
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return _INVALID
    return Reading(moment, code, moment.date().isoformat() if code else "")


def _number(raw: float, context: Context) -> Reading:
    if 19000101 <= raw <= 21001231 and raw == int(raw):
        return _text(str(int(raw)), context, timed=False)
    return _serial(raw, context)


def _serial(raw: float, context: Context) -> Reading:
    """The date of an Excel serial when it is plausible for the field; its fraction is the time of day."""
    if not _FIRST_SERIAL <= raw < _LAST_SERIAL:
        return _INVALID
    moment = _EPOCH + timedelta(seconds=round(raw * 86400))
    low = _years_on(context.start, -1) if context.event else _ROSTER_START
    high = _years_on(context.end, 1) if context.event else context.end
    return _checked(moment, "date-serial") if low <= moment.date() <= high else _INVALID


def _years_on(day: date, years: int) -> date:
    # from 29 February to the 28th
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)


def _text(raw: str, context: Context, *, timed: bool) -> Reading:
    text = narrow(raw)
    if is_empty(text, context):
        return EMPTY
    plain = text.strip(_QUOTES).translate(_MARKS)
    if len(plain) > _LONGEST:
        return _INVALID
    if _SERIAL.fullmatch(plain):
        return _serial(float(plain), context)
    if match := _FULL.fullmatch(plain):
        return _spelled(int(match["year"]), match, timed=timed, code="")
    if context.event and not timed and (match := _MONTH_DAY.fullmatch(plain)):
        return _spelled(context.year, match, timed=False, code="date-year-assumed")
    return _in_words(plain)


def _spelled(year: int, match: re.Match[str], *, timed: bool, code: str) -> Reading:
    parts = match.groupdict()
    month, day = parts.get("month") or parts["month_"], parts.get("day") or parts["day_"]
    if packed := parts.get("packed"):
        month, day = packed[:2], packed[2:]
    clock = _clock(match)
    if timed and clock is None:
        return _INVALID
    hour, minute, second = clock or (0, 0, 0)
    try:
        moment = datetime(year, int(month), int(day), hour, minute, second)
    except ValueError:
        return _INVALID
    if match["weekday"] and _WEEKDAYS.index(match["weekday"].replace("天", "日")) != moment.weekday():
        return _INVALID
    return _checked(moment, code)


class _Clock(NamedTuple):
    hour: int
    minute: int
    second: int


def _clock(match: re.Match[str]) -> _Clock | None:
    """The time of day, midnight when none is written; None when it is not clear (上午 alone, 晚上12:00)."""
    half = (match["half"] or match["half_"] or "").lower()
    if match["hour"] is None:
        return None if half else _Clock(0, 0, 0)
    hour = int(match["hour"])
    if half in _AM and hour >= 12:
        return None
    if half in _PM and hour <= 12:
        if hour == 0 or (hour == 12 and half not in ("下午", "pm")):
            return None
        hour = hour % 12 + 12
    minute, second = match["minute"] or match["minute_"], match["second"] or match["second_"]
    return _Clock(hour, int(minute or 0), int(second or 0))


def _in_words(plain: str) -> Reading:
    """二〇二一年三月五日."""
    match = _IN_WORDS.fullmatch(plain)
    if match is None:
        return _INVALID
    year, month, day = (chinese_number(part) or 0 for part in match.groups())
    try:
        return _checked(datetime(year, month, day))
    except ValueError:
        return _INVALID
