"""A published report and what was found in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["same", "differs", "truncated", "missing"]
"""``truncated``: cut off instead of rounded. ``missing``: stated, but nobody reported that ledger."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``start`` to ``end`` of a passage stand in the ``node``-th text node of the document."""

    start: int
    end: int
    node: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a passage stands in a table (all 0-based)."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a paragraph of a table cell. ``pieces`` is empty for plain text."""

    text: str
    cell: Cell | None = None
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """A report as it was read. ``word`` holds the file's bytes when it is a Word document."""

    name: str
    passages: tuple[Passage, ...]
    word: bytes | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` of the ``passage``-th passage."""

    passage: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure that the report states. ``counted`` is None when it was not reported or has no value; ``text`` is
    the clause."""

    figure: str
    stated: int | float
    counted: int | float | None
    verdict: Verdict
    text: str
    span: Span
    display: str = ""
    """The counted value as it is shown."""
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum or rate within the report; ``spans`` are its numbers."""

    text: str
    holds: bool
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Untied:
    """A number that belongs to no figure for sure."""

    text: str
    number: int | float
    span: Span


@dataclass(frozen=True, slots=True)
class Audit:
    """What a report states, in its order."""

    claims: tuple[Claim, ...]
    sums: tuple[Sum, ...]
    untied: tuple[Untied, ...]

    @property
    def sound(self) -> bool:
        """Whether every figure is the counted one and every sum holds."""
        return all(claim.verdict == "same" for claim in self.claims) and all(s.holds for s in self.sums)
