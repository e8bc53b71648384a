"""Conditions of the schemas on frames of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fztally.model.period import Period
from fztally.model.schema import Condition, Figure, Ledger

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

YES, NO = "是", "否"
"""How conditions and outputs write the values of yes_no fields."""


def holds(frame: pd.DataFrame, condition: Condition, ledger: Ledger, period: Period) -> pd.Series[bool]:
    """Where one condition holds; an empty cell meets only ``not`` and ``filled: false``."""
    column = frame[condition.field]
    filled = column.notna()
    if condition.filled is not None:
        return filled if condition.filled else ~filled
    if condition.in_period is not None:
        days = column.dt.normalize()
        inside: pd.Series[bool] = (days >= str(period.start)) & (days <= str(period.end))
        return (inside if condition.in_period else ~inside) & filled
    if ledger.field(condition.field).kind == "yes_no":
        column = column.map({True: YES, False: NO}).astype("str")
    if condition.not_ is not None:
        return (~filled | (column != condition.not_)).astype(bool)
    wanted = condition.in_ if condition.in_ is not None else (condition.is_,)
    return column.isin([value for value in wanted if value is not None]).fillna(False).astype(bool)


def all_hold(frame: pd.DataFrame, conditions: Iterable[Condition], ledger: Ledger, period: Period) -> pd.Series[bool]:
    """Where all conditions hold."""
    mask = frame["source_row"].notna()
    for condition in conditions:
        mask &= holds(frame, condition, ledger, period)
    return mask


def counted_rows(frame: pd.DataFrame, figure: Figure, ledger: Ledger, period: Period) -> pd.Series[bool]:
    """The rows of a ledger's kept rows that a figure counts."""
    mask = all_hold(frame, figure.where, ledger, period)
    for field in (figure.sum, figure.distinct, figure.count_by):
        if field is not None:
            mask &= frame[field].notna()
    return mask


def month_labels(dates: pd.Series) -> pd.Series[str]:
    """The month of each date as ``2021-03``; missing dates have the label of no month."""
    import pandas as pd

    # pandas formats dates one by one, which takes as long as reading them
    codes, months = pd.factorize(dates.to_numpy(dtype="datetime64[M]"))
    # the code of missing dates is -1, and takes the last
    labels = pd.Series([*map(str, months), None], dtype=pd.StringDtype(na_value=float("nan")))
    return labels.take(codes).set_axis(dates.index)
