"""Live sums in official forms: of lines one under the other, and of lines that stand apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fztally.lang.texts import text
from fztally.write.workbook.official import Line
from fztally.write.workbook.page import Cell, cell_name

Formula = Callable[[int], str]
"""Column -> the formula that stands in it."""
_MOST = 250
"""Arguments of one SUM (255 by Excel specifications and limits)."""


def summed(lines: Sequence[Line], count: int, formula: Formula) -> list[Cell]:
    """The sums of several lines, column by column; where nobody has reported that is told and not 0."""
    cells = []
    for n in range(count):
        there = [value for line in lines if not isinstance(value := line.cells[n].value, str)]
        if there:
            value = round(sum(there), 6)
            cells.append(Cell(value, formula(n + 1), whole_or("total", "total_decimal", value)))
        else:
            cells.append(Cell(text("not-reported"), style="total_silent"))
    return cells


def span(first: int, last: int, column: int) -> str:
    """The sum of the rows from one to another."""
    return f"SUM({cell_name(first, column)}:{cell_name(last, column)})"


def sum_of(rows: Sequence[int], column: int) -> str:
    """The sum of rows that stand apart."""
    parts = [rows[n : n + _MOST] for n in range(0, len(rows), _MOST)]
    return "+".join(f"SUM({','.join(cell_name(row, column) for row in part)})" for part in parts)


def whole_or(whole: str, decimal: str, value: float) -> str:
    """The style of a number with or without decimals."""
    return whole if float(value).is_integer() else decimal
