"""A small ledger of petitions, for tests of what stands around and in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl

from fztally.model.analysis import Analysis

HEADER = ["序号", "编号", "登记日期", "社区", "信访人", "人数", "信访形式", "反映内容", "办理状态", "备注"]
TITLE = ["信访接待台账"]
FILL_IN = ["填报单位：幸福社区          填报日期：2021年12月31日"]
SIGN = ["填表人：张文书    审核人：李主任    填表日期：2021年12月31日"]


def row(n: int, people: int = 2, **other: Any) -> list[Any]:
    values = [
        n,
        f"信〔2021〕{n}号",
        datetime(2021, 3, n),
        "幸福社区",
        "王明",
        people,
        "来访",
        f"反映夜间噪声第{n}件",
        "已办结",
        None,
    ]
    for label, value in other.items():
        values[HEADER.index(label)] = value
    return values


BODY = [row(1), row(2), row(3)]


def account(analysis: Analysis) -> dict[str, int]:
    """Kept rows and excluded ones by kind, all sheets together; balanced."""
    sheets = [sheet for file in analysis.files for sheet in file.sheets]
    assert all(sheet.balanced for sheet in sheets)
    found: dict[str, int] = {"kept": sum(s.kept for s in sheets)}
    for sheet in sheets:
        for kind, count in sheet.excluded.items():
            found[kind] = found.get(kind, 0) + count
    for word in ("rejected", "duplicate"):
        if count := sum(getattr(s, word) for s in sheets):
            found[word] = count
    return found


def pad(count: int) -> list[list[Any]]:
    return [[] for _ in range(count)]


def merge(*cells: str) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        for place in cells:
            book.worksheets[0].merge_cells(place)

    return change
