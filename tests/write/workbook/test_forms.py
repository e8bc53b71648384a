"""The official form that goes up the line."""

from __future__ import annotations

from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from fztally.model.history import History
from fztally.write.workbook.summary import write_summary
from tests.folders import Folder
from tests.write.workbook.opened import opened, row_of

HEAD = ["编号", "受理日期", "社区", "事件名称", "纠纷类型", "处理方式", "转交单位", "是否化解"]
TITLE = "矛盾纠纷排查调处情况统计表"


def _disputes(folder: Folder, year: int, kinds: list[tuple[str, str]]) -> Folder:
    rows = [
        [f"{n}", f"{year}-{month}-05", "东湖社区", f"纠纷{n}", kind, "转交", "派出所", "是"]
        for n, (kind, month) in enumerate(kinds)
    ]
    folder.book(f"东湖社区{year}.xlsx", {"台账": [["矛盾纠纷排查调处台账"], HEAD, *rows]})
    return folder


def _line(sheet: Worksheet, label: str) -> list[object]:
    row = row_of(sheet, label, column=1)
    return [sheet.cell(row, n).value for n in range(2, 12)]


def test_month_year_and_the_year_before(tmp_path: Path) -> None:
    folders = [Folder(tmp_path / name) for name in ("now", "before")]
    for folder in folders:
        folder.path.mkdir()
    now = _disputes(folders[0], 2021, [("邻里", "03"), ("邻里", "12"), ("物业", "12"), ("合同", "01")]).analyse("2021")
    before = _disputes(folders[1], 2020, [("邻里", "03"), ("物业", "05"), ("物业", "12")]).analyse("2020")
    path = tmp_path / "summary.xlsx"
    write_summary(now, path, History(last_year={"disputes": before.ledgers["disputes"].frame}))
    sheet = opened(path)[TITLE]
    assert sheet.cell(1, 1).value == TITLE
    assert sheet.cell(4, 2).value == "本月（12月）"
    assert _line(sheet, "邻里")[:4] == [1, 2, 1, 1]
    assert _line(sheet, "物业")[:4] == [1, 1, 2, -1]
    assert _line(sheet, "合计") == [2, 4, 3, 1, 2, 4, 3, 1, 2, 4]
    formulas = opened(path, values=False)[TITLE]
    assert [str(value)[:4] for value in _line(formulas, "邻里")[:4]] == ["=COU", "=COU", "1", "=C6-"]
    assert sheet._charts


def test_without_the_year_before(tmp_path: Path, folder: Folder) -> None:
    path = tmp_path / "summary.xlsx"
    write_summary(_disputes(folder, 2021, [("邻里", "03")]).analyse("2021-01..03"), path)
    sheet = opened(path)[TITLE]
    assert sheet.cell(4, 2).value == "本月（3月）"
    assert _line(sheet, "邻里")[:4] == [1, 1, "—", "—"]
    assert _line(sheet, "合计")[:4] == [1, 1, "—", "—"]
    said = [sheet.cell(row, 1).value for row in range(1, sheet.max_row + 1)]
    assert any("没有上年同期" in str(value) for value in said)
    assert any("填表人" in str(value) for value in said)


def test_a_quarter_is_not_called_a_year(tmp_path: Path, folder: Folder) -> None:
    path = tmp_path / "summary.xlsx"
    write_summary(_disputes(folder, 2021, [("邻里", "05")]).analyse("2021Q2"), path)
    assert opened(path)[TITLE].cell(4, 3).value == "本期累计"
