"""Defects: values that no reader may take, rows that may not count, and what must come of each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from fztally.model.schema import Field, Ledger
from fztally.sample.form import Formula
from fztally.sample.mess.columns import RATE
from fztally.sample.mess.entry import DUPLICATE, KEPT, REJECTED, Cell, Defect, Entry, Shown
from fztally.sample.mess.id_numbers import id_number
from fztally.sample.mess.kinds import Dice
from fztally.sample.mess.records import Records
from fztally.sample.mess.respell import Abilities, choose, date_parts, short_name
from fztally.sample.mess.words import Words

_SIMPLE = ("bad-date", "bad-moment", "bad-number", "code-unknown", "code-typo", "bad-yes-no", "missing", "error-cell")
"""Defects that may stand in one row with another."""
OUTSIDE, WARNED, BLANKED = "outside_period", "warned", "blanked"
_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?")
_LONG_NUMBER, _BAD_SERIALS = 202100010000123000, (99999, 12345, 12)


@dataclass(slots=True)
class Spoiler:
    """Plants defects in the rows of one table. ``present``: its columns; ``home``: the community of the file or ""."""

    ledger: Ledger
    words: Words
    dice: Dice
    rng: Random
    can: Abilities
    present: Collection[str]
    home: str
    year: int
    records: Records
    id_numbers: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)

    def spoil(self, entries: list[Entry]) -> list[Entry]:
        """The rows with defects, among them further rows (duplicates, conflicts)."""
        out: list[Entry] = []
        kinds = list(DEFECTS)
        for entry in entries:
            out.append(entry)
            if self.rng.random() >= self.dice.defects or entry.taken:
                continue
            for kind in self.dice.draw(kinds, self.rng):
                more = DEFECTS[kind](self, entry, kind)
                if more is None:
                    continue
                self.dice.count(kind)
                entry.taken = True
                out += more
                if kind in _SIMPLE and self.dice.roll("second-defect", self.rng):
                    self._again(entry)
                break
        return out

    def _again(self, entry: Entry) -> None:
        """One more cell of the same row that cannot be read."""
        for kind in self.dice.draw(_SIMPLE, self.rng):
            before = dict(entry.written)
            if DEFECTS[kind](self, entry, kind) is not None:
                self.dice.count(kind)
                break
            entry.written = before

    @property
    def eventful(self) -> bool:
        """Whether the ledger's rows happen on a day."""
        return self.ledger.period_field is not None

    def field(self, entry: Entry, kinds: Iterable[str], test: Callable[[Field], bool] = lambda f: True) -> Field | None:
        """A column of these kinds in which the row has a value."""
        fits = [
            f
            for f in self.ledger.fields
            if f.id in self.present
            and f.id not in entry.written
            and f.kind in kinds
            and entry.values.get(f.id) is not None
            and test(f)
        ]
        return choose(fits, self.rng) if fits else None

    def named(self, entry: Entry, name: str) -> Field | None:
        """The column of this field, when the row has a value in it."""
        fits = name in self.present and entry.values.get(name) is not None
        return self.ledger.field(name) if fits else None

    def invalid(self, entry: Entry, place: Field | None, kind: str, cell: Cell) -> list[Entry] | None:
        """This cell cannot be read: its row is rejected when the field is required, else the cell is blank."""
        if place is None:
            return None
        entry.written[place.id] = cell
        entry.kinds[place.id] = kind
        entry.unreadable.add(place.id)
        if place.required:
            entry.fate = REJECTED
        else:
            entry.values[place.id] = None
        entry.defects.append(Defect(kind, REJECTED if place.required else BLANKED, place.id))
        return []

    def warned(self, entry: Entry, name: str, kind: str) -> list[Entry]:
        """The row counts; the cell is named."""
        entry.kinds[name] = kind
        entry.defects.append(Defect(kind, WARNED, name))
        return []


Planter = Callable[[Spoiler, Entry, str], "list[Entry] | None"]
"""Plants a defect of this kind: further rows, or None when it does not fit here."""


def _bad_date(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    place = s.field(entry, {"datetime"} if kind == "bad-moment" else {"date"})
    value = entry.values[place.id] if place else None
    if not isinstance(value, date):
        return None
    return s.invalid(entry, place, kind, choose(s.words.bad_dates, s.rng).format(**date_parts(value)))


def _bad_serial(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    serial = choose(_BAD_SERIALS, s.rng)
    return (
        s.invalid(entry, s.field(entry, {"date"}), kind, Shown(serial) if s.can.typed else str(serial))
        if s.eventful
        else None
    )


def _bad_month(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    place = s.field(entry, {"month"})
    year = str(entry.values[place.id])[:4] if place else ""
    return s.invalid(entry, place, kind, choose(s.words.bad_months, s.rng).format(y=year))


def _month_day(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    place = s.field(entry, {"date"})
    value = entry.values[place.id] if place else None
    if place is None or not s.eventful or not isinstance(value, date) or value.year != s.year:
        return None
    entry.written[place.id] = s.words.month_day.format(**date_parts(value))
    return s.warned(entry, place.id, kind)


def _outside(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    name = s.ledger.period_field
    value = entry.values.get(name) if name else None
    if name is None or name not in s.present or not isinstance(value, date) or (value.month, value.day) == (2, 29):
        return None
    step = 1 if kind == "drag-fill" else choose((-1, -1, -2, 1), s.rng)
    other = value.replace(year=value.year + step)
    plain = not isinstance(other, datetime) and s.rng.random() < 0.4
    entry.written[name] = s.words.dates["date-dot"].format(**date_parts(other)) if plain else other
    entry.fate = OUTSIDE
    entry.kinds[name] = kind
    entry.defects.append(Defect(kind, OUTSIDE, name))
    return []


def _late_closing(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    name = s.words.ledgers[s.ledger.id].closing
    value = entry.values.get(name)
    if name not in s.present or not isinstance(value, date):
        return None
    entry.values[name] = value.replace(year=s.year + 1, month=1, day=1 + int(s.rng.random() * 20))
    return s.warned(entry, name, kind)


def _bad_number(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    place = s.field(entry, {"int", "number"})
    value = entry.values[place.id] if place else None
    if not isinstance(value, int):
        return None
    return s.invalid(entry, place, kind, choose(s.words.bad_numbers, s.rng).format(n=value, more=value + 2))


def _too_small(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    place = s.field(entry, {"int", "number"}, lambda f: kind == "negative" or f.minimum == 1)
    value = entry.values[place.id] if place else None
    if not isinstance(value, int):
        return None
    return s.invalid(entry, place, kind, -max(value, 1) if kind == "negative" else 0)


def _bad_code(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    place = s.field(entry, {"code"})
    if place is None:
        return None
    pools = {"code-unknown": s.words.unknown_codes, "code-evil": s.words.evil}
    cell = choose(pools[kind], s.rng) if kind in pools else _typo(str(entry.values[place.id]), s)
    return s.invalid(entry, place, kind, cell)


def _typo(value: str, s: Spoiler) -> str:
    """One character wrong, doubled, or (in long words) missing."""
    at = int(s.rng.random() * len(value))
    ways = [value[:at] + s.words.typo + value[at + 1 :], value[: at + 1] + value[at:]]
    if len(value) > 3:
        ways.append(value[:at] + value[at + 1 :])
    return choose(ways, s.rng)


def _bad_yes_no(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    return s.invalid(entry, s.field(entry, {"yes_no"}), kind, choose(s.words.bad_yes_no, s.rng))


def _bad_community(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    place = s.field(entry, {"community"}, lambda f: f.required)
    if kind == "community-unknown":
        return s.invalid(entry, place, kind, choose(s.words.unknown_communities, s.rng))
    short = short_name(entry.community, s.words)
    at = int(s.rng.random() * len(short))
    return s.invalid(entry, place, kind, short[:at] + s.words.typo + short[at + 1 :] + s.words.community_ending)


def _contradicts(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    place = s.field(entry, {"community"})
    if place is None or not s.home or not s.eventful:
        return None
    others = [k.name for k in s.records.keepers if k.name != s.home]
    entry.values[place.id] = choose(others, s.rng)
    fresh = s.records.fresh_number(s.ledger, s.rng)
    if fresh:
        entry.values[fresh[0]] = fresh[1]
    return s.warned(entry, place.id, kind)


def _missing(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    place = s.field(entry, {"text", "date", "datetime", "int", "code", "yes_no", "person"}, lambda f: f.required)
    if place is None:
        return None
    cell: Cell = None
    if kind == "missing-placeholder":
        codes = place.codes if isinstance(place.codes, dict) else {}
        meant = (*codes, *(s.words.no_marks if place.kind == "yes_no" else ()))
        cell = choose([p for p in s.words.placeholders if p not in meant], s.rng)
    return s.invalid(entry, place, kind, cell)


def _error_cell(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    places = {"text", "date", "datetime", "int", "number", "code", "yes_no", "person"}
    if kind == "uncached":
        cell = Formula("=VLOOKUP(A1,Z1:Z9,1,0)", "")
        return s.invalid(entry, s.field(entry, places), kind, cell) if s.can.formulas else None
    error = choose(_ERRORS, s.rng)
    return s.invalid(entry, s.field(entry, places), kind, Formula("=A1*#REF!", error)) if s.can.errors else None


def _closed_first(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    for later, earlier in s.words.ledgers[s.ledger.id].after.items():
        place, first = s.named(entry, later), entry.values.get(earlier)
        if place and isinstance(first, date):
            return s.invalid(entry, place, kind, first - timedelta(days=2 + int(s.rng.random() * 9)))
    return None


def _above_limit(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    for part, whole in s.words.ledgers[s.ledger.id].at_most.items():
        place, most = s.named(entry, part), entry.values.get(whole)
        if place and isinstance(most, int):
            entry.counted[part] = most + 5
            s.invalid(entry, place, kind, most + 5)
            entry.unreadable.discard(part)
            return []
    return None


def _target_missing(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    for name, when in s.words.ledgers[s.ledger.id].needed.items():
        if (
            name in s.present
            and entry.values.get(name) is not None
            and all(entry.values.get(n) == v for n, v in when.items())
        ):
            entry.values[name] = None
            entry.written[name] = None
            return s.warned(entry, name, kind)
    return None


def _id_in_text(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    place = s.field(entry, {"text"}, lambda f: not (f.key or f.personal))
    if place is None:
        return None
    number = id_number(s.rng)
    s.id_numbers.append(number)
    entry.written[place.id] = s.words.id_text.format(text=entry.values[place.id], id=number)
    entry.lenient.add(place.id)
    return s.warned(entry, place.id, kind)


def _id_in_name(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    place = s.field(entry, {"person"}, lambda f: f.personal and not f.key)
    if place is None:
        return None
    s.id_numbers.append(id_number(s.rng))
    entry.written[place.id] = s.words.name_id.format(name=entry.values[place.id], id=s.id_numbers[-1])
    return s.warned(entry, place.id, kind)


def _phone_in_text(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    """Nothing is wrong with the row; the number must stand in no output."""
    place = s.field(entry, {"text"}, lambda f: not (f.key or f.personal))
    if place is None:
        return None
    s.phones.append(f"161{int(s.rng.random() * 10**8):08}")
    entry.written[place.id] = s.words.phone_text.format(text=entry.values[place.id], phone=s.phones[-1])
    entry.lenient.add(place.id)
    entry.kinds[place.id] = kind
    return []


def _digits_lost(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    place = s.field(entry, {"text"}, lambda f: f.key and not f.required)
    if place is None or not s.can.typed or not place.id.endswith("_no"):
        return None
    entry.written[place.id] = Shown(_LONG_NUMBER + int(s.rng.random() * 10**6) * 1000, "0")
    entry.lenient.add(place.id)
    return s.warned(entry, place.id, kind)


def _duplicate(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    other = entry.clone()
    other.fate, other.first, other.taken = DUPLICATE, entry, True
    other.kinds[""] = entry.kinds[""] = kind
    return [other]


def _conflict(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    keys = [f.id for f in s.ledger.fields if f.key and f.kind != "community"]
    place = s.field(entry, {"text"}, lambda f: not (f.key or f.personal))
    if not keys or place is None or not all(k in s.present and entry.values.get(k) is not None for k in keys):
        return None
    other = entry.clone()
    other.values[place.id] = s.words.conflict.format(text=entry.values[place.id])
    for each in (entry, other):
        each.fate, each.taken = REJECTED, True
        each.kinds[""] = kind
        each.defects.append(Defect(kind, REJECTED, keys[0]))
    return [other]


def _wrong_rate(s: Spoiler, entry: Entry, kind: str) -> list[Entry] | None:
    own = s.words.ledgers[s.ledger.id].rate
    if own is None or RATE not in s.present or entry.fate != KEPT:
        return None
    part, whole = (entry.values.get(name) for name in own)
    if not isinstance(part, int) or not isinstance(whole, int):
        return None
    entry.written[RATE] = round(part / whole - 0.1, 4)
    return s.warned(entry, RATE, kind)


DEFECTS: dict[str, Planter] = {
    "bad-date": _bad_date,
    "bad-moment": _bad_date,
    "bad-serial": _bad_serial,
    "bad-month": _bad_month,
    "month-day": _month_day,
    "outside-period": _outside,
    "drag-fill": _outside,
    "late-closing": _late_closing,
    "bad-number": _bad_number,
    "too-small": _too_small,
    "negative": _too_small,
    "code-typo": _bad_code,
    "code-unknown": _bad_code,
    "code-evil": _bad_code,
    "bad-yes-no": _bad_yes_no,
    "community-typo": _bad_community,
    "community-unknown": _bad_community,
    "community-contradicts": _contradicts,
    "missing": _missing,
    "missing-placeholder": _missing,
    "error-cell": _error_cell,
    "uncached": _error_cell,
    "closed-first": _closed_first,
    "above-limit": _above_limit,
    "target-missing": _target_missing,
    "id-in-text": _id_in_text,
    "id-in-name": _id_in_name,
    "phone-in-text": _phone_in_text,
    "digits-lost": _digits_lost,
    "duplicate": _duplicate,
    "duplicate-respelled": _duplicate,
    "conflict": _conflict,
    "wrong-rate": _wrong_rate,
}
"""Kind -> how it is planted."""
