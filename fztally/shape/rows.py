"""What each row of a table is: data, total, section, note …"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from fztally.model.layout import RowKind
from fztally.model.sheet import Cell, Sheet
from fztally.shape.column_numbers import numbers_columns
from fztally.shape.header import Recognised, cells_of
from fztally.shape.vocabulary import Vocabulary
from fztally.values.text import fold

_NUMBER_KINDS = frozenset({"int", "number"})
_DATED_KINDS = frozenset({"date", "datetime", "code", "yes_no", "month", "phone"})
_MOST_LABEL_LENGTH = 24
_COLUMN_NUMBER_ROWS = 2
_MOST_NOTE_CELLS, _CELLS_A_LABEL = 3, 3
_UNIT = re.compile(r"[(\[【][^()\[\]【】]{1,6}[)\]】]")
_SURELY_DATA = 3
"""So many texts and dates of its own make a numbered row a record whatever else stands in it."""


@dataclass(frozen=True, slots=True)
class Region:
    """The rows of one table: ``start`` to ``end`` (0-based, end excluded), its header between."""

    start: int
    end: int
    found: Recognised


def classify(sheet: Sheet, region: Region, words: Vocabulary) -> dict[int, RowKind]:
    """The kind of every filled row of a region (a formula or error cell fills a row as well)."""
    return _Classifier(sheet, region, words).kinds()


class _Classifier:
    def __init__(self, sheet: Sheet, region: Region, words: Vocabulary) -> None:
        self.sheet, self.region, self.words = sheet, region, words
        ledger = region.found.ledger
        self.fields = {m.column: ledger.field(m.field) for m in region.found.columns if m.field}
        self.header = {c: {fold(part) for part in parts} for c, parts in region.found.header.labels.items()}
        self.first_column = min(self.header)
        self.wide = {m[0]: m[3] - m[1] + 1 for m in sheet.merges if m[3] > m[1]}
        self.special: dict[int, set[int]] = {}
        for r, c in (*sheet.errors, *sheet.uncached):
            self.special.setdefault(r, set()).add(c)
        self.summed: dict[int, set[int]] = {}
        for r, c in sheet.sums:
            self.summed.setdefault(r, set()).add(c)
        self.numbered = next((c for c, f in self.fields.items() if f.fill_in and f.kind == "int"), -1)
        telling = [c for c, f in self.fields.items() if f.kind not in _NUMBER_KINDS]
        # dates and repeated values first: of free texts each has to be looked at
        self.telling = sorted(telling, key=lambda c: self.fields[c].kind not in _DATED_KINDS)
        self.told: dict[str, bool] = {}
        keys = [f for f in ledger.fields if f.key]
        self.prefilled = {f.id for f in ledger.fields if f.fill_in}
        if not keys or any(f.kind != "community" for f in keys):
            self.prefilled |= {f.id for f in ledger.fields if f.kind == "community"}

    def kinds(self) -> dict[int, RowKind]:
        header, kinds = self.region.found.header, {}
        above: dict[tuple[Cell, ...], RowKind] = {}
        for row in range(self.region.start, self.region.end):
            if row > header.bottom and self._plainly_data(self.sheet.rows[row]):
                kinds[row] = RowKind.DATA
                continue
            found = cells_of(self.sheet.rows[row])
            if not found and row not in self.special:
                continue
            if row < header.top:
                kinds[row] = RowKind.TITLE if not above else RowKind.NOTE
                above.setdefault(tuple(value for _, value in found), kinds[row])
            elif row <= header.bottom:
                kinds[row] = RowKind.HEADER
            else:
                # a page break repeats the title lines with the header
                kinds[row] = above.get(tuple(value for _, value in found)) or self._body(row, found)
        return self._settle(kinds)

    def _settle(self, kinds: dict[int, RowKind]) -> dict[int, RowKind]:
        """Lines behind the last record are notes: neither sections, nor records of a single cell (stamps, dates,
        审核意见：同意)."""
        ends = (r for r in reversed(kinds) if kinds[r] is RowKind.TOTAL or (kinds[r] is RowKind.DATA and self._full(r)))
        last = next(ends, self.region.found.header.top)
        closed = kinds[last] is RowKind.TOTAL
        for r, kind in kinds.items():
            if r > last and (kind is RowKind.SECTION or (kind is RowKind.DATA and (closed or self._says(r)))):
                kinds[r] = RowKind.NOTE
        return kinds

    def _full(self, row: int) -> bool:
        """Whether a row has more than one filled cell, or an error or formula."""
        return row in self.special or len(cells_of(self.sheet.rows[row])) > 1

    def _says(self, row: int) -> bool:
        """Whether the only cell of a row is a sentence, a label with its answer, a stamp or a date."""
        value = cells_of(self.sheet.rows[row])[0][1]
        text = fold(value) if isinstance(value, str) else ""
        return isinstance(value, date) or self.words.is_remark(text) or self.words.is_sign_off(text)

    def _plainly_data(self, values: list[Cell]) -> bool:
        """A numbered row with several dates or texts of its own, as nearly all are: it needs no closer look."""
        width = len(values)
        if not 0 <= self.numbered < width or not isinstance(values[self.numbered], int | float):
            return False
        found = 0
        for column in self.telling:
            value = values[column] if column < width else None
            if isinstance(value, date) or (isinstance(value, str) and self._tells(value)):
                found += 1
                if found == _SURELY_DATA:
                    return True
        return False

    def _tells(self, value: str) -> bool:
        """Whether a text is one that a record has: no placeholder, nil word, total's label or mere number."""
        known = self.told.get(value)
        if known is None:
            text, words = fold(value), self.words
            said = words.is_placeholder(text) or words.is_nil_line(text) or words.is_total(text)
            known = self.told[value] = bool(text) and not said and words.counted(text) is None
        return known

    def _body(self, row: int, found: list[tuple[int, Cell]]) -> RowKind:
        texts = {c: fold(v) for c, v in found if isinstance(v, str)}
        if self._repeats_header(texts, found):
            return RowKind.HEADER
        if found and self.words.is_example(texts.get(found[0][0], "")):
            return RowKind.NOTE
        if row - self.region.found.header.bottom <= _COLUMN_NUMBER_ROWS and (
            numbers_columns(found) or _units(found, texts)
        ):
            return RowKind.NOTE
        if len(found) == len(texts) == 1 and (line := texts[found[0][0]]) != self.words.uncontinued(line):
            return RowKind.TITLE
        if self._is_total(row, found, texts) or self._is_summed(row, found, texts):
            return RowKind.TOTAL
        if self.special.get(row, set()) - self.summed.get(row, set()):
            return RowKind.DATA  # an error or a formula without a value stands for something that was filled in
        first = next(iter(texts.values()), "")
        if found[0][0] in texts and self._is_signed(found, texts):
            return RowKind.NOTE
        if found[0][0] in texts and self.words.is_note(first) and len(found) <= _MOST_NOTE_CELLS:
            return RowKind.NOTE
        return self._nothing(found, texts) or self._alone(row, found, texts)

    def _repeats_header(self, texts: Mapping[int, str], found: list[tuple[int, Cell]]) -> bool:
        same = sum(1 for c, text in texts.items() if text in self.header.get(c, ()))
        return same >= 2 and same * 3 >= len(found) * 2

    def _is_total(self, row: int, found: list[tuple[int, Cell]], texts: Mapping[int, str]) -> bool:
        """A total's label in any column, and hardly anything else that a record has."""
        at = next((c for c, text in texts.items() if self.words.is_total(text)), None)
        others = [(c, v) for c, v in found if c != at and c not in self.summed.get(row, ())]
        return at is not None and self._evidence(others, texts) <= 1

    def _is_summed(self, row: int, found: list[tuple[int, Cell]], texts: Mapping[int, str]) -> bool:
        """A row without a label whose numbers are SUM formulas down a column."""
        columns = self.summed.get(row, set())
        others = [(c, v) for c, v in found if c not in columns]
        numbers = any(self._kind(c) in _NUMBER_KINDS and self._id(c) not in self.prefilled for c, _ in others)
        return bool(columns) and not numbers and self._evidence(others, texts) == 0

    def _evidence(self, cells: Iterable[tuple[int, Cell]], texts: Mapping[int, str]) -> int:
        """How many cells look like a record's own: dates, codes, longer texts in the ledger's columns."""
        count = 0
        for c, value in cells:
            field = self.fields.get(c)
            if (
                field is None
                or field.kind in _NUMBER_KINDS
                or (self.words.is_placeholder(texts.get(c, "-")) and c in texts)
            ):
                continue
            if (
                isinstance(value, date | datetime)
                or (isinstance(value, str) and self.words.counted(texts[c]) is None)
                or (field.kind in _DATED_KINDS and not isinstance(value, str) and field.kind in ("date", "datetime"))
            ):
                count += 1
        return count

    def _is_signed(self, found: list[tuple[int, Cell]], texts: Mapping[int, str]) -> bool:
        """A line of filling in and signing off: it begins with such a label, and has one for every few cells."""
        signed = [self.words.is_sign_off(text) for text in texts.values()]
        return signed[0] and sum(signed) * _CELLS_A_LABEL >= len(found) and not self._dataful(found)

    def _dataful(self, found: list[tuple[int, Cell]]) -> bool:
        """Whether dates or numbers stand in the columns made for them, as only a record has."""
        real = sum(1 for c, v in found if self._kind(c) in ("date", "datetime") and not isinstance(v, str))
        return real >= 1 and len(found) > len(self.fields) // 2

    def _nothing(self, found: list[tuple[int, Cell]], texts: Mapping[int, str]) -> RowKind | None:
        """Nil returns, and rows that were numbered beforehand and never filled."""
        rest = [(c, v) for c, v in found if not self._prefilled(c, v, texts)]
        if not rest:
            return RowKind.BLANK_NUMBERED
        if len(rest) == 1 and rest[0][0] in texts and self.words.is_nil_line(texts[rest[0][0]]):
            return RowKind.NIL
        if all(c in texts and (self.words.is_nil(texts[c]) or self.words.is_placeholder(texts[c])) for c, _ in rest):
            nil = any(self.words.is_nil(texts[c]) for c, _ in rest)
            return RowKind.NIL if nil else RowKind.BLANK_NUMBERED
        return None

    def _prefilled(self, column: int, value: Cell, texts: Mapping[int, str]) -> bool:
        """Whether a cell only says what forms have in them before they are filled: a number, the community, a
        sign-off."""
        if self._id(column) not in self.prefilled:
            return False
        text = texts.get(column, "")
        if self.words.is_nil_line(text):
            return False
        return self._kind(column) != "int" or not isinstance(value, str) or text.strip(".、()").isdigit()

    def _alone(self, row: int, found: list[tuple[int, Cell]], texts: Mapping[int, str]) -> RowKind:
        """Section and note lines: one text, at the left or merged across, with at most numbers beside it."""
        column, value = found[0]
        if not isinstance(value, str):
            return RowKind.DATA
        wide = self.wide.get(row, 1) >= max(3, len(self.header) // 2)
        if self.words.is_section(texts[column]) and not self._evidence(found[1:], texts):
            return RowKind.SECTION
        if len(found) > 1:
            return RowKind.DATA
        if wide or column <= self.first_column or len(texts[column]) > _MOST_LABEL_LENGTH:
            return RowKind.SECTION
        return RowKind.NOTE if self._id(column) in ("", *self.prefilled) else RowKind.DATA

    def _id(self, column: int) -> str:
        field = self.fields.get(column)
        return field.id if field else ""

    def _kind(self, column: int) -> str:
        field = self.fields.get(column)
        return field.kind if field else ""


def _units(found: list[tuple[int, Cell]], texts: Mapping[int, str]) -> bool:
    """Whether a row says nothing but units in brackets: （人）, （元）."""
    return len(found) == len(texts) > 0 and all(_UNIT.fullmatch(text) for text in texts.values())
