"""Everything a run knows when it starts to write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fztally.model.finding import Finding
from fztally.model.grids import GridTable
from fztally.model.job import Job
from fztally.model.schema import Ledger, Schemas
from fztally.model.tally import Checked, Counted, Crosstab, FileAccount, Score, Status

if TYPE_CHECKING:
    import pandas as pd

SOURCE_COLUMNS = ("source_file", "source_sheet", "source_row")


@dataclass(frozen=True, slots=True)
class LedgerRows:
    """The kept rows of one ledger, stacked over all files, unmasked.

    ``frame`` has the schema's field ids in their order, then ``SOURCE_COLUMNS``. Dtypes: text-like ``str``, int
    ``Int64``,
    number ``float64``, yes_no ``boolean``, date and datetime ``datetime64[us]``; sorted by file, sheet, row.
    """

    ledger: Ledger
    frame: pd.DataFrame
    pending: Mapping[str, int]
    """community ("" = office or unknown) -> rows rejected or in conflict."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """One run's result, before anything is written. Findings are sorted by file, sheet, row and column."""

    job: Job
    schemas: Schemas
    files: tuple[FileAccount, ...]
    ledgers: Mapping[str, LedgerRows]
    findings: tuple[Finding, ...]
    figures: tuple[Counted, ...]
    identities: tuple[Checked, ...]
    tables: tuple[Crosstab, ...]
    statuses: tuple[Status, ...]
    scores: tuple[Score, ...]
    key: str
    """A digest of everything that the outputs depend on, the program included."""
    run_id: str
    """16 hex digits from inputs, schemas and settings: the same inputs give the same id."""
    grids: GridTable | None = None
    """Figures by community and grid, where there are grids."""
    unremembered: str = ""
    """Why what was read will be read again next time, in one sentence."""
