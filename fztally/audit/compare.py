"""Two runs side by side: which figure moved by how much, and because of which rows."""

from __future__ import annotations

from collections.abc import Mapping

from fztally.audit.compare_rows import row_changes
from fztally.model.history import Changes, Figures, Frames, How, LedgerChange, Moved, Stated
from fztally.model.period import Period
from fztally.model.schema import Figure, Schemas
from fztally.model.tally import Value

_CLOSE = 0.005
"""Up to which the rows' amounts may miss the difference of two sums, which are rounded to two decimals."""
_DECIMALS = 6


def compare(
    schemas: Schemas, before: Figures, after: Figures, frames: Frames | None, period: Period, since: str, most: int
) -> Changes:
    """What is different in ``after``. ``frames`` give the rows of both runs, None where rows are not to be compared;
    ``most`` rows of each ledger are told one by one, the others counted."""
    ledgers: list[LedgerChange] = []
    for ledger in schemas.ledgers if frames else ():
        pair = frames(ledger) if frames else None
        change = row_changes(ledger, *pair, period, most) if pair else None
        if change is not None:
            ledgers.append(change)
    by_ledger = {change.ledger: change for change in ledgers}
    known = {figure.id: (ledger_id, figure) for ledger_id, figure in schemas.figures()}
    figures = []
    for figure_id in dict.fromkeys((*known, *before, *after)):
        pair_of = before.get(figure_id), after.get(figure_id)
        if _differs(*pair_of):
            ledger_id, figure = known.get(figure_id, ("", None))
            figures.append(_moved(*pair_of, ledger_id, figure, by_ledger.get(ledger_id), rows=frames is not None))
    return Changes(since, tuple(figures), tuple(ledgers), rows_compared=frames is not None)


def _differs(before: Stated | None, after: Stated | None) -> bool:
    """By value, not by how it is shown: the runs may have spoken different languages."""
    if before is None or after is None:
        return before is not after
    return (before.value, before.breakdown) != (after.value, after.breakdown)


def _moved(
    before: Stated | None,
    after: Stated | None,
    ledger: str,
    figure: Figure | None,
    change: LedgerChange | None,
    *,
    rows: bool,
) -> Moved:
    one, two = (stated.value if stated else None for stated in (before, after))
    by = difference(one, two)
    effects = change.effects if change else {}
    amounts = change.amounts if change else {}
    figure_id = figure.id if figure else ""
    parts = figure.ratio if figure and figure.ratio else ()
    return Moved(
        before=before,
        after=after,
        ledger=ledger,
        by=by,
        rows=effects.get(figure_id, {}),
        parts=parts,
        explained=not rows or bool(parts) or _explained(figure, by, effects.get(figure_id), amounts),
    )


def difference(before: Value, after: Value) -> Value:
    """By how much a value rose; None where one side is no number."""
    if before is None or after is None:
        return None
    by = round(after - before, _DECIMALS)
    return int(by) if float(by).is_integer() else by


def _explained(figure: Figure | None, by: Value, rows: Mapping[How, int] | None, amounts: Mapping[str, float]) -> bool:
    """Whether the rows account for a figure's difference."""
    if figure is None:
        return False
    if by is None or figure.distinct or figure.count_by:
        return bool(rows)
    return abs(amounts.get(figure.id, 0.0) - by) <= _CLOSE
