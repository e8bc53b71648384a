"""网格数据 in the workbook of a run."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from fztally.write.workbook.summary import write_summary
from tests.folders import Folder

STAFF = ("姓名", "社区", "所属网格", "级别", "专兼职")


def test_figures_stand_by_community_and_grid(folder: Folder, tmp_path: Path) -> None:
    rows = [
        ["张三", "东湖社区", "东湖第1网格", "四级", "专职"],
        ["李四", "东湖社区", "1", "四级", "专职"],
        ["王五", "东湖社区", "江边", "四级", "专职"],
    ]
    folder.book("东湖社区网格员名册.xlsx", [["网格员名册"], STAFF, *rows])
    write_summary(folder.analyse(), tmp_path / "a.xlsx")
    live, shown = (
        openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=stored)["网格数据"] for stored in (False, True)
    )
    column = next(cell.column for cell in live[4] if cell.value == "四级网格员")
    told = {(shown.cell(row, 1).value): shown.cell(row, column).value for row in range(6, 16)}
    assert (told["东湖社区"], told["东湖第1网格"], told["东湖第2网格"], told["江边"]) == (3, 2, 0, 1)
    assert told["幸福社区"] == "未报"
    assert str(live.cell(6, column).value).startswith("=SUM(")


def test_a_phone_number_in_place_of_a_grid_is_masked(folder: Folder, tmp_path: Path) -> None:
    rows = [["张三", "东湖社区", "找13812345678", "四级", "专职"]]
    folder.book("东湖社区网格员名册.xlsx", [["网格员名册"], STAFF, *rows])
    write_summary(folder.analyse(), tmp_path / "a.xlsx")
    names = [row[0].value for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["网格数据"].iter_rows(min_row=6)]
    assert "找138****5678" in names
