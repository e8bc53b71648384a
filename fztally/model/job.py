"""What a run was asked to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from fztally.model.period import Period

AtLeastNone = Annotated[int, msgspec.Meta(ge=0)]
AtLeastOne = Annotated[int, msgspec.Meta(ge=1)]


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Upper bounds that are checked before any parser sees a file. Sizes in bytes, times in seconds."""

    file_bytes: AtLeastOne = 200_000_000
    archive_members: AtLeastOne = 10_000
    inflated_bytes: AtLeastOne = 2_000_000_000
    inflate_ratio: AtLeastOne = 200
    """Allowed ratio of inflated to packed bytes, judged above 10 MB only."""
    sheets: AtLeastOne = 256
    rows: AtLeastOne = 1_048_576
    columns: AtLeastOne = 1_024
    """Widest column that may hold a value."""
    cells: AtLeastOne = 20_000_000
    """Bounding box of the filled cells of a sheet."""
    seconds: AtLeastOne = 300
    """Time that one file may take."""
    memory_bytes: AtLeastOne = 6_000_000_000
    """Address space of a worker."""


class Scores(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the communities' ledgers are scored: the weight of each part, of whatever sum (0 = left out)."""

    days: AtLeastNone = 10
    """Days after 统计截止日期 by which a ledger must have been filed."""
    completeness: AtLeastNone = 30
    """Ledgers sent of those expected."""
    timeliness: AtLeastNone = 20
    """Ledgers filed in time of those that say when they were filed."""
    sound_rows: AtLeastNone = 30
    """Rows without problems."""
    corrections: AtLeastNone = 20
    """Ledgers without problems that wait to be put right."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``fztally.toml``. Everything has a default but the period."""

    period: str = ""
    until: str = ""
    lang: Literal["zh", "en"] = "zh"
    unmask: bool = False
    on_duplicate: Literal["drop", "keep"] = "drop"
    on_conflict: Literal["none", "first", "last"] = "none"
    engine: Literal["serial", "local", "dask"] = "local"
    workers: AtLeastNone = 0
    """Worker processes; 0 = as many as there are processors."""
    scheduler: str = ""
    """Where the scheduler of the cluster is, for the engine ``dask``: ``tcp://10.0.0.5:8786``."""
    shared: str = ""
    """What this machine and all workers of the cluster read and write: a folder that has the same path everywhere
    (without one the output folder is taken for it), or a URL that fsspec knows."""
    password_file: str = ""
    """A file with the passwords of locked ledgers, one a line."""
    live_rows: AtLeastNone = 60_000
    """Above so many detail rows the workbook's formulas are stored as plain values."""
    compare: str = ""
    """A period to compare with: one that was consolidated, ``last-year`` or ``last-period``."""
    street: str = ""
    """The street of a district that the run is about, by its name; on the way in also an alias or its code."""
    scores: Scores = Scores()
    limits: Limits = Limits()


MACHINE = ("engine", "workers", "scheduler", "shared")
"""Settings that say where and how fast results are made, and never enter them."""


@dataclass(frozen=True, slots=True)
class Job:
    """One run: where from, where to, for which period, with which settings."""

    ledgers: Path
    schemas: Path
    output: Path
    period: Period
    settings: Settings
    compare: Period | None = None
    """The period to compare with, as the settings name it."""

    @property
    def target(self) -> Path:
        """The folder that the run's outputs go to."""
        return self.output / self.period.text
