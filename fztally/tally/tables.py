"""Kept rows -> summary tables."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from fztally.model.analysis import LedgerRows
from fztally.model.conditions import NO, YES, all_hold, month_labels
from fztally.model.period import Period
from fztally.model.schema import Ledger, Schemas, Table
from fztally.model.tally import Crosstab


def tally_tables(schemas: Schemas, ledgers: Mapping[str, LedgerRows], period: Period) -> tuple[Crosstab, ...]:
    """All tables of all ledgers, in their order."""
    return tuple(
        crosstab(schemas, table, ledgers[ledger.id], period) for ledger in schemas.ledgers for table in ledger.tables
    )


def crosstab(schemas: Schemas, table: Table, rows: LedgerRows, period: Period) -> Crosstab:
    """One table over the rows of its ledger."""
    ledger = rows.ledger
    needed = {ledger.period_field if table.rows == "month" else table.rows, table.columns, table.sum} - {None}
    frame = rows.frame.loc[all_hold(rows.frame, table.where, ledger, period), [*needed]]
    across = _labels(frame, table.columns, ledger) if table.columns else None
    down = _labels(frame, table.rows, ledger, schemas)
    if table.rows == "month" and ledger.period_field:
        names = list(period.months)
    elif table.rows == "community":
        names = list(schemas.registry.names)
        if ledger.kept_by != "community" or (down == schemas.registry.office.name).any():
            names.append(schemas.registry.office.name)
    else:
        names = _values(ledger, table.rows, down)
    columns = _values(ledger, table.columns, across) if table.columns and across is not None else [""]
    keys = down if across is None else [down, across]
    weights = frame[table.sum].fillna(0).astype(float) if table.sum else pd.Series(1.0, frame.index)
    sums = weights.groupby(keys, sort=False).sum().to_dict()
    at = [[row if across is None else (row, column) for column in columns] for row in names]
    values = [[float(sums.get(key, 0.0)) for key in line] for line in at]
    whole = tuple(tuple(int(v) if v.is_integer() else round(v, 6) for v in line) for line in values)
    return Crosstab(table, ledger.id, tuple(names), tuple(columns), whole)


def _labels(frame: pd.DataFrame, key: str, ledger: Ledger, schemas: Schemas | None = None) -> pd.Series:
    """The label of each row in a table's dimension."""
    if key == "month" and ledger.period_field:
        return month_labels(frame[ledger.period_field])
    column = frame[key]
    if key == "community" and schemas is not None:
        return column.fillna(schemas.registry.office.name)
    if ledger.field(key).kind == "yes_no":
        return column.map({True: YES, False: NO}).astype("str")
    return column


def _values(ledger: Ledger, key: str, found: pd.Series) -> list[str]:
    """The labels of a dimension: all codes of a code field, else what occurs."""
    field = ledger.field(key)
    if field.kind == "yes_no":
        return [YES, NO]
    if isinstance(field.codes, dict):
        return list(field.codes)
    return sorted(found.dropna().unique())
