"""A sheet as it is written: lines of cells, each with its part in the form, and the truth about each line."""

from __future__ import annotations

from dataclasses import dataclass, field

from fztally.model.place import column_letters
from fztally.sample.mess.entry import Cell, Entry

DATA, BLANK = "data", ""
"""Roles of lines besides the kinds of excluded rows (title, note, header, section, total, blank_numbered, nil)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A planted problem of a cell that belongs to no entry (a declared total, a column's header)."""

    kind: str
    action: str
    row: int
    column: int


@dataclass(slots=True)
class Line:
    """One row of the sheet: cells by column (0-based); ``entry`` for a data row."""

    role: str = BLANK
    cells: dict[int, Cell] = field(default_factory=dict)
    entry: Entry | None = None
    ledger: str = ""
    hidden: bool = False


@dataclass(slots=True)
class Page:
    """One sheet. Rows are 1-based, columns 0-based; merges are (row, column, last row, last column).

    ``at`` tells for every entry its row and the column of each of its fields.
    """

    name: str
    ledger: str
    lines: list[Line] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    hidden: bool = False
    phantom_rows: int = 0
    phantom_columns: int = 0
    dimension: str = ""
    filtered: tuple[int, int] | None = None
    commented: list[int] = field(default_factory=list)
    chart: bool = False
    """A sheet that holds a chart and no cells."""
    marks: list[Mark] = field(default_factory=list)
    excused: set[int] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    columns: dict[int, dict[str, int]] = field(default_factory=dict)
    """For every data row the column of each field."""

    def add(self, line: Line) -> int:
        """Append a line; its row."""
        self.lines.append(line)
        return len(self.lines)

    def skip(self, count: int) -> None:
        """Append empty rows."""
        self.lines.extend(Line() for _ in range(count))

    def spans(self) -> dict[tuple[int, int], tuple[int, int]]:
        """First cell of each merge -> its rows and columns."""
        return {(row, column): (last - row + 1, right - column + 1) for row, column, last, right in self.merges}

    def covered(self) -> set[tuple[int, int]]:
        """The cells of merges but for the first of each, as (row, column)."""
        return {
            (row, column)
            for first, left, last, right in self.merges
            for row in range(first, last + 1)
            for column in range(left, right + 1)
        } - self.spans().keys()

    def cell_name(self, row: int, column: int) -> str:
        """``F7``."""
        return f"{column_letters(column + 1)}{row}"
