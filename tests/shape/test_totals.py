"""Totals that sheets state about themselves, through the pipeline's door."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from fztally.lang.catalogue import describe
from tests.folders import Folder, of_code, said
from tests.shape.test_layout import BODY, HEADER, SIGN, TITLE, row

BLANK: list[Any] = [None] * 4


def total(label: str, people: Any, *more: Any) -> list[Any]:
    return [label, *BLANK, people, *more]


@pytest.mark.parametrize(
    "rows",
    [
        [*BODY, total("合计", 6)],
        [total("合计", 6), *BODY],
        [*BODY, total("合计", "6人")],
        [*BODY, ["合计", "3件"]],
        [*BODY, ["合计：3件"]],
        [row(1), total("小计", 2), row(2), row(3), total("小计", 4), total("合计", 6)],
        [total("小计", 2), row(1), total("小计", 4), row(2), row(3), total("合计", 6)],
        [
            ["一、第一网格"],
            row(1),
            row(2),
            total("小计", 4),
            ["二、第二网格"],
            row(3),
            total("小计", 2),
            total("总计", 6),
        ],
        [*BODY, total("合计", "/")],
        [row(1, people=2), row(2, people="约3"), row(3), total("合计", 7)],
        [row(1, 办理状态=None), row(2), row(3), total("合计", 6)],
        [*BODY, total("合计", 6), SIGN],
        [
            row(1),
            total("本月合计", 2),
            total("本年累计", 2),
            row(2),
            row(3),
            total("本月合计", 4),
            total("本年累计", 6),
        ],
        [["一、一季度"], total("小计", 2), row(1), ["二、二季度"], total("小计", 4), row(2), row(3)],
        [row(1), total("合计", 2), row(2), row(3), total("合计", 4)],
        [
            ["第一季度"],
            HEADER,
            row(1),
            total("小计", 2),
            ["第二季度"],
            HEADER,
            row(2),
            row(3),
            total("小计", 4),
            total("合计", 6),
        ],
        [row(1), total("小计", 2), HEADER, row(2), row(3), total("小计", 4), total("合计", 6)],
        [row(1), total("小计", 2), TITLE, HEADER, row(2), row(3), total("小计", 4), total("合计", 6)],
    ],
)
def test_right_totals_raise_nothing(folder: Folder, rows: list[list[Any]]) -> None:
    folder.book("幸福社区/信访.xlsx", [TITLE, HEADER, *rows])
    assert of_code(folder.analyse(), "total-differs") == []


@pytest.mark.parametrize(
    ("rows", "cell", "declared", "recomputed"),
    [
        ([*BODY, total("合计", 7)], "F6", "7", "6"),
        ([total("合计", 5), *BODY], "F3", "5", "6"),
        ([*BODY, ["合计", "22件"]], "B6", "22", "3"),
        ([*BODY, ["合计：2件"]], "A6", "2", "3"),
        ([row(1), total("小计", 3), row(2), row(3), total("小计", 4), total("合计", 6)], "F4", "3", "2"),
        ([row(1), total("小计", 2), row(2), row(3), total("小计", 4), total("合计", 8)], "F8", "8", "6"),
        ([["一、第一网格"], row(1), row(2), total("小计", 5), ["二、第二网格"], row(3)], "F6", "5", "4"),
        ([row(1), row(2), total("小计", 2), row(3), total("小计", 2)], "F5", "2", "4"),
        ([row(1), row(2), total("小计", 4), row(3), total("小计", 2), total("合计", 2)], "F8", "2", "6"),
        ([row(1), total("小计", 6), row(2), row(3), total("小计", 4)], "F4", "6", "2"),
        ([row(1), total("小计", 2), row(2), row(3), total("小计", 6)], "F7", "6", "4"),
        ([row(1, people="约2"), total("小计", 2), row(2), row(3), total("小计", 5)], "F7", "5", "4"),
    ],
)
def test_a_wrong_total_is_told_at_its_cell(
    folder: Folder, rows: list[list[Any]], cell: str, declared: str, recomputed: str
) -> None:
    folder.book("幸福社区/信访.xlsx", [TITLE, HEADER, *rows])
    analysis = folder.analyse()
    (found,) = of_code(analysis, "total-differs")
    assert (found.place.cell, found.facts["declared"], found.facts["recomputed"]) == (cell, declared, recomputed)
    assert ("total-differs", str(found.place)) in said(analysis, "error")


def test_a_total_in_the_title(folder: Folder) -> None:
    folder.book("幸福社区/信访.xlsx", [["信访接待台账（共计：4件）"], HEADER, *BODY])
    (found,) = of_code(folder.analyse(), "total-differs")
    assert found.place.cell == "A1"


def test_the_likely_cause_is_named(folder: Folder) -> None:
    rows = [row(1, people=2), row(2, people=5), row(3, people=3), total("合计", 5)]
    folder.book("幸福社区/a.xlsx", [TITLE, HEADER, *rows])
    texts = [row(4, people="2"), row(5, people=5), row(6, people="3"), total("合计", 5)]
    folder.book("幸福社区/b.xlsx", [TITLE, HEADER, *texts])
    one, two = of_code(folder.analyse(), "total-differs")
    assert "第 4 行" in describe(one).message
    assert "文本形式" in describe(two).message


def test_a_sum_formula_counts_over_its_own_range(folder: Folder, tmp_path: Path) -> None:
    path = tmp_path / "ledgers" / "幸福社区.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("信访接待台账")
    for n, values in enumerate([HEADER, row(1), row(2), row(3)]):
        sheet.write_row(n, 0, [f"{v:%Y-%m-%d}" if isinstance(v, datetime) else v for v in values])
    sheet.write_string(4, 0, "合计")
    sheet.write_formula(4, 5, "=SUM(F2:F3)", None, 4)
    book.close()
    assert of_code(folder.analyse(), "total-differs") == []
