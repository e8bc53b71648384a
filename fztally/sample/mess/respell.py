"""Other spellings of a value that mean the same: what a careful reader takes without a word, or with an info."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from fztally.model.schema import Field
from fztally.sample.form import Formula
from fztally.sample.mess.entry import Cell, Entry, Shown, Value
from fztally.sample.mess.kinds import Dice
from fztally.sample.mess.words import LedgerWords, Words
from fztally.values.numerals import written

T = TypeVar("T")
_EPOCH = datetime(1899, 12, 30)
_FULL_WIDTH = {ord(c): ord(c) + 0xFEE0 for c in "0123456789.-/,"}
_WORDS_BELOW, _LONGEST_NUMBER = 10_000, 15
_WAN, _LEAST_WAN = 10_000, 1_000
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a file format can hold: typed cells, formulas (and links), error values, merges, hidden rows."""

    typed: bool = True
    formulas: bool = True
    errors: bool = True
    merges: bool = True
    hidden: bool = True
    wide: bool = True
    """Characters beyond the first 65,536 (the writer of the old binary format miscounts them)."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell to be spelled: its row, field and value, and what stands around it."""

    entry: Entry
    field: Field
    value: Value
    above: Entry | None
    rng: Random
    words: Words
    own: LedgerWords
    can: Abilities
    codes: Mapping[str, str]
    """The code of each community."""
    latest: date
    """Up to this day a serial number may be a date of this ledger."""


def choose(items: tuple[T, ...] | list[T], rng: Random) -> T:
    """One of the items."""
    return items[int(rng.random() * len(items))]


def date_parts(value: date) -> dict[str, int]:
    """The parts of a date or moment as the patterns name them."""
    parts = {"y": value.year, "m": value.month, "d": value.day}
    return parts | ({"h": value.hour, "n": value.minute} if isinstance(value, datetime) else {})


def serial_of(value: date) -> float | int:
    """The serial number of a date or moment in a workbook."""
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    serial = (moment - _EPOCH) / timedelta(seconds=_DAY)
    return int(serial) if serial == int(serial) else serial


def plain_cell(field: Field, value: Value, words: Words) -> Cell:
    """The value as the tidy form writes it."""
    if field.kind == "month" and isinstance(value, str):
        year, month = value.split("-")
        return words.month.format(y=int(year), m=int(month))
    return value


def _dated(kind: str) -> Callable[[Spot], Cell]:
    def spell(spot: Spot) -> Cell:
        patterns = {**spot.words.dates, **spot.words.moments}
        return patterns[kind].format(**date_parts(spot.value)) if isinstance(spot.value, date) else None

    return spell


def _date_cell(make: Callable[[Spot, date], Cell]) -> Callable[[Spot], Cell]:
    return lambda spot: make(spot, spot.value) if isinstance(spot.value, date) else None


def _date_only(spot: Spot) -> Cell:
    """The moment without its time, where the time tells nothing else."""
    entry, name = spot.entry, spot.field.id
    if entry.taken or name in spot.own.after or not isinstance(spot.value, datetime):
        return None
    entry.values[name] = datetime(spot.value.year, spot.value.month, spot.value.day)
    return _dated("date-slash")(spot)


def _int_cell(make: Callable[[Spot, int], Cell]) -> Callable[[Spot], Cell]:
    return lambda spot: make(spot, spot.value) if isinstance(spot.value, int) else None


def _text_cell(make: Callable[[Spot, str], Cell]) -> Callable[[Spot], Cell]:
    return lambda spot: make(spot, spot.value) if isinstance(spot.value, str) else None


def _with_time(spot: Spot, value: date) -> Cell:
    if spot.can.typed and spot.rng.random() < 0.5:
        return datetime(value.year, value.month, value.day, 10, 30)
    return _dated("date-with-time")(spot)


def _formatted(spot: Spot, value: date) -> Cell:
    return Shown(value, choose(spot.words.date_formats, spot.rng)) if spot.can.typed else None


def _wan(spot: Spot, value: int) -> Cell:
    if spot.field.unit != spot.words.money["unit"] or value < _LEAST_WAN or value % 100:
        return None
    return f"{value / _WAN:g}{spot.words.money['wan']}"


def _counter(spot: Spot, value: int) -> Cell:
    unit = spot.own.units.get(spot.field.id)
    return f"{value}{unit}" if unit else None


def _commas(spot: Spot, value: int) -> Cell:
    if value < 1000:
        return None
    text = f"{value:,}"
    return text.translate(_FULL_WIDTH) if spot.rng.random() < 0.2 else text


def _digits(spot: Spot, value: str) -> Cell:
    plain = value.isascii() and value.isdigit() and value[0] != "0" and len(value) <= _LONGEST_NUMBER
    return int(value) if plain and spot.can.typed else None


def _variant(spot: Spot, value: str) -> Cell:
    variants = spot.own.variants.get(spot.field.id, {}).get(value)
    return choose(variants, spot.rng) if variants else None


def _mark(spot: Spot, value: str) -> Cell:
    own = spot.own.variants.get(spot.field.id, {}).get(value, ())
    marks = (*(spot.words.yes_marks if value == spot.words.yes_marks[0] else spot.words.no_marks), *own)
    mark = choose(marks, spot.rng)
    return int(mark) if mark.isdigit() and spot.can.typed and spot.rng.random() < 0.5 else mark


def short_name(community: str, words: Words) -> str:
    """The community without its ending."""
    return community.removesuffix(words.community_ending)


def _community(pattern: Callable[[Words, Random], str]) -> Callable[[Spot], Cell]:
    return _text_cell(lambda s, v: pattern(s.words, s.rng).format(short=short_name(v, s.words)))


def _month(spot: Spot, value: str) -> Cell:
    year, month = (int(part) for part in value.split("-"))
    if spot.can.typed and spot.rng.random() < 0.25:
        return date(year, month, 1)
    return choose(spot.words.months, spot.rng).format(y=year, m=month)


def _name_phone(spot: Spot, value: str) -> Cell:
    phone = spot.entry.values.get("phone")
    if not isinstance(phone, str) or "phone" in spot.entry.written or spot.entry.taken:
        return None
    spot.entry.written["phone"] = None
    return choose(spot.words.name_phones, spot.rng).format(name=value, phone=phone)


def _placeholder(spot: Spot) -> Cell:
    codes = spot.field.codes if isinstance(spot.field.codes, dict) else {}
    meant = spot.words.no_marks if spot.field.kind == "yes_no" else ()
    usable = [p for p in spot.words.placeholders if p not in codes and p not in meant]
    return choose(usable, spot.rng) if spot.value is None and not spot.field.required else None


def _ditto(spot: Spot) -> Cell:
    above, name = spot.above, spot.field.id
    if above is None or spot.value is None or above.values.get(name) != spot.value or name in above.written:
        return None
    return spot.words.ditto


def _free(spot: Spot) -> bool:
    """Whether the text of this cell may be anything."""
    field = spot.field
    return field.kind == "text" and not (field.key or field.personal or field.required or spot.entry.taken)


def _evil(spot: Spot) -> Cell:
    if not _free(spot) or spot.value is None:
        return None
    spot.entry.values[spot.field.id] = text = choose(spot.words.evil, spot.rng)
    return text


def _rewritten(make: Callable[[Spot, str], str]) -> Callable[[Spot], Cell]:
    """Another text, which is then the truth."""

    def spell(spot: Spot) -> Cell:
        if spot.field.key or spot.field.personal or spot.entry.taken or not isinstance(spot.value, str):
            return None
        spot.entry.values[spot.field.id] = text = make(spot, spot.value)
        return text

    return spell


def _control(spot: Spot) -> Cell:
    """A character that no output may carry on; what becomes of it is left open."""
    if not _free(spot) or not spot.can.formulas or spot.value is None:
        return None
    spot.entry.lenient.add(spot.field.id)
    return spot.words.control.format(text=spot.value)


def _live(spot: Spot) -> Cell:
    if not _free(spot) or not spot.can.formulas or spot.value is None:
        return None
    spot.entry.values[spot.field.id] = spot.words.live_shown
    return Formula(spot.words.live, spot.words.live_shown)


_TEXTS = frozenset({"text"})
_DATES, _MOMENTS = frozenset({"date"}), frozenset({"datetime"})
_NUMBERS, _CODES = frozenset({"int", "number"}), frozenset({"code"})
_PADS = ("\t{}", "\u3000{}", "{}  ", " {}\u3000", "{}\n")
_ANY = frozenset({"text", "code", "date", "datetime", "int", "number", "yes_no", "month", "phone", "person"})

SPELLINGS: Mapping[str, tuple[frozenset[str], Callable[[Spot], Cell]]] = {
    **{kind: (_DATES, _dated(kind)) for kind in ("date-dot", "date-dash-short", "date-slash", "date-chinese")},
    "date-compact": (_DATES, _dated("date-compact")),
    "date-compact-number": (_DATES, _date_cell(lambda s, v: int(f"{v:%Y%m%d}") if s.can.typed else None)),
    "date-serial": (_DATES, _date_cell(lambda s, v: Shown(serial_of(v)) if s.can.typed and v <= s.latest else None)),
    "date-serial-text": (_DATES, _date_cell(lambda s, v: str(serial_of(v)) if v <= s.latest else None)),
    "date-with-time": (_DATES, _date_cell(_with_time)),
    "date-full-width": (_DATES, _date_cell(lambda s, v: str(_dated("date-dot")(s)).translate(_FULL_WIDTH))),
    "date-quoted": (_DATES, _date_cell(lambda s, v: f"{s.words.quote}{_dated('date-slash')(s)}")),
    "date-padded": (_DATES, _date_cell(lambda s, v: choose(_PADS, s.rng).format(_dated("date-dot")(s)))),
    "date-format": (_DATES, _date_cell(_formatted)),
    **{k: (_MOMENTS, _dated(k)) for k in ("moment-text", "moment-slash", "moment-chinese", "moment-seconds")},
    "moment-serial": (_MOMENTS, _date_cell(lambda s, v: Shown(serial_of(v)) if s.can.typed else None)),
    "moment-date": (_MOMENTS, _date_only),
    "number-text": (_NUMBERS, _int_cell(lambda s, v: str(v))),
    "number-counter": (_NUMBERS, _int_cell(_counter)),
    "number-commas": (_NUMBERS, _int_cell(_commas)),
    "number-full-width": (_NUMBERS, _int_cell(lambda s, v: str(v).translate(_FULL_WIDTH))),
    "number-words": (_NUMBERS, _int_cell(lambda s, v: written(v) if 0 < v < _WORDS_BELOW else None)),
    "number-decimal": (_NUMBERS, _int_cell(lambda s, v: Shown(v, "0.00") if s.can.typed else None)),
    "number-decimals": (frozenset({"number"}), _int_cell(lambda s, v: f"{v}.00")),
    "number-padded": (_NUMBERS, _int_cell(lambda s, v: choose(_PADS, s.rng).format(v))),
    "number-formula": (_NUMBERS, _int_cell(lambda s, v: Formula(f"={v - 1}+1", v) if s.can.formulas else None)),
    "money-wan": (frozenset({"number"}), _int_cell(_wan)),
    "text-padded": (_TEXTS, _text_cell(lambda s, v: choose(_PADS, s.rng).format(v))),
    "text-rich": (_TEXTS, _text_cell(lambda s, v: Shown(v, rich=True) if s.can.formulas and len(v) > 2 else None)),
    "formula-outside": (_TEXTS, _text_cell(lambda s, v: Formula(s.words.outside, v) if s.can.formulas else None)),
    "text-long": (_TEXTS, _rewritten(lambda s, v: (v + s.words.long * 6000)[:32_000])),
    "text-words": (_TEXTS, _rewritten(lambda s, v: choose(s.words.form_words, s.rng))),
    "text-rare": (_TEXTS, _rewritten(lambda s, v: v + (s.words.rare if s.can.wide else s.words.rare[-1:]))),
    "text-quotes": (_TEXTS, _rewritten(lambda s, v: s.words.quoted.format(text=v))),
    "text-control": (_TEXTS, _control),
    "text-nbsp": (_TEXTS, _text_cell(lambda s, v: f"\u00a0{v}\u00a0")),
    "digits-as-number": (_TEXTS, _text_cell(_digits)),
    "text-formula": (_TEXTS, _text_cell(lambda s, v: Formula(f'=TRIM("{v}")', v) if s.can.formulas else None)),
    "link": (_TEXTS, _text_cell(lambda s, v: Shown(v, link=s.words.link) if s.can.formulas else None)),
    "injection-text": (_TEXTS, _evil),
    "injection-formula": (_TEXTS, _live),
    "code-variant": (_CODES, _text_cell(_variant)),
    "code-padded": (_CODES, _text_cell(lambda s, v: choose(_PADS, s.rng).format(v))),
    "code-suffix": (_CODES, _text_cell(lambda s, v: v + s.words.code_suffix)),
    "yes-mark": (frozenset({"yes_no"}), _text_cell(_mark)),
    "community-short": (frozenset({"community"}), _community(lambda w, r: "{short}")),
    "community-committee": (frozenset({"community"}), _community(lambda w, r: choose(w.committees, r))),
    "community-village": (frozenset({"community"}), _community(lambda w, r: w.village)),
    "community-street": (frozenset({"community"}), _text_cell(lambda s, v: s.words.street + v)),
    "community-code": (frozenset({"community"}), _text_cell(lambda s, v: s.codes.get(v))),
    "community-padded": (frozenset({"community"}), _text_cell(lambda s, v: choose(_PADS, s.rng).format(v))),
    "month-variant": (frozenset({"month"}), _text_cell(_month)),
    "phone-number": (frozenset({"phone"}), _text_cell(lambda s, v: int(v) if s.can.typed else None)),
    "phone-dashes": (frozenset({"phone"}), _text_cell(lambda s, v: f"{v[:3]}-{v[3:7]}-{v[7:]}")),
    "name-phone": (frozenset({"person"}), _text_cell(_name_phone)),
    "persons-several": (
        frozenset({"person"}),
        _text_cell(
            lambda s, v: choose(s.words.persons, s.rng).format(name=v, other=s.words.other_person)
            if s.field.personal and not s.field.key and not s.entry.taken
            else None
        ),
    ),
    "placeholder": (_ANY, _placeholder),
    "ditto": (frozenset({"text", "code", "community", "date"}), _ditto),
}  # fmt: skip
"""Kind of mess -> the kinds of field it fits, and the cell it makes (None: not here)."""


def respell(spot: Spot, dice: Dice) -> Cell:
    """Another spelling of the cell when the lottery says so, else the plain one; noted on the entry."""
    if spot.rng.random() < dice.spelling:
        fitting = [kind for kind, (kinds, _) in SPELLINGS.items() if spot.field.kind in kinds]
        for kind in dice.draw(fitting, spot.rng):
            cell = SPELLINGS[kind][1](spot)
            if cell is not None:
                dice.count(kind)
                spot.entry.kinds[spot.field.id] = kind
                return cell
    return plain_cell(spot.field, spot.value, spot.words)
