"""Rows before and after, whatever they are: nothing is lost, counted twice or laid at the wrong door."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from fztally.audit.compare_rows import row_changes
from fztally.model.conditions import counted_rows
from fztally.model.history import How
from fztally.model.period import Period
from fztally.model.schema import Ledger
from fztally.store.schema_files import bundled_schemas, load_schemas

SCHEMAS = load_schemas(bundled_schemas())
DISPUTES, PUBLICITY = SCHEMAS.ledger("disputes"), SCHEMAS.ledger("publicity")
PERIOD = Period.parse("2021")
TEXT = pd.StringDtype(na_value=float("nan"))
Row = dict[str, object]
TYPES = {
    "int": "Int64",
    "number": "float64",
    "yes_no": "boolean",
    "date": "datetime64[us]",
    "datetime": "datetime64[us]",
}
KEYED = st.lists(
    st.fixed_dictionaries(
        {
            "case_no": st.sampled_from(["1", "2", "3", None]),
            "community": st.sampled_from(["东湖社区", "幸福社区", None]),
            "disposition": st.sampled_from(["转交", "现场协调解决", "正在核实"]),
            "resolved": st.sampled_from([True, False, None]),
            "people": st.sampled_from([1, 2, None]),
        }
    ),
    max_size=8,
)
KEYLESS = st.lists(
    st.fixed_dictionaries(
        {
            "community": st.sampled_from(["东湖社区", "幸福社区"]),
            "held_on": st.sampled_from([pd.Timestamp("2021-03-05"), pd.Timestamp("2021-04-05")]),
            "people": st.sampled_from([30, 40, None]),
        }
    ),
    max_size=8,
)


def _contents(rows: Sequence[Row]) -> Counter[object]:
    return Counter(tuple(sorted(row.items(), key=lambda pair: pair[0])) for row in rows)


def _frame(ledger: Ledger, rows: Sequence[Row]) -> pd.DataFrame:
    frame = pd.DataFrame(index=range(len(rows)))
    for field in ledger.fields:
        values = [row.get(field.id) for row in rows]
        frame[field.id] = pd.array(values, dtype=TYPES.get(field.kind, TEXT))
    places = {"source_file": "a.xlsx", "source_sheet": "台账"}
    return frame.assign(**{name: pd.array([value] * len(rows), dtype=TEXT) for name, value in places.items()}).assign(
        source_row=range(1, len(rows) + 1)
    )


@settings(deadline=None, max_examples=40)
@given(KEYED, KEYED)
def test_the_rows_account_for_every_difference(before: list[Row], after: list[Row]) -> None:
    one, two = _frame(DISPUTES, before), _frame(DISPUTES, after)
    change = row_changes(DISPUTES, one, two, PERIOD, 1_000)
    contents = [_contents(rows) for rows in (before, after)]
    if change is None:
        assert contents[0] == contents[1]
        return
    counts = change.counts
    assert counts[How.ADDED] - counts[How.GONE] == len(after) - len(before)
    assert counts[How.CHANGED] + counts[How.GONE] == sum((contents[0] - contents[1]).values())
    assert counts[How.CHANGED] + counts[How.ADDED] == sum((contents[1] - contents[0]).values())
    assert Counter(row.how for row in change.rows) == counts
    for figure in DISPUTES.figures:
        moved = counted_rows(two, figure, DISPUTES, PERIOD).sum() - counted_rows(one, figure, DISPUTES, PERIOD).sum()
        assert change.amounts[figure.id] == moved
        assert sum(row.effects.get(figure.id) or 0 for row in change.rows) == moved
    # a row without a number is named by what else it says
    numbered = (row for row in change.rows if row.how is How.CHANGED and row.name in ("1", "2", "3"))
    keys = Counter((row.community, row.name) for row in numbered)
    assert all(cell.before != cell.after for row in change.rows for cell in row.cells)
    assert all(row.cells for row in change.rows)
    whole = Counter((row["community"] or "", row["case_no"]) for row in (*before, *after) if row["case_no"])
    assert all(count <= whole[key] for key, count in keys.items())


@settings(deadline=None, max_examples=40)
@given(KEYLESS, KEYLESS)
def test_without_a_key_a_row_changes_in_its_place_or_comes_and_goes(before: list[Row], after: list[Row]) -> None:
    change = row_changes(PUBLICITY, _frame(PUBLICITY, before), _frame(PUBLICITY, after), PERIOD, 1_000)
    contents = [_contents(rows) for rows in (before, after)]
    counts = change.counts if change else Counter()
    assert counts[How.CHANGED] + counts[How.GONE] == sum((contents[0] - contents[1]).values())
    assert counts[How.CHANGED] + counts[How.ADDED] == sum((contents[1] - contents[0]).values())
    for row in change.rows if change else ():
        if row.how is How.CHANGED:
            old, new = before[row.row - 1], after[row.row - 1]
            assert old["community"] == new["community"]
            labels = {PUBLICITY.field(name).label for name in new if old[name] != new[name]}
            assert {cell.label for cell in row.cells} == labels
            # the place, the day and the people: of three that are filled in two at least are the same
            assert len(labels) == 1


@settings(deadline=None, max_examples=40)
@given(KEYED, st.randoms())
def test_the_order_of_rows_means_nothing(rows: list[Row], chance: random.Random) -> None:
    other = rows.copy()
    chance.shuffle(other)
    assert row_changes(DISPUTES, _frame(DISPUTES, rows), _frame(DISPUTES, other), PERIOD, 10) is None
