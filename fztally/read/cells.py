"""What stands in one cell of a worksheet part -> its typed value."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fztally.model.sheet import Cell
from fztally.read.moments import Shown, iso_moment, moment
from fztally.read.package import unescape

_TYPE, _STYLE = re.compile(rb'\bt="(\w+)"'), re.compile(rb'\bs="([0-9]+)"')
_WHOLE = re.compile(rb"\s*[-+]?[0-9]+\s*")
_LONGEST = 400
_EPOCH, _FIRST_DAY, _LAST_DAY, _DAY_MS = datetime(1899, 12, 30), 61, 2_958_465, 86_400_000
_REMEMBERED = 200_000
"""So many different numbers are remembered with their values; further ones are read again each time."""

Convert = Callable[[bytes], Cell]


class Numbers(dict[bytes, Cell]):
    """Stored numbers by their text, each read once: ``numbers[b"12"]``. Text that is no number stays text."""

    def __init__(self) -> None:
        super().__init__({b"": None})

    def __missing__(self, text: bytes) -> Cell:
        # all digits, however many: a float keeps 15 of them
        value = int(text) if text.isdigit() and len(text) <= _LONGEST else self._read(text)
        if len(self) < _REMEMBERED:
            self[text] = value
        return value

    def _read(self, text: bytes) -> Cell:
        try:
            number = float(text)
        except ValueError:
            return as_text(text)
        if not math.isfinite(number) or b"_" in text:
            return as_text(text)
        return int(text) if _WHOLE.fullmatch(text) else number


class Moments(Numbers):
    """Stored numbers that are shown as dates, times, durations or with leading zeros."""

    def __init__(self, shown: Shown, *, from_1904: bool) -> None:
        super().__init__()
        self._shown, self._from_1904 = shown, from_1904
        self._usual = shown == "date" and not from_1904

    def __missing__(self, text: bytes) -> Cell:
        value: Cell
        try:
            number = float(text)
        except ValueError:
            return as_text(text)
        if self._usual and _FIRST_DAY <= number < _LAST_DAY:
            # what ``moment`` says, at a third of its cost
            ms = round(number * _DAY_MS)
            found = _EPOCH + timedelta(0, 0, 0, ms)
            value = found if ms % _DAY_MS else found.date()
        elif math.isfinite(number):
            value = moment(number, self._shown, from_1904=self._from_1904)
        else:
            value = as_text(text)
        if len(self) < _REMEMBERED:
            self[text] = value
        return value


def as_text(raw: bytes) -> str | None:
    """The text of an XML element's content; None when it is empty."""
    text = raw.decode("utf-8", "replace")
    if "&" in text:
        text = html.unescape(text)
    return unescape(text) or None


def error_text(raw: bytes) -> Cell:
    """What an error cell shows (``#REF!``). Its reader keeps it apart from values."""
    return as_text(raw) or "#ERR!"


def _boolean(raw: bytes) -> Cell:
    plain = raw.strip().lower()
    return None if not plain else plain not in (b"0", b"false")


def _iso(raw: bytes) -> Cell:
    text = as_text(raw)
    return iso_moment(text) if text else None


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of a workbook are read: its shared strings, and what its cell formats show."""

    strings: dict[bytes, str | None]
    shown: Sequence[Shown]
    numbers: dict[Shown, Numbers]
    from_1904: bool

    @classmethod
    def of(cls, strings: dict[bytes, str | None], shown: Sequence[Shown], *, from_1904: bool) -> Reading:
        """Make it once per workbook."""
        return cls(strings, shown, {"": Numbers()}, from_1904)

    def converter(self, attributes: bytes) -> Convert:
        """How a cell with these attributes (`` s="3" t="s"``) is read."""
        kind = _TYPE.search(attributes)
        style = _STYLE.search(attributes)
        return self.of_kind(kind[1].decode() if kind else "n", int(style[1]) if style else 0)

    def of_kind(self, kind: str, style: int) -> Convert:
        """How a cell of this type and format is read. An unknown shared string raises KeyError."""
        match kind:
            case "s":
                return self.strings.__getitem__
            case "b":
                return _boolean
            case "str" | "inlineStr":
                return as_text
            case "e":
                return error_text
            case "d":
                return _iso
        shown: Shown = self.shown[style] if style < len(self.shown) else ""
        if shown not in self.numbers:
            self.numbers[shown] = Moments(shown, from_1904=self.from_1904)
        return self.numbers[shown].__getitem__
