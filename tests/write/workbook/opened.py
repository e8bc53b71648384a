"""The summary workbook as it lies on disk: sheets by name, formulas with the values stored beside them."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.worksheet.worksheet import Worksheet

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# always calculate again on load, whatever program the file says it is from
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""  # one setting, one line


def parts(path: Path) -> dict[str, str]:
    """Sheet name -> the name of its part in the zip."""
    with zipfile.ZipFile(path) as book:
        relations = etree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
        targets = {relation.get("Id"): relation.get("Target") for relation in relations}
        sheets = etree.fromstring(book.read("xl/workbook.xml")).find(f"{MAIN}sheets")
        found = {}
        for sheet in sheets if sheets is not None else []:
            target = str(targets[sheet.get(RELATION)])
            found[str(sheet.get("name"))] = target.lstrip("/") if target.startswith("/xl") else f"xl/{target}"
        return found


def formulas(path: Path) -> dict[tuple[str, str], str]:
    """(sheet, cell) -> the stored value of each formula, as text."""
    found = {}
    with zipfile.ZipFile(path) as book:
        strings = [
            "".join(t.text or "" for t in item.iter(f"{MAIN}t"))
            for item in etree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        for name, part in parts(path).items():
            for cell in etree.fromstring(book.read(part)).iter(f"{MAIN}c"):
                if cell.find(f"{MAIN}f") is not None:
                    value = cell.findtext(f"{MAIN}v") or ""
                    found[name, str(cell.get("r"))] = strings[int(value)] if cell.get("t") == "s" else value
    return found


def same(one: str, other: str) -> bool:
    """Whether two stored values are the same text or the same number."""
    try:
        return abs(float(one) - float(other)) < 1e-9 * max(1.0, abs(float(one)))
    except ValueError:
        return one == other


def spoiled(path: Path, target: Path) -> Path:
    """A copy in which no stored value of a formula is right any more."""
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in book.namelist():
            data = book.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"</f><v>[^<]*</v>", b"</f><v>987654321</v>", data)
            out.writestr(name, data)
    return target


def recalculated(paths: Sequence[Path], scratch: Path) -> list[Path]:
    """The workbooks as LibreOffice calculates them anew. Skips the test where there is no LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed: nothing here can recalculate a workbook")
    profile, out = scratch / "profile", scratch / "recalculated"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    convert = ["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out)]
    command = [office, f"-env:UserInstallation={profile.as_uri()}", *convert, *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return [out / path.name for path in paths]


def opened(path: Path, *, values: bool = True) -> openpyxl.Workbook:
    """The workbook as openpyxl reads it: stored values, or formulas."""
    return openpyxl.load_workbook(path, data_only=values)


def column(sheet: Worksheet, label: str, *, head: int = 1) -> int:
    """The number of the column under a label."""
    return next(cell.column for cell in sheet[head] if cell.value == label)


def row_of(sheet: Worksheet, label: str, *, column: int = 2) -> int:
    """The row whose cell in a column holds a label."""
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, column).value == label)


def as_texts(book: openpyxl.Workbook) -> None:
    """Openpyxl takes texts with an equals sign for formulas; a clerk types them as text."""
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"


def links(sheet: Worksheet) -> dict[str, str]:
    """Cell -> the place in this workbook that it links to."""
    return {
        cell.coordinate: str(cell.hyperlink.location) for row in sheet.iter_rows() for cell in row if cell.hyperlink
    }
