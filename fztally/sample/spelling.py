"""How a keeper writes headers and values: aliases, date spellings, variants of codes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from random import Random

from fztally.model.conditions import YES
from fztally.model.schema import Field, Ledger
from fztally.sample.form import Cell
from fztally.sample.profile import DateSpelling, Habit
from fztally.sample.rows import Row, Value


def spell_date(value: date, how: DateSpelling) -> Cell:
    """A date or moment in one of the spellings; ``real`` leaves it a date."""
    if how == "real":
        return value
    y, m, d = value.year, value.month, value.day
    if not isinstance(value, datetime):
        return {
            "dot": f"{y}.{m}.{d}",
            "dash": f"{y}-{m:02d}-{d:02d}",
            "slash": f"{y}/{m:02d}/{d:02d}",
            "chinese": f"{y}年{m}月{d}日",
            "compact": f"{y}{m:02d}{d:02d}",
        }[how]
    day = spell_date(value.date(), "dash" if how == "compact" else how)
    return f"{day} {value.hour:02d}:{value.minute:02d}"


def spell_month(value: str, how: DateSpelling) -> str:
    """A month such as ``1980-05`` in one of the spellings."""
    year, month = value.split("-")
    return {"dot": f"{year}.{month}", "slash": f"{year}/{month}", "chinese": f"{year}年{int(month)}月"}.get(how, value)


class Speller:
    """One ledger as one keeper writes it: ``columns`` in their order with ``labels``, and rows as cells."""

    def __init__(
        self, ledger: Ledger, habit: Habit, filled: Collection[str], community_names: Mapping[str, str], rng: Random
    ) -> None:
        self._habit, self._rng, self._communities = habit, rng, community_names
        self.columns = self._order([field for field in ledger.fields if field.id in filled])
        self.labels = self._labels(ledger)
        self._variants = {
            field.id: {value: variants for value, variants in field.codes.items() if variants}
            for field in self.columns
            if isinstance(field.codes, dict) and habit.variants
        }

    def _order(self, fields: Sequence[Field]) -> tuple[Field, ...]:
        """The schema's order, 序号 first and 备注 last; an own order moves a few columns."""
        first = [field for field in fields if field.id == "seq"]
        last = [field for field in fields if field.id == "note"]
        rest = [field for field in fields if field.id not in ("seq", "note")]
        if self._habit.own_order:
            for _ in range(len(rest) // 3):
                moved = rest.pop(int(self._rng.random() * len(rest)))
                rest.insert(int(self._rng.random() * (len(rest) + 1)), moved)
        return (*first, *rest, *last)

    def _labels(self, ledger: Ledger) -> tuple[str, ...]:
        """A label or alias for each column; no alias that could mean another field of the ledger."""
        known = [label for field in ledger.fields for label in {field.label, *field.aliases}]
        labels = []
        for field in self.columns:
            own = [alias for alias in field.aliases if known.count(alias) == 1]
            use = own and field.id not in ("seq", "note") and self._rng.random() < self._habit.aliases
            labels.append(own[int(self._rng.random() * len(own))] if use else field.label)
        return tuple(labels)

    def cells(self, row: Row, number: int) -> list[Cell]:
        """The row as cells of ``columns``; ``number`` is its 序号."""
        return [number if field.id == "seq" else self._cell(field, row.get(field.id)) for field in self.columns]

    def _cell(self, field: Field, value: Value) -> Cell:
        if value is None:
            return None
        habit = self._habit
        if isinstance(value, date):
            how = habit.dates[int(self._rng.random() * len(habit.dates))] if len(habit.dates) > 1 else habit.dates[0]
            return spell_date(value, how)
        if field.kind == "month":
            return spell_month(str(value), habit.dates[0])
        if field.kind == "yes_no":
            return habit.yes_no[0] if value == YES else habit.yes_no[1]
        if field.kind == "community":
            return self._communities.get(str(value), str(value))
        variants = self._variants.get(field.id, {}).get(str(value))
        if variants and self._rng.random() < habit.variants:
            return variants[int(self._rng.random() * len(variants))]
        return value
