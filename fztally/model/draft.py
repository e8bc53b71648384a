"""A ledger's definition as far as samples of it tell."""

from collections.abc import Mapping
from dataclasses import dataclass

from fztally.model.schema import Ledger


@dataclass(frozen=True, slots=True)
class Draft:
    """What was inferred from the tables of some files, for a person to finish.

    ``rows`` data rows were seen, of which ``filled`` gives how many had a value in each field. ``dropped`` are labels
    of ID-card columns; ``guessed`` are fields whose English id is only a number yet.
    """

    ledger: Ledger
    tables: int
    rows: int
    filled: Mapping[str, int]
    guessed: frozenset[str]
    dropped: tuple[str, ...]
