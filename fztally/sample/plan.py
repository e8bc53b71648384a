"""What a sample is asked to be, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """One sample. The same plan over the same schemas gives the same bytes.

    ``profile`` is the file that says what is written (``sample.yaml`` among the schemas). ``communities`` takes the
    first so many of the registry (None = all); ``events`` is the number of grid events (None = as in the profile),
    split over more files as it grows. ``plain`` writes ``files`` workbooks of ``rows`` clean grid events each instead
    of a year.
    """

    profile: Path
    year: int = 2021
    seed: int = 1
    communities: int | None = None
    events: int | None = None
    plain: bool = False
    files: int = 130
    rows: int = 310


@dataclass(frozen=True, slots=True)
class PlantedProblem:
    """A problem that was put into the sample on purpose: the finding's code and where it should be found.

    ``cell`` as ``F7``, empty when the finding is about a row or a file; ``row`` is 1-based, 0 for a file.
    """

    code: str
    ledger: str
    file: str
    sheet: str = ""
    cell: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """What was written: file names relative to the target, data rows by ledger, planted problems.

    ``instead_of_xls`` names the files that became .xlsx because no writer for .xls is installed.
    """

    files: tuple[str, ...]
    rows: dict[str, int]
    planted: tuple[PlantedProblem, ...] = ()
    instead_of_xls: tuple[str, ...] = ()
