"""The year as communities send it: which keeper sends which ledgers in which files."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from pathlib import Path

from fztally.model.place import Place
from fztally.model.schema import Ledger, Schemas
from fztally.sample.books import can_write_xls, write_book, write_csv
from fztally.sample.desk import Desk, Sheaf
from fztally.sample.form import Form
from fztally.sample.frame import Frame, Hand
from fztally.sample.plan import PlantedProblem, SamplePlan, SampleSummary
from fztally.sample.profile import Profile
from fztally.sample.rows import Row

_STREAMED_ROWS = 5_000
_ENCODINGS = {"csv-utf8": "utf-8-sig", "csv-gb18030": "gb18030"}


def write_year(target: Path, schemas: Schemas, profile: Profile, plan: SamplePlan) -> SampleSummary:
    """Write the year's ledgers of all communities and of the office."""
    return _Year(target, Frame(schemas, profile, plan)).write()


class _Year:
    def __init__(self, target: Path, frame: Frame) -> None:
        self._target, self._frame = target, frame
        self._files: list[str] = []
        self._rows = {ledger.id: 0 for ledger in frame.ledgers}
        self._planted: list[PlantedProblem] = []
        self._instead_of_xls: list[str] = []

    def write(self) -> SampleSummary:
        frame = self._frame
        hands = {ledger.id: frame.hands(ledger) for ledger in frame.ledgers}
        surveys: dict[str, list[Iterator[Row]]] = {ledger.id: [] for ledger in frame.ledgers}
        for n, keeper in enumerate(frame.keepers):
            habit = frame.profile.habits[n % len(frame.profile.habits)]
            desk = Desk(frame, keeper, habit)
            sheaves = []
            for ledger in frame.ledgers:
                hand = next(hands[ledger.id])
                self._rows[ledger.id] += len(hand)
                if frame.profile.ledgers[ledger.id].sent_by == "office":
                    surveys[ledger.id].append(frame.rows(ledger, keeper, hand))
                elif ledger.id not in habit.skips and (hand or ledger.kept_by == "community"):
                    sheaves.append(Sheaf(ledger, len(hand), frame.rows(ledger, keeper, hand)))
            self._send(desk, sheaves)
        self._send(Desk(frame, frame.office, frame.profile.office), list(self._office(surveys)))
        return SampleSummary(tuple(self._files), self._rows, tuple(self._planted), tuple(self._instead_of_xls))

    def _office(self, surveys: dict[str, list[Iterator[Row]]]) -> Iterator[Sheaf]:
        """What the office sends: its own rows, or one sheet about all communities."""
        for ledger in self._frame.ledgers:
            holder = self._frame.profile.ledgers[ledger.id]
            if holder.sent_by == "office":
                yield Sheaf(ledger, self._rows[ledger.id], chain(*surveys[ledger.id]), all_communities=True)
            elif holder.office:
                hand: Hand = [None] * holder.office
                self._rows[ledger.id] += holder.office
                yield Sheaf(ledger, holder.office, self._frame.rows(ledger, self._frame.office, hand))

    def _send(self, desk: Desk, sheaves: Sequence[Sheaf]) -> None:
        habit, most = desk.habit, self._frame.profile.wording.rows_a_file
        bound = habit.book == "together"
        together = [s for s in sheaves if bound and s.ledger.id not in habit.apart and s.count <= most]
        if together:
            forms = [(sheaf.ledger, desk.form(sheaf)) for sheaf in together]
            self._file(desk, desk.file_name(), "xlsx", forms, any(s.count > _STREAMED_ROWS for s in together))
        for sheaf in sheaves:
            if not any(sheaf is other for other in together):
                self._apart(desk, sheaf, most)

    def _apart(self, desk: Desk, sheaf: Sheaf, most: int) -> None:
        """A file of its own: one sheet, one sheet a month, or several files when there are very many rows."""
        ledger, habit, streaming = sheaf.ledger, desk.habit, sheaf.count > _STREAMED_ROWS
        name, how = desk.file_name(ledger), habit.formats.get(ledger.id, "xlsx")
        if sheaf.count > most:
            for part in range(-(-sheaf.count // most)):
                piece = Sheaf(ledger, most, islice(sheaf.rows, most), first=part * most)
                called = self._frame.profile.wording.part_file.format(name=name, n=part + 1)
                self._file(desk, called, how, [(ledger, desk.form(piece, own_file=True))], streaming)
        elif ledger.id in habit.monthly:
            day = self._frame.day_field(ledger)
            months = groupby(sheaf.rows, key=lambda row: getattr(row[day], "month", 0))
            forms = ((ledger, desk.month_form(ledger, month, rows)) for month, rows in months)
            self._file(desk, name, "xlsx", forms, streaming)
        else:
            self._file(desk, name, how, [(ledger, desk.form(sheaf, own_file=True))], streaming)

    def _file(self, desk: Desk, name: str, how: str, forms: Iterable[tuple[Ledger, Form]], streaming: bool) -> None:
        instead = how == "xls" and not can_write_xls()
        suffix = "xlsx" if instead else how.split("-", maxsplit=1)[0]
        relative = f"{name}.{suffix}"
        path = self._target / relative
        written: list[tuple[Ledger, Form]] = []

        def kept() -> Iterator[Form]:
            for ledger, form in forms:
                written.append((ledger, form))
                yield form

        if how in _ENCODINGS:
            write_csv(path, next(kept()), _ENCODINGS[how])
        else:
            write_book(path, kept(), self._frame.look(streaming))
        self._files.append(relative)
        if instead:
            self._instead_of_xls.append(relative)
        for ledger, form in written:
            self._note_slips(relative, form.sheet if suffix != "csv" else Path(relative).stem, ledger, form)
        self._copy(desk, name, suffix, [ledger for ledger, _ in written])

    def _note_slips(self, file: str, sheet: str, ledger: Ledger, form: Form) -> None:
        for code, row, column in form.slipped:
            cell = Place(file, sheet, row, column).cell
            self._planted.append(PlantedProblem(code, ledger.id, file, sheet, cell, row))

    def _copy(self, desk: Desk, name: str, suffix: str, ledgers: Sequence[Ledger]) -> None:
        for plant in self._frame.profile.planted:
            if plant.copy and plant.community == desk.keeper.name and [plant.ledger] == [each.id for each in ledgers]:
                copied = f"{plant.copy.format(name=name)}.{suffix}"
                shutil.copyfile(self._target / f"{name}.{suffix}", self._target / copied)
                self._files.append(copied)
                self._planted.append(PlantedProblem(plant.code, plant.ledger, copied))
