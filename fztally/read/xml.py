"""Untrusted XML by lxml: nothing is fetched, no entity is expanded, no document type is accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Protocol

from fztally.model.job import Limits
from fztally.model.sheet import Sheet
from fztally.read.grid import Grid
from fztally.read.guard import check_sheets, refuse_doctype
from fztally.read.refusal import Refusal

if TYPE_CHECKING:
    from lxml.etree import _Element


def parse(xml: bytes) -> _Element:
    """The root of a small part. Raises Refusal when it is not well-formed or has a document type."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if b"<!DOCTYPE" in xml[:65536]:
            raise refuse_doctype() from error
        raise Refusal("file-unreadable", reason="damaged") from error
    if root.getroottree().docinfo.doctype:
        raise refuse_doctype()
    return root


def walk(xml: bytes) -> Iterator[tuple[str, str, _Element]]:
    """(``start`` or ``end``, local name, element) of a large part; the walker clears what it no longer needs.

    Raises Refusal when the part is not well-formed or has a document type.
    """
    from lxml import etree

    events = etree.iterparse(
        BytesIO(xml),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    first = True
    try:
        for event, element in events:
            if first:
                first = False
                if element.getroottree().docinfo.doctype:
                    raise refuse_doctype()
            if isinstance(element.tag, str):
                yield event, local(element.tag), element
    except (etree.XMLSyntaxError, ValueError) as error:
        if b"<!DOCTYPE" in xml[:65536]:
            raise refuse_doctype() from error
        raise Refusal("file-unreadable", reason="damaged") from error


class Table(Protocol):
    """A sheet in the making from the elements inside of it."""

    grid: Grid
    hidden: bool

    def take(self, event: str, tag: str, element: _Element) -> None:
        """The next start or end of an element. Raises Refusal beyond the limits."""


def read_sheets(
    xml: bytes, sheet_tag: str, begin: Callable[[_Element], Table], limits: Limits
) -> Iterator[Sheet | Refusal]:
    """The sheets of a part that holds them all, in their order; one beyond the limits is its refusal.

    ``begin`` makes the table of a sheet's element. Raises Refusal as ``walk`` does, and when there are too many sheets.
    """
    table: Table | None = None
    refusal: Refusal | None = None
    count = 0
    for event, tag, element in walk(xml):
        if tag == sheet_tag and event == "start" and table is None:
            count += 1
            check_sheets(count, limits)
            table, refusal = begin(element), None
        elif table is None:
            continue
        elif tag == sheet_tag and event == "end":
            yield refusal or table.grid.sheet(hidden=table.hidden)
            table = None
            forget(element)
        elif refusal is None:
            try:
                table.take(event, tag, element)
            except Refusal as error:
                refusal = error.on_sheet(table.grid.name)


def local(name: str) -> str:
    """A tag or attribute name without its namespace."""
    return name.rpartition("}")[2]


def attributes(element: _Element) -> dict[str, str]:
    """The attributes of an element by their local names."""
    return {local(str(key)): str(value) for key, value in element.attrib.items()}


def forget(element: _Element) -> None:
    """Free an element that has been read, and its elder siblings."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]
