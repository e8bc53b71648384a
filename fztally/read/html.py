"""HTML tables that were saved under an Excel name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fztally.model.job import Limits
from fztally.model.sheet import Sheet
from fztally.read.delimited import decode
from fztally.read.grid import Grid
from fztally.read.refusal import Refusal

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_WIDEST_SPAN = 1000
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SHORTENED = re.compile(r"[-+]?[0-9]\.?[0-9]*E\+?[0-9]+")
"""How a number of many digits is shown: 5.1E+17. Excel keeps the digits in an attribute."""
_BREAK = "\x0b"
_SPACES = re.compile(r"[ \t\r\n\f]+")


def read(data: bytes, name: str, limits: Limits, passwords: Sequence[str] = ()) -> Iterator[Sheet | Refusal]:
    """One sheet a table; spans become merges. Raises Refusal when no table holds anything."""
    found = False
    for number, table in enumerate(_tables(_root(data)), start=1):
        grid = Grid(name if number == 1 else f"{name}#{number}", limits)
        try:
            _fill(grid, table)
        except Refusal as refusal:
            found = True
            yield refusal.on_sheet(grid.name)
            continue
        if grid.rows:
            found = True
            yield grid.sheet(hidden=False)
    if not found:
        raise Refusal("file-unreadable", reason="no-table")


def _root(data: bytes) -> HtmlElement:
    from lxml import html

    text = _decoded(data)
    try:
        parser = html.HTMLParser(huge_tree=False, remove_comments=True, remove_pis=True)
        return html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    except Exception as error:  # lxml raises several of its own kinds for markup it cannot recover
        raise Refusal("file-unreadable", reason="damaged") from error


def _decoded(data: bytes) -> str:
    charset = _CHARSET.search(data[:4096])
    name = charset[1].decode().lower() if charset else ""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) or name in ("", "unicode", "utf-16"):
        return decode(data)
    # what a page says of itself may be wrong, what reads as UTF-8 is that
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = ""
    if text and not text.isascii():
        return text
    try:
        # pages that say gb2312 are written in the larger sets that contain it
        return data.decode("gb18030" if name in ("gb2312", "gbk") else name, "replace")
    except LookupError:
        return decode(data)


def _tables(root: HtmlElement) -> Iterator[HtmlElement]:
    """The innermost tables: one that holds tables is there for the layout."""
    for table in root.iter("table"):
        if next(table.iterdescendants("table"), None) is None:
            yield table


def _fill(grid: Grid, table: HtmlElement) -> None:
    # cells that reach down from rows above: column -> rows that it still takes
    taken: dict[int, int] = {}
    for row, line in enumerate(table.iter("tr")):
        if _HIDDEN.search(line.get("style") or ""):
            grid.hidden_rows.add(row)
        begun: dict[int, int] = {}
        column = 0
        for cell in line:
            if cell.tag not in ("td", "th"):
                continue
            while taken.get(column, 0):
                column += 1
            down, across = _span(cell.get("rowspan")), _span(cell.get("colspan"))
            grid.put_text(row, column, _value(cell))
            if down > 1 or across > 1:
                grid.merges.append((row, column, row + down - 1, column + across - 1))
            if down > 1:
                begun |= dict.fromkeys(range(column, column + across), down - 1)
            column += across
        taken = {c: rows - 1 for c, rows in taken.items() if rows > 1} | begun


def _value(cell: HtmlElement) -> str:
    # white space in markup is a space, a <br> breaks the line
    lines = "".join(_pieces(cell)).replace("\xa0", " ").split(_BREAK)
    text = "\n".join(_SPACES.sub(" ", line).strip() for line in lines).strip()
    stored = next((value for key, value in cell.attrib.items() if str(key).endswith("num")), "")
    if stored and _SHORTENED.fullmatch(text) and str(stored).strip().isdigit():
        return str(stored).strip()
    return text


def _pieces(cell: HtmlElement) -> Iterator[str]:
    if next(cell.iter("br"), None) is None:
        yield from (str(part) for part in cell.itertext())
        return
    from lxml import etree

    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if event == "start":
            yield _BREAK if element.tag == "br" else element.text or ""
        elif element is not cell:
            yield element.tail or ""


def _span(value: str | None) -> int:
    return min(int(value), _WIDEST_SPAN) if value and value.isascii() and value.isdigit() and int(value) else 1
