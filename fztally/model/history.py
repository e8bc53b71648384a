"""What a run is set beside: another period, the run before it, what was reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from fztally.model.period import Period
from fztally.model.schema import Ledger, Table
from fztally.model.tally import Value

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure as a run stated it (``figures.json``). A figure that is broken down has its rows as its value."""

    id: str
    label: str
    unit: str
    display: str
    value: Value
    breakdown: Mapping[str, int] | None = None
    reported: str = ""
    """``11/13``: so many of the keepers had reported."""


Figures = Mapping[str, Stated]
"""The figures of a run by id."""
Frames = Callable[[Ledger], "tuple[pd.DataFrame, pd.DataFrame] | None"]
"""A ledger's kept rows before and after, masked, in the columns of the ledger; None where they are the same."""


class How(StrEnum):
    """What became of a row."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell of a row, as text: before and after. Of a row that was added or is gone one side is empty."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that was added, is gone or has changed, masked. ``name`` tells which one it is; ``effects`` by how much it
    moves which figure (None where a row moves it, but not by an amount of its own); the place is that of the row as it
    is now, or was when it is gone."""

    how: How
    ledger: str
    community: str
    name: str
    cells: tuple[CellChange, ...]
    effects: Mapping[str, float | None]
    file: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class LedgerChange:
    """What became of the rows of one ledger: how many of each kind, and some of them (none of a restricted ledger).

    ``effects``: by figure how many rows of each kind moved it; ``amounts``: by how much all of them did.
    """

    ledger: str
    counts: Mapping[How, int]
    rows: tuple[RowChange, ...]
    effects: Mapping[str, Mapping[How, int]]
    amounts: Mapping[str, float]

    @property
    def total(self) -> int:
        """Rows that are not as they were."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure that is not what it was. ``by`` is None where one side is no number; ``rows`` are those that moved it;
    ``parts`` the figures that a rate is made from; ``explained`` says that the rows account for the difference."""

    before: Stated | None
    after: Stated | None
    ledger: str
    by: Value
    rows: Mapping[How, int]
    parts: tuple[str, ...]
    explained: bool

    @property
    def either(self) -> Stated:
        """The figure as it is now, or was."""
        stated = self.after or self.before
        if stated is None:
            raise ValueError("no figure")
        return stated


@dataclass(frozen=True, slots=True)
class Changes:
    """All that is different between two runs. ``since`` names the earlier one; ``rows_compared`` is false between runs
    of different periods, whose rows have nothing to do with each other."""

    since: str
    figures: tuple[Moved, ...]
    ledgers: tuple[LedgerChange, ...]
    rows_compared: bool = True

    def __bool__(self) -> bool:
        return bool(self.figures or self.ledgers)

    @property
    def counts(self) -> dict[How, int]:
        """How many rows were added, are gone, have changed."""
        return {how: sum(change.counts.get(how, 0) for change in self.ledgers) for how in How}


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of a ledger by one dimension (``community``, ``month``, a code field), now and in the other period.

    ``table`` says what is counted or summed; None stands for a community that sent nothing.
    """

    ledger: str
    table: Table
    labels: tuple[str, ...]
    now: tuple[Value, ...]
    then: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Another period's numbers: its figures, and its tables in step with those of this run."""

    period: Period
    figures: Figures
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class OldProblem:
    """A problem of the run before, in the words of its ``findings.csv``."""

    severity: str
    code: str
    ledger: str
    community: str
    file: str
    sheet: str
    cell: str
    row: str
    field: str
    message: str


ProblemKey = tuple[str, str, str, str]
"""(code, file, sheet, cell or row): what makes two findings of two runs the same one."""


@dataclass(frozen=True, slots=True)
class Problems:
    """Errors and warnings beside those of the run before: ``solved`` are gone, ``still`` there, or ``new``."""

    solved: tuple[OldProblem, ...]
    still: frozenset[ProblemKey]
    new: frozenset[ProblemKey]


@dataclass(frozen=True, slots=True)
class History:
    """Everything that a run is set beside. ``last_year``: the kept rows of the same period a year before by ledger;
    ``changes``: since the run before; ``corrections``: since what was reported."""

    last_year: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    compared: Compared | None = None
    changes: Changes | None = None
    corrections: Changes | None = None
    problems: Problems | None = None
    """None when there is no run before."""
    remarks: tuple[str, ...] = ()
    """Sentences on what could not be compared."""
