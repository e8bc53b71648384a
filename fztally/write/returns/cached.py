"""Stored values of formulas, carried into the copy: openpyxl writes formulas without them, and a reader that does not
calculate would see nothing there."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from html import escape

from lxml import etree

Stored = Mapping[str, tuple[str, str]]
"""Cell -> (type attribute, value) of its formula's stored value."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WITHOUT_VALUE = re.compile(
    rb'<c r="(?P<cell>[A-Z]+[0-9]+)"(?P<style>[^>]*)>(?P<f><f\b[^>]*?(?:/>|>[^<]*</f>))<v\s*(?:/>|></v>)'
)
_TYPES = frozenset({"n", "str", "b", "e"})


def stored_values(archive: zipfile.ZipFile) -> dict[str, Stored]:
    """Sheet name -> the stored values of its formulas, for sheets that have formulas."""
    found: dict[str, Stored] = {}
    for name, part in sheet_parts(archive):
        xml = archive.read(part)
        if b"<f" in xml and (values := dict(_values(xml))):
            found[name] = values
    return found


def with_values(xml: bytes, stored: Stored) -> bytes:
    """A sheet as openpyxl wrote it, with the stored values put behind the formulas of the same cells."""

    def put(match: re.Match[bytes]) -> bytes:
        kind, value = stored.get(match["cell"].decode(), ("", ""))
        if not kind:
            return match.group()
        kinds = b"" if kind == "n" else f' t="{kind}"'.encode()
        cell = b'<c r="%s"%s%s>%s' % (match["cell"], match["style"], kinds, match["f"])
        return cell + f"<v>{escape(value)}</v>".encode()

    return _WITHOUT_VALUE.sub(put, xml)


def sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """(sheet name, part) of the worksheets; nothing where the package is put together otherwise."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return
    relations = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in _parse(archive.read("xl/_rels/workbook.xml.rels"))
    }
    for sheet in _parse(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        part = relations.get(sheet.get(_RELATION), "")
        if part in names:
            yield sheet.get("name", ""), part


def _values(xml: bytes) -> Iterator[tuple[str, tuple[str, str]]]:
    for cell in _parse(xml).iter(f"{_MAIN}c"):
        value = cell.find(f"{_MAIN}v")
        kind = cell.get("t", "n")
        if cell.find(f"{_MAIN}f") is not None and value is not None and value.text and kind in _TYPES:
            yield cell.get("r", ""), (kind, value.text)


def _parse(xml: bytes) -> etree._Element:
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
