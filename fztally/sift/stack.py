"""Parts of one ledger -> one frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from fztally.model.columns import as_pandas, empty_frame
from fztally.model.finding import Fact, Finding
from fztally.model.part import Part
from fztally.model.place import Place
from fztally.model.schema import Ledger
from fztally.model.source import Source


@dataclass(frozen=True, slots=True)
class Stacked:
    """The rows of one ledger over all files. ``frame`` has the schema's fields, ``source_row``, ``from_office`` and
    ``part`` (index into ``parts``), in the order of file, sheet and row."""

    ledger: Ledger
    parts: tuple[tuple[Source, Part], ...]
    frame: pd.DataFrame

    def part(self, row: int) -> int:
        """The index into ``parts`` of frame row ``row``."""
        return int(self.frame["part"].to_numpy()[row])

    def place(self, row: int, field: str = "") -> Place:
        """Where frame row ``row`` stands; at the cell of ``field`` if its sheet has that column."""
        source, part = self.parts[self.part(row)]
        column = part.columns.get(field, -1) + 1
        return Place(source.name, part.sheet, int(self.frame["source_row"].to_numpy()[row]), column)

    def has(self, row: int, field: str) -> bool:
        """Whether the sheet that frame row ``row`` stands on has a column for ``field``."""
        return field in self.parts[self.part(row)][1].columns

    def community(self, row: int) -> str:
        """The community of a frame row, "" for the office or unknown."""
        value = self.frame["community"].iat[row] if "community" in self.frame else None
        return value if isinstance(value, str) else ""

    def finding(
        self, code: str, row: int, field: str = "", value: str = "", *, rejects: bool = False, **facts: Fact
    ) -> Finding:
        """A finding at a frame row."""
        place = self.place(row, field)
        return Finding(code, place, self.ledger.id, self.community(row), field, value, rejects, facts)


def positions(mask: pd.Series[bool]) -> list[int]:
    """Where a mask over a frame is true, as row positions."""
    return [int(row) for row in np.flatnonzero(mask.to_numpy())]


def stack(ledger: Ledger, parts: Sequence[tuple[Source, Part]]) -> Stacked:
    """Put the parts of a ledger under each other. Dates become ``datetime64[us]``, whole numbers ``Int64``."""
    ordered = tuple(parts)
    tables = [
        part.frame.append_column("part", pa.array([n] * part.frame.num_rows, pa.int32()))
        for n, (_, part) in enumerate(ordered)
        if part.frame.num_rows
    ]
    nothing = empty_frame(ledger).append_column("part", pa.array([], pa.int32()))
    table = pa.concat_tables(tables) if tables else nothing
    return Stacked(ledger, ordered, as_pandas(table))
