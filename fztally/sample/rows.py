"""The rows of one ledger as one keeper has them: values by field id, in the order of time."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random

from fztally.model.schema import Field, Ledger
from fztally.sample.deal import Calendar
from fztally.sample.profile import Bundle, LedgerProfile, Recipe, Texts, Weights
from fztally.sample.wording import Wording

Value = str | int | float | date | datetime | None
Row = dict[str, Value]
MONTH = "month"
"""The month of the ordering date, for scenes that belong to a season; no column."""
_OPEN, _SHUT, _MINUTES = 8, 18, 60
_SATURDAY, _WEEK, _MOVED_TO_MONDAY = 5, 7, 0.8
_TRIES = 500


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who keeps the rows: name ("" = the office), its place in the registry, its grids."""

    name: str
    number: int
    grids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class World:
    """What all rows draw on: how numbers are spelled, texts, the days of the year."""

    serials: Mapping[str, tuple[str, ...]]
    wording: Wording
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class _Scene:
    allowed: Mapping[str, tuple[str, ...]]
    texts: Mapping[str, tuple[str, ...]]


class RowMaker:
    """Makes the rows of one ledger for one keeper."""

    def __init__(self, ledger: Ledger, profile: LedgerProfile, keeper: Keeper, world: World, rng: Random) -> None:
        self._profile, self._keeper, self._calendar, self._rng = profile, keeper, world.calendar, rng
        self._serials, wording = world.serials, world.wording
        self._fields = {field.id: field for field in ledger.fields}
        self._wording = wording.with_pools(
            {
                name: tuple(wording.fill(f"{{{pool.source}}}", rng, {}) for _ in range(pool.size))
                for name, pool in profile.community_pools.items()
            }
        )
        self._scenes = [_scene(scene) for scene in profile.scenes]
        self._scene_steps = list(accumulate(float(str(scene.get("weight", 1))) for scene in profile.scenes))
        self._picks = {
            name: _Pick(recipe.pick, self._fields[name]) for name, recipe in profile.fields.items() if recipe.pick
        }
        self._unique = [name for name, recipe in profile.fields.items() if recipe.unique]
        self._seen: set[tuple[str, Value]] = set()

    def rows(self, hand: Sequence[int | None], first: int = 0) -> Iterator[Row]:
        """One row for every entry of ``hand``: the number of its bundle in the deck, or None.

        The rows' own numbers go on after ``first``.
        """
        moments = self._moments(len(hand))
        for n, number in enumerate(hand):
            bundle = self._profile.deck[number] if number is not None else None
            yield self._distinct(first + n, bundle, moments[n] if moments else None)

    def _moments(self, count: int) -> Sequence[date] | None:
        day = self._profile.day
        if day is None:
            return None
        days = self._calendar.draw(count, self._rng)
        if day.hours is None:
            return days
        low, high = day.hours
        chance = self._rng.random
        return sorted(
            datetime.combine(d, time(low + int(chance() * (high - low)), int(chance() * _MINUTES))) for d in days
        )

    def _distinct(self, n: int, bundle: Bundle | None, moment: date | None) -> Row:
        for _ in range(_TRIES):
            row = self._row(n, bundle, moment)
            marks = {(name, row[name]) for name in self._unique}
            if not marks & self._seen:
                self._seen |= marks
                return row
        return row

    def _row(self, n: int, bundle: Bundle | None, moment: date | None) -> Row:
        row: Row = dict(bundle.values) if bundle else {}
        if moment is not None and self._profile.day is not None:
            row[self._profile.day.field] = moment
            row[MONTH] = str(moment.month)
        row["community"] = self._keeper.name or None
        if self._scenes:
            self._play(self._choose(row), row)
        for name, recipe in self._profile.fields.items():
            if name not in row:
                row[name] = self._value(name, recipe, n, row)
        return row

    def _choose(self, row: Row) -> _Scene:
        for _ in range(_TRIES):
            scene = self._scenes[bisect(self._scene_steps, self._rng.random() * self._scene_steps[-1])]
            if all(row[name] in options for name, options in scene.allowed.items() if name in row):
                break
        return scene

    def _play(self, scene: _Scene, row: Row) -> None:
        for name, texts in scene.texts.items():
            recipe = self._profile.fields.get(name)
            if name in row:
                continue
            held = recipe is None or _holds(recipe, row)
            row[name] = self._wording.fill(self._any(texts), self._rng, row) if held else None

    def _any(self, texts: Sequence[str]) -> str:
        return texts[int(self._rng.random() * len(texts))]

    def _value(self, name: str, recipe: Recipe, n: int, row: Row) -> Value:
        rng = self._rng
        if not _holds(recipe, row) or (recipe.filled < 1 and rng.random() >= recipe.filled):
            return None
        if recipe.serial:
            patterns = self._serials[recipe.serial]
            return patterns[self._keeper.number % len(patterns)].format(year=self._calendar.first.year, n=n + 1)
        if recipe.grid:
            grids = self._keeper.grids or ("",)
            return (grids[n % len(grids)] if recipe.grid == "turn" else self._any(grids)) or None
        if recipe.text:
            return self._wording.fill(self._any(texts_of(recipe.text)), rng, row)
        if recipe.pick:
            return self._picks[name].draw(rng)
        if recipe.after or recipe.offset:
            return self._date(recipe, row)
        return self._amount(recipe, self._fields[name], row)

    def _amount(self, recipe: Recipe, field: Field, row: Row) -> Value:
        rng = self._rng
        if recipe.share:
            whole, (low, high) = row[recipe.share], recipe.between
            return round(whole * (low + (high - low) * rng.random())) if isinstance(whole, int) else None
        low, high = recipe.number or (0.0, 0.0)
        steps = round((low + (high - low) * rng.random() ** recipe.power) / recipe.step)
        return int(steps * recipe.step) if field.kind == "int" or recipe.step >= 1 else steps * recipe.step

    def _date(self, recipe: Recipe, row: Row) -> Value:
        rng, year = self._rng, self._calendar
        if recipe.offset:
            low, high = recipe.offset
            return year.first + timedelta(low + int(rng.random() * (high - low + 1)))
        base = row[recipe.after]
        if not isinstance(base, date):
            return None
        if recipe.hours and isinstance(base, datetime):
            return self._later(base, recipe.hours)
        low, high = recipe.days
        day = base + timedelta(low + int(rng.random() * (high - low + 1)))
        if high > low and day.weekday() >= _SATURDAY and rng.random() < _MOVED_TO_MONDAY:
            day += timedelta(_WEEK - day.weekday())
        return day if recipe.beyond or day <= year.last else max(base, year.last)

    def _later(self, base: datetime, hours: tuple[int, int]) -> datetime:
        """A moment in office hours some hours later, within the year."""
        low, high = hours
        moment = base + timedelta(minutes=_MINUTES * low + int(self._rng.random() * _MINUTES * (high - low)))
        if moment.hour < _OPEN:
            moment = moment.replace(hour=_OPEN + int(self._rng.random() * 3))
        elif moment.hour >= _SHUT:
            moment = (moment + timedelta(days=1)).replace(hour=_OPEN + int(self._rng.random() * 3))
        latest = datetime.combine(self._calendar.last, time(_SHUT, 0))
        return max(base, min(moment, latest))


class _Pick:
    def __init__(self, weights: Weights, field: Field) -> None:
        convert = {"int": int, "number": float}.get(field.kind, str)
        self._values: list[Value] = [convert(value) for value in weights]
        self._steps = list(accumulate(weights.values()))

    def draw(self, rng: Random) -> Value:
        return self._values[bisect(self._steps, rng.random() * self._steps[-1])]


def texts_of(texts: Texts | float) -> tuple[str, ...]:
    """The options of a text; a weight has none."""
    if isinstance(texts, int | float):
        return ()
    return (texts,) if isinstance(texts, str) else texts


def _scene(scene: Mapping[str, Texts | float]) -> _Scene:
    texts = {name: texts_of(value) for name, value in scene.items() if name != "weight"}
    plain = {name: options for name, options in texts.items() if not any("{" in text for text in options)}
    return _Scene(plain, texts)


def _holds(recipe: Recipe, row: Row) -> bool:
    return all(row.get(name) in values for name, values in recipe.when.items()) if recipe.when else True
