"""The figures that the kept rows give, computed apart from what is measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from fztally.model.schema import Condition, Figure, Schemas

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def figures_of(schemas: Schemas, rows: Rows, reported: Mapping[str, set[str]]) -> dict[str, Any]:
    """Value by figure id; of ledgers that nobody sent there is none."""
    out: dict[str, Any] = {}
    for ledger_id, figure in schemas.figures():
        if figure.registry == "communities":
            out[figure.id] = len(schemas.registry.communities)
        elif ledger_id in reported and figure.count_by is None and not (figure.registry or figure.ratio):
            out[figure.id] = _value(figure, [row["values"] for row in rows.get(ledger_id, ())])
    for _, figure in schemas.figures():
        if figure.ratio and all(name in out for name in figure.ratio):
            part, whole = (out[name] for name in figure.ratio)
            out[figure.id] = {"ratio": [part, whole], "display": _rate(part, whole, figure.decimals)}
    return out


def _value(figure: Figure, rows: Sequence[Mapping[str, Any]]) -> float:
    held = [row for row in rows if all(_holds(condition, row) for condition in figure.where)]
    if figure.sum:
        return sum(row[figure.sum] or 0 for row in held)
    if figure.distinct:
        return len({(row["community"], row[figure.distinct]) for row in held if row[figure.distinct] is not None})
    return len(held)


def _holds(condition: Condition, row: Mapping[str, Any]) -> bool:
    value = row.get(condition.field)
    tests = (
        condition.is_ is None or value == condition.is_,
        condition.not_ is None or value != condition.not_,
        condition.in_ is None or value in condition.in_,
        condition.filled is None or (value is not None) == condition.filled,
    )
    return all(tests)


def _rate(part: float, whole: float, decimals: int) -> str:
    if not whole:
        return "—"
    exact = Decimal(int(part)) * 100 / Decimal(int(whole))
    return f"{exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)}%"
