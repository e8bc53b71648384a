"""Returned copies that come back corrected."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from fztally.lang.catalogue import severity
from fztally.model.analysis import Analysis
from fztally.model.job import Job, Settings
from fztally.model.period import Period
from fztally.pipeline import analyse, write
from fztally.store.schema_files import bundled_schemas
from tests.folders import Folder

HEADER = ["序号", "编号", "投诉时间", "投诉人", "投诉渠道", "投诉类别", "投诉内容", "办理状态"]


def row(n: int, status: str | None = "已办结") -> list[object]:
    return [n, f"00{n}", f"2021-03-0{n}", "王明", "来访", "物业", f"电梯{n}", status]


def run(folder: Folder) -> tuple[Analysis, Path]:
    out = folder.path.parent / "out"
    settings = Settings(period="2021", engine="serial")
    analysis = analyse(Job(folder.path, bundled_schemas(), out, Period.parse("2021"), settings))
    assert all(sheet.balanced for file in analysis.files for sheet in file.sheets)
    write(analysis)
    return analysis, out / "2021" / "returns"


@pytest.fixture
def returned(folder: Folder) -> tuple[Folder, Path]:
    """A folder with one file with one problem, and the copy that goes back."""
    folder.book("幸福社区/投诉.xlsx", [["来访投诉台账"], HEADER, row(1), row(2, None), row(3)])
    _, returns = run(folder)
    (copy,) = (returns / "幸福社区").iterdir()
    return folder, copy


def correct(copy: Path, target: Path, **cells: object) -> Path:
    book = openpyxl.load_workbook(copy)
    for place, value in cells.items():
        book["Sheet1"][place] = value
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def states(analysis: Analysis) -> dict[str, tuple[str, int, int]]:
    return {
        file.path: (
            file.taken_for,
            sum(s.kept for s in file.sheets),
            sum(s.excluded.get("superseded", 0) for s in file.sheets),
        )
        for file in analysis.files
    }


def serious(analysis: Analysis) -> list[str]:
    return [f.code for f in analysis.findings if severity(f) != "info"]


def test_a_corrected_copy_replaces_its_original(returned: tuple[Folder, Path]) -> None:
    folder, copy = returned
    # dropped in without its folder: the mark tells whose it is
    correct(copy, folder.path / "改好的.xlsx", H4="办理中")
    analysis, _ = run(folder)
    assert states(analysis) == {"幸福社区/投诉.xlsx": ("replaced", 0, 3), "改好的.xlsx": ("ledger", 3, 0)}
    assert serious(analysis) == []
    assert analysis.ledgers["complaints"].frame["community"].tolist() == ["幸福社区"] * 3
    assert analysis.ledgers["complaints"].frame["source_row"].tolist() == [3, 4, 5]


def test_a_second_round_replaces_both(returned: tuple[Folder, Path]) -> None:
    folder, copy = returned
    correct(copy, folder.path / "改一.xlsx", H4="办里中")
    _, returns = run(folder)
    (again,) = (returns / "幸福社区").iterdir()
    correct(again, folder.path / "改二.xlsx", H4="办理中")
    analysis, _ = run(folder)
    assert {name: state[0] for name, state in states(analysis).items()} == {
        "幸福社区/投诉.xlsx": "replaced",
        "改一.xlsx": "replaced",
        "改二.xlsx": "ledger",
    }
    assert serious(analysis) == []
    assert len(analysis.ledgers["complaints"].frame) == 3


def test_a_copy_alone_counts_like_its_original(returned: tuple[Folder, Path]) -> None:
    folder, copy = returned
    correct(copy, folder.path / "幸福社区" / "投诉.xlsx", H4="办理中")
    analysis, _ = run(folder)
    assert states(analysis) == {"幸福社区/投诉.xlsx": ("ledger", 3, 0)}
    assert serious(analysis) == []


def test_a_copy_filled_with_other_rows_replaces_nothing(returned: tuple[Folder, Path]) -> None:
    folder, copy = returned
    other = {
        f"{column}{n}": value
        for n in (3, 4, 5)
        for column, value in zip("BCG", (f"0{n}9", f"2021-06-0{n}", "噪声"), strict=True)
    }
    correct(copy, folder.path / "六月.xlsx", H4="办理中", **other)
    analysis, _ = run(folder)
    assert states(analysis) == {"六月.xlsx": ("ledger", 3, 0), "幸福社区/投诉.xlsx": ("ledger", 2, 0)}
    assert sorted(serious(analysis)) == ["copy-reused", "required-missing"]
