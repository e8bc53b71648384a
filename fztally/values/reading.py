"""What a reader says about one cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Reading(NamedTuple):
    """A typed value (None when empty or invalid), a finding code ("" = nothing to say) and that finding's one fact."""

    value: object
    code: str = ""
    fact: str = ""


EMPTY = Reading(None)


@dataclass(frozen=True, slots=True)
class Context:
    """What reading depends on besides the cell: the period with its year, whether the field belongs to an event ledger
    (one with a period field), and the folded texts that mean empty."""

    year: int
    start: date
    end: date
    event: bool
    placeholders: frozenset[str]


Codes = Mapping[str, tuple[str, ...]]
"""Canonical value -> variants."""
