"""The parts of an Office Open XML workbook: which sheets there are, their XML, the shared strings, the formats."""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from fztally.read.formats import shown_by_id
from fztally.read.guard import Inflater, check_sheets
from fztally.read.moments import Shown
from fztally.read.refusal import Refusal
from fztally.read.xml import attributes, forget, local, parse, walk

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NO_SHEETS = ("/chartsheet", "/dialogsheet", "/xlMacrosheet", "/xlIntlMacrosheet")
_keys: list[bytes] = []
"""b"0", b"1" …, made once: every workbook needs them."""
_TRUE = frozenset({"1", "true", "on"})


@dataclass(frozen=True, slots=True)
class Listed:
    """A sheet as the workbook lists it. ``part`` is "" when the archive does not hold it."""

    name: str
    part: str
    hidden: bool


class Package:
    """A workbook's archive, opened within the limits. Raises Refusal when it is no such archive or damaged."""

    def __init__(self, inflater: Inflater) -> None:
        self._inflater = inflater
        # of members with the same name the last one counts, as for everything that unpacks archives
        self._members: dict[str, zipfile.ZipInfo] = {
            info.filename.replace("\\", "/").lstrip("/").lower(): info for info in inflater.members
        }
        workbook = self._related("", "/officedocument") or "xl/workbook.xml"
        if workbook not in self._members:
            raise Refusal("file-unreadable", reason="damaged")
        self.workbook = workbook
        self._root = parse(self.read(workbook))
        self._relations = self._relations_of(workbook)

    def read(self, part: str) -> bytes:
        """The bytes of a part, in UTF-8 or as its XML declares."""
        return self._inflater.read(self._members[part])

    def _relations_of(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id -> (type in lower case, target part in lower case)."""
        folder, name = posixpath.split(part)
        path = f"{folder}/_rels/{name}.rels".lstrip("/")
        if path not in self._members:
            return {}
        found = {}
        for element in parse(self.read(path)):
            given = attributes(element)
            target = given.get("Target", "").replace("\\", "/")
            target = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            found[given.get("Id", "")] = (given.get("Type", "").lower(), posixpath.normpath(target).lower())
        return found

    def _related(self, part: str, kind: str) -> str:
        relations = self._relations_of(part) if part == "" else self._relations
        return next((target for type_, target in relations.values() if type_.endswith(kind)), "")

    def sheets(self) -> list[Listed]:
        """The worksheets in their order; sheets that hold no cells (charts, dialogs, macros) are left out."""
        listed = []
        for element in self._root.iter():
            if not isinstance(element.tag, str) or local(element.tag) != "sheet":
                continue
            given = attributes(element)
            kind, part = self._relations.get(given.get("id", ""), ("", ""))
            if kind.endswith(tuple(name.lower() for name in _NO_SHEETS)):
                continue
            hidden = given.get("state", "visible") != "visible"
            listed.append(Listed(given.get("name", ""), part if part in self._members else "", hidden))
        check_sheets(len(listed), self._inflater.limits)
        return listed

    @property
    def from_1904(self) -> bool:
        """Whether dates count from 1904, as on old Macintoshes."""
        return any(
            attributes(element).get("date1904", "") in _TRUE
            for element in self._root.iter()
            if isinstance(element.tag, str) and local(element.tag) == "workbookPr"
        )

    def strings(self) -> dict[bytes, str | None]:
        """The shared strings by their number as it stands in cells (b"0", b"1" …); empty ones are None."""
        part = self._related(self.workbook, "/sharedstrings") or "xl/sharedstrings.xml"
        texts = _strings(self.read(part)) if part in self._members else []
        while len(_keys) < len(texts):
            _keys.append(b"%d" % len(_keys))
        found: dict[bytes, str | None] = dict(zip(_keys, texts, strict=False))
        if "" in texts:
            found |= {_keys[n]: None for n, each in enumerate(texts) if not each}
        return found

    def shown(self) -> tuple[Shown, ...]:
        """How each cell format of the workbook shows numbers, by its number."""
        part = self._related(self.workbook, "/styles") or "xl/styles.xml"
        return _shown(self.read(part)) if part in self._members else ()


def _strings(xml: bytes) -> list[str]:
    """The shared strings; how many there are said to be is not believed."""
    try:
        text = xml.decode()
    except UnicodeDecodeError:
        return _strings_exactly(xml)
    start, end = text.find("<si><t"), text.rfind("</t></si>")
    if end < start or start < 0:
        return _strings_exactly(xml)
    pieces = text[start + 6 : end].split("</t></si><si><t")
    # every string has the same four tags, and there is nothing else: else it is for the exact reader
    if text.count("<", start, end) != 4 * len(pieces) - 2 or "<si" in text[:start] or "<si" in text[end:]:
        return _strings_exactly(xml)
    plain = [each[1:] if each[:1] == ">" else each.partition(">")[2] for each in pieces]
    if "&" in text:
        plain = [html.unescape(each) if "&" in each else each for each in plain]
    return [unescape(each) for each in plain] if "_x" in text else plain


def _strings_exactly(xml: bytes) -> list[str]:
    texts: list[str] = []
    pieces: list[str] = []
    phonetic = 0
    for event, name, element in walk(xml):
        if name == "rPh":
            phonetic += 1 if event == "start" else -1
        elif event == "end" and name == "t" and not phonetic:
            pieces.append(element.text or "")
        elif event == "end" and name == "si":
            texts.append(unescape("".join(pieces)))
            pieces.clear()
            forget(element)
    return texts


def unescape(text: str) -> str:
    """A text with ``_x000D_`` and the like turned into what they stand for (ECMA-376, ST_Xstring)."""
    if "_x" not in text:
        return text
    found = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    # two halves of a character beyond the first plane are one; a half that is alone is none
    return found if found.isascii() else found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@lru_cache(maxsize=64)
def _shown(xml: bytes) -> tuple[Shown, ...]:
    """Files of one origin share their styles, so these are remembered."""
    codes: dict[int, str] = {}
    formats: list[int] = []
    within = ""
    for element in parse(xml).iter():
        name = local(element.tag) if isinstance(element.tag, str) else ""
        if name in ("cellXfs", "cellStyleXfs", "dxfs"):
            within = name
        elif name == "numFmt" and within != "dxfs":
            given = attributes(element)
            codes[_number(given, "numFmtId")] = given.get("formatCode", "")
        elif name == "xf" and within == "cellXfs":
            formats.append(_number(attributes(element), "numFmtId"))
    return tuple(shown_by_id(number, codes) for number in formats)


def _number(given: Mapping[str, str], name: str) -> int:
    value = given.get(name, "")
    return int(value) if value.isascii() and value.isdigit() else 0
