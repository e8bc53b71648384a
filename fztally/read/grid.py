"""What a sheet's reader fills in cell by cell: values, and what there is to know about cells without one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from fztally.model.job import Limits
from fztally.model.place import column_letters
from fztally.model.sheet import At, Cell, Sheet
from fztally.read.guard import check_cell
from fztally.read.refusal import Refusal

_SUMS = ("SUM(", "SUBTOTAL(", "SUMIF", "COUNTA(", "COUNT(")
ERRORS = frozenset(
    [
        "#NULL!",
        "#DIV/0!",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#NUM!",
        "#N/A",
        "#GETTING_DATA",
        "#SPILL!",
        "#CONNECT!",
        "#BLOCKED!",
        "#UNKNOWN!",
        "#FIELD!",
        "#CALC!",
        "#BUSY!",
        "#PYTHON!",
        "#EXTERNAL!",
    ]
)
"""What spreadsheets show instead of a value."""
_REFERENCE = re.compile(r"(?<![A-Z0-9_.!'\"])(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})(?![A-Z0-9_(])")


@dataclass(slots=True)
class Grid:
    """The sheet in the making. All positions are 0-based; a cell beyond the limits raises Refusal."""

    name: str
    limits: Limits
    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    errors: dict[At, str] = field(default_factory=dict)
    uncached: set[At] = field(default_factory=set)
    sums: dict[At, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    width: int = 0
    most_rows: int = 0
    """So many rows of this width are allowed; kept so that rows need no arithmetic each."""

    def row(self, row: int) -> list[Cell]:
        """The cells of a row, which exists from now on. Raises Refusal for a cell that stands in no row."""
        if row < 0:
            raise Refusal("file-unreadable", reason="damaged")
        if row >= len(self.rows):
            check_cell(self.name, row + 1, max(self.width, 1), self.limits)
            self.rows += [[] for _ in range(row + 1 - len(self.rows))]
        return self.rows[row]

    def put(self, row: int, column: int, value: Cell) -> None:
        """Set a cell; an empty one needs no place."""
        if value is None:
            return
        if column >= self.width:
            check_cell(self.name, max(row + 1, len(self.rows)), column + 1, self.limits)
            self.width = column + 1
        cells = self.row(row)
        missing = column - len(cells)
        if missing < 0:
            cells[column] = value
            return
        if missing:
            cells += [None] * missing
        cells.append(value)

    def add(self, row: int, values: list[Cell]) -> None:
        """A whole row below all others; the last of its values is filled."""
        width = len(values)
        if width > self.width or row >= self.most_rows:
            width = max(width, self.width)
            check_cell(self.name, row + 1, width, self.limits)
            self.width = width
            self.most_rows = min(self.limits.rows, self.limits.cells // width)
        if row == len(self.rows):
            self.rows.append(values)
        else:
            self.row(row)[:] = values

    def put_text(self, row: int, column: int, text: str | None) -> None:
        """Set a cell of a format that keeps only what is shown, error values included."""
        if text and text[0] == "#" and text.strip() in ERRORS:
            self.error(row, column, text.strip())
        else:
            self.put(row, column, text or None)

    def reach(self, row: int, column: int) -> None:
        """A cell without a value that is to be told all the same."""
        check_cell(self.name, max(row + 1, len(self.rows)), max(column + 1, self.width), self.limits)
        self.row(row)

    def error(self, row: int, column: int, text: str) -> None:
        """An error cell (``#REF!``)."""
        self.reach(row, column)
        self.errors[(row, column)] = text or "#ERR!"

    def empty_formula(self, row: int, column: int) -> None:
        """A formula whose value is not stored."""
        self.reach(row, column)
        self.uncached.add((row, column))

    def formula(self, row: int, column: int, text: str) -> None:
        """The text of a cell's formula, kept when it sums or counts cells."""
        if sums(text):
            self.sums[(row, column)] = text.lstrip("=+").upper()

    def sheet(self, *, hidden: bool) -> Sheet:
        """The finished sheet."""
        self._clear_covered()
        return Sheet(
            name=self.name,
            rows=self.rows,
            merges=tuple(self.merges),
            errors=self.errors,
            uncached=frozenset(self.uncached),
            sums=self.sums,
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self.hidden_columns),
            hidden=hidden,
        )

    def _clear_covered(self) -> None:
        """Programs that merge cells may leave values under a merge, which nobody sees."""
        left_to_do = self.limits.cells
        for top, left, bottom, right in self.merges:
            for row in range(top, min(bottom + 1, len(self.rows))):
                cells = self.rows[row]
                first = left + 1 if row == top else left
                for column in range(first, min(right + 1, len(cells))):
                    cells[column] = None
                left_to_do -= 1 + max(0, min(right + 1, len(cells)) - first)
            if left_to_do < 0:
                # merges that lie over each other: no program makes them
                return


def sums(formula: str) -> bool:
    """Whether a formula adds up or counts cells."""
    return formula.lstrip("=+ ").upper().startswith(_SUMS)


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def shifted(formula: str, down: int, right: int) -> str:
    """A formula as it reads in a cell so many rows further down and columns further right."""

    def moved(match: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, row = match.groups()
        column = column_number(letters) + (0 if fixed_column else right)
        return f"{fixed_column}{column_letters(column)}{fixed_row}{int(row) + (0 if fixed_row else down)}"

    return _REFERENCE.sub(moved, formula.upper()) if down or right else formula
