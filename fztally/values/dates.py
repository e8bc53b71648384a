"""Dates, times and months as they are written in ledgers."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from fztally.values.reading import EMPTY, Context, Reading
from fztally.values.text import clean, fold

_TIME = r"(?:\s*(?P<half>上午|下午|晚上)?\s*(?P<hour>[01]?[0-9]|2[0-4])[:时点](?:(?P<minute>[0-5]?[0-9])(?:[:分](?:(?P<second>[0-5]?[0-9])(?:\.[0-9]+)?秒?)?)?)?)?"
_FULL = re.compile(
    rf"(?P<year>[0-9]{{4}})\s*(?:[-./年、,]\s*(?P<month>[0-9]{{1,2}})\s*[-./月、,]\s*(?P<day>[0-9]{{1,2}})\s*[日号]?|(?P<packed>[0-9]{{4}}))[.。,T]?{_TIME}"
)
_MONTH_DAY = re.compile(rf"(?P<month>[0-9]{{1,2}})月(?P<day>[0-9]{{1,2}})[日号]{_TIME}")
_YEAR_MONTH = re.compile(r"(?P<year>[0-9]{4})(?:[-./年](?P<month>[0-9]{1,2})月?|(?P<packed>[0-9]{2}))")
_QUOTES = "'‘’`\"“”"
_EPOCH = datetime(1899, 12, 30)
_FIRST_SERIAL = 61
"""Below 1900-03-01 Excel's serials are wrong by a day, and no ledger is that old."""
_ROSTER_START = date(1930, 1, 1)
_SERIAL_TEXT = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")


def read_date(raw: object, context: Context) -> Reading:
    """A date; a time of day is dropped. Invalid: a month alone, a day that does not exist, anything unclear."""
    reading = _read(raw, context)
    if isinstance(reading.value, datetime):
        return Reading(reading.value.date(), reading.code, reading.fact)
    return reading


def read_datetime(raw: object, context: Context) -> Reading:
    """A date with its time; a bare date is midnight."""
    return _read(raw, context)


def _read(raw: object, context: Context) -> Reading:
    match raw:
        case None:
            return EMPTY
        case datetime():
            return Reading(raw.replace(tzinfo=None, microsecond=0))
        case date():
            return Reading(datetime(raw.year, raw.month, raw.day))
        case bool() | time() | timedelta():
            return Reading(None, "date-invalid")
        case int() | float():
            return _number(raw, context)
    return _text(str(raw), context)


def _number(raw: float, context: Context) -> Reading:
    if raw == raw and abs(raw) < 10**9 and 19000101 <= raw <= 21001231 and float(raw).is_integer():
        return _text(str(int(raw)), context)
    serial = _serial(raw, context)
    if serial is None:
        return Reading(None, "date-invalid")
    return Reading(serial, "date-serial", serial.date().isoformat())


def _serial(raw: float, context: Context) -> datetime | None:
    """The date of an Excel serial (1900 system) when it is plausible for the field."""
    if not _FIRST_SERIAL <= raw < 100_000:
        return None
    moment = _EPOCH + timedelta(days=int(raw), seconds=round((raw - int(raw)) * 86400))
    low = context.start - timedelta(days=366) if context.event else _ROSTER_START
    high = context.end + timedelta(days=366) if context.event else context.end
    return moment if low <= moment.date() <= high else None


def _text(raw: str, context: Context) -> Reading:
    text = clean(raw)
    if not text or fold(text) in context.placeholders:
        return EMPTY
    plain = unicodedata.normalize("NFKC", text).strip(_QUOTES + " \t").replace("\u3000", " ").strip()
    if _SERIAL_TEXT.fullmatch(plain):
        serial = _serial(float(plain), context)
        return Reading(serial, "date-serial", serial.date().isoformat()) if serial else Reading(None, "date-invalid")
    if match := _FULL.fullmatch(plain) or _FULL.fullmatch("".join(plain.split())):
        packed = match["packed"]
        month, day = (packed[:2], packed[2:]) if packed else (match["month"], match["day"])
        return _moment(int(match["year"]), int(month), int(day), match, "")
    if context.event and (match := _MONTH_DAY.fullmatch("".join(plain.split()))):
        return _moment(context.year, int(match["month"]), int(match["day"]), match, "date-year-assumed")
    return Reading(None, "date-invalid")


def _moment(year: int, month: int, day: int, match: re.Match[str], code: str) -> Reading:
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    if match["half"] in ("下午", "晚上") and hour < 12:
        hour += 12
    try:
        moment = datetime(year, month, day) + timedelta(hours=hour, minutes=minute, seconds=second)
    except ValueError:
        return Reading(None, "date-invalid")
    if not 1900 <= year <= 2100:
        return Reading(None, "date-invalid")
    return Reading(moment, code, moment.date().isoformat() if code else "")


def read_month(raw: object, context: Context) -> Reading:
    """A month as ``2021-03``; a full date gives its month."""
    if raw is None:
        return EMPTY
    text = str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)
    if not isinstance(raw, date | datetime):
        plain = "".join(unicodedata.normalize("NFKC", clean(text)).strip(_QUOTES).split())
        if not plain or fold(text) in context.placeholders:
            return EMPTY
        if match := _YEAR_MONTH.fullmatch(plain):
            month = int(match["month"] or match["packed"])
            if 1 <= month <= 12 and 1900 <= int(match["year"]) <= 2100:
                return Reading(f"{match['year']}-{month:02d}")
            return Reading(None, "month-invalid")
    reading = _read(raw, context)
    if isinstance(reading.value, datetime) and reading.code in ("", "date-serial"):
        return Reading(f"{reading.value:%Y-%m}", reading.code, reading.fact)
    return Reading(None, "month-invalid")
