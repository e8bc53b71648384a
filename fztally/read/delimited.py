"""Delimited text: csv and tsv in UTF-8, UTF-16 or GB18030."""

from __future__ import annotations

import codecs
import csv
import io

from fztally.model.job import Limits
from fztally.model.sheet import Cell, Sheet
from fztally.read.refusal import Refusal

_DELIMITERS = (",", "\t", ";", "|", "，")
_SAMPLE_LINES = 40
_FIELD_LIMIT = 10_000_000


def decode(data: bytes) -> str:
    """Text by its byte order mark, else UTF-8 if it is that, else GB18030. Raises Refusal when it is neither."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("file-unreadable", reason="encoding")


def read_delimited(data: bytes, name: str, limits: Limits) -> tuple[Sheet, ...]:
    """The one sheet of a delimited text; row numbers are record numbers, blank records included.

    Raises Refusal when no delimiter makes it a table of at least two columns.
    """
    text = decode(data)
    if "\0" in text:
        raise Refusal("file-unreadable", reason="binary")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    delimiter = find_delimiter(text)
    csv.field_size_limit(_FIELD_LIMIT)
    rows: list[list[Cell]] = []
    cells = 0
    try:
        for record in csv.reader(io.StringIO(text), delimiter=delimiter):
            cells += len(record)
            if cells > limits.cells or len(rows) >= limits.rows:
                raise Refusal("file-limit", limit="cells", allowed=limits.cells, found=cells)
            rows.append([value if value != "" else None for value in record])
    except csv.Error as error:
        raise Refusal("file-unreadable", reason="damaged") from error
    return (Sheet(name, rows),)


def find_delimiter(text: str) -> str:
    """The delimiter that gives the most lines the same, largest number of cells. Raises Refusal when none does."""
    lines = [line for line in text.split("\n", _SAMPLE_LINES * 4)[: _SAMPLE_LINES * 4] if line.strip()][:_SAMPLE_LINES]
    best, best_score = "", 0.0
    for delimiter in _DELIMITERS:
        counts = [line.count(delimiter) for line in lines]
        most = max(counts, default=0)
        if most:
            steady = sum(1 for count in counts if count >= most * 0.8) / len(lines)
            if steady * most > best_score:
                best, best_score = delimiter, steady * most
    if not best:
        raise Refusal("file-unreadable", reason="no-table")
    return best
