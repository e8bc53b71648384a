"""What figures and conditions of the schemas count and say, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fztally.lang.texts import text

if TYPE_CHECKING:
    from fztally.model.schema import Condition, Figure, Ledger, Schemas


def define_figure(figure: Figure, ledger: Ledger | None, schemas: Schemas) -> str:
    """How a figure is counted: its own definition, else a sentence made from its parts. ``ledger`` is None for the
    figures of no single ledger."""
    if figure.definition:
        return figure.definition
    if figure.ratio is not None:
        labels = {other.id: other.label for _, other in schemas.figures()}
        return " ÷ ".join(labels[part] for part in figure.ratio)
    if figure.registry is not None or ledger is None:
        return text(f"definition-registry-{figure.registry}")
    conditions = define_conditions(figure.where, ledger)
    facts = {"ledger": ledger.title, "where": text("definition-where", conditions=conditions) if conditions else ""}
    for how, field in (("sum", figure.sum), ("distinct", figure.distinct), ("by", figure.count_by)):
        if field is not None:
            return text(f"definition-{how}", **facts, field=ledger.field(field).label)
    return text("definition-count", **facts)


def define_conditions(conditions: Iterable[Condition], ledger: Ledger) -> str:
    """Several conditions, all of which must hold."""
    return "，".join(define_condition(condition, ledger) for condition in conditions)


def define_condition(condition: Condition, ledger: Ledger) -> str:
    """One condition: ``办理状态＝已办结``."""
    label = ledger.field(condition.field).label
    if condition.is_ is not None:
        return f"{label}＝{condition.is_}"
    if condition.not_ is not None:
        return f"{label}≠{condition.not_}"
    if condition.in_ is not None:
        return f"{label}＝{'/'.join(condition.in_)}"
    if condition.filled is not None:
        return text("condition-filled" if condition.filled else "condition-empty", field=label)
    return text("condition-in-period" if condition.in_period else "condition-out-of-period", field=label)
