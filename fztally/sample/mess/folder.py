"""The folder of ledgers: which keeper sends which ledgers in which files, and what is on their sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from fztally.model.schema import Ledger, Schemas
from fztally.sample.mess.columns import Column, ColumnPlan
from fztally.sample.mess.entry import Entry
from fztally.sample.mess.kinds import Dice
from fztally.sample.mess.layout import Block, Layout, Tools
from fztally.sample.mess.page import Line, Page
from fztally.sample.mess.records import Records
from fztally.sample.mess.respell import choose, short_name
from fztally.sample.mess.spoil import Spoiler
from fztally.sample.mess.versions import again, half_years, older_rows
from fztally.sample.mess.words import Content, Words
from fztally.sample.mess.writers import FORMATS, Format
from fztally.sample.rows import Keeper

_LONGEST_SHEET_NAME = 31
_COLLECTED = 4
_MANY_ROWS, _MANY_COLUMNS, _SOME = 64_707, 16_000, 3_000


@dataclass(slots=True)
class Book:
    """One file: where it lies, how it is written, its sheets. ``kinds``: the mess of the file as a whole.

    ``copy_of`` and ``copy_kind``: the rows of this file stand for those of another one.
    """

    folder: str
    stem: str
    form: Format
    pages: list[Page]
    community: str
    kinds: set[str] = field(default_factory=set)
    copy_of: str = ""
    copy_kind: str = ""

    @property
    def name(self) -> str:
        """The file's name."""
        return f"{self.stem}.{self.form.suffix}"


class Folder:
    """Plans all files of one year."""

    def __init__(
        self, schemas: Schemas, words: Words, content: Content, dice: Dice, records: Records, year: int
    ) -> None:
        self.schemas, self.words, self.content, self.dice, self.records = schemas, words, content, dice, records
        self._year = year
        self._tidy = Dice("tidy")
        self._filed = date(year, 12, 31)
        self._codes = {c.name: c.code for c in schemas.registry.communities}
        self._how: dict[str, str] = {}
        self._nameless: set[str] = set()
        self._numbered = 0
        self._must_tell = False
        self.id_numbers: list[str] = []
        self.phones: list[str] = []
        self._entries: dict[tuple[str, str], list[Entry]] = {}

    def filled(self, ledger: Ledger) -> list[str]:
        """The fields that rows of this ledger have, in the order of the schema."""
        holder = self.content.ledgers[ledger.id]
        made = {name for scene in holder.scenes for name in scene} | set(holder.fields) | {"community"}
        made |= {holder.day.field} if holder.day else set()
        for table in (self.content.serials, self.content.numbered):
            made |= {table[ledger.id][0]} if ledger.id in table else set()
        return [f.id for f in ledger.fields if f.id in made]

    def books(self, ledger_ids: Sequence[str]) -> Iterator[Book]:
        """All files that hold ledgers."""
        ledgers = [ledger for ledger in self.schemas.ledgers if ledger.id in ledger_ids]
        own = [ledger for ledger in ledgers if ledger.id not in self.content.office]
        rng = self.records.chance("folder")
        gathered = self._gathered(own, rng)
        for keeper in self.records.keepers:
            yield from self._keeper(keeper, [x for x in own if (x.id, keeper.name) not in gathered])
        for ledger_id in dict.fromkeys(ledger_id for ledger_id, _ in gathered):
            yield self._collected(self.schemas.ledger(ledger_id), [n for i, n in gathered if i == ledger_id])
        for ledger in ledgers:
            if ledger.id in self.content.office:
                yield self._office(ledger)

    def _gathered(self, ledgers: Sequence[Ledger], rng: Random) -> list[tuple[str, str]]:
        """(ledger, community) of what the office sends for some communities in one file."""
        pairs: list[tuple[str, str]] = []
        for kind in ("collected", "collected-sheets"):
            ledger = choose(list(ledgers), rng)
            start = int(rng.random() * max(1, len(self.records.keepers) - _COLLECTED))
            if self.dice.roll(kind, rng) and not any(i == ledger.id for i, _ in pairs):
                self._how[ledger.id] = kind
                pairs += [(ledger.id, k.name) for k in self.records.keepers[start : start + _COLLECTED]]
        return pairs

    # ---- one keeper --------------------------------------------------------------------------------------------

    def _keeper(self, keeper: Keeper, ledgers: Sequence[Ledger]) -> Iterator[Book]:
        rng = self.records.chance("keeper", keeper.name)
        kinds = {kind for kind in ("flat", "month-folder", "one-book", "in-zip") if self.dice.roll(kind, rng)}
        folder = "" if "flat" in kinds else keeper.name
        if "month-folder" in kinds:
            folder = self.words.month_folder.format(community=keeper.name, year=self._year)
        pattern = (
            choose(self.words.file_names[1:], rng) if self.dice.roll("name-other", rng) else self.words.file_names[0]
        )
        if "in-zip" in kinds:
            folder = f"{folder}/{self.words.zip_name.format(community=keeper.name)}.zip".lstrip("/")
        if "one-book" in kinds:
            yield self._one_book(keeper, ledgers, folder, rng, kinds)
            return
        for ledger in ledgers:
            stem = self._named(pattern, ledger, keeper.name)
            for book in self._apart(ledger, keeper, stem, self.records.chance("file", keeper.name, ledger.id)):
                book.folder = folder
                book.kinds |= kinds
                yield book

    def _named(self, pattern: str, ledger: Ledger, community: str) -> str:
        short = short_name(community, self.words)
        return pattern.format(title=ledger.title, community=community, short=short, year=self._year)

    def _one_book(self, keeper: Keeper, ledgers: Sequence[Ledger], folder: str, rng: Random, kinds: set[str]) -> Book:
        stem = choose(self.words.book_names, rng).format(
            community=keeper.name, short=short_name(keeper.name, self.words), year=self._year
        )
        form = FORMATS[next((kind for kind in ("xls", "et") if self.dice.roll(kind, rng)), "xlsx")]
        pages: list[Page] = []
        for ledger in ledgers:
            if pages and self.dice.roll("stacked", rng):
                page = pages[-1]
                page.skip(1 + int(rng.random() * 3))
                page.kinds.add("stacked")
            else:
                page = Page(self._sheet_name(ledger.title), ledger.id)
                pages.append(page)
            self._table(page, ledger, self._rows(ledger, keeper.name), keeper.name, form, rng)
            if len(pages) > 1 and not page.hidden and self.dice.roll("hidden-sheet", rng):
                page.hidden = True
                page.kinds.add("hidden-sheet")
        book = Book(folder, stem, form, pages, keeper.name, set(kinds))
        if self.dice.roll("unknown-sheet", rng):
            name = choose(list(self.words.unknown_sheets), rng)
            pages.append(unknown_page(name, self.words.unknown_sheets[name]))
        if self.dice.roll("empty-sheets", rng):
            pages += [Page(name, "") for name in self.words.empty_sheets]
        if form is FORMATS["xlsx"] and self.dice.roll("chart-sheet", rng):
            pages.append(Page(self.words.plain_sheets[-1], "", chart=True))
        return book

    def _sheet_name(self, title: str) -> str:
        return title[:_LONGEST_SHEET_NAME]

    def _rows(self, ledger: Ledger, community: str) -> list[Entry]:
        """The rows of a keeper, made once."""
        key = (ledger.id, community)
        if key not in self._entries:
            keeper = next((k for k in self.records.keepers if k.name == community), Keeper("", 0, ()))
            self._entries[key] = self.records.entries(ledger, keeper)
        return self._entries[key]

    def _apart(self, ledger: Ledger, keeper: Keeper, stem: str, rng: Random) -> Iterator[Book]:
        """The file or files of one ledger."""
        entries = self._rows(ledger, keeper.name)
        eventful = ledger.period_field is not None and len(entries) > 1
        progressing = self.words.ledgers[ledger.id].order is not None and len(entries) > 1
        for kind, possible in (
            ("half-years", eventful and progressing),
            ("older-version", progressing),
            ("corrected", progressing),
        ):
            if possible and self.dice.roll(kind, rng):
                yield from self._versions(kind, ledger, keeper.name, stem, entries, rng)
                return
        for kind in ("sent-again", "cross-conflict"):
            if len(entries) > 2 and self.dice.roll(kind, rng):
                yield from self._again(kind, ledger, keeper.name, stem, entries, rng)
                return
        if eventful and self.dice.roll("month-sheets", rng):
            yield self._months(ledger, keeper.name, stem, entries, rng)
            return
        yield self._plain(ledger, keeper.name, stem, entries, rng)

    def _plain(self, ledger: Ledger, community: str, stem: str, entries: Sequence[Entry], rng: Random) -> Book:
        """One file with one sheet, in any format."""
        kind = next((k for k in FORMATS if k != "xlsx" and self.dice.roll(k, rng)), "xlsx")
        book = Book("", stem, FORMATS[kind], [], community, {kind} - {"xlsx"})
        nameless = community not in self._nameless and self.dice.roll("nothing-named", rng)
        plain = nameless or self.dice.roll("sheet-name-plain", rng)
        if nameless:
            self._nameless.add(community)
            book.stem = self.words.nameless_file.format(short=short_name(community, self.words))
            book.kinds.add("nothing-named")
        sheet = choose(self.words.plain_sheets, rng) if plain else self._sheet_name(ledger.title)
        page = Page(self.words.evil_sheet if self.dice.roll("evil-sheet", rng) else sheet, ledger.id)
        self._must_tell = not nameless and self.dice.roll("name-number", rng)
        if self._must_tell:
            self._numbered += 1
            book.stem = self.words.number_file.format(year=self._year, n=self._numbered)
            book.kinds.add("name-number")
        halves = [entries]
        if len(entries) > 3 and self.dice.roll("split-table", rng):
            halves = [entries[: len(entries) // 2], entries[len(entries) // 2 :]]
            page.kinds.add("split-table")
        for n, half in enumerate(halves):
            if n:
                page.skip(1 + int(rng.random() * 3))
            self._table(page, ledger, half, community, book.form, rng, nameless=nameless)
        self._must_tell = False
        self._phantoms(page, book.form, rng)
        book.pages.append(page)
        return book

    def _phantoms(self, page: Page, form: Format, rng: Random) -> None:
        """Cells without content that a file carries along, and a wrong statement of its size."""
        if form.write is not FORMATS["xlsx"].write:
            return
        if self.dice.roll("phantom-rows", rng):
            page.phantom_rows = _MANY_ROWS if rng.random() < 0.2 else int(rng.random() * _SOME)
            page.kinds.add("phantom-rows")
        if self.dice.roll("phantom-columns", rng):
            page.phantom_columns = _MANY_COLUMNS if rng.random() < 0.2 else int(rng.random() * 200)
            page.kinds.add("phantom-columns")
        if self.dice.roll("dimension-wrong", rng):
            page.dimension = choose(("A1", "A1:C2", "A1:XFD1048576"), rng)
            page.kinds.add("dimension-wrong")

    # ---- several sheets or files of one ledger ------------------------------------------------------------------

    def _months(self, ledger: Ledger, community: str, stem: str, entries: Sequence[Entry], rng: Random) -> Book:
        pattern = choose(self.words.month_sheets, rng)
        by_month: dict[int, list[Entry]] = {}
        for entry in entries:
            day = entry.values[str(ledger.period_field)]
            by_month.setdefault(day.month if isinstance(day, date) else 1, []).append(entry)
        book = Book("", stem, FORMATS["xlsx"], [], community, {"month-sheets"})
        for month in sorted(by_month):
            page = Page(pattern.format(month=month, year=self._year), ledger.id)
            title = self.words.month_title.format(title=ledger.title, community=community, month=month)
            self._table(page, ledger, by_month[month], community, book.form, rng, title=title)
            book.pages.append(page)
        return book

    def _again(
        self, kind: str, ledger: Ledger, community: str, stem: str, entries: list[Entry], rng: Random
    ) -> Iterator[Book]:
        """A second file of the same day: further rows, and one that was sent already (or its number, otherwise)."""
        cut = len(entries) - 1
        first, second = again(kind, ledger, self.words, entries[:cut], entries[cut:], rng)
        title = self.words.titles[2].format(community=community, title=ledger.title, year=self._year)
        for name, rows in ((stem, first), (self.words.again_name.format(stem=stem), second)):
            yield self._tidy_book(ledger, community, name, title, rows, self._filed, rng, kind)

    def _versions(
        self, kind: str, ledger: Ledger, community: str, stem: str, entries: list[Entry], rng: Random
    ) -> Iterator[Book]:
        """Two files about the same rows: earlier and later."""
        words = self.words
        older_day = date(self._year, *(words.older_day if kind == "older-version" else (12, 31)))
        if kind == "half-years":
            own = words.ledgers[ledger.id].order
            halves = half_years(ledger, own, entries, rng) if own else (entries, [])
            for name, (month, day), rows in zip(words.half_names, words.half_days, halves, strict=True):
                title = name.format(community=community, title=ledger.title)
                if rows:
                    yield self._tidy_book(
                        ledger, community, title, title, rows, date(self._year, month, day), rng, kind
                    )
            return
        earlier = older_rows(kind, ledger, words, entries, older_day, rng)
        title = words.titles[2].format(community=community, title=ledger.title, year=self._year)
        names = choose(words.older_names, rng) if kind == "older-version" else ("{stem}", words.corrected_name)
        old, new = (name.format(stem=stem) for name in names)
        latest = self._tidy_book(ledger, community, new, title, entries, self._filed, rng, kind)
        yield latest
        if earlier:
            copied = self._tidy_book(ledger, community, old, title, earlier, older_day, rng, kind)
            copied.copy_of, copied.copy_kind = latest.name, kind.replace("-", "_")
            yield copied

    def _tidy_book(
        self,
        ledger: Ledger,
        community: str,
        stem: str,
        title: str,
        entries: Sequence[Entry],
        day: date,
        rng: Random,
        kind: str,
    ) -> Book:
        page = Page(self._sheet_name(ledger.title), ledger.id, kinds={kind})
        form = FORMATS["xlsx"]
        columns = ColumnPlan(ledger, self.words, self._tidy, rng, fixed=True).choose(self.filled(ledger), community)
        tools = Tools(self.words, self._tidy, rng, form.can, self._codes)
        Layout(page, tools).write(Block(ledger, title, entries, columns, community, day))
        return Book("", stem, form, [page], community, {kind})

    # ---- the office ----------------------------------------------------------------------------------------------

    def _collected(self, ledger: Ledger, communities: Sequence[str]) -> Book:
        rng = self.records.chance("collected", ledger.id)
        kind = self._how[ledger.id]
        stem = self.words.collected_file.format(title=ledger.title)
        book = Book("", stem, FORMATS["xlsx"], [], "", {kind})
        if kind == "collected":
            page = Page(self._sheet_name(ledger.title), ledger.id)
            rows = [entry for name in communities for entry in self._rows(ledger, name)]
            self._table(page, ledger, rows, "", book.form, rng, title=stem)
            book.pages.append(page)
            return book
        for name in communities:
            page = Page(name if rng.random() < 0.5 else short_name(name, self.words), ledger.id)
            self._table(page, ledger, self._rows(ledger, name), name, book.form, rng)
            book.pages.append(page)
        return book

    def _office(self, ledger: Ledger) -> Book:
        rng = self.records.chance("office", ledger.id)
        stem = self.words.office_file.format(title=ledger.title, year=self._year)
        page = Page(self._sheet_name(ledger.title), ledger.id)
        book = Book("", stem, FORMATS["xlsx"], [page], "")
        everyone = ledger.field("community").required
        names = [keeper.name for keeper in self.records.keepers] if everyone else [""]
        rows = [entry for name in names for entry in self._rows(ledger, name)]
        self._table(page, ledger, rows, "", book.form, rng, title=stem)
        return book

    # ---- one table -----------------------------------------------------------------------------------------------

    def _table(
        self,
        page: Page,
        ledger: Ledger,
        entries: Sequence[Entry],
        home: str,
        form: Format,
        rng: Random,
        title: str = "",
        nameless: bool = False,
    ) -> None:
        """One table with its mess on a page."""
        plan = ColumnPlan(ledger, self.words, self.dice, rng, fixed=False)
        columns = plan.choose(self.filled(ledger), home)
        page.kinds |= plan.kinds
        names = [column.name for column in columns]
        self._forget(entries, columns)
        spoiler = Spoiler(ledger, self.words, self.dice, rng, form.can, names, home, self._year, self.records)
        rows = spoiler.spoil(list(entries))
        short = short_name(home, self.words)
        shown = title or choose(self.words.titles, rng).format(
            title=ledger.title, community=home, short=short, year=self._year
        )
        layout = Layout(page, Tools(self.words, self.dice, rng, form.can, self._codes))
        layout.write(Block(ledger, shown, rows, columns, home, self._filed, nameless, self._must_tell))
        self.id_numbers += [*spoiler.id_numbers, *layout.id_numbers]
        self.phones += spoiler.phones

    def _forget(self, entries: Sequence[Entry], columns: Sequence[Column]) -> None:
        """A value whose column is not there cannot be known."""
        names = {column.name for column in columns} | {"community"}
        for entry in entries:
            for name in entry.values:
                if name not in names:
                    entry.values[name] = None


def unknown_page(name: str, rows: Sequence[Sequence[str | int | float]]) -> Page:
    """A sheet that is no ledger."""
    page = Page(name, "", kinds={"unknown-sheet"})
    for cells in rows:
        page.add(Line("unrecognised", dict(enumerate(cells))))
    return page
