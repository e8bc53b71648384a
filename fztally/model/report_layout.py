"""The look of the Word report, as data: ``layout`` in ``report.yaml``."""

from __future__ import annotations

import msgspec

_SUBSTITUTES = {"方正小标宋简体": "宋体", "仿宋_GB2312": "仿宋", "楷体_GB2312": "楷体"}


class PageLayout(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Fonts, sizes and margins. Without any of these keys it is the layout of official documents (GB/T 9704—2012)."""

    title_font: str = "方正小标宋简体"
    body_font: str = "仿宋_GB2312"
    heading_font: str = "黑体"
    subheading_font: str = "楷体_GB2312"
    page_font: str = "宋体"
    """Of the page numbers."""
    latin_font: str = "Times New Roman"
    """Of digits and Latin letters."""
    substitutes: dict[str, str] = msgspec.field(default_factory=lambda: dict(_SUBSTITUTES))
    """Font -> the one to take where it is not installed."""
    title_size: float = 22
    """Points: 二号 is 22, 三号 16."""
    body_size: float = 16
    line: float = 28
    """Points from line to line."""
    top: float = 37
    """Margins in millimetres."""
    left: float = 28
    bottom: float = 35
    right: float = 26
