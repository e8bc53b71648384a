"""What a sheet can't hold is split or shortened, and said."""

from __future__ import annotations

from pathlib import Path

import pytest

from fztally.write.workbook.page import Room
from fztally.write.workbook.summary import write_summary
from tests.folders import Folder
from tests.write.workbook.conftest import Year
from tests.write.workbook.opened import column, formulas, links, opened, row_of

HEAD = ["编号", "受理日期", "社区", "事件名称", "纠纷类型", "处理方式", "是否化解"]


@pytest.fixture
def disputes(folder: Folder) -> Folder:
    """Thirty disputes, five of them broken."""
    rows = [
        [f"{n:03d}", "2021-03-05" if n >= 5 else "11月中旬", "东湖社区", f"纠纷{n}", "邻里", "现场协调解决", "是"]
        for n in range(30)
    ]
    folder.book("东湖社区矛盾纠纷排查调处台账.xlsx", {"台账": [["矛盾纠纷排查调处台账"], HEAD, *rows]})
    return folder


def test_more_rows_than_a_sheet_holds(disputes: Folder, tmp_path: Path) -> None:
    path = tmp_path / "summary.xlsx"
    remarks = write_summary(disputes.analyse(), path, room=Room(rows=10))
    book = opened(path)
    pages = [book[name] for name in book.sheetnames if name.startswith("矛盾纠纷排查调处明细")]
    titles = [page.cell(row, column(page, "事件名称")).value for page in pages for row in range(2, page.max_row + 1)]
    assert [page.max_row - 1 for page in pages] == [10, 10, 5]
    assert titles == [f"纠纷{n}" for n in range(5, 30)]
    assert any("分列在几张表" in remark for remark in remarks)
    assert any("固定值" in remark for remark in remarks)
    figures = opened(path, values=False)["报告数据"]
    assert figures.cell(row_of(figures, "受理矛盾纠纷"), 3).value == 25


def test_more_findings_than_a_sheet_holds(disputes: Folder, tmp_path: Path) -> None:
    path = tmp_path / "summary.xlsx"
    analysis = disputes.analyse()
    remarks = write_summary(analysis, path, room=Room(rows=3))
    assert opened(path)["问题清单"].max_row == 4
    assert any(f"有 {len(analysis.findings) - 3} 个没有列出" in remark for remark in remarks)


def test_more_links_than_a_sheet_holds(disputes: Folder, tmp_path: Path) -> None:
    path = tmp_path / "summary.xlsx"
    remarks = write_summary(disputes.analyse(), path, room=Room(links=6))
    book = opened(path, values=False)
    assert max(len(links(sheet)) for sheet in book.worksheets) == 6
    assert any("链接" in remark for remark in remarks)
    assert book["指标对应行"].cell(20, 10).value == "序号 15"


def test_too_many_rows_to_calculate_live(disputes: Folder, tmp_path: Path) -> None:
    path = tmp_path / "summary.xlsx"
    remarks = write_summary(disputes.analyse(live_rows=24), path)
    figures = opened(path, values=False)["报告数据"]
    assert figures.cell(row_of(figures, "受理矛盾纠纷"), 3).value == 25
    assert "固定值" in figures.cell(2, 1).value
    assert any("24" in remark and "live_rows" in remark for remark in remarks)
    assert not any("明细'!" in cell for _, cell in formulas(path))


def test_nothing_is_said_where_everything_fits(year: Year) -> None:
    assert year.remarks == ()
    assert "公式" in opened(year.path)["报告数据"].cell(2, 1).value
