"""What ingest leaves of one file: typed rows with their places, row accounts, findings."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from fztally.model.finding import Finding
from fztally.model.layout import Layout
from fztally.model.place import Place
from fztally.model.returned import ReturnMark
from fztally.model.source import Source


@dataclass(frozen=True, slots=True)
class Declared:
    """A total that a sheet states about itself at ``place``: the sum of ``field`` ("" = the number of rows).

    ``scopes`` are the runs of Excel rows (first, last) that it may stand over, the likeliest first: a total that is
    right for one of them is right. ``texts`` are the Excel rows whose number is stored as text, which SUM skips.
    """

    place: Place
    field: str
    value: float
    scopes: tuple[tuple[int, int], ...]
    texts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one ledger on one sheet of one file.

    ``frame`` has a column for every field of the ledger, in the schema's order and in the type of its kind, and
    ``source_row`` (1-based, int32); the data rows only. ``rows`` counts the non-blank rows of the sheet that belong to
    this part, ``excluded`` those that are no data, by kind. ``community`` is what file, sheet or title say ("" =
    the office
    or unknown, ``from_office`` tells which). ``columns`` gives the 0-based column of each field that was found.
    ``order`` tells which of two parts is later: (filing date, month, hint), each "" where unknown.
    """

    sheet: str
    ledger: str
    community: str
    from_office: bool
    rows: int
    excluded: Mapping[str, int]
    columns: Mapping[str, int]
    frame: pa.Table
    header_row: int = 0
    order: tuple[str, str, str] = ("", "", "")
    declared: tuple[Declared, ...] = ()
    layout: Layout | None = None


@dataclass(frozen=True, slots=True)
class Ingested:
    """Everything ingest says about one file. A file that could not be read has no parts and at least one finding."""

    source: Source
    parts: tuple[Part, ...] = ()
    findings: tuple[Finding, ...] = ()
    mark: ReturnMark | None = None
    """Set for a returned copy that has come back."""
