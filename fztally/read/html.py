"""HTML tables that were saved under an Excel name."""

from __future__ import annotations

import re

from fztally.model.job import Limits
from fztally.model.sheet import Cell, Sheet
from fztally.read.delimited import decode
from fztally.read.refusal import Refusal

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_WIDEST_SPAN = 1000


def looks_like_html(data: bytes) -> bool:
    """Whether the bytes are markup with a table."""
    head = data[:65536].replace(b"\0", b"").lower()
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<") and b"<table" in head


def read_html(data: bytes, name: str, limits: Limits) -> tuple[Sheet, ...]:
    """One sheet a table; spans become merges. Raises Refusal when no table holds anything."""
    from lxml import html

    charset = _CHARSET.search(data[:4096])
    try:
        encoding = (
            "gb18030"
            if charset and charset[1].lower() in (b"gb2312", b"gbk")
            else (charset[1].decode() if charset else "")
        )
        text = data.decode(encoding, "replace") if encoding else decode(data)
    except LookupError:
        text = decode(data)
    try:
        root = html.document_fromstring(
            re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=html.HTMLParser(huge_tree=False)
        )
    except Exception as error:  # lxml raises several of its own kinds for markup it cannot recover
        raise Refusal("file-unreadable", reason="damaged") from error
    sheets: list[Sheet] = []
    for table in root.iter("table"):
        rows, merges = _grid(table, limits)
        if rows:
            sheets.append(Sheet(name if not sheets else f"{name}#{len(sheets) + 1}", rows, tuple(merges)))
    if not sheets:
        raise Refusal("file-unreadable", reason="no-table")
    return tuple(sheets)


def _grid(table: object, limits: Limits) -> tuple[list[list[Cell]], list[tuple[int, int, int, int]]]:
    from lxml.etree import _Element

    if not isinstance(table, _Element):
        return [], []
    rows: list[list[Cell]] = []
    merges: list[tuple[int, int, int, int]] = []
    taken: set[tuple[int, int]] = set()
    for r, line in enumerate(table.iter("tr")):
        row: list[Cell] = []
        column = 0
        for cell in line:
            if cell.tag not in ("td", "th"):
                continue
            while (r, column) in taken:
                column += 1
            down, across = _span(cell.get("rowspan")), _span(cell.get("colspan"))
            row += [None] * (column - len(row))
            text = "".join(str(part) for part in cell.itertext()).replace("\xa0", " ").strip()
            row.append(text or None)
            if down > 1 or across > 1:
                merges.append((r, column, r + down - 1, column + across - 1))
                taken |= {(i, j) for i in range(r, r + down) for j in range(column, column + across)}
            column += across
        rows.append(row)
        if len(rows) > limits.rows:
            raise Refusal("file-limit", limit="rows", allowed=limits.rows, found=len(rows))
    return rows, merges


def _span(value: str | None) -> int:
    return min(int(value), _WIDEST_SPAN) if value and value.isascii() and value.isdigit() and int(value) else 1
