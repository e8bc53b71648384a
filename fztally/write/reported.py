"""In words, who sent the ledger behind a figure."""

from __future__ import annotations

from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.model.schema import Ledger
from fztally.model.tally import Counted


def reported(analysis: Analysis, ledger: Ledger, counted: Counted) -> str:
    """``11/13`` communities, and the office where it keeps this ledger and has sent it."""
    office = any(s.ledger == ledger.id and not s.community and s.sending.here for s in analysis.statuses)
    if ledger.kept_by == "community" or not office:
        return counted.reported
    name = analysis.schemas.registry.office.name
    return text("reported-both" if counted.sent else "reported-office", reported=counted.reported, office=name)
