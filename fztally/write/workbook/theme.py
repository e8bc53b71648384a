"""The look of the summary workbook, in one place: fonts, colours, heights, and the formats made of them."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

TITLE_FONT, HEAD_FONT, BODY_FONT = "黑体", "黑体", "宋体"
COLOURS = {
    "ink": "#262626",
    "head": "#DCE6F1",
    "total": "#F2F2F2",
    "line": "#8C8C8C",
    "sent": "#E2EFDA",
    "nil": "#EDEDED",
    "missing": "#F8CBAD",
    "problem": "#FFE699",
    "error": "#F8CBAD",
    "warning": "#FFF2CC",
    "link": "#0563C1",
    "muted": "#7F7F7F",
    "faint": "#A6A6A6",
    "good": "#548235",
    "bad": "#C00000",
    "scale_low": "#FFFFFF",
    "scale_high": "#9DC3E6",
    "mark": "#FFF2CC",
}
TABS = {"front": "#1F4E79", "table": "#2E75B6", "list": "#7F7F7F", "detail": "#BFBFBF"}
CHART_COLOURS = (
    *("#2E75B6", "#ED7D31", "#A5A5A5", "#FFC000", "#70AD47", "#264478"),
    *("#9E480E", "#636363", "#997300", "#255E91", "#43682B", "#698ED0"),
)
ROW_HEIGHTS = {
    "title": 33.0,
    "line": 16.5,
    "wrapped": 13.5,
    "head": 21.0,
    "body": 21.0,
    "sign": 26.0,
    "detail_head": 42.0,
}
"""In points."""
DEFAULT_HEIGHT, MOST_HEIGHT = 15.0, 409.0
"""Of a row whose height is not set, and the most that a row can have (Excel specifications and limits)."""

_BASE: dict[str, Any] = {"font_name": BODY_FONT, "font_size": 10, "valign": "vcenter", "font_color": COLOURS["ink"]}
_GRID: dict[str, Any] = {**_BASE, "border": 1, "border_color": COLOURS["line"]}
_HEAD: dict[str, Any] = {
    **_GRID,
    "font_name": HEAD_FONT,
    "bg_color": COLOURS["head"],
    "align": "center",
    "text_wrap": True,
}
_CENTRE: dict[str, Any] = {**_GRID, "align": "center"}
_RIGHT: dict[str, Any] = {**_GRID, "align": "right"}
_FORM: dict[str, Any] = {**_CENTRE, "font_size": 11}
_TOTAL: dict[str, Any] = {**_FORM, "bg_color": COLOURS["total"], "bold": True}
_LINK: dict[str, Any] = {"font_color": COLOURS["link"], "underline": 1}
WHOLE, DECIMAL, RATE = "#,##0", "#,##0.00", '0.00"%"'
DELTA, DELTA_DECIMAL, DELTA_RATE = "+#,##0;-#,##0;0", "+#,##0.00;-#,##0.00;0.00", '+0.00"%";-0.00"%";0.00"%"'

STYLES: dict[str, dict[str, Any]] = {
    "plain": _BASE,
    "cover_title": {**_BASE, "font_name": TITLE_FONT, "font_size": 30, "align": "center"},
    "cover_line": {**_BASE, "font_size": 14, "align": "center"},
    "cover_label": {**_BASE, "font_size": 12, "align": "right", "font_color": COLOURS["muted"]},
    "cover_text": {**_BASE, "font_size": 12, "text_wrap": True, "indent": 1},
    "cover_link": {**_BASE, **_LINK, "font_size": 14, "align": "center"},
    "cover_warning": {**_BASE, "font_size": 14, "bold": True, "align": "center", "font_color": COLOURS["bad"]},
    "title": {**_BASE, "font_name": TITLE_FONT, "font_size": 18, "align": "center"},
    "unit_left": {**_BASE, "align": "left"},
    "unit_right": {**_BASE, "align": "right"},
    "note": {**_BASE, "font_size": 9, "font_color": COLOURS["muted"], "text_wrap": True},
    "note_link": {**_BASE, **_LINK, "font_size": 9},
    "sign_off": {**_BASE, "font_size": 11},
    "paragraph": {**_BASE, "text_wrap": True},
    "section": {**_BASE, "font_name": HEAD_FONT, "font_size": 12},
    "section_row": {**_GRID, "indent": 1, "font_name": HEAD_FONT, "bg_color": COLOURS["total"]},
    "section_link": {**_GRID, **_LINK, "bg_color": COLOURS["total"], "align": "right"},
    "head": _HEAD,
    "text": {**_GRID, "text_wrap": True, "indent": 1},
    "part": {**_GRID, "text_wrap": True, "indent": 3, "font_color": COLOURS["muted"]},
    "centre": _CENTRE,
    "whole": {**_CENTRE, "num_format": WHOLE},
    "amount_centre": {**_CENTRE, "num_format": DECIMAL},
    "number": {**_RIGHT, "num_format": WHOLE, "indent": 1},
    "label": _FORM,
    "count": {**_FORM, "num_format": WHOLE},
    "amount": {**_FORM, "num_format": DECIMAL},
    "rate": {**_FORM, "num_format": RATE},
    "delta": {**_FORM, "num_format": DELTA},
    "delta_decimal": {**_FORM, "num_format": DELTA_DECIMAL},
    "delta_rate": {**_FORM, "num_format": DELTA_RATE},
    "total_delta": {**_TOTAL, "num_format": DELTA},
    "total_delta_decimal": {**_TOTAL, "num_format": DELTA_DECIMAL},
    "total_delta_rate": {**_TOTAL, "num_format": DELTA_RATE},
    "total": {**_TOTAL, "num_format": WHOLE},
    "total_decimal": {**_TOTAL, "num_format": DECIMAL},
    "total_rate": {**_TOTAL, "num_format": RATE},
    "total_head": _TOTAL,
    "total_silent": {**_TOTAL, "font_color": COLOURS["bad"]},
    "silent": {**_FORM, "font_color": COLOURS["bad"]},
    "absent": {**_FORM, "font_color": COLOURS["faint"]},
    "value": {**_RIGHT, "num_format": WHOLE, "bold": True, "font_size": 12, "indent": 1},
    "value_decimal": {**_RIGHT, "indent": 1, "num_format": DECIMAL, "bold": True, "font_size": 12},
    "value_text": {**_RIGHT, "indent": 1, "bold": True, "font_color": COLOURS["bad"]},
    "pending": {**_CENTRE, "num_format": WHOLE, "bg_color": COLOURS["problem"], "bold": True},
    "link": {**_GRID, **_LINK, "indent": 1},
    "link_centre": {**_CENTRE, **_LINK},
    "aside_link": {**_BASE, **_LINK},
    "aside": {**_BASE, "font_size": 9, "font_color": COLOURS["faint"], "num_format": RATE},
    "good": {**_CENTRE, "font_color": COLOURS["good"], "bold": True},
    "bad": {**_CENTRE, "font_color": COLOURS["bad"], "bold": True},
    "sent": {**_CENTRE, "bg_color": COLOURS["sent"]},
    "nil": {**_CENTRE, "bg_color": COLOURS["nil"]},
    "missing": {**_CENTRE, "bg_color": COLOURS["missing"], "font_color": COLOURS["bad"], "bold": True},
    "problem": {**_CENTRE, "bg_color": COLOURS["problem"]},
    "not_expected": {**_CENTRE, "font_color": COLOURS["faint"]},
    "detail_head": _HEAD,
    "detail_head_link": {**_HEAD, **_LINK},
    "mark_head": {**_HEAD, "bg_color": COLOURS["mark"]},
    "detail_text": {**_BASE, "valign": "top"},
    "detail_wrap": {**_BASE, "valign": "top", "text_wrap": True},
    "detail_centre": {**_BASE, "valign": "top", "align": "center"},
    "detail_date": {**_BASE, "valign": "top", "num_format": "yyyy-mm-dd", "align": "center"},
    "detail_datetime": {**_BASE, "valign": "top", "num_format": "yyyy-mm-dd hh:mm", "align": "center"},
    "detail_number": {**_BASE, "valign": "top"},
    "list_text": {**_GRID, "text_wrap": True, "valign": "top"},
    "list_centre": {**_CENTRE, "text_wrap": True, "valign": "top"},
    "list_number": {**_RIGHT, "num_format": WHOLE, "valign": "top"},
}
STYLES |= {
    f"value_rate{decimals}": {**STYLES["value"], "num_format": f'0.{"0" * decimals}"%"' if decimals else '0"%"'}
    for decimals in range(7)
}
STYLES |= {
    f"street_rate{decimals}": {**_CENTRE, "num_format": f'0.{"0" * decimals}"%"' if decimals else '0"%"'}
    for decimals in range(7)
}
CONDITIONAL: dict[str, dict[str, Any]] = {
    "zero": {"font_color": COLOURS["faint"]},
    "error": {"bg_color": COLOURS["error"]},
    "warning": {"bg_color": COLOURS["warning"]},
    "broken": {"font_color": COLOURS["bad"], "bold": True},
}
"""Formats that a condition lays over a cell."""


class Theme:
    """The formats of one workbook by name, made on first use. ``personal`` says that names are not masked."""

    def __init__(self, book: xlsxwriter.Workbook, *, personal: bool = False) -> None:
        self.personal = personal
        self._book = book
        self._formats: dict[str, Format] = {}

    @property
    def scale(self) -> dict[str, str]:
        """The colours between which a table's values are shaded."""
        return {"min_color": COLOURS["scale_low"], "max_color": COLOURS["scale_high"]}

    def __getitem__(self, name: str) -> Format:
        made = self._formats.get(name)
        if made is None:
            style = STYLES[name] if name in STYLES else CONDITIONAL[name]
            made = self._formats[name] = self._book.add_format(dict(style))
        return made
