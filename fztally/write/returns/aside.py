"""Rows on which nothing is marked, set aside while openpyxl has the workbook, and put back as their sender's program
wrote them: openpyxl takes most of its time for cells that only pass through it.

Their styles stay valid, since openpyxl keeps the formats of cells (``cellXfs``) in their places and adds new ones
behind them. Their texts stay valid, since openpyxl writes its own into the cells, so that the table of shared strings
(ECMA-376 part 1, 18.4) is free to be the sender's.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO

from fztally.model.returned import MARK_ROW
from fztally.write.returns.cached import sheet_parts
from fztally.write.returns.cells import STARTS_A_FORMULA
from fztally.write.returns.problems import Problem

STRINGS = "xl/sharedStrings.xml"
_TOLD = (
    (
        "[Content_Types].xml",
        b"</Types>",
        (
            b'<Override PartName="/xl/sharedStrings.xml" ContentType='
            b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
        ),
    ),
    (
        "xl/_rels/workbook.xml.rels",
        b"</Relationships>",
        (
            b'<Relationship Id="strings" Target="sharedStrings.xml" Type='
            b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>'
        ),
    ),
)
"""Where a package tells of its table of shared strings, and what it says."""
_ROOT = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_ELSEWHERE = (b"<!", b"<hyperlink", b"<legacyDrawing", b"<tablePart")
"""What ties cells to other parts of the file, or is written in an unusual way."""
_UTF_8 = re.compile(rb'^<\?xml [^>]*encoding="(?!utf-8")', re.IGNORECASE)
_OPEN, _CLOSE, _NONE = b"<sheetData>", b"</sheetData>", re.compile(rb"<sheetData ?/>")
_NUMBER = re.compile(rb'^ r="([0-9]{1,7})"')
_PREFIXED = re.compile(rb'\s[\w.-]+:[\w.-]+="[^"]*"')
"""An attribute of another namespace, which the copy does not declare."""
_PLAIN = re.compile(
    rb' r="[0-9]+"(?: [\w.:-]+="[^"<>]*")*>'
    rb'(?:<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]+")?(?: t="(?:s|n|b|e|inlineStr)")?'
    rb'(?:/>|>(?:<v>[^<]*</v>|<is><t(?: xml:space="preserve")?>[^<]*</t></is>)?</c>))*</row>\s*'
)
"""A row of nothing but values, from behind its ``<row``."""
_SHARED = b' t="s"'
_BEGINNINGS = "|".join(rf"{re.escape(sign)}|&#(?:0*{ord(sign)}|x0*{ord(sign):x});" for sign in STARTS_A_FORMULA)
_FORMULA_LIKE = re.compile(rf"<t\b[^>]*>(?:{_BEGINNINGS})[^<]".encode(), re.IGNORECASE)
"""A text that begins like a formula is quoted in the copy, which is openpyxl's to do."""
_MERGE = re.compile(rb'<mergeCell\b[^>]*?\bref="[A-Z]{1,3}([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})"')
_DIMENSION = re.compile(rb"<dimension\b[^>]*?/>")


_LARGEST = 250_000_000
"""Inflated bytes of sheets above which nothing is looked at: openpyxl will not be given them either."""

SheetRest = Mapping[int, bytes]
"""The rows of a sheet that were set aside, by their numbers from 1."""


@dataclass(frozen=True, slots=True)
class Slim:
    """A workbook's file without the rows set aside, those rows by the name of the sheet, its table of strings."""

    data: bytes
    rest: Mapping[str, SheetRest] = field(default_factory=dict)
    strings: bytes | None = None


def set_aside(data: bytes, problems: Iterable[Problem]) -> Slim:
    """Take the rows out of a workbook's file on which none of the problems is marked, and by which no earlier copy is
    known. Sheets of an unusual form, or tied to other parts of the file, stay as they are. Raises what zipfile and
    lxml raise of a damaged file."""
    marked: dict[str, set[int]] = {}
    for problem in problems:
        place = problem.place
        marked.setdefault(place.sheet, set()).update(range(place.row, max(place.row, place.last_row) + 1))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if inflated(archive) > _LARGEST:
            return Slim(data)
        parts = {name: archive.read(name) for name in archive.namelist()}
        names = list(sheet_parts(archive))
    # openpyxl gives a second sheet of one name another name
    alike = Counter(name.lower() for name, _ in names)
    shown = Counter(part for _, part in names)
    strings = parts.get(STRINGS)
    rest: dict[str, SheetRest] = {}
    if strings is None or not _FORMULA_LIKE.search(strings):
        for name, part in names:
            if alike[name.lower()] == shown[part] == 1:
                parts[part], rows = _split(parts[part], marked.get(name, set()), shared=strings is not None)
                rest |= {name: rows} if rows else {}
    if not rest:
        return Slim(data)
    slim = BytesIO()
    with zipfile.ZipFile(slim, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return Slim(slim.getvalue(), rest, strings)


def inflated(archive: zipfile.ZipFile) -> int:
    """How many bytes the sheets of a workbook say that they have when they are inflated."""
    return sum(info.file_size for info in archive.infolist() if info.filename.startswith("xl/worksheets/"))


def _split(xml: bytes, marked: set[int], *, shared: bool) -> tuple[bytes, SheetRest]:
    """A sheet without the rows that can be set aside, and these."""
    start, end = xml.find(_OPEN), xml.rfind(_CLOSE)
    if _ROOT not in xml or end < start or start < 0 or _UTF_8.search(xml) or any(word in xml for word in _ELSEWHERE):
        return xml, {}
    tail = xml[end:]
    merges = [range(int(first), int(last) + 1) for first, last in _MERGE.findall(tail)]
    first, *pieces = xml[start + len(_OPEN) : end].split(b"<row")
    if first.strip() or tail.count(b"<mergeCell ") != len(merges):
        return xml, {}
    tied = marked.union(*merges)
    kept: list[bytes] = []
    rows: dict[int, bytes] = {}
    for piece in pieces:
        number = _NUMBER.match(piece)
        if number is None:
            # a row without a number follows the one before, which may not be there
            return xml, {}
        row = int(number[1])
        if row <= MARK_ROW or row in tied or row in rows or not _is_plain(piece, shared=shared):
            kept.append(b"<row" + piece)
        else:
            head, close, cells = piece.partition(b">")
            rows[row] = b"<row" + _PREFIXED.sub(b"", head) + close + cells.rstrip()
    return xml[: start + len(_OPEN)] + b"".join(kept) + tail, rows


def _is_plain(piece: bytes, *, shared: bool) -> bool:
    return bool(_PLAIN.fullmatch(piece)) and (shared or _SHARED not in piece) and not _FORMULA_LIKE.search(piece)


def put_strings(parts: dict[str, bytes], strings: bytes) -> None:
    """Give a package that has none a table of shared strings, told of where the format wants it told (ECMA-376 part 2,
    9 and 10). Raises ValueError when openpyxl has begun to write one."""
    if STRINGS in parts:
        raise ValueError("strings twice")
    parts[STRINGS] = strings
    for name, end, told in _TOLD:
        parts[name] = parts[name].replace(end, told + end)


def put_back(xml: bytes, rest: SheetRest) -> bytes:
    """A sheet as openpyxl wrote it, with the rows that were set aside in their places. Raises ValueError when cells
    stand there already."""
    # the extent that openpyxl tells is that of its own rows; none need be told
    xml = _DIMENSION.sub(b"", xml, count=1)
    empty = _NONE.search(xml)
    if empty:
        start, end, written = empty.start(), empty.end(), dict[int, bytes]()
    else:
        start, end = xml.index(_OPEN), xml.rindex(_CLOSE) + len(_CLOSE)
        written = dict(_written(xml[start + len(_OPEN) : end - len(_CLOSE)]))
    # looking at a row is enough for openpyxl to write an empty one
    if any(b"<c" in written[row] for row in written.keys() & rest.keys()):
        raise ValueError("a row twice")
    rows = sorted((written | dict(rest)).items())
    return b"".join([xml[:start], _OPEN, *(row for _, row in rows), _CLOSE, xml[end:]])


def _written(rows: bytes) -> Iterator[tuple[int, bytes]]:
    for piece in rows.split(b"<row")[1:]:
        number = re.search(rb'\br="([0-9]+)"', piece.partition(b">")[0])
        if number is None:
            raise ValueError("a row without a number")
        yield int(number[1]), b"<row" + piece
