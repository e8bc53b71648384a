"""One row of a ledger with its truth: what should be read, what stands there, and what must come of it."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import date, datetime

from fztally.sample.form import Formula

Value = str | int | float | date | datetime | None

KEPT, REJECTED, DUPLICATE = "kept", "rejected", "duplicate"


@dataclass(frozen=True, slots=True)
class Shown:
    """A number, date or text with a number format or a link of its own, or of more than one font."""

    value: str | int | float | date | datetime
    number_format: str = ""
    link: str = ""
    rich: bool = False


Cell = str | int | float | date | datetime | Formula | Shown | None


@dataclass(frozen=True, slots=True)
class Defect:
    """A planted problem. ``field``: the column whose cell must be named; ``action``: what becomes of row or cell."""

    kind: str
    action: str
    field: str


@dataclass(slots=True, eq=False)
class Entry:
    """One row. ``values``: the truth by field; ``written``: cells that stand there instead of the plain value.

    ``counted``: the numbers that a person would add up, whatever became of the cell. ``first``: the row of which this
    one is a duplicate. ``kinds``: the mess of each cell ("" = of the whole row). ``taken``: no further mess is added.
    """

    ledger: str
    community: str
    values: dict[str, Value]
    written: dict[str, Cell] = field(default_factory=dict)
    counted: dict[str, float] = field(default_factory=dict)
    fate: str = KEPT
    defects: list[Defect] = field(default_factory=list)
    lenient: set[str] = field(default_factory=set)
    kinds: dict[str, str] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    first: Entry | None = None
    taken: bool = False
    hidden: bool = False

    def clone(self) -> Entry:
        """A copy that can be changed on its own."""
        other = copy.copy(self)
        for name in ("values", "written", "counted", "defects", "lenient", "kinds", "unreadable"):
            setattr(other, name, copy.copy(getattr(self, name)))
        return other
