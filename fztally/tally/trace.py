"""A figure back to its rows, of all communities or of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fztally.model.conditions import counted_rows
from fztally.model.period import Period
from fztally.model.schema import Field, Figure, Ledger, Schemas
from fztally.model.tally import Value
from fztally.tally.figures import listed, measure
from fztally.values.rounding import percent

if TYPE_CHECKING:
    import pandas as pd

Frames = Callable[[Ledger], "pd.DataFrame"]
"""Gives the kept rows of a ledger."""


@dataclass(frozen=True, slots=True)
class Traced:
    """A figure with what it was made from. ``display`` is without unit; "" where rows alone cannot tell (a rate over
    nothing).

    Exactly one of these is there: ``rows``, the kept rows that it counts; ``parts`` of a rate (part, whole); ``names``
    of a registry.
    """

    figure: Figure
    ledger: Ledger | None
    value: Value
    display: str
    rows: pd.DataFrame | None = None
    parts: tuple[Traced, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def restricted(self) -> bool:
        """Whether rows of a restricted ledger are behind it: it is told of the whole office only, without its rows."""
        ledgers = (traced.ledger for traced in (self, *self.parts))
        return any(ledger.restricted for ledger in ledgers if ledger is not None)


def trace(schemas: Schemas, figure_id: str, frames: Frames, period: Period, community: str | None = None) -> Traced:
    """The rows, parts or names behind a figure; with ``community`` ("" = the office) of that one only.

    Raises KeyError for a figure that is not there.
    """
    known = {figure.id: (ledger_id, figure) for ledger_id, figure in schemas.figures()}
    ledger_id, figure = known[figure_id]
    if figure.ratio is not None:
        return _rate(figure, tuple(trace(schemas, part, frames, period, community) for part in figure.ratio))
    if figure.registry is not None:
        return _registry(schemas, figure, community)
    ledger = schemas.ledger(ledger_id)
    frame = frames(ledger)
    chosen = frame[counted_rows(frame, figure, ledger, period)]
    if community is not None:
        own = chosen["community"].isna() if community == "" else chosen["community"] == community
        chosen = chosen[own.fillna(False).astype(bool)]
    value, breakdown = measure(chosen, figure, ledger)
    return Traced(figure, ledger, value, listed(breakdown) if breakdown else f"{value}", rows=chosen)


def _rate(figure: Figure, parts: tuple[Traced, ...]) -> Traced:
    part, whole = (traced.value or 0 for traced in parts)
    value, display = percent(part, whole, figure.decimals) if whole else (None, "")
    return Traced(figure, None, value, display, parts=parts)


def _registry(schemas: Schemas, figure: Figure, community: str | None) -> Traced:
    chosen = [c for c in schemas.registry.communities if community in (None, c.name)]
    if figure.registry == "communities":
        names = [c.name for c in chosen]
    else:
        names = [f"{c.name} {grid}" for c in chosen for grid in c.grids]
    return Traced(figure, None, len(names), f"{len(names)}", names=tuple(names))


def telling_fields(figure: Figure, ledger: Ledger) -> tuple[Field, ...]:
    """The fields that tell a reader why a row counts and which one it is, the most telling first."""
    named = [figure.sum, figure.distinct, figure.count_by, *(c.field for c in figure.where)]
    named += [*ledger.keys, ledger.period_field]
    named += [field.id for field in ledger.fields if field.required]
    ids = dict.fromkeys(name for name in named if name is not None and ledger.field(name).kind != "community")
    return tuple(ledger.field(name) for name in ids)
