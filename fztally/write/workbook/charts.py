"""Charts of summary tables, native to Excel: by line (community, month, type), by column, rates against all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.chart import Chart

from fztally.lang.texts import text
from fztally.write.workbook.book import Book
from fztally.write.workbook.grid import Grid
from fztally.write.workbook.official import split_unit
from fztally.write.workbook.page import PAPER_HEIGHT, PAPER_WIDTH, Page, pixels
from fztally.write.workbook.theme import BODY_FONT, CHART_COLOURS, COLOURS, HEAD_FONT

_LOWEST, _HIGHEST, _LEAST = 190, 320, 300
"""Pixels of a chart below its table, and of one beside a table that is lower than that."""
_SIGNED = 50
"""Pixels to be left below a chart."""
_MOST_SERIES = 6
"""Series that can be told apart in one chart; beyond it the totals are drawn."""
_MOST_LINES = 4
_FONT = {"name": BODY_FONT, "size": 9, "color": COLOURS["ink"]}
_FIRST_SHARE = 0.56
"""Of the width, for the first of two charts."""


@dataclass(frozen=True, slots=True)
class ChartPlace:
    """Where a table's charts go: the row of its title, the row and column of their corner, the last column they reach.

    In column 0 they stand below the table, side by side; else beside it, one under the other, as high as it is.
    """

    top: int
    row: int
    column: int
    last_column: int


def chart_table(book: Book, page: Page, grid: Grid, place: ChartPlace, *, average_column: int) -> int:
    """Draw a table's charts. Returns the row below them."""
    kind = grid.crosstab.table.chart or _fitting(grid, place)
    body = grid.crosstab.values[: grid.last - grid.first + 1]
    if kind is None or grid.protected or not any(map(any, body)):
        return place.row
    if kind == "line" and grid.first == grid.last:
        kind = "column"
    title, unit = split_unit(grid.crosstab.table.title)
    charts = [_by_line(book, page, grid, kind, _titled(title, unit))]
    if grid.share is not None:
        charts.append(_rates(book, page, grid, average_column))
    elif grid.values > (_MOST_LINES if kind == "line" else _MOST_SERIES):
        about = text("wb-chart-by", field=grid.column_label)
        charts.append(_by_column(book, page, grid, _titled(about, unit)))
    wide = sum(pixels(page.width(column)) for column in range(place.column, place.last_column + 1))
    tall = _left_on_page(page, place) if place.column == 0 else max(_LEAST, page.tall(place.row, grid.total) - 4)
    left, top = 4, 4
    for n, chart in enumerate(charts):
        width, height = wide - 8, tall
        if len(charts) > 1 and place.column == 0:
            width = int(wide * (_FIRST_SHARE if n == 0 else 1 - _FIRST_SHARE)) - 8
        elif len(charts) > 1:
            height = tall // 2 - 2
        chart.set_size({"width": width, "height": height})
        options = {"x_offset": left, "y_offset": top, "object_position": 2, "description": title}
        page.chart(place.row, place.column, chart, options)
        left, top = (left + width + 4, top) if place.column == 0 else (left, top + height + 4)
    return page.below(place.row, tall + 12)


def _left_on_page(page: Page, place: ChartPlace) -> int:
    """Pixels that are left below a table on its printed page, which is as wide as the sheet."""
    wide = sum(pixels(page.width(column)) for column in range(place.last_column + 1))
    left = PAPER_HEIGHT * wide // PAPER_WIDTH - page.tall(place.top, place.row - 1) - _SIGNED
    return max(_LOWEST, min(_HIGHEST, left))


def _fitting(grid: Grid, place: ChartPlace) -> str | None:
    """A chart for a table that asks for none but leaves room for it: bars where the labels are long."""
    if place.column == 0:
        return None
    table = grid.crosstab.table
    return "column" if table.rows in ("community", "month") or len(grid.crosstab.row_labels) <= _MOST_LINES else "bar"


def chart_spans(
    book: Book, page: Page, place: ChartPlace, lines: tuple[int, int], columns: Sequence[int], title: str
) -> int:
    """A chart of some columns of a form side by side, for each of its lines. Returns the row below it."""
    chart = side_by_side(book, page, lines, 0, columns, title)
    wide = sum(pixels(page.width(column)) for column in range(place.last_column + 1))
    tall = _left_on_page(page, place)
    chart.set_size({"width": wide - 8, "height": tall})
    page.chart(place.row, 0, chart, {"x_offset": 4, "y_offset": 4, "object_position": 2, "description": title})
    return page.below(place.row, tall + 12)


def side_by_side(
    book: Book,
    page: Page,
    lines: tuple[int, int],
    labels: int,
    columns: Sequence[int],
    title: str,
    *,
    kind: str = "column",
    highest: float | None = None,
) -> Chart:
    """Some columns of a table side by side, for each of its lines from the first to the last; the row above holds
    their heads, the column ``labels`` what the lines are called. ``highest`` is the end of the axis."""
    chart = book.chart(kind)
    for n, column in enumerate(columns):
        chart.add_series(
            {
                "name": [page.name, lines[0] - 1, column],
                "categories": _cells(page, lines[0], labels, lines[1], labels),
                "values": _cells(page, lines[0], column, lines[1], column),
                **_look(kind, CHART_COLOURS[n]),
            }
        )
    _dress(chart, title, legend=len(columns) > 1)
    _axes(chart, kind, labelled=False, highest=highest)
    return chart


def _titled(title: str, unit: str) -> str:
    return text("wb-chart-title", title=title, unit=unit) if unit else title


def _cells(page: Page, first: int, column: int, last: int, last_column: int) -> list[Any]:
    return [page.name, first, column, last, last_column]


def _body(page: Page, grid: Grid, column: int) -> dict[str, Any]:
    """The series of one column over all lines of the body."""
    return {
        "categories": _cells(page, grid.first, 0, grid.last, 0),
        "values": _cells(page, grid.first, column, grid.last, column),
    }


def _by_line(book: Book, page: Page, grid: Grid, kind: str, title: str) -> Chart:
    """A bar, column or point for each community, month or type: stacked by column while that can be read."""
    several = 1 < grid.values <= (_MOST_LINES if kind == "line" else _MOST_SERIES)
    chart = book.chart(kind, "stacked" if several and kind in ("column", "bar") else "")
    columns = range(1, grid.values + 1) if several else (grid.total_column,)
    for n, column in enumerate(columns):
        series = _body(page, grid, column) | _look(kind, CHART_COLOURS[n % len(CHART_COLOURS)])
        if several:
            series["name"] = [page.name, grid.first - 1, column]
        else:
            series["data_labels"] = {"value": True, "font": _FONT, "num_format": "#,##0"}
            series["data_labels"] |= {"position": "above"} if kind == "line" else {}
        chart.add_series(series)
    _dress(chart, title, legend=several)
    _axes(chart, kind, labelled=not several)
    return chart


def _by_column(book: Book, page: Page, grid: Grid, title: str) -> Chart:
    """A bar for each column's total."""
    chart = book.chart("bar")
    head = grid.first - 1
    chart.add_series(
        {
            "categories": _cells(page, head, 1, head, grid.values),
            "values": _cells(page, grid.total, 1, grid.total, grid.values),
            "data_labels": {"value": True, "font": _FONT, "num_format": "#,##0"},
            **_look("bar", CHART_COLOURS[1]),
        }
    )
    _dress(chart, title, legend=False)
    _axes(chart, "bar", labelled=True)
    return chart


def _rates(book: Book, page: Page, grid: Grid, average_column: int) -> Chart:
    """The rate of each line against that of all."""
    label = grid.share.label if grid.share else ""
    chart = book.chart("column")
    series = _body(page, grid, grid.share_column) | _look("column", CHART_COLOURS[4])
    labels = {"value": True, "font": {**_FONT, "size": 8}, "num_format": "0.0"}
    chart.add_series({**series, "name": label, "data_labels": labels})
    line = book.chart("line")
    average = {"color": COLOURS["bad"], "width": 1.5, "dash_type": "dash"}
    line.add_series({**_body(page, grid, average_column), "name": text("wb-chart-average"), "line": average})
    chart.combine(line)
    _dress(chart, text("wb-chart-rates", label=label), legend=True)
    _axes(chart, "column", labelled=True)
    return chart


def _look(kind: str, colour: str) -> dict[str, Any]:
    if kind == "line":
        marker = {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": colour}}
        return {"line": {"color": colour, "width": 2}, "marker": marker}
    if kind == "pie":
        return {"data_labels": {"category": True, "value": True, "percentage": True, "font": _FONT}}
    return {"fill": {"color": colour}, "border": {"none": True}, "gap": 60}


def _dress(chart: Chart, title: str, *, legend: bool) -> None:
    chart.set_title({"name": title, "name_font": {"name": HEAD_FONT, "size": 12, "bold": False}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": _FONT} if legend else {"none": True})
    chart.set_chartarea({"border": {"color": COLOURS["faint"]}})


def _axes(chart: Chart, kind: str, *, labelled: bool, highest: float | None = None) -> None:
    """Faint grid lines; where the values are written beside the bars the value axis is left out."""
    if kind == "pie":
        return
    values = {
        "num_format": "#,##0",
        "num_font": _FONT,
        "major_gridlines": {"visible": not labelled, "line": {"color": COLOURS["nil"]}},
        "line": {"none": True},
        "visible": not labelled,
        "min": 0,
        "max": highest,
    }
    categories = {
        "num_font": {**_FONT, "size": 8} if kind == "bar" else _FONT,
        "line": {"color": COLOURS["faint"]},
        "interval_unit": 1,
    }
    if kind == "bar":
        # the first line is to stand at the top, as in the table
        chart.set_y_axis({**categories, "reverse": True})
        chart.set_x_axis({**values, "label_position": "high"})
    else:
        chart.set_x_axis(categories)
        chart.set_y_axis(values)
