"""Findings as a person reads them: facts in words, and what became of the row or cell."""

from __future__ import annotations

import pytest

from fztally.lang.catalogue import counts, describe, severity
from fztally.model.finding import Finding
from fztally.model.place import Place

CELL = Place("甲.xlsx", "台账", 5, 2)


def _say(code: str, place: Place = CELL, *, rejects: bool = False, value: str = "", **facts: str | float) -> str:
    return describe(Finding(code, place, value=value, rejects=rejects, facts=facts)).message


def test_an_invalid_cell_says_what_becomes_of_it() -> None:
    said = "“日期”中的“3月初”不是明确的日期。"
    assert _say("date-invalid", label="日期", value="3月初") == f"{said}这一格按空白处理。"
    assert _say("date-invalid", label="日期", value="3月初", rejects=True) == f"{said}这一行没有计入。"
    run = Place("甲.xlsx", "台账", 5, 2, 9)
    assert _say("date-invalid", run, label="日期", value="3月初", rejects=True) == f"{said}这些行没有计入。"


def test_the_same_in_english() -> None:
    finding = Finding("date-invalid", CELL, value="3月初", rejects=True, facts={"label": "日期"})
    assert describe(finding, "en").message.startswith("“3月初” in “日期” is no clear date.")


def test_a_broken_rule_says_nothing_about_the_cell_that_may_stay() -> None:
    facts = {"label": "办结日期", "other_label": "受理日期", "other_value": "2021-03-05"}
    assert _say("rule-not-before", value="2021-03-01", **facts).endswith("（2021-03-05）。")


@pytest.mark.parametrize(
    ("code", "facts", "end"),
    [
        ("community-unknown", {"suggestion": "东湖社区"}, "可能是“东湖社区”。这一格按空白处理。"),
        ("community-unknown", {"suggestion": ""}, "不是名录中的社区。这一格按空白处理。"),
        ("sheet-unrecognised", {"nearest": "来访投诉台账"}, "没有计数。最接近的是“来访投诉台账”。"),
        ("sheet-unrecognised", {"nearest": ""}, "没有计数。"),
        ("column-missing", {"label": "社区", "candidates": "单位"}, "都没有计入。可能是“单位”。"),
        ("column-missing", {"label": "社区", "candidates": ""}, "都没有计入。"),
        ("file-unreadable", {"reason": "damaged"}, "无法读取：文件已损坏或没有传完。"),
        (
            "total-differs",
            {"cause": "row", "cause_row": 7, "scope": "3–9"},
            "（第 3–9 行）。差额正好是第 7 行的数，可能没有算进去。",
        ),
    ],
)
def test_facts_that_are_sentences_are_left_out_where_they_are_empty(
    code: str, facts: dict[str, str | float], end: str
) -> None:
    assert _say(code, **facts).endswith(end)


@pytest.mark.parametrize(
    ("limit", "allowed", "found", "said"),
    [
        ("file_bytes", 200_000_000, 312_345_678, "文件太大（312.346 MB，上限 200 MB），为了安全没有读取。"),
        ("rows", 1_048_576, 2_000_000, "行太多（有内容的到第 2,000,000 行，上限 1,048,576 行），为了安全没有读取。"),
        ("doctype", 0, 1, "文件里有不允许的内容（DTD 定义），为了安全没有读取。"),
    ],
)
def test_limits_are_told_in_numbers_that_people_read(limit: str, allowed: int, found: int, said: str) -> None:
    assert _say("file-limit", limit=limit, allowed=allowed, found=found) == said


def test_a_name_with_braces_is_no_template() -> None:
    assert "{value}" in _say("file-copy", original="{value}.xlsx")


def test_severity_depends_on_what_becomes_of_the_row() -> None:
    found = (
        Finding("date-invalid", CELL, rejects=True),
        Finding("date-invalid", CELL),
        Finding("ditto", CELL),
        Finding("total-differs", CELL),
    )
    assert [severity(finding) for finding in found] == ["error", "warning", "info", "error"]
    assert counts(found) == {"error": 2, "warning": 1, "info": 1}
