"""What all ledgers of one sample share: the calendar, the wording, the keepers, how many rows each has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from random import Random

from fztally.model.schema import Ledger, Schemas
from fztally.sample.books import Look
from fztally.sample.deal import Calendar, deal, shares
from fztally.sample.plan import SamplePlan
from fztally.sample.profile import LedgerProfile, Profile
from fztally.sample.rows import Keeper, Row, RowMaker, World, texts_of
from fztally.sample.wording import Wording

Hand = list[int | None]
_SLOT, _FILLED, _LONG_TEXT = re.compile(r"\{[^{}]+\}"), "□□□", 14


class Frame:
    """One sample's shared things. Every stream of chance has its own seed: no part depends on the order of others."""

    def __init__(self, schemas: Schemas, profile: Profile, plan: SamplePlan) -> None:
        self.schemas, self.profile, self.plan = schemas, profile, plan
        self.calendar = Calendar(plan.year, profile.quiet)
        self.wording = Wording(profile.pools, {"year": str(plan.year)})
        communities = schemas.registry.communities[: plan.communities]
        self.keepers = tuple(Keeper(c.name, n, c.grids) for n, c in enumerate(communities))
        self.office = Keeper("", 0, ())
        given = profile.weights
        everyone = [float(given[n % len(given)]) for n in range(len(schemas.registry.communities))]
        self.weights = everyone[: len(communities)]
        self._part = sum(self.weights) / sum(everyone)

    def chance(self, *names: object) -> Random:
        """The stream of chance of this name."""
        return Random("/".join(map(str, (self.plan.seed, self.plan.year, *names))))

    def look(self, streaming: bool) -> Look:
        """The look of the files."""
        words = self.profile.wording
        made = datetime(self.plan.year + 1, 1, 10, 9, 0)
        return Look(words.font, words.title_font, made, words.creator, words.footer, streaming)

    @property
    def ledgers(self) -> tuple[Ledger, ...]:
        """The ledgers that the profile knows, in the order of the schemas."""
        return tuple(ledger for ledger in self.schemas.ledgers if ledger.id in self.profile.ledgers)

    def day_field(self, ledger: Ledger) -> str:
        """The field by which a ledger's rows are ordered, "" when there is none."""
        day = self.profile.ledgers[ledger.id].day
        return day.field if day else ""

    def filled(self, ledger: Ledger) -> frozenset[str]:
        """The fields that get a column: those with a value, 序号, 社区 and 备注."""
        holder = self.profile.ledgers[ledger.id]
        made = {name for scene in holder.scenes for name in scene}
        made |= {name for bundle in holder.deck for name in bundle.values}
        return frozenset({*made, *holder.fields, self.day_field(ledger), "seq", "community", "note"})

    def long_fields(self, ledger: Ledger) -> frozenset[str]:
        """The fields whose texts need a wide column."""
        holder = self.profile.ledgers[ledger.id]
        texts = [(name, text) for scene in holder.scenes for name, value in scene.items() for text in texts_of(value)]
        for name, recipe in holder.fields.items():
            texts += [(name, text) for text in (*texts_of(recipe.text), *recipe.pick)]
        return frozenset(name for name, text in texts if len(_SLOT.sub(_FILLED, text)) > _LONG_TEXT)

    def rows(
        self, ledger: Ledger, keeper: Keeper, hand: Hand, stream: object = "rows", first: int = 0
    ) -> Iterator[Row]:
        """The rows of one keeper; ``first`` of its rows came earlier."""
        holder = self.profile.ledgers[ledger.id]
        chance = self.chance(ledger.id, keeper.name, stream)
        world = World(self.profile.serials, self._local_wording(keeper), self.calendar)
        return RowMaker(ledger, holder, keeper, world, chance).rows(hand, first)

    def _local_wording(self, keeper: Keeper) -> Wording:
        """The wording of one keeper: of the shared pools a community has only its own entries."""
        if not keeper.name:
            return self.wording
        every, pools = len(self.schemas.registry.communities), self.profile.pools
        own = {name: pools[name][keeper.number :: every] or pools[name] for name in self.profile.local}
        return self.wording.with_pools(own)

    def hands(self, ledger: Ledger) -> Iterator[Hand]:
        """What each community has of a ledger: for every row its bundle in the deck, or None."""
        holder = self.profile.ledgers[ledger.id]
        if holder.deck:
            counts = self._counts(holder)
            late = [bundle.late for bundle in holder.deck]
            for hand in deal(counts, late, self._sizes(sum(counts), holder), self.chance(ledger.id, "deck")):
                yield [*hand]
        else:
            rows = holder.rows if holder.spread == "each" else round(holder.rows * self._part)
            for size in self._sizes(rows, holder):
                yield [None] * size

    def _counts(self, holder: LedgerProfile) -> list[int]:
        counts = [bundle.count for bundle in holder.deck]
        if holder.scale_with == "events" and self.plan.events is not None:
            return shares(self.plan.events, counts)
        return counts if self._part == 1 else shares(round(sum(counts) * self._part), counts)

    def _sizes(self, rows: int, holder: LedgerProfile) -> list[int]:
        if holder.spread == "each":
            return [rows] * len(self.keepers)
        if holder.spread == "grids" and any(keeper.grids for keeper in self.keepers):
            return shares(rows, [len(keeper.grids) for keeper in self.keepers])
        return shares(rows, self.weights)
