"""The data rows of a table, column by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fztally.model.finding import Finding
from fztally.model.layout import RowKind
from fztally.model.place import Place
from fztally.model.sheet import Cell, Sheet
from fztally.shape.cells import filled_column
from fztally.shape.communities import OFFICE
from fztally.shape.tables import FoundTable


@dataclass(frozen=True, slots=True)
class Body:
    """The data rows (0-based) of a table and their cells; ``down`` says for cells under a merge where its value
    stands."""

    file: str
    sheet: Sheet
    table: FoundTable
    rows: tuple[int, ...]
    down: Mapping[tuple[int, int], tuple[int, int]]

    def values(self, column: int) -> list[Cell]:
        """The raw cells of a column, merges filled."""
        return filled_column(self.sheet.rows, self.rows, column, self.down)

    def place(self, index: int, column: int) -> Place:
        """Where the cell of data row ``index`` stands."""
        return Place(self.file, self.sheet.name, self.rows[index] + 1, column + 1)

    def header_place(self, column: int = -1) -> Place:
        """Where a column's label stands; the header's row without a column."""
        return Place(self.file, self.sheet.name, self.table.found.header.bottom + 1, column + 1)

    def finding(self, code: str, place: Place, field: str = "", value: str = "", **facts: str | float) -> Finding:
        """A finding about this table."""
        community = self.table.facts.community
        return Finding(
            code, place, self.table.found.ledger.id, "" if community == OFFICE else community, field, value, facts=facts
        )


def body_of(file: str, sheet: Sheet, table: FoundTable) -> Body:
    """The data rows of a table."""
    rows = tuple(row for row, kind in table.layout.kinds.items() if kind is RowKind.DATA)
    return Body(file, sheet, table, rows, _merged_down(sheet, rows))


def _merged_down(sheet: Sheet, rows: Sequence[int]) -> dict[tuple[int, int], tuple[int, int]]:
    """For cells under a merge in data rows: where its value stands. Merges across a row stay with their first
    column."""
    data = set(rows)
    return {
        (row, left): (top, left)
        for top, left, bottom, _ in sheet.merges
        if bottom > top
        for row in range(top + 1, bottom + 1)
        if row in data
    }
