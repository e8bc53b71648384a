"""Workbooks made by hand, part by part: what no writer would write."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from fztally.model.finding import Outcome
from fztally.model.job import Limits
from fztally.model.sheet import Sheet
from fztally.model.source import Source
from fztally.read.book import read_book

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def read(path: Path, limits: Limits | None = None, passwords: Sequence[str] = ()) -> Outcome[tuple[Sheet, ...]]:
    """A file as the reading room reads it."""
    return read_book(Source(path.name, path, "", path.stat().st_size), limits or Limits(), passwords)


def read_bytes(
    data: bytes, folder: Path, name: str = "a.xlsx", limits: Limits | None = None, passwords: Sequence[str] = ()
) -> Outcome[tuple[Sheet, ...]]:
    path = folder / name
    path.write_bytes(data)
    return read(path, limits, passwords)


def one(data: bytes, folder: Path, name: str = "a.xlsx", limits: Limits | None = None) -> Sheet:
    """The only sheet of a file that is read without a finding."""
    outcome = read_bytes(data, folder, name, limits)
    assert [finding.code for finding in outcome.findings] == []
    (sheet,) = outcome.value
    return sheet


def archive(members: Mapping[str, bytes | str] | Sequence[tuple[str, bytes | str]], **options: int) -> bytes:
    """A zip of these members, the same ones twice where they are given twice."""
    out = io.BytesIO()
    pairs = members.items() if isinstance(members, Mapping) else members
    with zipfile.ZipFile(out, "w", options.get("compression", zipfile.ZIP_DEFLATED)) as file:
        for name, content in pairs:
            file.writestr(name, content)
    return out.getvalue()


def worksheet(rows: str, before: str = "", after: str = "", namespace: str = MAIN) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{namespace}">'
        f"{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def styles(formats: Sequence[int | str], namespace: str = MAIN) -> str:
    """One cell format each: a built-in number, or a format code."""
    codes = {164 + n: code for n, code in enumerate(formats) if isinstance(code, str)}
    ids = [code if isinstance(code, int) else 164 + n for n, code in enumerate(formats)]
    defined = "".join(f'<numFmt numFmtId="{n}" formatCode="{_escaped(code)}"/>' for n, code in codes.items())
    return (
        f'<styleSheet xmlns="{namespace}"><numFmts count="{len(codes)}">{defined}</numFmts>'
        '<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs>'
        + "".join(
            f'<xf numFmtId="{n}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' for n in ids
        )
        + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def strings(items: Sequence[str], declared: int | None = None, namespace: str = MAIN) -> str:
    """Shared strings; an item that begins with ``<si`` is taken as it is."""
    content = "".join(item if item.startswith("<si") else f"<si><t>{_escaped(item)}</t></si>" for item in items)
    count = len(items) if declared is None else declared
    return f'<sst xmlns="{namespace}" count="{count}" uniqueCount="{count}">{content}</sst>'


def parts(
    *sheets: str,
    names: Sequence[str] = (),
    formats: Sequence[int | str] = (0,),
    texts: Sequence[str] = (),
    book: str = "",
    states: Sequence[str] = (),
    namespace: str = MAIN,
    office: str = OFFICE,
) -> dict[str, bytes | str]:
    """The parts of a workbook of these worksheet parts. ``book`` stands before the list of sheets."""
    listed = "".join(
        f'<sheet name="{_escaped(names[n] if n < len(names) else f"S{n + 1}")}" sheetId="{n + 1}" r:id="rId{n + 1}"'
        f'{f""" state="{states[n]}" """ if n < len(states) else ""}/>'
        for n in range(len(sheets))
    )
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n + 1}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        for n in range(len(sheets))
    )
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPES}.sharedStrings+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{office}">{book}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">'
        + "".join(
            f'<Relationship Id="rId{n + 1}" Type="{office}/worksheet" Target="worksheets/sheet{n + 1}.xml"/>'
            for n in range(len(sheets))
        )
        + f'<Relationship Id="rIdStyles" Type="{office}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rIdStrings" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": styles(formats, namespace),
        "xl/sharedStrings.xml": strings(texts, namespace=namespace),
        **{f"xl/worksheets/sheet{n + 1}.xml": content for n, content in enumerate(sheets)},
    }


def workbook(rows: str, before: str = "", after: str = "", **options: Sequence[int | str] | str) -> bytes:
    """A workbook of one sheet with these rows."""
    return archive(parts(worksheet(rows, before, after), **options))  # type: ignore[arg-type]


def forged(data: bytes, name: str, declared: int) -> bytes:
    """An archive whose directory and local header state another inflated size for a member."""
    out = bytearray(data)
    raw = name.encode()
    for signature, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = out.find(signature)
        while at >= 0:
            if out[at + name_at : at + name_at + len(raw)] == raw:
                out[at + size_at : at + size_at + 4] = struct.pack("<I", declared)
            at = out.find(signature, at + 4)
    return bytes(out)


def bomb(size: int) -> bytes:
    """A deflated run of zeros of this size, as a member's packed bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = bytes(1 << 20)
    return b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
