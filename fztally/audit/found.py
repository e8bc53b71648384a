"""What was read in a report, before it is compared: numbers with the figures that they state."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from fztally.audit.match import Beside
from fztally.audit.numbers import Number
from fztally.model.audit import Span


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure's value as the report has it. ``number`` is None where it is implied (其余均已化解)."""

    figure: str
    value: Fraction
    span: Span
    text: str
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class Loose:
    """A number without a figure, with what a second look needs."""

    number: Number
    span: Span
    text: str
    tries: tuple[Beside, ...] = ()
    topic: str | None = None
    inside: bool = False
    rejected: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A number and those that follow as its parts (其中 …), of one kind of measure word."""

    whole: Number
    spans: tuple[Span, ...]
    parts: tuple[Number, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Total:
    """A total of a table's column, and the numbers that it adds up; ``spans`` are the total's and theirs."""

    name: str
    whole: Number
    parts: tuple[Number, ...]
    spans: tuple[Span, ...]


@dataclass(slots=True)
class Found:
    """Everything found so far, in the order of the report."""

    stated: list[Stated] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)

    def last(self, figure: str, passage: int) -> Stated | None:
        """The last statement of a figure in a passage."""
        own = [s for s in self.stated if s.figure == figure and s.span.passage == passage]
        return own[-1] if own else None
