"""One keeper's desk: how it names, titles, fills in and signs its ledgers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from fztally.model.schema import Ledger
from fztally.sample.form import Cell, Form, Formula, Slip
from fztally.sample.frame import Frame
from fztally.sample.profile import Habit, Plant
from fztally.sample.rows import Keeper, Row
from fztally.sample.spelling import Speller, spell_date

_ERROR_CELL = "error-cell"


@dataclass(frozen=True, slots=True)
class Sheaf:
    """The rows of one ledger that one keeper sends; ``first`` rows of it went into earlier files."""

    ledger: Ledger
    count: int
    rows: Iterator[Row]
    all_communities: bool = False
    first: int = 0


class Desk:
    """Makes the forms of one keeper after its habit."""

    def __init__(self, frame: Frame, keeper: Keeper, habit: Habit) -> None:
        self._frame, self.keeper, self.habit = frame, keeper, habit
        words, chance = frame.profile.wording, frame.chance(keeper.name, "desk")
        low, high = (date.fromisoformat(f"{frame.plan.year + 1}-{day}") for day in words.filed)
        filed = low + (high - low) * chance.random()
        self._words = {
            "community": keeper.name or words.office,
            "year": str(frame.plan.year),
            "clerk": frame.wording.fill("{clerk}", chance, {}),
            "checker": frame.wording.fill("{clerk}", chance, {}),
            "phone": frame.wording.fill("{phone}", chance, {}),
            "filed": str(spell_date(filed, "chinese" if habit.dates[0] == "real" else habit.dates[0])),
        }
        self._spellers: dict[str, Speller] = {}

    def file_name(self, ledger: Ledger | None = None) -> str:
        """The file's name without suffix, with its folder: of one ledger's file, or of the book with all of them."""
        pattern = self.habit.apart_name if ledger and self.habit.book == "together" else self.habit.name
        name = pattern.format(title=ledger.title if ledger else "", **self._words)
        folder = self.habit.folder.format(**self._words)
        return f"{folder}/{name}" if folder else name

    def form(self, sheaf: Sheaf, own_file: bool = False) -> Form:
        """The form of one ledger, with the problems that are planted there."""
        title = self._title(sheaf.ledger)
        sheet = self.habit.sheet.format(title=title) if own_file else sheaf.ledger.title
        speller = self._speller(sheaf)
        cells = (speller.cells(row, n) for n, row in enumerate(sheaf.rows, sheaf.first + 1))
        plants = [
            plant
            for plant in self._frame.profile.planted
            if (plant.ledger, plant.community) == (sheaf.ledger.id, self.keeper.name) and not plant.copy
        ]
        return self._form(sheaf.ledger, speller, sheet, title, cells, tuple(map(_slip, plants)))

    def month_form(self, ledger: Ledger, month: int, rows: Iterable[Row]) -> Form:
        """The form of one month."""
        words = self._frame.profile.wording
        speller = self._speller(Sheaf(ledger, 0, iter(())))
        cells = (speller.cells(row, n) for n, row in enumerate(rows, 1))
        title = words.month_title.format(title=self._title(ledger), month=month)
        return self._form(ledger, speller, words.month_sheet.format(month=month), title, cells, ())

    def _title(self, ledger: Ledger) -> str:
        """The ledger's title, or one of its other titles where a keeper likes other words."""
        chance = self._frame.chance(ledger.id, self.keeper.name, "title")
        other = ledger.titles and chance.random() < self.habit.aliases / 2
        return ledger.titles[int(chance.random() * len(ledger.titles))] if other else ledger.title

    def _speller(self, sheaf: Sheaf) -> Speller:
        ledger = sheaf.ledger
        if ledger.id not in self._spellers:
            filled = self._frame.filled(ledger)
            if not sheaf.all_communities and (self.habit.community == "none" or not self.keeper.name):
                filled -= {"community"}
            names = {}
            if self.habit.community == "alias":
                names = {c.name: c.aliases[0] for c in self._frame.schemas.registry.communities if c.aliases}
            chance = self._frame.chance(ledger.id, self.keeper.name, "spelling")
            self._spellers[ledger.id] = Speller(ledger, self.habit, filled, names, chance)
        return self._spellers[ledger.id]

    def _form(
        self,
        ledger: Ledger,
        speller: Speller,
        sheet: str,
        title: str,
        cells: Iterable[list[Cell]],
        slips: tuple[Slip, ...],
    ) -> Form:
        words, habit = self._frame.profile.wording, self.habit
        chance = self._frame.chance(ledger.id, self.keeper.name, "nil")
        return Form(
            sheet=sheet,
            title=habit.title.format(title=title, **self._words),
            fill_in=tuple(text.format(**self._words) for text in habit.fill_in),
            columns=speller.columns,
            labels=speller.labels,
            rows=cells,
            totals=habit.totals,
            summed=self._frame.profile.ledgers[ledger.id].totals,
            total_word=words.total,
            counted=words.counted,
            nil=words.nil[int(chance.random() * len(words.nil))],
            sign_off=tuple(text.format(**self._words) for text in habit.sign_off),
            slips=slips,
            long_fields=self._frame.long_fields(ledger),
        )


def _slip(plant: Plant) -> Slip:
    value: Cell = Formula(f"={plant.value}", plant.value or "") if plant.code == _ERROR_CELL else plant.value
    return Slip(plant.code, plant.row, plant.field, value, plant.total, plant.repeat)
