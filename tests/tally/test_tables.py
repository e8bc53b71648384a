"""Summary tables: rows by columns, nobody left out."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fztally.model.period import Period
from fztally.model.tally import Crosstab
from fztally.tally.tables import tally_tables
from tests.tally.counting import SHIPPED, ledger, rows, schemas

NAMES = SHIPPED.registry.names


def _table(table: dict[str, Any], *cases: dict[str, Any], period: str = "2021", **more: Any) -> Crosstab:
    of = ledger(tables=[{"id": "t"} | table], **more)
    (found,) = tally_tables(schemas(of), {of.id: rows(of, *cases)}, Period.parse(period))
    return found


def test_communities_by_category_in_the_order_of_registry_and_codes() -> None:
    found = _table(
        {"rows": "community", "columns": "kind"},
        {"community": "东湖社区", "kind": "甲"},
        {"community": "东湖社区", "kind": "丙"},
        {"community": "望江社区", "kind": "丙"},
        {"community": "望江社区", "kind": "丙"},
    )
    assert found.row_labels == NAMES
    assert found.column_labels == ("甲", "乙", "丙")
    assert found.values[NAMES.index("东湖社区")] == (1, 0, 1)
    assert found.values[NAMES.index("望江社区")] == (0, 0, 2)
    assert sum(map(sum, found.values)) == 4


def test_rows_of_the_office_have_their_line() -> None:
    found = _table({"rows": "community"}, {"community": None}, {"community": "东湖社区"})
    assert found.row_labels == (*NAMES, "街道本级")
    assert found.values[-1] == (1,)


def test_the_office_has_a_line_in_ledgers_that_it_may_keep() -> None:
    assert _table({"rows": "community"}, kept_by="both").row_labels[-1] == "街道本级"
    assert _table({"rows": "community"}).row_labels == NAMES


def test_months_of_the_period() -> None:
    cases = [{"held_on": date(2021, month, 28)} for month in (1, 3, 3, 6)]
    assert _table({"rows": "month"}, *cases).values == ((1,), (0,), (2,), (0,), (0,), (1,), *((0,),) * 6)
    quarter = _table({"rows": "month"}, *cases, period="2021Q1")
    assert quarter.row_labels == ("2021-01", "2021-02", "2021-03")
    assert quarter.values == ((1,), (0,), (2,))


def test_sums_instead_of_counts() -> None:
    found = _table(
        {"rows": "kind", "sum": "money"},
        {"kind": "甲", "money": 1.5},
        {"kind": "甲", "money": None},
        {"kind": "乙", "money": 2.0},
    )
    assert found.column_labels == ("",)
    assert found.values == ((1.5,), (2,), (0,))
    assert isinstance(found.values[1][0], int)


def test_yes_and_no_are_the_labels_of_yes_no_fields() -> None:
    found = _table({"rows": "kind", "columns": "done"}, {"kind": "甲", "done": True}, {"kind": "甲", "done": False})
    assert found.column_labels == ("是", "否")
    assert found.values[0] == (1, 1)


def test_conditions_narrow_a_table() -> None:
    table = {"rows": "kind", "where": [{"field": "done", "is": "是"}]}
    assert _table(table, {"kind": "甲", "done": True}, {"kind": "甲", "done": False}).values == ((1,), (0,), (0,))


def test_values_of_a_free_field_are_those_that_occur() -> None:
    found = _table({"rows": "grid"}, {"grid": "第二网格"}, {"grid": "第一网格"}, {"grid": None}, {"grid": "第一网格"})
    assert found.row_labels == ("第一网格", "第二网格")
    assert found.values == ((2,), (1,))


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "community": st.sampled_from([*NAMES, None]),
                "kind": st.sampled_from("甲乙丙"),
                "people": st.integers(0, 9),
            }
        ),
        max_size=40,
    )
)
def test_every_row_stands_in_exactly_one_cell(cases: list[dict[str, Any]]) -> None:
    counted = _table({"rows": "community", "columns": "kind"}, *cases)
    assert sum(map(sum, counted.values)) == len(cases)
    summed = _table({"rows": "community", "columns": "kind", "sum": "people"}, *cases)
    assert sum(map(sum, summed.values)) == sum(case["people"] for case in cases)
