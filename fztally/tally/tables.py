"""Kept rows -> summary tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fztally.model.analysis import LedgerRows
from fztally.model.conditions import NO, YES, all_hold
from fztally.model.period import Period
from fztally.model.schema import Ledger, Schemas, Table
from fztally.model.tally import Crosstab

if TYPE_CHECKING:
    import pandas as pd


def tally_tables(schemas: Schemas, ledgers: Mapping[str, LedgerRows], period: Period) -> tuple[Crosstab, ...]:
    """All tables of all ledgers, in their order."""
    return tuple(
        _crosstab(schemas, table, ledgers[ledger.id], period) for ledger in schemas.ledgers for table in ledger.tables
    )


def _crosstab(schemas: Schemas, table: Table, rows: LedgerRows, period: Period) -> Crosstab:
    ledger = rows.ledger
    frame = rows.frame[all_hold(rows.frame, table.where, ledger, period)]
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
    labels = across if across is not None else down.map(lambda _: "")
    weights = frame[table.sum].fillna(0).astype(float) if table.sum else down.map(lambda _: 1.0).astype(float)
    sums = weights.groupby([down.to_numpy(), labels.to_numpy()]).sum().to_dict()
    values = [[float(sums.get((row, column), 0.0)) for column in columns] for row in names]
    whole = tuple(tuple(int(v) if v.is_integer() else round(v, 6) for v in line) for line in values)
    return Crosstab(table, ledger.id, tuple(names), tuple(columns), whole)


def _labels(frame: pd.DataFrame, key: str, ledger: Ledger, schemas: Schemas | None = None) -> pd.Series:
    """The label of each row in a table's dimension."""
    if key == "month" and ledger.period_field:
        months: pd.Series = frame[ledger.period_field].dt.strftime("%Y-%m")
        return months
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
