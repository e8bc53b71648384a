"""What stands in the cells of restricted ledgers is not told in findings, only where it stands and what is wrong."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from fztally.model.finding import Finding
from fztally.model.schema import Schemas

_NOT_TOLD = "…"
_CELLS = frozenset({"other_value", "number", "date", "expected"})
"""Facts that repeat what stands in a cell."""
_ABOUT_COLUMNS = "column-"
"""Beginning of the codes whose value is a label."""


def withhold(findings: Iterable[Finding], schemas: Schemas) -> Iterator[Finding]:
    """The findings, those of restricted ledgers without the contents of cells."""
    restricted = {ledger.id for ledger in schemas.ledgers if ledger.restricted}
    for finding in findings:
        if finding.ledger not in restricted or finding.code.startswith(_ABOUT_COLUMNS):
            yield finding
            continue
        facts = {name: _NOT_TOLD if name in _CELLS else fact for name, fact in finding.facts.items()}
        yield dataclasses.replace(finding, value=_NOT_TOLD if finding.value else "", facts=facts)
