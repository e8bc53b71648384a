"""From rows to a sheet: title, fill-in lines, header, body with its groups, totals, notes and sign-off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from fztally.model.schema import Ledger
from fztally.sample.mess.body import Body
from fztally.sample.mess.columns import Column
from fztally.sample.mess.entry import Cell, Entry
from fztally.sample.mess.kinds import Dice
from fztally.sample.mess.page import Line, Page
from fztally.sample.mess.respell import Abilities, choose, date_parts
from fztally.sample.mess.words import Words

_FAR = 20


@dataclass(frozen=True, slots=True)
class Block:
    """One table to be laid out. ``home``: the community that sends it ("" = the office); ``day``: when it was filed."""

    ledger: Ledger
    title: str
    entries: Sequence[Entry]
    columns: Sequence[Column]
    home: str
    day: date
    nameless: bool = False
    """Neither title nor sheet nor file tell the ledger."""
    must_tell: bool = False
    """Nothing but this table tells the community."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What a layout works with; ``codes``: the code of each community."""

    words: Words
    dice: Dice
    rng: Random
    can: Abilities
    codes: Mapping[str, str]


class Layout:
    """Writes tables onto one page."""

    def __init__(self, page: Page, tools: Tools) -> None:
        self.page, self.codes = page, tools.codes
        self.words, self.dice, self.rng, self.can = tools.words, tools.dice, tools.rng, tools.can
        self.id_numbers: list[str] = []
        self.left = 0
        self.titled = False
        """Whether a title tells what the table is."""
        self.label_row = 0
        """The row that holds the labels of the columns."""
        self.ledger_id = page.ledger

    def hit(self, kind: str, possible: bool = True) -> bool:
        """Whether this kind of mess comes on this page."""
        hit = possible and self.dice.roll(kind, self.rng)
        if hit:
            self.page.kinds.add(kind)
        return hit

    def put(self, role: str, cells: Sequence[Cell] | dict[int, Cell], merge: int = 0) -> int:
        """Add a line that starts at the left edge; ``merge``: over so many columns. Its row."""
        items = dict(enumerate(cells)) if not isinstance(cells, dict) else cells
        row = self.page.add(
            Line(role, {self.left + n: v for n, v in items.items() if v is not None}, ledger=self.ledger_id)
        )
        if merge > 1 and self.can.merges:
            self.page.merges.append((row, self.left, row, self.left + merge - 1))
        return row

    def write(self, block: Block) -> None:
        """One table with all that stands around it."""
        first, self.ledger_id = not self.page.lines, block.ledger.id
        if first and self.hit("leading-rows"):
            self.page.skip(1 + int(self.rng.random() * 3))
        if first and self.hit("leading-columns"):
            self.left = 1 + int(self.rng.random() * 2)
        foot_tells = self._above(block)
        names = [column.name for column in block.columns]
        body = Body(self, block, names)
        body.write()
        self._below(block, foot_tells)

    def _above(self, block: Block) -> bool:
        """Title and fill-in lines; whether the community is left to the foot."""
        width, rng, words = len(block.columns), self.rng, self.words
        if self.hit("version-cell"):
            self.put("note", [choose(words.versions, rng)])
        self.titled = not block.nameless and not self.hit("no-title")
        if self.titled:
            title = block.title
            if self.hit("title-total", bool(block.entries)):
                title = words.title_total.format(title=title, n=len(block.entries))
            self._title(title, width)
            if self.hit("title-twice"):
                self.put("title", [block.title], width)
            if self.hit("subtitle"):
                self.put("title", [choose(words.subtitles, rng).format(year=block.day.year)], width)
        foot_tells = self.hit("unit-in-foot", bool(block.home))
        if not foot_tells:
            self._fill_in(block, width)
        self._hints(width)
        return foot_tells

    def _hints(self, width: int) -> None:
        """Units, instructions and other lines between the title and the header."""
        rng, words = self.rng, self.words
        if self.hit("unit-line"):
            at = 0 if rng.random() < 0.5 else width - 1
            self.put("note", {at: choose(words.unit_lines, rng)})
        if self.hit("head-free"):
            self.put("note", {0 if rng.random() < 0.7 else width // 2: choose(words.head_free, rng)})
        if self.hit("instructions"):
            for text in words.instructions[: 1 + int(rng.random() * len(words.instructions))]:
                self.put("note", [text], width)

    def _title(self, title: str, width: int) -> None:
        if self.hit("title-spaced"):
            title = " ".join(title)
        elif self.hit("title-break"):
            title = f"{title[: len(title) // 2]}\n{title[len(title) // 2 :]}"
        if self.hit("title-offset"):
            self.put("title", {width // 2: title})
        else:
            self.put("title", [title], 0 if self.hit("title-unmerged") else width)

    def _fill_in(self, block: Block, width: int) -> None:
        if not block.must_tell and self.hit("no-fill-in"):
            return
        facts = {"community": block.home, "day": self.words.day.format(**date_parts(block.day))}
        if self.hit("fill-in-other", bool(block.home)):
            self.put("note", [choose(self.words.fill_in_others, self.rng).format(**facts)], width)
        elif self.hit("fill-in-apart"):
            unit, day = self.words.fill_in_labels
            self.put("note", {0: unit, 1: block.home or None, width - 2: day, width - 1: block.day})
        elif self.hit("fill-in-split"):
            parts = [part.format(**facts) for part in self.words.fill_in_parts]
            step = max(1, width // len(parts))
            self.put("note", {n * step: part for n, part in enumerate(parts)})
        else:
            self.put("note", [self.words.fill_in.format(**facts)], width)

    def _below(self, block: Block, foot_tells: bool) -> None:
        width, words = len(block.columns), self.words
        if self.hit("blank-below"):
            self.put("note", [words.blank_below], width if self.rng.random() < 0.5 else 0)
        if self.hit("foot-far"):
            self.page.skip(_FAR)
        if self.hit("foot-notes"):
            self.put("note", [choose(words.foot_notes, self.rng)], width)
            if self.hit("foot-lines"):
                for text in words.foot_lines:
                    self.put("note", [text])
        if self.hit("foot-free"):
            for text in words.foot_free[int(self.rng.random() * len(words.foot_free)) :][:2]:
                self.put("note", {0 if self.rng.random() < 0.5 else width - 2: text})
        facts = {"day": words.day.format(**date_parts(block.day)), "community": block.home}
        if foot_tells:
            self.put("note", [words.foot_unit.format(**facts)])
        self._sign_off(facts, width)

    def _sign_off(self, facts: Mapping[str, str], width: int) -> None:
        if self.hit("foot-none"):
            return
        if self.hit("foot-split"):
            parts = [part.format(**facts) for part in self.words.foot_parts]
            step = max(1, width // len(parts))
            self.put("note", {n * step: part for n, part in enumerate(parts)})
        else:
            self.put("note", [self.words.foot.format(**facts)], width)
