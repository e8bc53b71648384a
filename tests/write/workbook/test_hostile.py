"""Nothing that stands in a ledger runs in the workbook, breaks it, or loses its letters."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from fztally.model.analysis import Analysis
from fztally.write.workbook.summary import write_summary
from tests.folders import Folder
from tests.write.workbook.opened import MAIN, as_texts, column, opened, parts

HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://evil.example","点我")',
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1:A9)",
    "http://evil.example/x",
    "mailto:someone@evil.example",
    "internal:'封面'!A1",
    "external:c:\\temp\\x.xlsx",
    "{=SUM(A1)}",
    "<r><t>假富文本</t></r>",
    "<r>&</r>",
    "_x0041_下划线",
    "尾巴\u2028换行",
    "标签</t></is></c></row>",
    "𠮷野家&“引号”'单引号'",
)
HEAD = ["编号", "受理日期", "社区", "事件名称", "纠纷类型", "处理方式", "是否化解", "简要情况"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Analysis, Path]:
    scratch = tmp_path_factory.mktemp("hostile")
    folder = Folder(scratch / "ledgers")
    rows = [
        [f"{n:03d}", "2021-03-05", "东湖社区", value, "邻里", "现场协调解决", "是", value]
        for n, value in enumerate(HOSTILE)
    ]
    rows += [["=2+2", "2021-03-05", value, "题目", value, "现场协调解决", value, ""] for value in HOSTILE[:6]]
    folder.book(
        "=cmd矛盾纠纷排查调处台账.xlsx", {"=HYPERLINK": [["矛盾纠纷排查调处台账"], HEAD, *rows]}, change=as_texts
    )
    analysis = folder.analyse()
    path = scratch / "summary.xlsx"
    write_summary(analysis, path)
    return analysis, path


def test_texts_of_ledgers_arrive_as_they_were_read(hostile: tuple[Analysis, Path]) -> None:
    analysis, path = hostile
    sheet = opened(path, values=False)["矛盾纠纷排查调处明细"]
    at = column(sheet, "事件名称")
    there = [sheet.cell(row, at) for row in range(2, sheet.max_row + 1)]
    read = analysis.ledgers["disputes"].frame["title"].tolist()
    assert [str(cell.value).rstrip(" ") for cell in there] == read
    assert {cell.data_type for cell in there} == {"s"}
    assert len(read) == len(HOSTILE)


def test_only_own_formulas_and_links(hostile: tuple[Analysis, Path]) -> None:
    _, path = hostile
    with zipfile.ZipFile(path) as book:
        names = set(book.namelist())
        assert not [name for name in names if "externalLink" in name or "vba" in name.lower()]
        for name in names:
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in book.read(name)
        for name, part in parts(path).items():
            root = etree.fromstring(book.read(part))
            for formula in root.iter(f"{MAIN}f"):
                assert "HYPERLINK" not in str(formula.text).replace("=HYPERLINK'!", "")
                assert "cmd|" not in str(formula.text)
            for link in root.iter(f"{MAIN}hyperlink"):
                assert link.get("location"), name


def test_rich_text_markup_in_findings_stays_text(hostile: tuple[Analysis, Path]) -> None:
    sheet = opened(hostile[1])["问题清单"]
    written = {sheet.cell(row, column(sheet, "原来填写")).value for row in range(2, sheet.max_row + 1)}
    assert {"=1+1", "+cmd|' /C calc'!A0"} <= written


def test_control_characters_and_long_texts(folder: Folder, tmp_path: Path) -> None:
    long = "长" * 20_000 + "𠮷" * 10_000
    line = f'001,2021-03-05,东湖社区,"铃\x07声\x1b\ufffe{"x" * 10}",邻里,现场协调解决,是,{long}'
    text = "\r\n".join(["矛盾纠纷排查调处台账", ",".join(HEAD), line])
    (folder.path / "东湖社区矛盾纠纷排查调处台账.csv").write_bytes(text.encode("utf-8"))
    path = tmp_path / "summary.xlsx"
    remarks = write_summary(folder.analyse(), path)
    assert any("32767" in remark for remark in remarks)
    book = opened(path)
    sheet = book["矛盾纠纷排查调处明细"]
    shown = sheet.cell(2, column(sheet, "简要情况")).value
    assert shown.endswith("…") and len(shown.encode("utf-16-le")) // 2 <= 32_767
    assert long.startswith(shown[:-1])
    heights = [size.height or 0 for page in book.worksheets for size in page.row_dimensions.values()]
    assert max(heights) <= 409
    assert "铃声" in sheet.cell(2, column(sheet, "事件名称")).value
    said = [cell.value for row in book["封面"].iter_rows() for cell in row if cell.value]
    assert any("32767" in str(value) for value in said)
