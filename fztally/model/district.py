"""What a district is put together of: what each of its streets has sent, and how that adds up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec

from fztally.model.finding import Finding
from fztally.model.job import Job
from fztally.model.registry import Street
from fztally.model.schema import Schemas
from fztally.model.tally import Checked, Counted, Crosstab, Sending, Value


class Came(StrEnum):
    """How a street's figures came, or why they did not."""

    CONSOLIDATED = "consolidated"
    """Counted here from its ledgers."""
    DELIVERED = "delivered"
    """Counted by the street, taken as it sent them."""
    MISSING = "missing"
    """It has no folder."""
    REFUSED = "refused"
    """What it sent cannot be taken."""
    FAILED = "failed"
    """Its ledgers could not be consolidated."""


class Part(msgspec.Struct, frozen=True):
    """A figure of one street, as its ``figures.json`` has it. ``value`` of one that is broken down is its rows."""

    value: Value
    display: str
    rows: int
    pending: int
    breakdown: dict[str, int] | None = None


class PartTable(msgspec.Struct, frozen=True):
    """A summary table of one street: ``values[i][j]`` for row label i and column label j."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[int | float, ...], ...]


class Share(msgspec.Struct, frozen=True):
    """What one street adds to the district, read from its outputs."""

    run: str
    figures: dict[str, Part]
    sending: dict[str, dict[str, Sending]]
    """Ledger -> community ("" = the street's office) -> whether it came."""
    codes: dict[str, tuple[str, ...]]
    """Figure that counts different values of a closed list -> the values that it counted."""
    tables: dict[str, PartTable]
    """``ledger.table`` -> its numbers."""
    kept: dict[str, int]
    """Ledger -> rows counted."""
    accounts: dict[str, int]
    """``files``, ``rows``, ``kept``, ``rejected``, ``duplicate``, ``excluded`` of all sheets."""
    findings: dict[str, dict[str, int]]
    """Ledger ("" = none) -> severity -> how many."""

    def found(self, severity: str) -> int:
        """How many findings of a severity there are in all."""
        return sum(counts.get(severity, 0) for counts in self.findings.values())


@dataclass(frozen=True, slots=True)
class StreetResult:
    """One street in a district's run: how it came, the folder that it has under the ledgers folder ("" without one),
    in a sentence why it did not come, and what it adds. ``place`` is where its outputs lie, ``digests`` are the sha256
    of those that count, by name; ``remarks`` are sentences to be told."""

    street: Street
    came: Came
    folder: str = ""
    reason: str = ""
    share: Share | None = None
    place: Path | None = None
    digests: Mapping[str, str] | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class District:
    """A district's run, before anything of it is written: its streets in the order of the registry, and the figures
    and identities of all of them together."""

    job: Job
    schemas: Schemas
    streets: tuple[StreetResult, ...]
    findings: tuple[Finding, ...]
    """What there is to say of the streets' folders; what the streets' runs found stands in their own outputs."""
    figures: tuple[Counted, ...]
    identities: tuple[Checked, ...]
    tables: tuple[Crosstab, ...]
    """The summary tables that are not ones of communities, added up."""
    sending: Mapping[str, Mapping[str, Mapping[str, Sending]]]
    """Street -> ledger -> keeper ("" = its office) -> whether it came."""
    reported: Mapping[tuple[str, str], tuple[int, int]]
    """(street, ledger) -> keepers that sent it, keepers there are."""
    key: str
    """A digest of everything that the outputs depend on, the program included."""
    run_id: str

    @property
    def name(self) -> str:
        """What the district is called."""
        return self.schemas.registry.district.name if self.schemas.registry.district else ""

    @property
    def restricted(self) -> frozenset[str]:
        """The figures that are told of the whole district only: those that stand on restricted ledgers."""
        closed = {ledger.id for ledger in self.schemas.ledgers if ledger.restricted}
        own = {figure.id for ledger, figure in self.schemas.figures() if ledger in closed}
        return frozenset(own | {f.id for _, f in self.schemas.figures() if f.ratio and own.intersection(f.ratio)})

    @property
    def there(self) -> tuple[StreetResult, ...]:
        """The streets whose figures came."""
        return tuple(result for result in self.streets if result.share is not None)

    @property
    def absent(self) -> tuple[StreetResult, ...]:
        """Those whose figures did not."""
        return tuple(result for result in self.streets if result.share is None)
