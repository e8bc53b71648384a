"""What was counted: figures, identities, tables, accounts, the state of reporting."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fztally.model.schema import Figure, Ledger, Table

Value = int | float | None


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure's result. ``value`` is None when no keeper of the ledger reported (display 未报) or a rate stands
    over nothing (—).

    ``breakdown`` holds the counts of a ``count_by`` figure by code; ``rows`` how many rows were counted; ``sent`` of
    ``expected`` keepers reported; ``pending`` rows were rejected or are in conflict.
    """

    figure: Figure
    ledger: str
    value: Value
    display: str
    rows: int
    sent: int
    expected: int
    pending: int
    definition: str
    note: str = ""
    breakdown: Mapping[str, int] | None = None

    @property
    def reported(self) -> str:
        """``11/13``."""
        return f"{self.sent}/{self.expected}"


@dataclass(frozen=True, slots=True)
class Checked:
    """An identity: ``text`` in labels, both sides (None where a figure has no value), whether it holds, rows
    pending."""

    text: str
    left: Value
    right: Value
    holds: bool
    pending: int
    left_id: str
    right_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crosstab:
    """A summary table's numbers: ``values[i][j]`` for row label i and column label j. ``suppressed`` cells print as
    ``<3``.

    Without ``columns`` in the table there is one column, headed by the unit.
    """

    table: Table
    ledger: str
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    values: tuple[tuple[int | float, ...], ...]


@dataclass(frozen=True, slots=True)
class SheetAccount:
    """Row accounting of one sheet (or of one of several tables on it): rows = kept + rejected + duplicate +
    excluded."""

    file: str
    sheet: str
    ledger: str
    community: str
    rows: int
    kept: int
    rejected: int
    duplicate: int
    excluded: Mapping[str, int]
    header_row: int = 0
    filed_on: str = ""
    """The day on which the sheet says that it was filed, as ``2021-12-31``; "" where it does not say."""

    @property
    def balanced(self) -> bool:
        """Whether every row is accounted for."""
        return self.rows == self.kept + self.rejected + self.duplicate + sum(self.excluded.values())


@dataclass(frozen=True, slots=True)
class FileAccount:
    """One input file in the manifest. ``taken_for``: ``ledger``, ``copy`` (of ``copy_of``), ``replaced`` (by the
    returned
    copy ``copy_of``), ``unreadable``, ``unrecognised``."""

    path: str
    sha256: str
    taken_for: str
    sheets: tuple[SheetAccount, ...] = ()
    copy_of: str = ""


class Sending(StrEnum):
    """How a keeper stands with one ledger."""

    SENT = "sent"
    NIL = "nil"
    MISSING = "missing"
    NOT_EXPECTED = "not_expected"

    @property
    def here(self) -> bool:
        """Whether the ledger has come, a nil return included."""
        return self in (Sending.SENT, Sending.NIL)


@dataclass(frozen=True, slots=True)
class Status:
    """One cell of the matrix keeper × ledger. ``community`` is "" for the office; ``problems`` counts errors and
    warnings."""

    community: str
    ledger: str
    sending: Sending
    kept: int
    pending: int
    problems: int


@dataclass(frozen=True, slots=True)
class Score:
    """What a community's ledgers are scored by. Of the ledgers ``expected`` so many were ``sent`` (nil returns
    included); of these so many say when they were filed (``dated``), in ``timely`` of them by the last day, and
    ``waiting`` have problems to be put right. ``rows`` were judged (kept or pending), ``problem_rows`` of them have
    errors or warnings; restricted ledgers are left out of both."""

    community: str
    expected: int
    sent: int
    dated: int
    timely: int
    waiting: int
    rows: int
    problem_rows: int


def expects(ledger: Ledger, community: str) -> bool:
    """Whether this keeper ("" = the office) is missed when it sends nothing of ``ledger``."""
    if ledger.kept_by == "both":
        return False
    return (ledger.kept_by == "office") == (community == "")
