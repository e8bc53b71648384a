"""Rates that a sheet works out itself."""

from __future__ import annotations

import pytest

from tests.folders import Folder, of_code, said

HEADER = ["序号", "社区", "调查人数", "知晓人数", "满意人数", "知晓率"]


@pytest.mark.parametrize(
    "stated", [0.8756, 0.875622, "87.56%", "87.6%", "88%", 87.56, "0.88", 176 / 201, "/", None, "待定"]
)
def test_a_right_rate_raises_nothing(folder: Folder, stated: object) -> None:
    folder.book("法治知晓率调查表.xlsx", [["法治知晓率调查表"], HEADER, [1, "东湖社区", 201, 176, 119, stated]])
    assert said(folder.analyse()) == []


def test_a_rate_below_a_group_label_is_one(folder: Folder) -> None:
    top = ["序号", "社区", "调查情况", None, None, None]
    low = [None, None, *HEADER[2:]]
    rows = [["法治知晓率调查表"], top, low, [1, "东湖社区", 201, 176, 119, 0.5]]
    folder.book("法治知晓率调查表.xlsx", rows, merges=("C2:F2", "A2:A3", "B2:B3"))
    assert said(folder.analyse(), "warning") == [("rule-rate", "法治知晓率调查表.xlsx!Sheet1!F4")]


@pytest.mark.parametrize("stated", [0.8656, "87.55%", "86%", 0.9, 90])
def test_a_wrong_rate_is_told_at_its_cell_and_costs_nothing(folder: Folder, stated: object) -> None:
    folder.book("法治知晓率调查表.xlsx", [["法治知晓率调查表"], HEADER, [1, "东湖社区", 201, 176, 119, stated]])
    analysis = folder.analyse()
    assert said(analysis, "warning") == [("rule-rate", "法治知晓率调查表.xlsx!Sheet1!F3")]
    assert of_code(analysis, "rule-rate")[0].facts["expected"] == "87.56%"
    assert len(analysis.ledgers["awareness"].frame) == 1
