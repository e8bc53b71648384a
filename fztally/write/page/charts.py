"""The summary tables as charts: what is drawn, and the frames that it is drawn into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.model.registry import Registry
from fztally.model.schema import Ledger
from fztally.model.tally import Crosstab, Sending
from fztally.values.rounding import percent
from fztally.write.page.markup import Html, element
from fztally.write.workbook.detail import short_title
from fztally.write.workbook.grid import known_share
from fztally.write.workbook.official import split_unit

_LEAST = 2
"""Lines of a table that are worth a chart."""
_MOST = 6
"""Series that can be told apart; of more the smaller ones are drawn as one."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart. ``drawn`` goes to the script: ``kind`` (column, bar, line, pie), ``labels``, ``series`` (name and
    values, None where nobody reported), ``unit``, and ``average`` beside a rate."""

    ledger: str
    head: str
    """The ledger's title without its usual ending."""
    title: str
    drawn: dict[str, object]


def chart_data(analysis: Analysis) -> list[Chart]:
    """A chart for each summary table that has anything to show, and one for its rate. Tables whose small counts must
    be hidden have none."""
    short = _short_names(analysis.schemas.registry)
    charts = []
    for table in analysis.tables:
        ledger = analysis.schemas.ledger(table.ledger)
        hidden = ledger.restricted and "community" in (table.table.rows, table.table.columns)
        states = _states(analysis, table)
        crosstab = _asked(table, states)
        if hidden or len(crosstab.row_labels) < _LEAST or not any(map(any, crosstab.values)):
            continue
        # 未报 is not 0
        silent = [states.get(label) is Sending.MISSING for label in crosstab.row_labels]
        head = short_title(ledger, analysis.schemas.common.words.title)
        labels = [_label(crosstab, ledger, label, short) for label in crosstab.row_labels]
        title, unit = split_unit(crosstab.table.title)
        if not unit and crosstab.table.sum:
            unit = ledger.field(crosstab.table.sum).unit
        charts.append(Chart(ledger.id, head, title, _counts(crosstab, labels, silent, unit)))
        share = known_share(crosstab)
        if share is not None:
            about = text("web-chart-rate", title=title, label=share.label)
            charts.append(Chart(ledger.id, head, about, _rates(crosstab, share.label, share.of, labels, silent)))
    return charts


def _short_names(registry: Registry) -> Mapping[str, str]:
    """The communities' names without the ending that all have in common, for the axes."""
    for suffix in sorted(registry.suffixes, key=len, reverse=True):
        short = {name: name.removesuffix(suffix) for name in registry.names}
        if all(name.endswith(suffix) for name in registry.names) and all(short.values()):
            return short
    return {}


def _label(crosstab: Crosstab, ledger: Ledger, label: str, short: Mapping[str, str]) -> str:
    if crosstab.table.rows == "month" and ledger.period_field:
        return text("wb-month", month=int(label[5:]))
    return short.get(label, label) if crosstab.table.rows == "community" else label


def _states(analysis: Analysis, crosstab: Crosstab) -> dict[str, Sending]:
    """How the keepers stand that have no rows in the ledger, where the table is one by community."""
    if crosstab.table.rows != "community":
        return {}
    office = analysis.schemas.registry.office.name
    return {
        status.community or office: status.sending
        for status in analysis.statuses
        if status.ledger == crosstab.ledger and not status.kept
    }


def _asked(crosstab: Crosstab, states: Mapping[str, Sending]) -> Crosstab:
    """A table without the keepers that need not send anything and have not."""
    kept = [
        (label, values)
        for label, values in zip(crosstab.row_labels, crosstab.values, strict=True)
        if states.get(label) is not Sending.NOT_EXPECTED
    ]
    labels, values = zip(*kept, strict=True) if kept else ((), ())
    return Crosstab(crosstab.table, crosstab.ledger, labels, crosstab.column_labels, values)


def _counts(crosstab: Crosstab, labels: Sequence[str], silent: Sequence[bool], unit: str) -> dict[str, object]:
    columns = list(zip(*crosstab.values, strict=True))
    named = list(zip(crosstab.column_labels, columns, strict=True))
    filled = [(name, column) for name, column in named if any(column)]
    if len(filled) > _MOST:
        largest = sorted(range(len(filled)), key=lambda n: -sum(filled[n][1]))[: _MOST - 1]
        rest = [column for n, (_, column) in enumerate(filled) if n not in largest]
        others = text("web-chart-others", count=len(rest)), tuple(map(sum, zip(*rest, strict=True)))
        filled = [filled[n] for n in sorted(largest)] + [others]
    series = [
        {"name": name, "data": [None if quiet else _plain(value) for value, quiet in zip(column, silent, strict=True)]}
        for name, column in filled
    ]
    kind = crosstab.table.chart or "column"
    return {"kind": kind, "unit": unit, "labels": _marked(labels, silent), "series": series}


def _rates(
    crosstab: Crosstab, label: str, of: Sequence[str], labels: Sequence[str], silent: Sequence[bool]
) -> dict[str, object]:
    """The rate of each line against that of all."""
    parts = [n for n, name in enumerate(crosstab.column_labels) if name in of]
    pairs = [(int(sum(line[n] for n in parts)), int(sum(line))) for line in crosstab.values]
    rates = [
        None if quiet or not whole else percent(part, whole, 2)[0]
        for (part, whole), quiet in zip(pairs, silent, strict=True)
    ]
    average = percent(sum(part for part, _ in pairs), sum(whole for _, whole in pairs), 2)[0]
    series = [{"name": label, "data": rates}]
    return {"kind": "column", "unit": "%", "labels": _marked(labels, silent), "series": series, "average": average}


def _marked(labels: Sequence[str], silent: Sequence[bool]) -> list[str]:
    words = text("not-reported")
    return [f"{label}\n{words}" if quiet else label for label, quiet in zip(labels, silent, strict=True)]


def _plain(value: float) -> int | float:
    return int(value) if float(value).is_integer() else round(value, 2)


def write_charts(charts: Sequence[Chart]) -> Html:
    """The section with a frame for each chart; the script draws into it what stands at the same place of its data."""
    heads = {chart.ledger: chart.head for chart in charts}
    chips = [_chip("", text("web-charts-all"), chosen=True)]
    chips += [_chip(ledger, head, chosen=False) for ledger, head in heads.items()]
    return element(
        "section",
        element("h2", text("web-charts")),
        element("div", *chips, class_="chips") if charts else element("p", text("web-charts-none"), class_="about"),
        element("noscript", element("p", text("web-no-script"))),
        element("div", *(_frame(number, chart) for number, chart in enumerate(charts)), class_="plots"),
        id="charts",
    )


def _chip(ledger: str, label: str, *, chosen: bool) -> Html:
    return element("button", label, type="button", data_ledger=ledger, aria_pressed="true" if chosen else "false")


def _frame(number: int, chart: Chart) -> Html:
    unit, average = chart.drawn["unit"], chart.drawn.get("average")
    title = text("wb-chart-title", title=chart.title, unit=unit) if unit else chart.title
    line = element("small", text("web-average", average=average), class_="average") if average is not None else None
    caption = element("figcaption", element("span", chart.head, class_="tag"), title, line)
    plot = element("div", class_="plot", role="img", aria_label=title, data_chart=number)
    return element("figure", caption, plot, data_ledger=chart.ledger)
