"""A sheet as it was read, before anything is understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""A typed cell value; ``None`` is an empty cell. Whole numbers may come as int or float."""

At = tuple[int, int]
"""(row, column), both 0-based, as in ``Sheet.rows``."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: ``rows[r][c]`` is the cell of Excel row r+1, column c+1 (rows may differ in length).

    ``merges`` are (top, left, bottom, right), 0-based and inclusive; only the first cell of a merge has a value.
    ``errors`` gives error cells (``#REF!``), whose value in ``rows`` is None; ``uncached`` are formulas without a
    stored value (None in ``rows`` as well); ``sums`` are cells that hold a SUM or SUBTOTAL formula with its text.
    ``hidden_rows``/``hidden_columns`` are 0-based; ``hidden`` says that the whole sheet is.
    """

    name: str
    rows: list[list[Cell]]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    errors: Mapping[At, str] = field(default_factory=dict)
    uncached: frozenset[At] = frozenset()
    sums: Mapping[At, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
