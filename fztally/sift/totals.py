"""Totals that sheets state about themselves, recomputed."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow.compute as pc

from fztally.model.finding import Finding
from fztally.model.part import Declared, Ingested, Part
from fztally.model.schema import Ledger

_TOLERANCE = 1e-6
UNREADABLE = frozenset({"number-invalid", "below-minimum", "error-cell", "formula-uncached"})
"""Findings of cells whose value cannot be added up: a total over them proves nothing."""


def check_totals(ingested: Ingested, part: Part, ledger: Ledger) -> Iterator[Finding]:
    """A finding for every declared total that is right for none of the rows it may stand over.

    All readable rows count, also those that are rejected or counted elsewhere: one bad row raises no second alarm.
    """
    unreadable = {
        (finding.field, finding.place.row)
        for finding in ingested.findings
        if finding.code in UNREADABLE and finding.place.sheet == part.sheet
    }
    for declared in part.declared:
        sums = [_recompute(part, declared, scope, unreadable) for scope in declared.scopes]
        right = any(total is not None and abs(total - declared.value) <= _TOLERANCE for total in sums)
        if not sums or sums[0] is None or right:
            continue
        first, last = declared.scopes[0]
        yield Finding(
            "total-differs",
            declared.place,
            part.ledger,
            part.community,
            declared.field,
            _number(declared.value),
            rejects=True,
            facts={
                "declared": _number(declared.value),
                "recomputed": _number(sums[0] or 0),
                "scope": f"{first}–{last}",
                "label": ledger.field(declared.field).label if declared.field else "",
                **_cause(part, declared, (sums[0] or 0) - declared.value),
            },
        )


def _recompute(
    part: Part, declared: Declared, scope: tuple[int, int], unreadable: set[tuple[str, int]]
) -> float | None:
    """The sum (or number of rows) in a scope, None when a cell in it cannot be read."""
    first, last = scope
    if any(field == declared.field and first <= row <= last for field, row in unreadable):
        return None
    rows = part.frame.column("source_row")
    inside = pc.and_(pc.greater_equal(rows, first), pc.less_equal(rows, last))
    if not declared.field:
        return float(pc.sum(inside).as_py() or 0)
    return float(pc.sum(part.frame.column(declared.field).filter(inside)).as_py() or 0)


def _cause(part: Part, declared: Declared, more: float) -> dict[str, str | int]:
    """Why the rows may give ``more`` than was declared: numbers stored as text, or one row that was left out."""
    if not declared.field or more <= 0:
        return {}
    rows = part.frame.column("source_row").to_pylist()
    first, last = declared.scopes[0]
    values = {
        row: value
        for row, value in zip(rows, part.frame.column(declared.field).to_pylist(), strict=True)
        if value and first <= row <= last
    }
    texts = [row for row in declared.texts if row in values]
    if texts and abs(sum(values[row] for row in texts) - more) <= _TOLERANCE:
        return {"cause": "text", "cause_row": texts[0]}
    alone = [row for row, value in values.items() if abs(value - more) <= _TOLERANCE]
    return {"cause": "row", "cause_row": alone[0]} if len(alone) == 1 else {}


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else f"{value:g}"
