"""What a copy could not carry over is said."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.folders import Folder
from tests.write.returns.returning import return_all, training

_SHAPES = b'<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"><xdr:sp/><xdr:sp/></xdr:wsDr>'


_SPARKLINES = (
    b'<extLst><ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}" '
    b'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    b"<x14:sparklineGroups><x14:sparklineGroup/></x14:sparklineGroups></ext></extLst></worksheet>"
)
_PARTS = {
    "文本框、形状、连接线 2 个": ("xl/drawings/drawing9.xml", _SHAPES),
    "DISPIMG": ("xl/cellimages.xml", b"<etc:cellImages/>"),
    "对话串": ("xl/threadedComments/threadedComment1.xml", b"<ThreadedComments/>"),
    "数字签名": ("_xmlsignatures/sig1.xml", b"<Signature/>"),
}


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The lines of the list sheets of one folder's copies, by file."""
    place = tmp_path_factory.mktemp("losses")
    folder = Folder(place / "ledgers")
    for number, (part, content) in enumerate(_PARTS.values()):
        with zipfile.ZipFile(_book(folder, str(number)), "a") as archive:
            archive.writestr(part, content)
    _replace(_book(folder, "sparklines"), b"</worksheet>", _SPARKLINES)
    _book(folder, "plain")
    with zipfile.ZipFile(_book(folder, "macros"), "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macros")
    copies, notes = return_all(folder.analyse(), place)
    assert not notes
    with zipfile.ZipFile(copies["幸福社区/macros.xlsm"]) as archive:
        assert archive.read("xl/vbaProject.bin") == b"macros"
    return {path.stem: _lines(path) for path in copies.values()}


def _book(folder: Folder, name: str) -> Path:
    # equal rows in several files would be copies of each other
    return folder.book(
        f"幸福社区/{name}.xlsx", {"台账": training("幸福社区", (f"2021-13-05 {name}", name, "居民", "约60"))}
    )


@pytest.mark.parametrize("said", _PARTS)
def test_parts_that_openpyxl_drops(lines: dict[str, list[str]], said: str) -> None:
    assert any(said in line for line in lines[str(list(_PARTS).index(said))])


def test_sparklines(lines: dict[str, list[str]]) -> None:
    assert any("迷你图 1 组" in line for line in lines["sparklines"])


@pytest.mark.parametrize("name", ["plain", "macros"])
def test_nothing_is_said_when_nothing_is_lost(lines: dict[str, list[str]], name: str) -> None:
    assert not any("未能带上" in line for line in lines[name])


def _lines(path: Path) -> list[str]:
    book = openpyxl.load_workbook(BytesIO(path.read_bytes()))
    return [str(row[0]) for row in book.worksheets[0].iter_rows(values_only=True)]


def _replace(path: Path, before: bytes, after: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data.replace(before, after) if name.startswith("xl/worksheets/") else data)
