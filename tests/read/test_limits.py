"""Refusals before anything is allocated: each names the limit, and the cell where there is one."""

from __future__ import annotations

import resource
import sys
import zipfile
from pathlib import Path

import msgspec
import pytest

from fztally.model.finding import Finding
from fztally.model.job import Limits
from tests.read.crafting import archive, bomb, forged, one, parts, read_bytes, strings, workbook, worksheet

MEGABYTE = 1 << 20


def refused(data: bytes, folder: Path, limits: Limits | None = None, name: str = "a.xlsx") -> Finding:
    outcome = read_bytes(data, folder, name, limits)
    assert outcome.value == ()
    (finding,) = outcome.findings
    assert finding.code == "file-limit"
    return finding


def limits(**changes: int) -> Limits:
    return msgspec.structs.replace(Limits(), **changes)


@pytest.mark.parametrize(
    ("cell", "limit", "found"),
    [
        ("XFD1048576", "columns", 16_384),
        ("XFD1", "columns", 16_384),
        ("ZZZZ5", "", 0),
        ("AA1048576", "cells", 28_311_552),
    ],
)
def test_a_value_far_away(cell: str, limit: str, found: int, tmp_path: Path) -> None:
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    data = workbook(
        f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{cell}"><v>1</v></c></row>'
        if row != "1"
        else f'<row r="1"><c r="A1"><v>1</v></c><c r="{cell}"><v>1</v></c></row>'
    )
    if not limit:
        # no such column: damaged, not large
        assert [finding.code for finding in read_bytes(data, tmp_path).findings] == ["sheet-unreadable"]
        return
    finding = refused(data, tmp_path)
    assert (finding.facts["limit"], finding.facts["found"]) == (limit, found)
    assert (finding.place.sheet, finding.place.cell) == ("S1", cell)


@pytest.mark.parametrize("form", ['<c r="XFD1048576" t="e"><v>#REF!</v></c>', '<c r="XFD1048576"><f>1</f></c>'])
def test_cells_without_a_value_count_as_well(form: str, tmp_path: Path) -> None:
    finding = refused(workbook(f'<row r="1048576">{form}</row>'), tmp_path)
    assert finding.place.cell == "XFD1048576"


def test_one_far_cell_costs_its_sheet_only(tmp_path: Path) -> None:
    near, far = (worksheet(f'<row r="1"><c r="{cell}"><v>1</v></c></row>') for cell in ("A1", "XFD1"))
    outcome = read_bytes(archive(parts(far, near)), tmp_path)
    assert [sheet.name for sheet in outcome.value] == ["S2"]
    assert [finding.place.sheet for finding in outcome.findings] == ["S1"]


def test_a_far_row_is_no_reason_to_refuse(tmp_path: Path) -> None:
    sheet = one(
        workbook('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="B1048576"><v>2</v></c></row>'), tmp_path
    )
    assert (len(sheet.rows), sheet.rows[-1]) == (1_048_576, [None, 2])


def test_formatted_cells_are_no_content(tmp_path: Path) -> None:
    """A sheet that declares 64,707 empty rows and another 16,382 columns."""
    wide = "".join(f'<c r="{letters}2" s="0"/>' for letters in _letters(16_382))
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>' + f'<row r="2">{wide}</row>'
    rows += "".join(
        f'<row r="{n}" s="0" customFormat="1"><c r="A{n}" s="0"/><c r="XFD{n}" s="0"/></row>' for n in range(3, 64_708)
    )
    sheet = one(workbook(rows, before='<cols><col min="1" max="16382" style="0"/></cols>'), tmp_path)
    assert sheet.rows == [[1]]


def _letters(count: int) -> list[str]:
    from fztally.model.place import column_letters

    return [column_letters(number) for number in range(1, count + 1)]


def test_more_columns_than_allowed(tmp_path: Path) -> None:
    cells = "".join(f'<c r="{letters}1"><v>1</v></c>' for letters in _letters(16_384)[:1500])
    finding = refused(workbook(f'<row r="1">{cells}</row>'), tmp_path)
    assert (finding.facts["limit"], finding.facts["allowed"]) == ("columns", 1024)
    # 70,000 in a text, which has no letters to end at
    finding = refused((",".join("1" * 70_000) + "\n").encode(), tmp_path, name="a.csv")
    assert (finding.facts["limit"], finding.place.row) == ("columns", 1)


@pytest.mark.parametrize("declared", [4_294_967_295, 10**12, 10**30])
def test_a_forged_count_of_strings_is_not_believed(declared: int, tmp_path: Path) -> None:
    members = parts(worksheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'))
    members["xl/sharedStrings.xml"] = strings(["字"], declared)
    assert one(archive(members), tmp_path).rows == [["字"]]


def test_forged_counts_in_the_styles_are_not_believed(tmp_path: Path) -> None:
    members = parts(worksheet('<row r="1"><c r="A1"><v>1</v></c></row>'))
    style = members["xl/styles.xml"]
    assert isinstance(style, str)
    members["xl/styles.xml"] = style.replace('<cellStyles count="1"', '<cellStyles count="4000000000"')
    assert one(archive(members), tmp_path).rows == [[1]]


def test_a_bomb_is_counted_while_it_goes_off(tmp_path: Path) -> None:
    """A gigabyte that packs to a megabyte, and says that it is small."""
    members = parts(worksheet("<row/>"))
    members["xl/worksheets/sheet1.xml"] = bytes(100 * MEGABYTE)
    data = forged(archive(members), "xl/worksheets/sheet1.xml", 1000)
    before = _peak()
    outcome = read_bytes(data, tmp_path)
    assert _peak() - before < 70 * MEGABYTE
    assert [(f.code, f.facts["limit"]) for f in outcome.findings] == [("file-limit", "inflate_ratio")]
    outcome = read_bytes(data, tmp_path, limits=limits(inflated_bytes=20 * MEGABYTE, inflate_ratio=100_000))
    assert [f.facts["limit"] for f in outcome.findings] == ["inflated_bytes"]


def _peak() -> int:
    """Bytes; macOS counts in bytes, Linux in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def test_bombs_of_other_packings(tmp_path: Path) -> None:
    members = parts(worksheet("<row/>")) | {"xl/worksheets/sheet1.xml": bytes(40 * MEGABYTE)}
    for compression in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        outcome = read_bytes(
            archive(members, compression=compression), tmp_path, limits=limits(inflated_bytes=30 * MEGABYTE)
        )
        assert [f.code for f in outcome.findings] == ["file-limit"]
    assert len(bomb(8 * MEGABYTE)) < MEGABYTE


ENTITIES = '<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "{}">]>'.format("&a;" * 1000)


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_no_document_types(part: str, encoding: str, tmp_path: Path) -> None:
    members = parts(worksheet('<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'))
    content = members[part]
    assert isinstance(content, str)
    content = content.removeprefix('<?xml version="1.0" encoding="UTF-8"?>')
    padding = f"<!-- {'x' * 70_000} -->"
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    members[part] = (head + padding + ENTITIES + content.replace(">x<", ">&b;<")).encode(encoding)
    assert refused(archive(members), tmp_path).facts["limit"] == "doctype"


def test_files_members_and_sheets_are_counted(tmp_path: Path) -> None:
    data = workbook('<row r="1"><c r="A1"><v>1</v></c></row>')
    assert refused(data, tmp_path, limits(file_bytes=100)).facts == {
        "limit": "file_bytes",
        "allowed": 100,
        "found": len(data),
    }
    assert refused(data, tmp_path, limits(archive_members=3)).facts["limit"] == "archive_members"
    assert refused(archive(parts(*["<worksheet/>"] * 4)), tmp_path, limits(sheets=3)).facts["found"] == 4


def test_every_limit_of_a_sheet_can_be_set(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="C{n}"><v>1</v></c></row>' for n in range(1, 11))
    for change, cell in (({"rows": 9}, "C10"), ({"columns": 2}, "C1"), ({"cells": 12}, "C5")):
        finding = refused(workbook(rows), tmp_path, limits(**change))
        assert (finding.facts["limit"], finding.place.cell) == (next(iter(change)), cell)


def test_text_and_pages_have_the_same_limits(tmp_path: Path) -> None:
    lines = "a,b,c\n" * 10
    assert refused(lines.encode(), tmp_path, limits(rows=9), "a.csv").facts["limit"] == "rows"
    assert refused(lines.encode(), tmp_path, limits(cells=12), "a.csv").place.cell == "C5"
    page = "<table>" + "<tr><td>1</td><td>2</td></tr>" * 10 + "</table>"
    assert refused(page.encode(), tmp_path, limits(rows=9), "a.xls").facts["limit"] == "rows"


def test_spans_and_repeats_are_no_bombs(tmp_path: Path) -> None:
    page = "<table>" + '<tr><td rowspan="99999999" colspan="99999999">1</td></tr>' * 50 + "</table>"
    assert refused(page.encode(), tmp_path, name="a.xls").facts["limit"] == "columns"
    content = (
        '<office:document-content xmlns:office="urn:o" xmlns:table="urn:t" xmlns:text="urn:x"><office:body><office:spreadsheet>'
        '<table:table table:name="S"><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    ods = archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})
    finding = refused(ods, tmp_path, name="a.ods")
    assert (finding.facts["limit"], finding.place.cell) == ("columns", "XFD1048576")
