"""What openpyxl cannot carry over into a copy, seen in the parts of the file."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from fztally.lang.texts import text

_PARTS = (
    ("sparkline", r"xl/worksheets/[^/]+\.xml", rb"<x14:sparklineGroup\b"),
    ("databar", r"xl/worksheets/[^/]+\.xml", rb"<x14:conditionalFormatting\b"),
    ("validation", r"xl/worksheets/[^/]+\.xml", rb"<x14:dataValidation\b"),
    ("dispimg", r"xl/worksheets/[^/]+\.xml", rb"DISPIMG\("),
    ("shape", r"xl/drawings/[^/]+\.xml", rb"<(?:xdr:)?(?:sp|cxnSp|grpSp)\b"),
    ("dispimg", r"xl/cellimages\.xml", b""),
    ("threaded", r"xl/threadedComments/.+", b""),
    ("slicer", r"xl/(?:slicers|timelines)/.+", b""),
    ("diagram", r"xl/diagrams/.+", b""),
    ("object", r"xl/embeddings/.+", b""),
    ("query", r"xl/(?:connections\.xml|queryTables/.+)", b""),
    ("macrosheet", r"xl/(?:macrosheets|dialogsheets)/.+", b""),
    ("signature", r"_xmlsignatures/.+", b""),
    ("richvalue", r"xl/richData/.+", b""),
)
"""(text key after ``loss-``, pattern of the part's name, what must stand in it)."""
_WITHOUT_PILLOW = (("image", r"xl/media/.+\.(?:png|jpe?g|gif|bmp|tiff?)", b""),)
_ALWAYS_IMAGE = (("image", r"xl/media/.+\.(?:emf|wmf|svg)", b""),)
_WITHOUT_MACROS = (("control", r"xl/(?:activeX|ctrlProps)/.+", b""),)


@dataclass(frozen=True, slots=True)
class _Rule:
    key: str
    name: re.Pattern[str]
    content: re.Pattern[bytes] | None


def losses(archive: zipfile.ZipFile, *, macros: bool) -> tuple[str, ...]:
    """One sentence for each kind of content that a copy lacks. ``macros``: the copy keeps its macros and controls."""
    found: dict[str, int] = {}
    for name in archive.namelist():
        for rule in _rules(macros=macros):
            if rule.name.fullmatch(name) and (count := _count(archive, name, rule)):
                found[rule.key] = found.get(rule.key, 0) + count
    return tuple(text(f"loss-{key}", count=count) for key, count in sorted(found.items()))


def _count(archive: zipfile.ZipFile, name: str, rule: _Rule) -> int:
    return 1 if rule.content is None else len(rule.content.findall(archive.read(name)))


def _rules(*, macros: bool) -> Iterator[_Rule]:
    # openpyxl reads pictures through Pillow, and drops them where that is not installed
    images = _ALWAYS_IMAGE if find_spec("PIL") else (*_ALWAYS_IMAGE, *_WITHOUT_PILLOW)
    for key, name, content in (*_PARTS, *images, *(() if macros else _WITHOUT_MACROS)):
        yield _Rule(key, re.compile(name, re.IGNORECASE), re.compile(content) if content else None)
