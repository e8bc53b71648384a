"""The look of the summary workbook, in one place: fonts, colours, and the formats made of them."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

TITLE_FONT, HEAD_FONT, BODY_FONT = "黑体", "黑体", "宋体"
COLOURS = {
    "head": "#DCE6F1",
    "total": "#F2F2F2",
    "line": "#7F7F7F",
    "sent": "#E2EFDA",
    "nil": "#EDEDED",
    "missing": "#FCE4D6",
    "problem": "#FFF2CC",
    "error": "#F8CBAD",
    "warning": "#FFF2CC",
    "info": "#FFFFFF",
    "link": "#0563C1",
    "muted": "#7F7F7F",
    "good": "#548235",
    "bad": "#C00000",
}
CHART_COLOURS = (
    "#4472C4",
    "#ED7D31",
    "#A5A5A5",
    "#FFC000",
    "#5B9BD5",
    "#70AD47",
    "#264478",
    "#9E480E",
    "#636363",
    "#997300",
)

_BASE: dict[str, Any] = {"font_name": BODY_FONT, "font_size": 10, "valign": "vcenter"}
_GRID: dict[str, Any] = {**_BASE, "border": 1, "border_color": COLOURS["line"]}

STYLES: dict[str, dict[str, Any]] = {
    "plain": _BASE,
    "cover_title": {"font_name": TITLE_FONT, "font_size": 26, "align": "center", "valign": "vcenter"},
    "cover_line": {**_BASE, "font_size": 14, "align": "center"},
    "title": {"font_name": TITLE_FONT, "font_size": 16, "align": "center", "valign": "vcenter"},
    "subtitle": {**_BASE, "font_color": COLOURS["muted"], "text_wrap": True},
    "section": {"font_name": HEAD_FONT, "font_size": 12, "valign": "vcenter", "bold": True},
    "head": {**_GRID, "font_name": HEAD_FONT, "bg_color": COLOURS["head"], "align": "center", "text_wrap": True},
    "text": {**_GRID, "text_wrap": True},
    "centre": {**_GRID, "align": "center"},
    "number": {**_GRID, "num_format": "#,##0.##;-#,##0.##;0", "align": "right"},
    "whole": {**_GRID, "num_format": "#,##0", "align": "right"},
    "rate": {**_GRID, "num_format": '0.00"%"', "align": "right"},
    "total": {
        **_GRID,
        "num_format": "#,##0.##;-#,##0.##;0",
        "bg_color": COLOURS["total"],
        "bold": True,
        "align": "right",
    },
    "total_head": {**_GRID, "bg_color": COLOURS["total"], "bold": True, "align": "center"},
    "value": {**_GRID, "num_format": "#,##0.##;-#,##0.##;0", "bold": True, "font_size": 11, "align": "right"},
    "value_rate": {**_GRID, "num_format": '0.00"%"', "bold": True, "font_size": 11, "align": "right"},
    "value_text": {**_GRID, "bold": True, "align": "right"},
    "link": {**_GRID, "font_color": COLOURS["link"], "underline": 1},
    "good": {**_GRID, "align": "center", "font_color": COLOURS["good"], "bold": True},
    "bad": {**_GRID, "align": "center", "font_color": COLOURS["bad"], "bold": True},
    "sent": {**_GRID, "align": "center", "bg_color": COLOURS["sent"]},
    "nil": {**_GRID, "align": "center", "bg_color": COLOURS["nil"]},
    "missing": {**_GRID, "align": "center", "bg_color": COLOURS["missing"], "font_color": COLOURS["bad"]},
    "problem": {**_GRID, "align": "center", "bg_color": COLOURS["problem"]},
    "not_expected": {**_GRID, "align": "center", "font_color": COLOURS["muted"]},
    "error": {**_GRID, "align": "center", "bg_color": COLOURS["error"]},
    "warning": {**_GRID, "align": "center", "bg_color": COLOURS["warning"]},
    "info": {**_GRID, "align": "center", "bg_color": COLOURS["info"]},
    "detail_head": {**_GRID, "font_name": HEAD_FONT, "bg_color": COLOURS["head"], "align": "center", "text_wrap": True},
    "detail_text": _BASE,
    "detail_wide": {**_BASE, "text_wrap": False},
    "detail_date": {**_BASE, "num_format": "yyyy-mm-dd", "align": "center"},
    "detail_datetime": {**_BASE, "num_format": "yyyy-mm-dd hh:mm", "align": "center"},
    "detail_number": {**_BASE, "num_format": "#,##0.##;-#,##0.##;0"},
}


class Theme:
    """The formats of one workbook by name."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._formats = {name: book.add_format(dict(style)) for name, style in STYLES.items()}

    def __getitem__(self, name: str) -> Format:
        return self._formats[name]
