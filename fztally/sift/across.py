"""What must agree across ledgers: told as remarks, since either side may be the right one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from fztally.model.analysis import LedgerRows
from fztally.model.conditions import all_hold
from fztally.model.finding import Fact, Finding
from fztally.model.grids import bare_grid
from fztally.model.period import Period
from fztally.model.place import Place
from fztally.model.registry import Registry
from fztally.model.schema import AlsoIn, GridsKnown, Schemas

_NAMED = 5


def check_across(schemas: Schemas, ledgers: Mapping[str, LedgerRows], period: Period) -> Iterator[Finding]:
    """Findings of the rules across ledgers, on kept rows."""
    for rule in schemas.report.across:
        if isinstance(rule, AlsoIn):
            yield from _also_in(rule, ledgers[rule.ledger], ledgers[rule.other], period)
        else:
            yield from _grids_known(rule, ledgers[rule.ledger], schemas.registry)


def _also_in(rule: AlsoIn, rows: LedgerRows, others: LedgerRows, period: Period) -> Iterator[Finding]:
    frame = rows.frame[all_hold(rows.frame, rule.where, rows.ledger, period)]
    dates = {
        str(community): group[rule.other_date].dropna()
        for community, group in others.frame.groupby("community", sort=False)
    }
    label = "、".join(condition.is_ for condition in rule.where if condition.is_)
    reach = pd.Timedelta(days=rule.days)
    for _, row in frame[frame[rule.date].notna() & frame["community"].notna()].iterrows():
        near = dates.get(row["community"])
        if near is None or not ((near - row[rule.date]).abs() <= reach).any():
            place = Place(row["source_file"], row["source_sheet"], int(row["source_row"]))
            facts: dict[str, Fact] = {"other": others.ledger.title, "days": rule.days, "label": label}
            yield Finding("not-also-in", place, rule.ledger, row["community"], facts=facts)


def _grids_known(rule: GridsKnown, rows: LedgerRows, registry: Registry) -> Iterator[Finding]:
    registered = {community.name: community for community in registry.communities if community.grids}
    named = rows.frame[rows.frame[rule.field].notna()]
    for name, group in named.groupby("community", sort=False):
        community = registered.get(str(name))
        if community is None:
            continue
        known = {bare_grid(grid, community): grid for grid in community.grids}
        found = {bare_grid(grid, community): grid for grid in group[rule.field]}
        first = group.iloc[0]
        place = Place(first["source_file"], first["source_sheet"])
        for code, there, wanted in (("grids-unknown", found, known), ("grids-unstaffed", known, found)):
            missing = [grid for bare, grid in there.items() if bare not in wanted]
            if missing:
                facts: dict[str, Fact] = {"count": len(missing), "names": "、".join(missing[:_NAMED])}
                yield Finding(code, place, rule.ledger, community.name, rule.field, facts=facts)
