"""One sheet of the workbook: typed writing with every return code looked at, and the print set-up."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from fztally.lang.texts import text
from fztally.write.cell_text import LONGEST_TEXT, cell_text, too_long
from fztally.write.workbook.theme import DEFAULT_HEIGHT, MOST_HEIGHT, ROW_HEIGHTS, Theme

PAPER_WIDTH = 1047
"""Pixels of 96 dpi between the margins of A4 landscape."""
PAPER_HEIGHT = 660
"""The same from top to bottom."""
_A4 = 9
_EVERYWHERE = "A1:XFD1048576"


@dataclass(frozen=True, slots=True)
class Room:
    """What a sheet can hold (Excel specifications and limits): rows below a header, links."""

    rows: int = 1_048_575
    links: int = 65_530


@dataclass(slots=True)
class Cuts:
    """What could not be written in full; told when the workbook is done."""

    shortened: int = 0
    unlinked: int = 0
    unlisted: int = 0


class Cell(NamedTuple):
    """What a cell is to show: a value and, where it is live, the formula that gives it."""

    value: float | str
    formula: str = ""
    style: str = "number"


def text_width(value: str) -> int:
    """Columns that a text takes; a Chinese character takes two."""
    return max(
        (sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in value.split("\n")),
        default=0,
    )


def wrapped_lines(value: str, room: float) -> int:
    """Lines that a text takes in a column of ``room`` characters."""
    most = max(1, int(room))
    return sum(max(1, -(-text_width(part) // most)) for part in value.split("\n"))


def pixels(width: float) -> int:
    """Pixels of a column of this width in characters."""
    return int(width * 7 + 5)


class Page:
    """A worksheet with a typed interface; no text becomes a formula or a link. Rows and columns are 0-based."""

    def __init__(self, sheet: Worksheet, theme: Theme, cuts: Cuts, room: Room) -> None:
        self.sheet, self.theme, self.cuts, self.room = sheet, theme, cuts, room
        self.name: str = sheet.get_name()
        self.ruled = False
        """Whether the sheet's own grid lines show and print: where cells have no borders."""
        self._links = 0
        self._widths: list[float] = []
        self._heights: dict[int, float] = {}

    def text(self, row: int, column: int, value: str, style: str = "text") -> None:
        """A text, without control characters, shortened to what a cell can hold."""
        self._done(self.sheet.write_string(row, column, self._held(value), self.theme[style]))

    def number(self, row: int, column: int, value: float, style: str = "number") -> None:
        """A number."""
        self._done(self.sheet.write_number(row, column, value, self.theme[style]))

    def blank(self, row: int, column: int, style: str) -> None:
        """An empty cell that has a format."""
        self._done(self.sheet.write_blank(row, column, None, self.theme[style]))

    def put(self, row: int, column: int, cell: Cell) -> None:
        """A cell as it comes: live, number or text."""
        if cell.formula:
            self._done(self.sheet.write_formula(row, column, f"={cell.formula}", self.theme[cell.style], cell.value))
        elif isinstance(cell.value, str):
            self.text(row, column, cell.value, cell.style)
        else:
            self.number(row, column, cell.value, cell.style)

    def link(self, row: int, column: int, target: str, label: str, style: str = "link", *, tip: str = "") -> None:
        """A link to a place in this workbook (``'sheet'!A1``), as plain text once the sheet holds as many as it can."""
        if self._links >= self.room.links:
            self.cuts.unlinked += 1
            self.text(row, column, label, style)
            return
        self._links += 1
        cell_format = self.theme[style]
        self._done(self.sheet.write_url(row, column, f"internal:{target}", cell_format, self._held(label), tip or None))

    def fit(self, row: int, texts: Mapping[int, str], least: float) -> None:
        """Make a row high enough for the texts in its columns."""
        lines = max((wrapped_lines(value, self.width(column) - 2.5) for column, value in texts.items()), default=1)
        self.height(row, max(least, lines * ROW_HEIGHTS["wrapped"] + 4))

    def merge(self, row: int, column: int, last_row: int, last_column: int, words: str, style: str) -> None:
        """A text over several cells."""
        if (row, column) != (last_row, last_column):
            self._done(self.sheet.merge_range(row, column, last_row, last_column, "", self.theme[style]))
        self.text(row, column, words, style)

    def line(self, row: int, last_column: int, words: str, style: str = "note", *, first: int = 0) -> None:
        """A text over a whole row, as high as its lines need; the column widths must be set."""
        self.merge(row, first, row, last_column, words, style)
        room = sum(self.width(column) for column in range(first, last_column + 1)) - 1
        self.height(row, max(ROW_HEIGHTS["line"], wrapped_lines(words, room) * ROW_HEIGHTS["wrapped"] + 4))

    def heads(self, row: int, labels: Sequence[str], style: str = "head", *, first: int = 0) -> None:
        """A header row."""
        for column, label in enumerate(labels, start=first):
            self.text(row, column, label, style)

    def widths(self, widths: Sequence[float]) -> None:
        """Column widths from the first column on."""
        self._widths = list(widths)
        for column, width in enumerate(widths):
            self._done(self.sheet.set_column(column, column, width, self.theme["plain"]))

    def width(self, column: int) -> float:
        """The width that was set for a column."""
        return self._widths[column]

    def height(self, row: int, points: float) -> None:
        """Set the height of a row."""
        self._heights[row] = min(points, MOST_HEIGHT)
        self._done(self.sheet.set_row(row, self._heights[row]))

    def tall(self, first: int, last: int) -> int:
        """Pixels of 96 dpi from one row to another, both included."""
        return int(sum(self._heights.get(row, DEFAULT_HEIGHT) for row in range(first, last + 1)) * 4 / 3)

    def below(self, row: int, distance: int) -> int:
        """The first row that begins at least so many pixels below another."""
        end = row
        while self.tall(row, end - 1) < distance:
            end += 1
        return end

    def shade(self, cells: tuple[int, int, int, int], options: dict[str, Any]) -> None:
        """A conditional format over (first row, first column, last row, last column)."""
        self._done(self.sheet.conditional_format(*cells, options))

    def chart(self, row: int, column: int, chart: Chart, options: dict[str, Any]) -> None:
        """Put a chart with its corner in a cell."""
        self._done(self.sheet.insert_chart(row, column, chart, options))

    def back(self, column: int, contents: str) -> None:
        """The link to the contents, right of what is printed."""
        self.link(0, column, f"'{contents}'!A1", text("wb-back"), "aside_link")

    def printing(
        self, last_row: int, last_column: int, *, repeat: tuple[int, int] | None = None, pages: int = 0
    ) -> None:
        """A4 landscape, fit to the width, header rows repeated, page numbers; so many ``pages`` high (0 = any)."""
        self._paper(repeat)
        self.sheet.fit_to_pages(1, pages)
        self.sheet.print_area(0, 0, last_row, last_column)

    def printing_in_parts(self, last_column: int, ends: Sequence[int]) -> None:
        """As ``printing``, but each part, told by its last row, on a page of its own."""
        self._paper(None)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.print_area(0, 0, ends[-1], last_column)
        self.sheet.set_h_pagebreaks([end + 1 for end in ends[:-1]])

    def _paper(self, repeat: tuple[int, int] | None) -> None:
        sheet = self.sheet
        sheet.hide_gridlines(0 if self.ruled else 2)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        # codes such as 001 are texts on purpose, and totals leave out what stands beside them
        sheet.ignore_errors(dict.fromkeys(("number_stored_as_text", "formula_range", "formula_differs"), _EVERYWHERE))
        sheet.set_margins(left=0.39, right=0.39, top=0.6, bottom=0.7)
        sheet.center_horizontally()
        sheet.set_footer(f"&C&9{text('wb-footer')}")
        if self.theme.personal:
            sheet.set_header(f"&R&9{text('wb-personal')}")
        if repeat:
            sheet.repeat_rows(*repeat)

    def _held(self, value: str) -> str:
        self.cuts.shortened += too_long(value)
        held = cell_text(value)
        # xlsxwriter takes a text of this form for its own mark-up and would write it into the file as it stands
        return f"{held[: LONGEST_TEXT - 1]} " if held.startswith("<r>") and held.endswith("</r>") else held

    @staticmethod
    def _done(code: int | None) -> None:
        """Xlsxwriter says by a code what it did not write; none may pass."""
        if code:
            raise ValueError(f"xlsxwriter: {code}")


def cell_name(row: int, column: int, *, absolute: bool = False) -> str:
    """``B7`` or ``$B$7`` for a 0-based cell."""
    letters = xl_col_to_name(column)
    return f"${letters}${row + 1}" if absolute else f"{letters}{row + 1}"
