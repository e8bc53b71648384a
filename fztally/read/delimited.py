"""Delimited text: csv and tsv in UTF-8, UTF-16 or GB18030."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator

from fztally.model.job import Limits
from fztally.model.sheet import Sheet
from fztally.read.grid import Grid
from fztally.read.kinds import wide_text
from fztally.read.refusal import Refusal

_DELIMITERS = (",", "\t", ";", "|", "，")
_SAMPLE = 60
_SAMPLE_CHARS = 200_000
_FIELD_LIMIT = 10_000_000
_ONE_COLUMN_LINES = 40
_MANY_WIDE = 3
"""So many characters of three bytes that are right UTF-8 do not come about by chance in another encoding."""
_MOST_LINES = 60
"""Longest cell, in lines, in a text whose quotes do not all close."""
_EXCEL_TEXT = ('="', '"')
"""How some programs keep Excel from reading a number: ="0012"."""


def decode(data: bytes) -> str:
    """Text by its byte order mark, else UTF-8 if it is that, else GB18030. Raises Refusal when it is neither."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\0" in data[:4096] and (wide := wide_text(data[:4096])):
        return data.decode(wide, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
    if sum(1 for char in before if char >= "\u0800") >= _MANY_WIDE:
        # UTF-8 that breaks off or was damaged; as GB18030 it would be read as nonsense
        raise Refusal("file-unreadable", reason="damaged")
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise Refusal("file-unreadable", reason="encoding") from error


def read_delimited(data: bytes, name: str, limits: Limits) -> Iterator[Sheet | Refusal]:
    """The one sheet of a delimited text; row numbers are record numbers, blank records included.

    A short text without delimiter is one column (a nil return may be); a long one is a Refusal, as is one of no text.
    """
    text = decode(data)
    if "\0" in text:
        raise Refusal("file-unreadable", reason="binary")
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a")
    if text.startswith("sep=") and text[5:6] == "\n":
        delimiter, lines = text[4], 1
    else:
        delimiter, lines = find_delimiter(text), 0
    if text.lstrip().startswith("<") or (not delimiter and text.count("\n") > _ONE_COLUMN_LINES):
        raise Refusal("file-unreadable", reason="no-table")
    grid = Grid(name, limits)
    for row, record in enumerate(_records(text, delimiter or ",")):
        if row < lines:
            continue
        for column, value in enumerate(record):
            if value:
                if value.startswith(_EXCEL_TEXT[0]) and value.endswith(_EXCEL_TEXT[1]) and len(value) > 2:
                    value = value[2:-1]  # noqa: PLW2901 - the value is what stands between
                grid.put_text(row, column, value)
    yield grid.sheet(hidden=False)


def find_delimiter(text: str) -> str:
    """The delimiter under which the most records have the same number of cells, the more cells the better; "" when
    there is none. Delimiters inside quotes do not count."""
    sample = text[:_SAMPLE_CHARS]
    best, best_score = "", 0.0
    for delimiter in _DELIMITERS:
        if delimiter not in sample:
            continue
        counts = []
        for record in _records(sample, delimiter):
            if any(cell.strip() for cell in record):
                counts.append(len(record))
            if len(counts) >= _SAMPLE:
                break
        wide = Counter(count for count in counts if count > 1)
        if not wide:
            continue
        cells, times = max(wide.items(), key=lambda item: item[1] * (item[0] - 1))
        score = times * (cells - 1) * (times / len(counts))
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records of a text. A quote that is never closed is only a character: else it would swallow what follows."""
    csv.field_size_limit(_FIELD_LIMIT)
    try:
        if '"' not in text or _well_quoted(text, delimiter):
            yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        else:
            yield from _records_by_line(text.split("\n"), delimiter)
    except csv.Error as error:
        raise Refusal("file-unreadable", reason="damaged") from error


def _well_quoted(text: str, delimiter: str) -> bool:
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        return False
    return True


def _records_by_line(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    at = 0
    while at < len(lines):
        taken = next(
            (
                n
                for n in range(1, min(_MOST_LINES, len(lines) - at) + 1)
                if "\n".join(lines[at : at + n]).count('"') % 2 == 0
            ),
            0,
        )
        record = "\n".join(lines[at : at + taken])
        if taken and _well_quoted(record, delimiter):
            yield from csv.reader(io.StringIO(record, newline=""), delimiter=delimiter) if record else [[]]
            at += taken
        else:
            yield from csv.reader([lines[at]], delimiter=delimiter, quoting=csv.QUOTE_NONE)
            at += 1
