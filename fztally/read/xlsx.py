"""Office Open XML workbooks (ECMA-376): values by calamine, and one raw scan for what calamine drops."""

from __future__ import annotations

import html
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from fztally.model.job import Limits
from fztally.model.sheet import At, Cell, Sheet
from fztally.read.guard import Inflater, check_sheet, check_strings, column_number, no_doctype
from fztally.read.refusal import Refusal

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = re.compile(rb"<Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')
_MERGE = re.compile(rb'<mergeCell\b[^>]*?ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
_ERROR = re.compile(
    rb'<c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)([0-9]+)"[^>]*>(?:<f\b.*?(?:/>|</f>))?<v>(.*?)</v>', re.DOTALL
)
_FORMULA = re.compile(
    rb"<c\b(?P<cell>[^>]*)>\s*<f\b(?P<f>[^>]*?)(?:/>|>(?P<text>[^<]*)</f>)\s*(?P<v><v\b[^>]*>(?P<value>[^<]*)</v>|<v\s*/>)?"
)
_REF = re.compile(rb'\br="([A-Z]+)([0-9]+)"')
_HIDDEN_ROW = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="([0-9]+)"')
_HIDDEN_COLUMN = re.compile(rb'<col\b(?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_SHARED = re.compile(rb'\bsi="([0-9]+)"')
_PREFIX = re.compile(rb"<(/?)x:")
_SUMS = ("SUM(", "SUBTOTAL(", "SUMIF", "COUNTA(", "COUNT(")
_EPOCH_1904 = datetime(1904, 1, 1)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A sheet as the workbook lists it."""

    name: str
    part: str
    hidden: bool


def read_xlsx(data: bytes, limits: Limits) -> tuple[Sheet, ...]:
    """All sheets of a workbook. Raises Refusal when limits are exceeded or the file is damaged."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Refusal("file-unreadable", reason="damaged") from error
    with archive:
        inflater = Inflater(archive, limits)
        names = {name.lower(): name for name in archive.namelist()}
        listed, _ = _list_sheets(inflater, names)
        if len(listed) > limits.sheets:
            raise Refusal("file-limit", limit="sheets", allowed=limits.sheets, found=len(listed))
        if "xl/sharedstrings.xml" in names:
            check_strings(inflater.read(names["xl/sharedstrings.xml"]), limits)
        scans: dict[str, bytes] = {}
        for entry in listed:
            xml = inflater.read(names[entry.part.lower()])
            xml = _PREFIX.sub(rb"<\1", xml) if b"<x:sheetData" in xml else xml
            check_sheet(xml, entry.name, limits)
            scans[entry.name] = xml
    values = _values(data, [entry.name for entry in listed])
    return tuple(_sheet(entry, values[entry.name], scans[entry.name]) for entry in listed if entry.name in values)


def _attributes(raw: bytes) -> dict[str, str]:
    return {key.decode(): html.unescape(value.decode("utf-8", "replace")) for key, value in _ATTRIBUTE.findall(raw)}


def _list_sheets(inflater: Inflater, names: dict[str, str]) -> tuple[list[_Listed], bool]:
    """The worksheets in order, and whether dates count from 1904."""
    if "xl/workbook.xml" not in names:
        raise Refusal("file-unreadable", reason="damaged")
    workbook = inflater.read(names["xl/workbook.xml"])
    no_doctype(workbook)
    relations: dict[str, str] = {}
    if "xl/_rels/workbook.xml.rels" in names:
        for raw in _RELATION.findall(inflater.read(names["xl/_rels/workbook.xml.rels"])):
            attributes = _attributes(raw)
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if attributes.get("Type", "").endswith("/worksheet"):
                relations[attributes.get("Id", "")] = path
    listed = []
    for raw in _SHEET.findall(workbook):
        attributes = _attributes(raw)
        relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        part = relations.get(relation, "")
        if part.lower() in names:
            listed.append(_Listed(attributes.get("name", ""), part, attributes.get("state", "visible") != "visible"))
    return listed, b'date1904="1"' in workbook


def _values(data: bytes, names: list[str]) -> dict[str, list[list[Cell]]]:
    """Cell values by sheet, from calamine; from openpyxl where calamine fails."""
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        found = {}
        for name in names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            found[name] = [[None if value == "" else value for value in row] for row in rows]
        return found
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # a Rust panic is no Exception; openpyxl reads most of what calamine does not
        return _slow_values(data)


def _slow_values(data: bytes) -> dict[str, list[list[Cell]]]:
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(BytesIO(data), data_only=True)
    except Exception as error:  # openpyxl raises whatever its parts raise on damaged files
        raise Refusal("file-unreadable", reason="damaged") from error
    found: dict[str, list[list[Cell]]] = {}
    for sheet in book.worksheets:
        rows: list[list[Cell]] = [[_plain(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        found[sheet.title] = [[None] * 0] * (sheet.min_row - 1) + rows if sheet.min_row > 1 else rows
    return found


def _plain(value: object) -> Cell:
    if isinstance(value, str) and value.startswith("#") and value.endswith(("!", "?", "A", "0!")):
        return None
    return value if isinstance(value, str | int | float | bool | datetime | timedelta) or value is None else str(value)


def _sheet(entry: _Listed, rows: list[list[Cell]], xml: bytes) -> Sheet:
    """The sheet with what the raw scan finds; each scan runs only where a cheap test says there is something."""
    errors = {_at(m[1], m[2]): m[3].decode() for m in _ERROR.finditer(xml)} if b't="e"' in xml else {}
    uncached, sums = _formulas(xml) if b"<f" in xml else (frozenset(), {})
    merges = (
        tuple((int(b) - 1, _column(a), int(d) - 1, _column(c)) for a, b, c, d in _MERGE.findall(xml))
        if b"<mergeCell " in xml
        else ()
    )
    hidden = b'hidden="' in xml
    _reach(rows, (*errors, *uncached))
    return Sheet(
        name=entry.name,
        rows=rows,
        merges=merges,
        errors=errors,
        uncached=uncached,
        sums=sums,
        hidden_rows=frozenset(int(n) - 1 for n in _HIDDEN_ROW.findall(xml)) if hidden else frozenset(),
        hidden_columns=frozenset(_hidden_columns(xml)) if hidden else frozenset(),
        hidden=entry.hidden,
    )


def _reach(rows: list[list[Cell]], cells: tuple[At, ...]) -> None:
    """Rows that hold nothing but errors are rows all the same."""
    last = max((row for row, _ in cells), default=-1)
    rows += [[] for _ in range(last + 1 - len(rows))]


def _column(letters: bytes) -> int:
    return column_number(letters.decode()) - 1


def _at(letters: bytes, row: bytes) -> At:
    return int(row) - 1, _column(letters)


def _formulas(xml: bytes) -> tuple[frozenset[At], dict[At, str]]:
    """Formulas without a stored value, and cells that sum others."""
    uncached, sums = set(), {}
    shared: dict[bytes, str] = {}
    for match in _FORMULA.finditer(xml):
        ref = _REF.search(match["cell"])
        if ref is None:
            continue
        at = _at(ref[1], ref[2])
        formula = html.unescape((match["text"] or b"").decode("utf-8", "replace")).upper()
        if si := _SHARED.search(match["f"]):
            formula = shared.setdefault(si[1], formula) if formula else shared.get(si[1], "")
        if formula.lstrip("=+").startswith(_SUMS):
            sums[at] = formula
        empty_text = b't="str"' in match["cell"] and match["v"] is not None
        if match["v"] is None or (not match["value"] and not empty_text):
            uncached.add(at)
    return frozenset(uncached), sums


def _hidden_columns(xml: bytes) -> Iterator[int]:
    for match in _HIDDEN_COLUMN.finditer(xml):
        attributes = _attributes(match.group())
        first, last = int(attributes.get("min", 1)), int(attributes.get("max", 0))
        yield from range(first - 1, min(last, 1024))
