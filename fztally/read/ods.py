"""OpenDocument spreadsheets (.ods)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from fztally.model.job import Limits
from fztally.model.sheet import Cell, Sheet
from fztally.read.grid import ERRORS, Grid
from fztally.read.guard import Inflater
from fztally.read.moments import iso_moment
from fztally.read.refusal import Refusal
from fztally.read.xml import attributes, forget, local, parse, read_sheets

if TYPE_CHECKING:
    from lxml.etree import _Element

_DURATION = re.compile(r"(-?)P(?:([0-9]+)D)?T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?")
_OWN_ERROR = re.compile(r"Err:[0-9]{3}")
_HIDDEN = frozenset({"collapse", "filter"})
_SPAN = re.compile(r"\[\.?([^\]]*)\]")


def read(data: bytes, name: str, limits: Limits, passwords: Sequence[str] = ()) -> Iterator[Sheet | Refusal]:
    """The sheets in their order; one beyond the limits is its refusal. Raises Refusal when the file cannot be read."""
    inflater = Inflater(data, limits, passwords)
    members = {info.filename: info for info in inflater.members}
    if "content.xml" not in members:
        raise Refusal("file-unreadable", reason="damaged")
    if "META-INF/manifest.xml" in members and b"encryption-data" in inflater.read(members["META-INF/manifest.xml"]):
        raise Refusal("file-password")
    xml = inflater.read(members["content.xml"])
    hidden_styles = _hidden_tables(xml)

    def begin(element: _Element) -> _Table:
        given = attributes(element)
        return _Table(Grid(given.get("name", ""), limits), hidden=given.get("style-name", "") in hidden_styles)

    yield from read_sheets(xml, "table", begin, limits)


def _hidden_tables(xml: bytes) -> frozenset[str]:
    """The styles of sheets that are not shown; they stand before the body."""
    start, end = xml.find(b"<office:automatic-styles"), xml.find(b"</office:automatic-styles>")
    if start < 0 or b'table:display="false"' not in xml[start:end]:
        return frozenset()
    namespaces = b" ".join(re.findall(rb'xmlns:[\w-]+="[^"]*"', xml[:start]))
    root = parse(b"<s " + namespaces + b">" + xml[start:end] + b"</office:automatic-styles></s>")
    return frozenset(
        attributes(style).get("name", "")
        for style in root.iter()
        if isinstance(style.tag, str)
        and local(style.tag) == "style"
        and any(attributes(child).get("display") == "false" for child in style)
    )


class _Table:
    """One sheet in the making. Rows and cells may stand for many equal ones."""

    def __init__(self, grid: Grid, *, hidden: bool) -> None:
        self.grid, self.hidden = grid, hidden
        self.row = self.column = self.repeat = self.columns = 0

    def take(self, event: str, tag: str, element: _Element) -> None:
        """The next start or end of an element."""
        if tag == "table-row":
            if event == "start":
                self.repeat = _count(attributes(element), "number-rows-repeated")
                self.column = 0
                if attributes(element).get("visibility") in _HIDDEN and self.repeat <= self.grid.limits.rows:
                    self.grid.hidden_rows.update(range(self.row, self.row + self.repeat))
            else:
                self.row += self.repeat
                forget(element)
        elif event == "end" and tag in ("table-cell", "covered-table-cell"):
            self._cell(element, covered=tag == "covered-table-cell")
        elif event == "end" and tag == "table-column":
            given = attributes(element)
            count = _count(given, "number-columns-repeated")
            if given.get("visibility") in _HIDDEN and count <= self.grid.limits.columns:
                self.grid.hidden_columns.update(range(self.columns, self.columns + count))
            self.columns += count

    def _cell(self, element: _Element, *, covered: bool) -> None:
        given = attributes(element)
        repeat = _count(given, "number-columns-repeated")
        across, down = (_count(given, f"number-{axis}-spanned") for axis in ("columns", "rows"))
        if across > 1 or down > 1:
            self.grid.merges.append((self.row, self.column, self.row + down - 1, self.column + across - 1))
        # a cell under a merge may keep a value that nobody sees
        text = "" if covered else _text_of(element)
        value = None if covered else _value(given, text)
        formula = "" if covered else given.get("formula", "")
        shown = text.strip()
        if given.get("value-type") == "error" or (formula and (shown in ERRORS or _OWN_ERROR.fullmatch(shown))):
            self._fill(repeat, None, formula, shown or "#ERR!")
        elif value is not None:
            self._fill(repeat, value, formula, "")
        elif formula:
            # a formula that gives the empty text still has a paragraph
            stored = any(local(str(child.tag)) == "p" for child in element)
            self._fill(repeat, "" if stored else None, formula, "")
        self.column += repeat

    def _fill(self, repeat: int, value: Cell, formula: str, error: str) -> None:
        """Set a cell and its repetitions; the farthest is tried first, so that a bomb is refused before it goes off."""
        grid = self.grid
        grid.reach(self.row + self.repeat - 1, self.column + repeat - 1)
        for row in range(self.row, self.row + self.repeat):
            for column in range(self.column, self.column + repeat):
                if formula:
                    grid.formula(row, column, _SPAN.sub(r"\1", formula.partition("=")[2]).replace(":.", ":"))
                if error:
                    grid.error(row, column, error)
                elif value is None:
                    grid.empty_formula(row, column)
                elif value != "":
                    grid.put(row, column, value)


def _value(given: dict[str, str], text: str) -> Cell:
    match given.get("value-type", ""):
        case "float" | "percentage" | "currency":
            stored = given.get("value", "")
            try:
                return int(stored) if stored.isdigit() else float(stored)
            except ValueError:
                return text or None
        case "date":
            return iso_moment(given.get("date-value", "")) or text or None
        case "time":
            return _duration(given.get("time-value", "")) or text or None
        case "boolean":
            return given.get("boolean-value") == "true"
    return given.get("string-value", text) or None


def _duration(text: str) -> Cell:
    """A time of day, as workbooks show what is less than a day; else the time that has passed."""
    match = _DURATION.fullmatch(text)
    if match is None or any(len(part or "") > 9 for part in match.groups()[1:]):
        return None
    days, hours, minutes, seconds = (float(part or 0) for part in match.groups()[1:])
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if not match[1] and length < timedelta(days=1):
        return (datetime.min + length).time()
    return -length if match[1] else length


def _text_of(cell: _Element) -> str:
    """The paragraphs of a cell, one a line; notes are not part of it."""
    return "\n".join(_inline(part) for part in cell if local(str(part.tag)) == "p")


def _inline(element: _Element) -> str:
    pieces = [element.text or ""]
    for child in element:
        match local(str(child.tag)):
            case "s":
                pieces.append(" " * min(_count(attributes(child), "c"), 1000))
            case "tab":
                pieces.append("\t")
            case "line-break":
                pieces.append("\n")
            case "ruby-text" | "annotation":
                pass
            case _:
                pieces.append(_inline(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _count(given: dict[str, str], key: str) -> int:
    value = given.get(key, "1")
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 10 else 1
