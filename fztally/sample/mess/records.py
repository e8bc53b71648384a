"""What keepers have before it becomes untidy: rows of each ledger in the order of time."""

from __future__ import annotations

from random import Random

from fztally.model.schema import Ledger, Schemas
from fztally.sample.deal import Calendar
from fztally.sample.mess.entry import Entry, Value
from fztally.sample.mess.words import Content
from fztally.sample.rows import Keeper, RowMaker, World
from fztally.sample.wording import Wording


class Records:
    """Makes the rows of one year; every stream of chance has its own seed."""

    def __init__(
        self, schemas: Schemas, content: Content, year: int, seed: int, communities: int | None = None
    ) -> None:
        self._content, self._year, self._seed = content, year, seed
        self._fresh = 1000
        known = schemas.registry.communities[:communities]
        self.keepers = tuple(Keeper(c.name, n, c.grids) for n, c in enumerate(known))
        self._world = World({}, Wording(content.pools, {"year": str(year)}), Calendar(year, content.quiet))

    def chance(self, *names: object) -> Random:
        """The stream of chance of this name."""
        return Random("/".join(map(str, ("mess", self._seed, self._year, *names))))

    def entries(self, ledger: Ledger, keeper: Keeper) -> list[Entry]:
        """The rows of one keeper; none where it has nothing to report."""
        rng = self.chance(ledger.id, keeper.name)
        low, high = self._content.sizes[ledger.id]
        count = low + int(rng.random() * (high - low + 1))
        if rng.random() < self._content.missed.get(ledger.id, 0):
            count = 0
        maker = RowMaker(ledger, self._content.ledgers[ledger.id], keeper, self._world, rng)
        entries = [Entry(ledger.id, keeper.name, dict(row)) for row in maker.rows([None] * count)]
        self._number(ledger, keeper, entries, rng)
        known = {field.id for field in ledger.fields}
        for entry in entries:
            entry.values = {name: _whole(value) for name, value in entry.values.items() if name in known}
            entry.counted = {n: v for n, v in entry.values.items() if isinstance(v, int | float)}
        return entries

    def _number(self, ledger: Ledger, keeper: Keeper, entries: list[Entry], rng: Random) -> None:
        """Case numbers, out of order as they are in life, and numbered names that no two rows share."""
        if ledger.id in self._content.serials:
            name, mark = self._content.serials[ledger.id]
            numbers = list(range(1, len(entries) + 1))
            rng.shuffle(numbers)
            for entry, n in zip(entries, numbers, strict=True):
                entry.values[name] = self.number(mark, n, rng)
        if ledger.id in self._content.numbered:
            name, text = self._content.numbered[ledger.id]
            for n, entry in enumerate(entries):
                entry.values[name] = text.format(n=600 + keeper.number * 20 + n)

    def number(self, mark: str, n: int, rng: Random) -> str:
        """A case number in one of its forms."""
        form = self._content.serial_forms[int(rng.random() * len(self._content.serial_forms))]
        return form.format(mark=mark, year=self._year, n=n)

    def fresh_number(self, ledger: Ledger, rng: Random) -> tuple[str, str] | None:
        """(field, number) that no other row of the year has; None when the ledger has no numbers."""
        if ledger.id not in self._content.serials:
            return None
        name, mark = self._content.serials[ledger.id]
        self._fresh += 1
        return name, self.number(mark, self._fresh, rng)


def _whole(value: Value) -> Value:
    return int(value) if isinstance(value, float) and value.is_integer() else value
