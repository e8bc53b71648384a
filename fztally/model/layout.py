"""How a table on a sheet was understood, and why."""

from dataclasses import dataclass
from enum import StrEnum


class RowKind(StrEnum):
    """What a non-blank row of a sheet is; all but DATA are excluded from counting under this name."""

    DATA = "data"
    TITLE = "title"
    NOTE = "note"
    HEADER = "header"
    SECTION = "section"
    TOTAL = "total"
    BLANK_NUMBERED = "blank_numbered"
    NIL = "nil"
    UNRECOGNISED = "unrecognised"


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """One column: its 0-based index, its label as written, the field it was taken for ("" = none) and how
    (``exact``, ``alias``, ``normalised``, ``near``, ``unknown``, ``dropped``) with a score of 0 to 100."""

    column: int
    label: str
    field: str
    how: str
    score: float


@dataclass(frozen=True, slots=True)
class Layout:
    """One table on a sheet. Rows are 0-based; ``kinds`` covers every non-blank row that belongs to this table.

    ``reasons`` say in words of the catalogue why this ledger was recognised, each with its share of ``score``.
    """

    ledger: str
    score: float
    reasons: tuple[tuple[str, float], ...]
    header: tuple[int, ...]
    columns: tuple[ColumnMatch, ...]
    kinds: dict[int, RowKind]
