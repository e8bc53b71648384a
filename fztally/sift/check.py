"""Rows against their schema: the only room where pandera is used.

pandera is called once for a whole stacked ledger and told to collect (``lazy``); every check keeps one failure case
only, because its own table of failures grows faster than the number of failures. The rows are taken from each check's
boolean output instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import pandera.pandas as pandera
from pandera.errors import SchemaErrors

from fztally.model.conditions import holds
from fztally.model.period import Period
from fztally.model.schema import AtMost, EmptyWhen, Field, Ledger, NotBefore, RateOf, RequiredWhen, Rule, SumOf

Masks = Mapping[str, "pd.Series[bool]"]
"""``required:<field>``, ``minimum:<field>``, ``codes:<field>``, ``rule:<n>`` -> where the check fails."""


def failures(frame: pd.DataFrame, ledger: Ledger, period: Period) -> Masks:
    """Where the rows of a ledger break its schema, by check."""
    schema = pandera_schema(ledger, period)
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        broken: dict[str, pd.Series[bool]] = {}
        for error in errors.schema_errors:
            if not isinstance(error.check_output, pd.Series):
                raise TypeError(f"{ledger.id}: {error}") from None
            broken[str(error.check.name)] = ~error.check_output.astype(bool)
        return broken
    return {}


def pandera_schema(ledger: Ledger, period: Period) -> pandera.DataFrameSchema:
    """The pandera schema that a ledger's YAML describes: columns with their checks, and checks across columns."""
    columns = {field.id: pandera.Column(None, checks=_checks(field), nullable=True) for field in ledger.fields}
    across = [_waived(field, ledger, period) for field in ledger.fields if field.required and field.waived_when]
    across += [_rule(n, rule, ledger, period) for n, rule in enumerate(ledger.rules) if not isinstance(rule, RateOf)]
    return pandera.DataFrameSchema(columns, checks=across, name=ledger.id)


def _check(
    name: str, good: Callable[[pd.DataFrame], pd.Series[bool]] | Callable[[pd.Series], pd.Series[bool]]
) -> pandera.Check:
    return pandera.Check(good, name=name, ignore_na=False, n_failure_cases=1)


def _checks(field: Field) -> list[pandera.Check]:
    checks = []
    if field.required and field.waived_when is None and field.kind != "community":
        checks.append(_check(f"required:{field.id}", lambda column: column.notna()))
    if field.kind in ("int", "number"):
        least = field.minimum if field.minimum is not None else 0
        checks.append(_check(f"minimum:{field.id}", lambda column: column.isna() | (column >= least).fillna(True)))
    if field.kind == "code" and isinstance(field.codes, dict):
        codes = list(field.codes)
        checks.append(_check(f"codes:{field.id}", lambda column: column.isna() | column.isin(codes)))
    return checks


def _waived(field: Field, ledger: Ledger, period: Period) -> pandera.Check:
    waiver = field.waived_when
    if waiver is None:
        raise ValueError(field.id)
    return _check(f"required:{field.id}", lambda frame: frame[field.id].notna() | holds(frame, waiver, ledger, period))


def _rule(number: int, rule: Rule, ledger: Ledger, period: Period) -> pandera.Check:
    return _check(f"rule:{number}", lambda frame: ~broken_rule(frame, rule, ledger, period))


def broken_rule(frame: pd.DataFrame, rule: Rule, ledger: Ledger, period: Period) -> pd.Series[bool]:
    """Where a row rule does not hold. Rows that lack one of the values keep it."""
    match rule:
        case NotBefore(field=field, other=other):
            return _before(frame[field], frame[other])
        case AtMost(field=field, other=other):
            return (frame[field] > frame[other]).fillna(False).astype(bool)
        case RequiredWhen(field=field, when=when):
            return frame[field].isna() & holds(frame, when, ledger, period)
        case EmptyWhen(field=field, when=when):
            return frame[field].notna() & holds(frame, when, ledger, period)
        case SumOf(field=field, parts=parts):
            total = frame[list(parts)].sum(axis=1, min_count=len(parts))
            differs = (frame[field] != total).fillna(False).astype(bool)
            return differs & frame[field].notna() & total.notna()
        case RateOf():
            return frame["source_row"].isna()


def _before(column: pd.Series, other: pd.Series) -> pd.Series[bool]:
    """Where a date lies before another; a bare date is compared by day, since midnight is then no time."""
    days, other_days = column.dt.normalize(), other.dt.normalize()
    bare = (column == days) | (other == other_days)
    earlier: pd.Series[bool] = ((days < other_days) | (~bare & (column < other))).astype(bool)
    return earlier
