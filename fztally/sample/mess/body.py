"""The body of a table: header, rows, groups, totals, numbered rows, what is hidden."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from fztally.sample.form import Formula
from fztally.sample.mess.columns import EMPTY, EXTRA, ID, RATE, SEQ, Column
from fztally.sample.mess.entry import Cell, Entry
from fztally.sample.mess.header import write_header
from fztally.sample.mess.id_numbers import id_number
from fztally.sample.mess.page import BLANK, DATA, Line, Mark
from fztally.sample.mess.respell import Spot, choose, date_parts, respell
from fztally.sample.mess.totals import Totals, Written

if TYPE_CHECKING:
    from fztally.sample.mess.layout import Block, Layout


class Body:
    """Header, rows, groups and totals of one table."""

    def __init__(self, layout: Layout, block: Block, names: Sequence[str]) -> None:
        self._lay, self._block, self._names = layout, block, list(names)
        self._page, self._rng, self._words = layout.page, layout.rng, layout.words
        self._own = self._words.ledgers[block.ledger.id]
        self._written: list[Written] = []
        self._number = 0
        self._dates = self._date_spelling()
        self._latest = date(block.day.year + (block.ledger.period_field is not None), 12, 31)
        self._seq_text = layout.hit("seq-text", SEQ in names)
        self._percent = layout.hit("rate-percent", RATE in names)
        self._seq_formula = layout.hit("seq-formula", layout.can.formulas and SEQ in names)

    def _date_spelling(self) -> str:
        """One spelling for all dates of the table, or "" for real dates."""
        return choose(tuple(self._words.dates), self._rng) if self._lay.hit("one-date-spelling") else ""

    def write(self) -> None:
        """The table."""
        lay, block = self._lay, self._block
        if block.entries or not lay.hit("nil-bare", lay.titled):
            self._header()
        if not block.entries:
            self._nil()
            return
        totals = Totals(lay, block.ledger, self._names, self._own, self._written)
        held = self._page.add(Line()) if lay.hit("total-top") else 0
        groups = self._groups()
        self._repeat_after = self._repeat_at()
        self._merged = self._merges()
        self._gaps, self._spaces = lay.hit("blank-rows"), lay.hit("space-rows")
        restarts = SEQ in self._names and groups[0][0] and lay.hit("seq-restarts")
        for head, group in groups:
            if head:
                lay.put("section", [head], len(self._names) if self._rng.random() < 0.5 else 0)
            if head and restarts:
                self._number = 0
            first = len(self._written)
            self._group(group)
            if len(groups) > 1 and self._subtotals:
                totals.write(first, len(self._written), self._subtotal(head))
        self._end(totals, held)

    def _subtotal(self, head: str) -> str:
        """The word of a subtotal, perhaps with the name of its section."""
        words = self._words
        if head and self._lay.hit("subtotal-named"):
            for mark in words.section_marks:
                head = head.rpartition(mark)[2]
            return words.subtotal_named.format(section=head)
        return words.subtotal

    def _group(self, entries: Sequence[Entry]) -> None:
        """Data rows with what comes between them; a row knows the one above only where nothing does."""
        above: Entry | None = None
        for entry in entries:
            before = len(self._page.lines)
            if len(self._written) in self._repeat_after:
                self._repeat()
            if self._spaces and self._rng.random() < 0.3:
                self._page.add(Line(BLANK, {self._lay.left + 1: " ", self._lay.left + 2: "\u3000"}))
            if self._gaps and self._rng.random() < 0.3:
                self._page.skip(1 + int(self._rng.random() * 2))
            self._data(entry, above, self._merged, joined=len(self._page.lines) == before)
            above = entry

    def _end(self, totals: Totals, held: int) -> None:
        lay = self._lay
        self._merge_runs()
        tail = lay.hit("blank-numbered", SEQ in self._names)
        before = self._rng.random() < 0.6
        if tail and before:
            self._numbered()
        if held:
            totals.write(0, len(self._written), "", held)
        elif not lay.hit("total-none"):
            totals.write(0, len(self._written), "")
        if tail and not before:
            self._numbered()
        if lay.hit("keep-format-row", SEQ in self._names):
            lay.put("blank_numbered", {self._names.index(SEQ): self._number + 1, 2: self._words.keep_format})
        if lay.hit("keep-format"):
            lay.put("note", [self._words.keep_format])
        if self._written:
            self._hide()

    def _header(self) -> None:
        write_header(self._lay, self._block.columns)

    def _repeat(self) -> None:
        if self._lay.hit("repeated-title"):
            self._lay.put("title", [self._words.repeated_title.format(title=self._block.title)], len(self._names))
        self._lay.put("header", [column.label for column in self._block.columns])

    def _repeat_at(self) -> set[int]:
        """After how many rows the header comes again."""
        count = len(self._block.entries)
        return {count // 2} if count > 3 and self._lay.hit("repeated-header") else set()

    def _nil(self) -> None:
        words = self._words
        text = choose(words.nil, self._rng)
        if SEQ in self._names and self._lay.hit("nil-numbered"):
            self._lay.put("nil", [1, text])
            return
        if self._lay.hit("nil-all"):
            self._lay.put("nil", [1 if name == SEQ else words.nil[0] for name in self._names])
            return
        at = int(self._rng.random() * len(self._names)) if self._lay.hit("nil-elsewhere") else 0
        self._lay.put("nil", {at: text}, len(self._names) if at == 0 and self._rng.random() < 0.4 else 0)

    def _groups(self) -> list[tuple[str, list[Entry]]]:
        """The rows in groups: (section title or "", rows)."""
        entries, lay = list(self._block.entries), self._lay
        name = self._block.ledger.period_field
        days = [entry.values.get(name) if name else None for entry in entries]
        sections = lay.hit("section-rows", name is not None)
        self._subtotals = lay.hit("subtotals", name is not None)
        if not (sections or self._subtotals) or not all(isinstance(day, date) for day in days):
            self._subtotals = False
            return [("", entries)]
        by = "month" if self._rng.random() < 0.3 else "quarter"
        groups: dict[int, list[Entry]] = {}
        for entry, day in zip(entries, days, strict=True):
            month = day.month if isinstance(day, date) else 1
            groups.setdefault(month - 1 if by == "month" else (month - 1) // 3, []).append(entry)
        titles = self._words.sections[by]
        return [(titles[n] if sections else "", groups[n]) for n in sorted(groups)]

    def _merges(self) -> set[str]:
        """The columns whose equal neighbours are merged."""
        lay, chosen = self._lay, set()
        if lay.hit("merged-community", lay.can.merges and "community" in self._names):
            chosen.add("community")
        if lay.hit("merged-body", lay.can.merges):
            fits = [
                f.id
                for f in self._block.ledger.fields
                if f.id in self._names and f.kind in ("code", "text") and not f.key
            ]
            if fits:
                chosen.add(choose(fits, self._rng))
        self._runs: dict[str, list[list[int]]] = {name: [] for name in chosen}
        return chosen

    def _data(self, entry: Entry, above: Entry | None, merged: set[str], joined: bool) -> None:
        self._number += 1
        cells: dict[int, Cell] = {}
        row = len(self._page.lines) + 1
        for n, column in enumerate(self._block.columns):
            if column.name in merged and self._joins(column, entry, above if joined else None, row):
                continue
            cell = self._cell(column, entry, above, row)
            if cell is not None:
                cells[self._lay.left + n] = cell
        self._page.add(Line(DATA, cells, entry, self._block.ledger.id))
        self._page.columns[row] = {name: self._lay.left + n for n, name in enumerate(self._names)}
        self._written.append(Written(row, entry, cells))

    def _joins(self, column: Column, entry: Entry, above: Entry | None, row: int) -> bool:
        """Whether this cell is covered by the merge that begins above it."""
        name, runs = column.name, self._runs[column.name]
        clean = name not in entry.written and entry.values.get(name) is not None
        if not clean:
            return False
        last = runs[-1] if runs else []
        if above is not None and last and last[-1] == row - 1 and above.values.get(name) == entry.values[name]:
            last.append(row)
            entry.kinds.setdefault(name, "merged-body" if name != "community" else "merged-community")
            return True
        runs.append([row])
        return False

    def _merge_runs(self) -> None:
        for name, runs in self._runs.items():
            column = self._lay.left + self._names.index(name)
            self._page.merges += [(run[0], column, run[-1], column) for run in runs if len(run) > 1]

    def _cell(self, column: Column, entry: Entry, above: Entry | None, row: int) -> Cell:
        words, rng = self._words, self._rng
        if column.name in entry.written:
            return entry.written[column.name]
        if column.name == SEQ:
            return self._seq(row)
        if column.field is not None:
            value = entry.values.get(column.name)
            if self._dates and isinstance(value, date) and column.field.kind == "date":
                return words.dates[self._dates].format(**date_parts(value))
            lay = self._lay
            if isinstance(value, int | float) and column.in_wan(words.wan_label):
                entry.kinds[column.name] = "column-wan"
                return value / 10_000
            spot = Spot(entry, column.field, value, above, rng, words, self._own, lay.can, lay.codes, self._latest)
            return respell(spot, self._lay.dice)
        return self._other(column, entry)

    def _seq(self, row: int) -> Cell:
        if self._seq_formula:
            return Formula(f"=ROW()-{row - self._number}", self._number)
        return f"{self._number:02}" if self._seq_text else self._number

    def _other(self, column: Column, entry: Entry) -> Cell:
        words, rng = self._words, self._rng
        if column.name == RATE and self._own.rate:
            part, whole = (entry.counted.get(name) for name in self._own.rate)
            return self._rate(part / whole) if part is not None and whole else None
        if column.name == ID:
            self._lay.id_numbers.append(id_number(rng))
            return self._lay.id_numbers[-1]
        if column.name == EXTRA:
            return choose(words.extra_values, rng) if rng.random() < 0.6 else None
        if column.name == EMPTY:
            return None
        return words.fill_in_columns[column.name.removeprefix("@")][1]

    def _rate(self, rate: float) -> Cell:
        return f"{rate:.2%}" if self._percent else round(rate, 4)

    def _numbered(self) -> None:
        seq = self._names.index(SEQ)
        for _ in range(2 + int(self._rng.random() * 20)):
            self._number += 1
            self._lay.put("blank_numbered", {seq: self._number})

    def _hide(self) -> None:
        lay, rng = self._lay, self._rng
        rows = [written.row for written in self._written]
        filtered = lay.hit("filtered", lay.can.hidden)
        if lay.hit("hidden-rows", lay.can.hidden) or filtered:
            for row in rows:
                if rng.random() < 0.4:
                    line = self._page.lines[row - 1]
                    line.hidden = True
                    if line.entry:
                        line.entry.hidden = True
        if filtered:
            self._page.filtered = (rows[0] - 1, rows[-1])
        if lay.hit("hidden-columns", lay.can.hidden):
            self._page.hidden_columns.add(lay.left + int(rng.random() * len(self._names)))
        if lay.hit("comments", lay.can.formulas):
            self._page.commented = rows[:1]
        if ID in self._names:
            self._page.marks.append(Mark("id-column", "dropped", lay.label_row, lay.left + self._names.index(ID)))
