"""The problems of a run beside those of the run before, as a clerk sees them after sending a copy back and forth."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from fztally.model.history import Problems
from fztally.model.job import Job, Settings
from fztally.model.period import Period
from fztally.pipeline import analyse, write
from fztally.store.schema_files import bundled_schemas
from tests.folders import Folder

HEADER = ["序号", "编号", "投诉时间", "社区", "投诉人", "投诉类别", "投诉内容", "办理状态", "办结日期"]


def row(n: int, status: str | None = "已办结", closed: str | None = "2021-03-09") -> list[object]:
    return [n, f"00{n}", f"2021-03-0{n}", "幸福社区", "王明", "物业", f"电梯{n}", status, closed]


def run(folder: Folder) -> tuple[Problems | None, Path]:
    out = folder.path.parent / "out"
    settings = Settings(period="2021", engine="serial")
    written = write(analyse(Job(folder.path, bundled_schemas(), out, Period.parse("2021"), settings)))
    return written.history.problems, written.summary


def test_solved_open_and_new_problems_are_told_apart(folder: Folder) -> None:
    folder.book("a.xlsx", [["来访投诉台账"], HEADER, row(1, None, None), row(2, closed="2021年3月"), row(3)])
    first, summary = run(folder)
    assert first is None
    (copy,) = (summary.parent / "returns" / "幸福社区").iterdir()
    book = openpyxl.load_workbook(copy)
    book["Sheet1"]["H3"], book["Sheet1"]["I5"] = "办理中", "三月"
    book.save(folder.path / "a改.xlsx")
    problems, summary = run(folder)
    assert problems is not None
    assert [(p.code, p.file, p.cell) for p in problems.solved] == [("required-missing", "a.xlsx", "H3")]
    assert problems.still == {("date-invalid", "a改.xlsx", "Sheet1", "I4")}
    assert problems.new == {("date-invalid", "a改.xlsx", "Sheet1", "I5")}
    sheet = openpyxl.load_workbook(summary)["问题清单"]
    head = [cell.value for cell in sheet[1]]
    states = {
        (line[head.index("单元格")], line[head.index("与上次比")])
        for line in sheet.iter_rows(min_row=2, values_only=True)
    }
    assert {("I4", "仍在"), ("I5", "新增"), ("H3", "已解决")} <= states
