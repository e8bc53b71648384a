"""Sample workbooks of every format, and ways of damaging them. The same seed gives the same mutants."""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import openpyxl
import xlwt

FILES = Path(__file__).parents[1] / "read" / "files"
HEADER = ["编号", "受理日期", "社区", "纠纷类型", "处理方式", "是否化解", "涉及金额"]
_TAG = re.compile(rb"<[^<>]*>")
_VALUE = re.compile(rb'"[^"<>]*"|>[^<>]+<')
_NASTY = (
    *(
        b"",
        b"0",
        b"-1",
        b"1e308",
        b"4294967295",
        b"99999999999999999999",
        b"XFD1048576",
        b"A0",
        b"#REF!",
        b"&lt;",
        b"&#0;",
    ),
    *(b"\xff", b"\0", "字".encode(), b"nan", b"1_0", b"_xD800_", b"true", b"' ", b"A1:XFD1048576"),
)


@dataclass(frozen=True)
class Mutant:
    """A damaged file and how it came about."""

    name: str
    data: bytes


def seeds() -> dict[str, bytes]:
    """File name -> content, one of each format."""
    found = {
        "writer.xlsx": _xlsx(),
        "writer.xls": _xls(),
        "a.csv": _text(",").encode("gb18030"),
        "a.tsv": _text("\t").encode(),
    }
    found["page.xls"] = _page().encode("gb18030")
    found["xml2003.xls"] = _xml().encode()
    found |= {path.name.replace(".html", "-page.xls"): path.read_bytes() for path in sorted(FILES.iterdir())}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("东湖/a.xlsx", found["writer.xlsx"])
        archive.writestr("b.csv", found["a.csv"])
    return found | {"all.zip": out.getvalue()}


def mutants(count: int, seed: int) -> Iterator[Mutant]:
    """So many damaged files, each made from one of the seeds in one to three ways."""
    originals = seeds()
    names = list(originals)
    for number in range(count):
        chance = random.Random(f"{seed}-{number}")
        name = names[number % len(names)]
        data, ways = originals[name], []
        for _ in range(chance.choice((1, 1, 2, 3))):
            way = chance.choice(_ways(data))
            data = way(data, chance)
            ways.append(way.__name__)
        yield Mutant(f"{number}-{'-'.join(ways)}-{name}", data)


def _rows() -> list[list[object]]:
    return [
        [f"2021-{n:03d}", datetime(2021, 1 + n % 12, 1 + n % 28), "东湖社区", "邻里", "现场协调解决", "是", 100.5 * n]
        for n in range(1, 25)
    ]


def _xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["东湖社区矛盾纠纷排查调处台账"])
    sheet.merge_cells("A1:G1")
    sheet.append(HEADER)
    for row in _rows():
        sheet.append(row)
    sheet["H3"], sheet["H4"] = "=SUM(G3:G9)", "#REF!"
    sheet["H4"].data_type = "e"
    sheet.row_dimensions[5].hidden = sheet.column_dimensions["C"].hidden = True
    book.create_sheet("隐藏").sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    dated = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for r, row in enumerate([HEADER, *_rows()]):
        for c, value in enumerate(row):
            sheet.write(r, c, value, dated if isinstance(value, datetime) else xlwt.Style.default_style)
    sheet.write(40, 6, xlwt.Formula("SUM(G2:G20)"))
    sheet.write_merge(42, 43, 0, 2, "合并")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text(delimiter: str) -> str:
    return "".join(
        delimiter.join(f'"{cell}"' if n % 2 else str(cell) for n, cell in enumerate(row)) + "\r\n"
        for row in [HEADER, *_rows()]
    )


def _page() -> str:
    rows = "".join(
        "<tr>" + "".join(f"<td rowspan=1 x:num>{cell}</td>" for cell in row) + "</tr>" for row in [HEADER, *_rows()]
    )
    return f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><meta charset="gb2312"><body><table>{rows}</table></body></html>'


def _xml() -> str:
    def cell(value: object) -> str:
        if isinstance(value, datetime):
            return f'<Cell><Data ss:Type="DateTime">{value.isoformat()}.000</Data></Cell>'
        kind = "Number" if isinstance(value, float) else "String"
        return f'<Cell ss:MergeAcross="0"><Data ss:Type="{kind}">{value}</Data></Cell>'

    rows = "".join(
        f'<Row ss:Index="{n}">{"".join(map(cell, row))}</Row>' for n, row in enumerate([HEADER, *_rows()], start=1)
    )
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        f' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="台账"><Table>{rows}</Table></Worksheet></Workbook>'
    )


Way = Callable[[bytes, random.Random], bytes]


def _ways(data: bytes) -> tuple[Way, ...]:
    plain: tuple[Way, ...] = (flip_bits, cut_off, drop_bytes, repeat_bytes, overwrite)
    if data.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(data)):
        return (*plain, drop_part, repeat_part, swap_parts, *(damage_xml,) * 6)
    return (*plain, damage_text) if b"<" in data[:200] else plain


def flip_bits(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 3, 20))):
        if out:
            out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def cut_off(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def drop_bytes(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at + chance.choice((1, 4, 100)) :]


def repeat_bytes(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at : at + chance.choice((1, 16, 1000))] * chance.choice((2, 50)) + data[at:]


def overwrite(data: bytes, chance: random.Random) -> bytes:
    at, size = chance.randrange(len(data) + 1), chance.choice((1, 2, 4, 8))
    return data[:at] + chance.choice((bytes(size), b"\xff" * size, chance.randbytes(size))) + data[at + size :]


def _repacked(data: bytes, change: Callable[[list[tuple[str, bytes]]], None]) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except Exception:  # noqa: BLE001 - it is damaged already
        return data
    change(members)
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for name, content in members:
            archive.writestr(name.replace("\0", "") or "x", content)
    return out.getvalue()


def drop_part(data: bytes, chance: random.Random) -> bytes:
    def drop(members: list[tuple[str, bytes]]) -> None:
        if members:
            del members[chance.randrange(len(members))]

    return _repacked(data, drop)


def repeat_part(data: bytes, chance: random.Random) -> bytes:
    def repeat(members: list[tuple[str, bytes]]) -> None:
        if members:
            members.append(chance.choice(members))

    return _repacked(data, repeat)


def swap_parts(data: bytes, chance: random.Random) -> bytes:
    def swap(members: list[tuple[str, bytes]]) -> None:
        if len(members) > 1:
            one, two = chance.sample(range(len(members)), 2)
            members[one], members[two] = (members[one][0], members[two][1]), (members[two][0], members[one][1])

    return _repacked(data, swap)


def damage_xml(data: bytes, chance: random.Random) -> bytes:
    """One part of an archive changed as text, and packed again, so that no checksum gives it away."""

    def damage(members: list[tuple[str, bytes]]) -> None:
        if members:
            at = chance.randrange(len(members))
            name, content = members[at]
            members[at] = (name, damage_text(content, chance))

    return _repacked(data, damage)


def damage_text(content: bytes, chance: random.Random) -> bytes:
    """A tag dropped, doubled or moved, or a value replaced by a nasty one."""
    found = list((_TAG if chance.random() < 0.5 else _VALUE).finditer(content))
    if not found:
        return flip_bits(content, chance)
    match = chance.choice(found)
    before, own, after = content[: match.start()], match[0], content[match.end() :]
    if own[:1] == b"<":
        other = chance.choice(found)[0]
        return before + chance.choice((b"", own * 2, own * 2000, own + other, other)) + after
    return before + own[:1] + chance.choice(_NASTY) + own[-1:] + after
