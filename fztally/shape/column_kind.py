"""What kind of values a column holds, when nothing but the values tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime

from fztally.model.schema import Kind
from fztally.model.sheet import Cell
from fztally.model.words import Words
from fztally.shape.communities import CommunityFinder
from fztally.values.codes import YesNo, code_key
from fztally.values.dates import read_date, read_datetime, read_month
from fztally.values.numbers import read_int, read_number
from fztally.values.phones import read_phone
from fztally.values.reading import Context, Reading
from fztally.values.text import as_text, clean

_MOST_OF = 0.9
_MOST_CODES, _LONGEST_CODE, _REPEATS = 15, 12, 3
_FEWEST_FOR_CODES = 6
_PHONE_DIGITS = 7
_SERIALS = range(30_000, 60_000)
"""Numbers that may be dates as well as amounts."""


class KindFinder:
    """Tries the readers of values on a column. ``context`` should call any date plausible."""

    def __init__(self, words: Words, finder: CommunityFinder, context: Context) -> None:
        self._yes_no = YesNo(words.yes, words.no)
        self._finder = finder
        self._context = context

    def share(self, values: Sequence[Cell], kind: Kind, unit: str = "") -> float:
        """Which part of a column's values (none of them empty) reads as a kind without doubt."""
        read = self._reader(kind, unit)
        return sum(1 for value in values if _good(read(value))) / max(1, len(values))

    def look(self, values: Sequence[Cell], unit: str = "") -> Kind:
        """The narrowest kind that nearly all values are of, ``text`` when there is none."""
        if not values:
            return "text"
        for kind, is_it in (
            ("yes_no", self._is_yes_no),
            ("date", self._is_date),
            ("month", self._is_month),
            ("phone", self._is_phone),
            ("int", self._is_number),
            ("community", self._is_community),
            ("code", self._is_code),
        ):
            if is_it(values, unit):
                return self._settle(kind, values, unit)
        return "text"

    def _settle(self, kind: str, values: Sequence[Cell], unit: str) -> Kind:
        if kind == "date":
            moments = (read_datetime(value, self._context).value for value in values)
            timed = any(isinstance(moment, datetime) and (moment.hour or moment.minute) for moment in moments)
            return "datetime" if timed else "date"
        if kind == "int":
            return "int" if self.share(values, "int", unit) >= _MOST_OF else "number"
        found: dict[str, Kind] = {"yes_no": "yes_no", "month": "month", "phone": "phone", "community": "community"}
        return found.get(kind, "code")

    def _reader(self, kind: Kind, unit: str) -> Callable[[Cell], Reading]:
        context = self._context
        readers: dict[Kind, Callable[[Cell], Reading]] = {
            "date": lambda raw: read_date(raw, context),
            "datetime": lambda raw: read_datetime(raw, context),
            "month": lambda raw: read_month(raw, context),
            "phone": lambda raw: read_phone(raw, context),
            "int": lambda raw: read_int(raw, context, unit, None),
            "number": lambda raw: read_number(raw, context, unit, None),
            "yes_no": lambda raw: self._yes_no.read(raw, context),
            "community": lambda raw: self._finder.read(clean(as_text(raw))),
        }
        return readers.get(kind, Reading)

    def _is_yes_no(self, values: Sequence[Cell], unit: str) -> bool:
        words = any(isinstance(value, bool) or (isinstance(value, str) and not value.isdigit()) for value in values)
        return words and self.share(values, "yes_no") == 1

    def _is_date(self, values: Sequence[Cell], unit: str) -> bool:
        real = [value for value in values if isinstance(value, date | str)]
        bare = [value for value in values if isinstance(value, int | float) and int(value) in _SERIALS]
        return len(real) > len(bare) and self.share(values, "date") >= _MOST_OF

    def _is_month(self, values: Sequence[Cell], unit: str) -> bool:
        return all(isinstance(value, str) for value in values) and self.share(values, "month") >= _MOST_OF

    def _is_phone(self, values: Sequence[Cell], unit: str) -> bool:
        long = sum(1 for value in values if sum(char.isdigit() for char in as_text(value)) >= _PHONE_DIGITS)
        return long >= len(values) * _MOST_OF and self.share(values, "phone") >= _MOST_OF

    def _is_number(self, values: Sequence[Cell], unit: str) -> bool:
        # digits in text that begin with 0 or are all of one length are a number of something, no amount
        texts = [value.strip() for value in values if isinstance(value, str)]
        if any(text.startswith("0") and text.isdigit() and len(text) > 1 for text in texts):
            return False
        return self.share(values, "number", unit) >= _MOST_OF

    def _is_community(self, values: Sequence[Cell], unit: str) -> bool:
        return self.share(values, "community") >= _MOST_OF

    def _is_code(self, values: Sequence[Cell], unit: str) -> bool:
        codes = codes_of(values)
        return (
            len(values) >= _FEWEST_FOR_CODES
            and len(codes) <= _MOST_CODES
            and len(codes) * _REPEATS <= len(values)
            and all(len(code) <= _LONGEST_CODE for code in codes)
        )


def codes_of(values: Sequence[Cell]) -> tuple[str, ...]:
    """The different values of a column, the most frequent first; spellings that compare as equal are one."""
    counts = Counter(clean(as_text(value)) for value in values)
    spelled: dict[str, str] = {}
    for text, _ in counts.most_common():
        spelled.setdefault(code_key(text), text)
    return tuple(spelled.values())


def _good(reading: Reading) -> bool:
    return reading.value is not None and reading.code in ("", "date-serial", "number-unit", "number-words")
