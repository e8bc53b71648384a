"""Figures of each community by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.model.schema import Figure, Ledger, Schemas
from fztally.model.tally import Sending
from fztally.tally.trace import trace

if TYPE_CHECKING:
    import pandas as pd

Display = Mapping[tuple[str, str], str]
"""(community, figure id) -> how the value is shown."""


def by_community(analysis: Analysis, figures: Iterable[str]) -> Display:
    """What each community reported of these figures, without units; what it has not reported is not 0."""
    schemas = analysis.schemas
    sent = {(status.community, status.ledger): status.sending for status in analysis.statuses}
    ledgers = {figure.id: ledger for ledger, figure in schemas.figures()}
    ratios = {figure.id: figure.ratio for _, figure in schemas.figures()}

    def frames(ledger: Ledger) -> pd.DataFrame:
        return analysis.ledgers[ledger.id].frame

    shown = {}
    for name in figures:
        needed = {ledgers[part] for part in ratios[name] or (name,)}
        for community in schemas.registry.names:
            silent = any(sent.get((community, ledger)) is Sending.MISSING for ledger in needed)
            traced = None if silent else trace(schemas, name, frames, analysis.job.period, community)
            shown[community, name] = text("not-reported") if traced is None else traced.display or "—"
    return shown


def told_by_community(schemas: Schemas, figures: Iterable[str]) -> tuple[Figure, ...]:
    """Those of some figures that make sense for one community: counts, sums and rates of what communities keep and may
    be shown."""
    known = {figure.id: (ledger, figure) for ledger, figure in schemas.figures()}

    def makes_sense(name: str) -> bool:
        ledger_id, figure = known[name]
        if figure.ratio is not None:
            return all(makes_sense(part) for part in figure.ratio)
        if not ledger_id or not (figure.count or figure.sum):
            return False
        ledger = schemas.ledger(ledger_id)
        return ledger.kept_by == "community" and not ledger.restricted

    return tuple(known[name][1] for name in dict.fromkeys(figures) if makes_sense(name))
