"""What a chart of the report shows of a summary table."""

from __future__ import annotations

from fztally.model.schema import ReportChart, Table
from fztally.model.tally import Crosstab
from fztally.write.report.charts import series_of

TABLE = Crosstab(
    table=Table(id="month_by_kind", title="各月", rows="month", columns="kind"),
    ledger="grid_events",
    row_labels=("2021-01", "2021-02", "2021-03"),
    column_labels=("甲", "乙", "丙"),
    values=((1, 2, 0), (3, 0, 0), (0, 4, 0)),
)


def chart(of: str) -> ReportChart:
    return ReportChart(id="a", title="图", table="grid_events.month_by_kind", of="rows" if of == "rows" else "columns")


def test_rows_are_months_without_their_year() -> None:
    series = series_of(chart("rows"), TABLE)
    assert (series.labels, series.values) == (("1", "2", "3"), (3, 3, 4))


def test_columns_without_anything_are_left_out() -> None:
    series = series_of(chart("columns"), TABLE)
    assert (series.labels, series.values) == (("甲", "乙"), (4, 6))


def test_a_table_of_noughts_is_empty() -> None:
    empty = Crosstab(TABLE.table, TABLE.ledger, TABLE.row_labels, TABLE.column_labels, ((0, 0, 0),) * 3)
    assert series_of(chart("rows"), empty).empty
    assert series_of(chart("columns"), empty).empty
