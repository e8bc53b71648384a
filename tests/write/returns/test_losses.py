"""What a copy could not carry over is said."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.folders import Folder
from tests.write.returns.returning import return_all, training

BAD = ("2021-13-05", "民法典", "居民", "约60")
_SHAPES = b'<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"><xdr:sp/><xdr:sp/></xdr:wsDr>'


@pytest.mark.parametrize(
    ("part", "content", "said"),
    [
        ("xl/drawings/drawing9.xml", _SHAPES, "文本框、形状、连接线 2 个"),
        ("xl/cellimages.xml", b"<etc:cellImages/>", "DISPIMG"),
        ("xl/threadedComments/threadedComment1.xml", b"<ThreadedComments/>", "对话串"),
        ("_xmlsignatures/sig1.xml", b"<Signature/>", "数字签名"),
    ],
)
def test_parts_that_openpyxl_drops(folder: Folder, tmp_path: Path, part: str, content: bytes, said: str) -> None:
    path = folder.book("幸福社区/培训.xlsx", {"台账": training("幸福社区", BAD)})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(part, content)
    assert any(said in line for line in _lines(folder, tmp_path))


def test_sparklines_and_new_conditional_formats(folder: Folder, tmp_path: Path) -> None:
    path = folder.book("幸福社区/培训.xlsx", {"台账": training("幸福社区", BAD)})
    extension = (
        b'<extLst><ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}" '
        b'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        b"<x14:sparklineGroups><x14:sparklineGroup/></x14:sparklineGroups></ext></extLst></worksheet>"
    )
    _replace(path, b"</worksheet>", extension)
    assert any("迷你图 1 组" in line for line in _lines(folder, tmp_path))


def test_nothing_is_said_when_nothing_is_lost(folder: Folder, tmp_path: Path) -> None:
    folder.book("幸福社区/培训.xlsx", {"台账": training("幸福社区", BAD)})
    assert not any("未能带上" in line for line in _lines(folder, tmp_path))


def test_macros_are_kept(folder: Folder, tmp_path: Path) -> None:
    path = folder.book("幸福社区/培训.xlsx", {"台账": training("幸福社区", BAD)})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macros")
    copies, _ = return_all(folder.analyse(), tmp_path)
    assert list(copies) == ["幸福社区/培训.xlsm"]
    with zipfile.ZipFile(copies["幸福社区/培训.xlsm"]) as archive:
        assert archive.read("xl/vbaProject.bin") == b"macros"


def _lines(folder: Folder, tmp_path: Path) -> list[str]:
    copies, notes = return_all(folder.analyse(), tmp_path)
    assert not notes
    (path,) = copies.values()
    book = openpyxl.load_workbook(BytesIO(path.read_bytes()))
    return [str(row[0]) for row in book.worksheets[0].iter_rows(values_only=True)]


def _replace(path: Path, before: bytes, after: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data.replace(before, after) if name.startswith("xl/worksheets/") else data)
