"""One sheet of the workbook: typed writing with every return code looked at, and the print set-up."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from fztally.lang.texts import text
from fztally.write.workbook.theme import Theme

LONGEST_TEXT = 32_767
"""Characters that a cell can hold (Excel specifications and limits)."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31


def text_width(value: str) -> int:
    """Columns that a text takes; a Chinese character takes two."""
    return max(
        (sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in value.split("\n")),
        default=0,
    )


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A legal, unused sheet name."""
    base = _NOT_IN_NAMES.sub("", wanted).strip("' ")[:_LONGEST_NAME] or "Sheet"
    name, number = base, 1
    while name.lower() in taken:
        number += 1
        ending = f"({number})"
        name = base[: _LONGEST_NAME - len(ending)] + ending
    taken.add(name.lower())
    return name


class Page:
    """A worksheet with a cursor-less, typed interface. Rows and columns are 0-based. No text becomes a formula or link."""

    def __init__(self, book: Workbook, theme: Theme, name: str) -> None:
        self.theme, self.name = theme, name
        self.sheet: Worksheet = book.add_worksheet(name)
        self.shortened = 0

    def text(self, row: int, column: int, value: str, style: str = "text") -> None:
        """A text, without control characters, shortened to what a cell can hold."""
        clean = _CONTROL.sub("", value)
        if len(clean) > LONGEST_TEXT:
            clean = clean[: LONGEST_TEXT - 1] + "…"
            self.shortened += 1
        self._done(self.sheet.write_string(row, column, clean, self.theme[style]))

    def number(self, row: int, column: int, value: float, style: str = "number") -> None:
        """A number."""
        self._done(self.sheet.write_number(row, column, value, self.theme[style]))

    def day(self, row: int, column: int, value: date | datetime, style: str) -> None:
        """A date."""
        self._done(self.sheet.write_datetime(row, column, value, self.theme[style]))

    def formula(self, row: int, column: int, formula: str, value: float | str, style: str = "number") -> None:
        """A formula of ours with its value stored beside it."""
        self._done(self.sheet.write_formula(row, column, f"={formula}", self.theme[style], value))

    def number_or_formula(self, row: int, column: int, formula: str, value: float, style: str = "number") -> None:
        """A formula where there is one, else the plain value."""
        if formula:
            self.formula(row, column, formula, value, style)
        else:
            self.number(row, column, value, style)

    def link(self, row: int, column: int, sheet: str, label: str, style: str = "link", cell: str = "A1") -> None:
        """A link to a place in this workbook."""
        target = f"internal:'{sheet}'!{cell}"
        self._done(self.sheet.write_url(row, column, target, self.theme[style], label))

    def title(self, words: str, last_column: int, unit: str = "") -> None:
        """The merged title in row 1, and the line of unit and period in row 2."""
        self.sheet.set_row(0, 30)
        self._merge(0, 0, last_column, words, "title")
        if unit:
            self._merge(1, 0, last_column, unit, "subtitle")

    def _merge(self, row: int, first: int, last: int, words: str, style: str) -> None:
        if last > first:
            self._done(self.sheet.merge_range(row, first, row, last, "", self.theme[style]))
        self.text(row, first, words, style)

    def heads(self, row: int, labels: list[str], style: str = "head") -> None:
        """A header row."""
        for column, label in enumerate(labels):
            self.text(row, column, label, style)

    def widths(self, *widths: float) -> None:
        """Column widths from the first column on."""
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width, self.theme["plain"])

    def printing(self, head_row: int | None = None, *, landscape: bool = True, head_rows: int = 1) -> None:
        """A4, fit to the width, header repeated, page numbers."""
        sheet = self.sheet
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_footer(f"&C&9{text('wb-footer')}")
        if head_row is not None:
            sheet.repeat_rows(head_row, head_row + head_rows - 1)

    @staticmethod
    def _done(code: int | None) -> None:
        """Xlsxwriter says by a code what it did not write; none may pass."""
        if code:
            raise ValueError(f"xlsxwriter: {code}")
