"""Kept rows -> figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from fztally.lang.definitions import define_figure
from fztally.lang.texts import text
from fztally.model.analysis import LedgerRows
from fztally.model.conditions import counted_rows
from fztally.model.period import Period
from fztally.model.schema import Figure, Ledger, Schemas
from fztally.model.tally import Checked, Counted, Status, Value
from fztally.values.rounding import money_sum, percent

if TYPE_CHECKING:
    import pandas as pd


def tally_figures(
    schemas: Schemas, ledgers: Mapping[str, LedgerRows], statuses: tuple[Status, ...], period: Period
) -> tuple[Counted, ...]:
    """All figures, in the order of the report; rates after the figures that they divide."""
    counted: dict[str, Counted] = {}
    pairs = schemas.figures()
    for ledger_id, figure in pairs:
        if figure.ratio is None:
            counted[figure.id] = _count(schemas, ledger_id, figure, ledgers, statuses, period)
    for ledger_id, figure in pairs:
        if figure.ratio is not None:
            counted[figure.id] = rate(figure, ledger_id, figure.ratio, counted)
    return tuple(counted[figure.id] for _, figure in pairs)


def _count(
    schemas: Schemas,
    ledger_id: str,
    figure: Figure,
    ledgers: Mapping[str, LedgerRows],
    statuses: tuple[Status, ...],
    period: Period,
) -> Counted:
    if figure.registry is not None:
        return count_registry(schemas, figure)
    definition = define_figure(figure, schemas.ledger(ledger_id), schemas)
    rows = ledgers[ledger_id]
    sent, expected, anyone = reported(rows.ledger, statuses)
    pending = sum(rows.pending.values())
    if not anyone:
        return Counted(figure, ledger_id, None, text("not-reported"), 0, sent, expected, pending, definition)
    # of the columns only those that are looked at: copying all of them for each figure takes longer than counting
    looked_at = [name for name in (figure.sum, figure.distinct, figure.count_by, "community") if name in rows.frame]
    chosen = rows.frame.loc[counted_rows(rows.frame, figure, rows.ledger, period), [*dict.fromkeys(looked_at)]]
    value, breakdown = measure(chosen, figure, rows.ledger)
    display = listed(breakdown) if breakdown is not None else f"{value}"
    return Counted(
        figure, ledger_id, value, display, len(chosen), sent, expected, pending, definition, breakdown=breakdown
    )


def count_registry(schemas: Schemas, figure: Figure) -> Counted:
    """The communities or grids of the registry, of a district those of all its streets."""
    there = schemas.registry.everywhere
    number = len(there) if figure.registry == "communities" else sum(len(c.grids) for c in there)
    definition = define_figure(figure, None, schemas)
    return Counted(figure, "", number, str(number), number, len(there), len(there), 0, definition)


def measure(chosen: pd.DataFrame, figure: Figure, ledger: Ledger) -> tuple[Value, dict[str, int] | None]:
    """What the rows that a figure counts come to, with the counts by value of a ``count_by`` figure."""
    if figure.sum is not None:
        return _sum(chosen[figure.sum], ledger.field(figure.sum).kind == "int"), None
    if figure.distinct is not None:
        return _distinct(chosen, figure.distinct, ledger), None
    return len(chosen), None if figure.count_by is None else _breakdown(chosen, figure.count_by, ledger)


def listed(breakdown: Mapping[str, int]) -> str:
    """Counts by value as a text."""
    return "、".join(f"{name}{count}" for name, count in breakdown.items())


def _sum(column: pd.Series, whole: bool) -> Value:
    return int(column.sum()) if whole else money_sum(column)


def told_apart(figure: Figure, ledger: Ledger) -> bool:
    """Whether the values that a figure counts mean something within one community only, or are communities: those of
    two streets are never the same then."""
    name = figure.distinct or ""
    return name == "community" or ledger.field(name).kind != "code"


def _distinct(chosen: pd.DataFrame, field: str, ledger: Ledger) -> int:
    """Distinct values; names that hold within one community only (grids) are told apart by community."""
    if field != "community" and "community" in chosen and ledger.field(field).kind != "code":
        return len(chosen[["community", field]].drop_duplicates())
    return int(chosen[field].nunique())


def _breakdown(chosen: pd.DataFrame, field: str, ledger: Ledger) -> dict[str, int]:
    counts = chosen[field].value_counts()
    codes = ledger.field(field).codes
    names = list(codes) if isinstance(codes, dict) else sorted(counts.index)
    return {name: int(counts[name]) for name in names if name in counts.index}


def rate(figure: Figure, ledger_id: str, parts: tuple[str, str], counted: Mapping[str, Counted]) -> Counted:
    """A rate of two figures that are counted already, in per cent."""
    part, whole = counted[parts[0]], counted[parts[1]]
    definition = figure.definition or f"{part.figure.label} ÷ {whole.figure.label}"
    pending = max(part.pending, whole.pending)
    value, display = None, "—"
    if part.value is None or whole.value is None:
        display = text("not-reported")
    elif whole.value:
        value, display = percent(part.value, whole.value, figure.decimals)
    return Counted(figure, ledger_id, value, display, whole.rows, whole.sent, whole.expected, pending, definition)


def reported(ledger: Ledger, statuses: Iterable[Status]) -> tuple[int, int, bool]:
    """(keepers that sent the ledger or a nil return, keepers there are, whether anybody sent anything)."""
    own = [status for status in statuses if status.ledger == ledger.id]
    keepers = [status for status in own if (status.community == "") == (ledger.kept_by == "office")]
    return (
        sum(1 for status in keepers if status.sending.here),
        len(keepers),
        any(status.sending.here for status in own),
    )


def check_identities(schemas: Schemas, figures: tuple[Counted, ...]) -> tuple[Checked, ...]:
    """The report's identities, each with the rows pending in its ledgers. One with a figure that nobody reported holds
    only if all its figures are unreported."""
    by_id = {counted.figure.id: counted for counted in figures}
    checked = []
    for identity in schemas.report.identities:
        left, right = by_id[identity.left], [by_id[figure] for figure in identity.right]
        values = [counted.value for counted in right]
        total = sum(v for v in values if v is not None) if None not in values else None
        words = f"{left.figure.label} = " + " + ".join(counted.figure.label for counted in right)
        pending = sum({counted.ledger: counted.pending for counted in (left, *right)}.values())
        checked.append(Checked(words, left.value, total, left.value == total, pending, identity.left, identity.right))
    return tuple(checked)
