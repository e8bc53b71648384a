"""Charts as Word itself draws them, with their numbers behind them in a small workbook.

Pictures would need a drawing library and Chinese fonts on the machine that runs fztally, and stay as they are. A native
chart is made from parts that are there already: the workbook writer writes the same chart language as Word reads.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter

from fztally.model.schema import ReportChart
from fztally.model.tally import Crosstab
from fztally.write.workbook.theme import CHART_COLOURS
from fztally.write.zipped import zipped

if TYPE_CHECKING:
    from docx.parts.document import DocumentPart

_EMU_PER_MM = 36_000
_DAY = datetime(2000, 1, 1)
_LATIN = re.compile(r'<a:latin typeface="([^"]*)"[^>]*/>')
_PRINT = re.compile(r"<c:printSettings>.*</c:printSettings>", re.DOTALL)
_SHOWN = re.compile(r"<c:show(?:LegendKey|Val|CatName|SerName|Percent|BubbleSize) [^>]*/>")
_LABELS = re.compile(r"<c:dLbls>.*?</c:dLbls>", re.DOTALL)
_AFTER_SHOWN = ("<c:separator>", "<c:showLeaderLines", "</c:dLbls>")
_SHEET = "Sheet1"
_FONT_SIZE = 9
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers with its labels."""

    labels: tuple[str, ...]
    values: tuple[int | float, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(self.values)


def series_of(chart: ReportChart, table: Crosstab) -> Series:
    """The totals of a summary table's rows or columns; columns without any are left out."""
    if chart.of == "rows":
        return Series(tuple(map(_label, table.row_labels)), tuple(sum(line) for line in table.values))
    totals = [sum(line[n] for line in table.values) for n in range(len(table.column_labels))]
    pairs = [(name, total) for name, total in zip(table.column_labels, totals, strict=True) if total]
    return Series(tuple(name for name, _ in pairs), tuple(total for _, total in pairs))


def _label(name: str) -> str:
    """2021-03 as 3, since the title says months."""
    year, dash, month = name.partition("-")
    return str(int(month)) if dash and year.isdigit() and month.isdigit() else name


def add_chart(part: DocumentPart, chart: ReportChart, series: Series, width: float, height: float, font: str) -> str:
    """Put a chart into a document, and give the run content that shows it (WordprocessingML). Sizes in mm."""
    from docx.opc.part import Part

    package = part.package
    drawn = Part(package.next_partname("/word/charts/chart%d.xml"), _CHART, b"", package)
    shown = part.relate_to(drawn, f"{_RELATIONS}/chart")
    place = package.next_partname("/word/embeddings/chart%d.xlsx")
    data = Part(place, _WORKBOOK, _workbook(chart, series, None), package)
    behind = drawn.relate_to(data, f"{_RELATIONS}/package")
    drawn._blob = _chart_xml(chart, series, font, behind)  # noqa: SLF001 - a part takes its content only when it is made
    return _inline(shown, chart.title, round(width * _EMU_PER_MM), round(height * _EMU_PER_MM))


def _chart_xml(chart: ReportChart, series: Series, font: str, behind: str) -> bytes:
    with zipfile.ZipFile(BytesIO(_workbook(chart, series, font))) as package:
        xml = package.read("xl/charts/chart1.xml").decode("utf-8")
    xml = _LATIN.sub(lambda match: f'{match[0]}<a:ea typeface="{match[1]}"/>', xml)
    xml = _LABELS.sub(lambda match: _outspoken(match[0]), _PRINT.sub("", xml))
    if chart.kind == "line":
        xml = xml.replace("</c:ser>", '<c:smooth val="0"/></c:ser>')
    data = f'<c:externalData r:id="{behind}"><c:autoUpdate val="0"/></c:externalData>'
    return xml.replace("</c:chartSpace>", f"{data}</c:chartSpace>").encode("utf-8")


def _outspoken(labels: str) -> str:
    """Data labels that say of every part whether it is shown: what is not said counts as shown in a document."""
    shown = set(_SHOWN.findall(labels))
    names = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
    said = "".join(f'<c:show{name} val="{int(any(f"show{name} " in one for one in shown))}"/>' for name in names)
    bare = _SHOWN.sub("", labels)
    place = min(bare.index(mark) for mark in _AFTER_SHOWN if mark in bare)
    return bare[:place] + said + bare[place:]


def _workbook(chart: ReportChart, series: Series, font: str | None) -> bytes:
    """The numbers in a workbook; with a ``font`` the chart is in it as well."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": _DAY})
        sheet = book.add_worksheet(_SHEET)
        sheet.write_string(0, 1, chart.title)
        for row, (label, value) in enumerate(zip(series.labels, series.values, strict=True), 1):
            sheet.write_string(row, 0, label)
            sheet.write_number(row, 1, value)
        if font is not None:
            _draw(book, sheet, chart, len(series.labels), font)
    with zipfile.ZipFile(BytesIO(out.getvalue())) as package:
        return zipped({name: package.read(name) for name in package.namelist()})


def _draw(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, chart: ReportChart, count: int, font: str
) -> None:
    drawn = book.add_chart({"type": chart.kind})
    letters = {"name": font, "size": _FONT_SIZE, "bold": False}
    labels = {"value": True, "font": letters}
    if chart.kind == "line":
        labels["position"] = "above"
    points: Sequence[dict[str, object]] = ()
    if chart.kind == "pie":
        labels |= {"percentage": True, "category": True, "separator": "\n", "position": "outside_end"}
        points = [{"fill": {"color": CHART_COLOURS[n % len(CHART_COLOURS)]}} for n in range(count)]
    line = {"color": CHART_COLOURS[0], "width": 2}
    drawn.add_series(
        {
            "name": [_SHEET, 0, 1],
            "categories": [_SHEET, 1, 0, count, 0],
            "values": [_SHEET, 1, 1, count, 1],
            "data_labels": labels,
            "points": list(points) or None,
            "gap": 60,
            **({"line": line} if chart.kind == "line" else {"fill": {"color": CHART_COLOURS[0]}}),
            **({"marker": {"type": "circle", "size": 5}} if chart.kind == "line" else {}),
        }
    )
    drawn.set_title({"name": chart.title, "name_font": {**letters, "size": _FONT_SIZE + 2}, "overlay": False})
    drawn.set_legend({"none": True})
    # every value stands at its bar, so the axis would only say it again
    values = {"visible": False, "major_gridlines": {"visible": False}, "min": 0}
    names = {"num_font": letters, "major_gridlines": {"visible": False}, "major_tick_mark": "none"}
    if chart.kind == "bar":
        drawn.set_x_axis(values)
        drawn.set_y_axis({**names, "reverse": True})
    elif chart.kind != "pie":
        drawn.set_x_axis(names)
        drawn.set_y_axis(values)
    drawn.set_chartarea({"border": {"none": True}})
    sheet.insert_chart(0, 3, drawn)


def _inline(relation: str, title: str, width: int, height: int) -> str:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    return (
        f'<w:drawing><wp:inline xmlns:wp="{drawing}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="1" name="{escape(title)}" descr="{escape(title)}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{drawing}/main"><a:graphicData uri="{drawing}/chart">'
        f'<c:chart xmlns:c="{drawing}/chart" xmlns:r="{_RELATIONS}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
