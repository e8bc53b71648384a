"""A report as a Word document: its paragraphs and table cells, whatever runs they are broken into."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from lxml import etree

from fztally.model.audit import Cell, Passage, Piece

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BODY = "word/document.xml"
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr", _ALTERNATIVE})
"""What is not part of the text: deleted text, field codes, the second telling of a drawing."""
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
LARGEST = 200_000_000
"""Bytes of XML that are read at most."""


class NotWordError(Exception):
    """The file is no Word document, or a broken one."""


def is_package(data: bytes) -> bool:
    """Whether a file is a zip package with a Word document in it."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            return _BODY in package.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def passages(data: bytes) -> tuple[Passage, ...]:
    """The paragraphs of a document's body, in its order, those of table cells with their place.

    Raises NotWordError for a damaged document or one that is too large.
    """
    root = body(data)
    reading = _Reading({node: n for n, node in enumerate(root.iter(f"{_W}t"))})
    reading.blocks(root, None)
    return tuple(reading.found)


def body(data: bytes) -> Any:
    """The parsed main part of a document. Raises NotWordError."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package, package.open(_BODY) as part:
            xml = part.read(LARGEST + 1)
    except (
        zipfile.BadZipFile,
        KeyError,
        OSError,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        zlib.error,
    ) as error:
        raise NotWordError from error
    if len(xml) > LARGEST:
        raise NotWordError
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise NotWordError from error
    if root.getroottree().docinfo.doctype:
        raise NotWordError
    return root


@dataclass(slots=True)
class _Reading:
    nodes: dict[Any, int]
    """Text nodes in the order of the document."""
    found: list[Passage] = field(default_factory=list)
    tables: int = 0

    def blocks(self, parent: Any, cell: Cell | None) -> None:
        """Paragraphs and tables below an element; text boxes come after the paragraph that holds them."""
        for child in parent:
            if child.tag in _GONE:
                continue
            if child.tag == f"{_W}p":
                self.paragraph(child, cell)
            elif child.tag == f"{_W}tbl":
                self.table(child)
            else:
                self.blocks(child, cell)

    def paragraph(self, element: Any, cell: Cell | None) -> None:
        said, pieces = "", []
        for node in _text_nodes(element):
            if node.tag == f"{_W}t":
                more = node.text or ""
                pieces.append(Piece(len(said), len(said) + len(more), self.nodes[node]))
                said += more
            else:
                said += _BREAKS[node.tag]
        self.found.append(Passage(said, cell, tuple(pieces)))
        for box in _boxes(element):
            self.blocks(box, None)

    def table(self, element: Any) -> None:
        number = self.tables
        self.tables += 1
        for row, tr in enumerate(_rows(element)):
            column = 0
            for tc in _below(tr, f"{_W}tc"):
                self.blocks(tc, Cell(number, row, column))
                span = tc.find(f"{_W}tcPr/{_W}gridSpan")
                width = span.get(f"{_W}val", "1") if span is not None else "1"
                column += int(width) if width.isdigit() else 1


def _text_nodes(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag in _GONE or child.tag == f"{_W}txbxContent":
            continue
        if child.tag == f"{_W}t" or child.tag in _BREAKS:
            yield child
        else:
            yield from _text_nodes(child)


def _boxes(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == f"{_W}txbxContent":
            yield child
        elif child.tag not in _GONE:
            yield from _boxes(child)


def _rows(table: Any) -> Iterator[Any]:
    return _below(table, f"{_W}tr")


def _below(element: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or cells of a row, also those inside content controls."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in _GONE and child.tag not in (f"{_W}tbl", f"{_W}tc", f"{_W}p"):
            yield from _below(child, tag)
