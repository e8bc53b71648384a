"""Every kind of condition and figure that a schema can state, as a formula that LibreOffice calculates to the same value."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fztally.model.job import Job, Settings
from fztally.model.period import Period
from fztally.pipeline import analyse
from fztally.store.schema_files import bundled_schemas
from fztally.write.workbook.summary import write_summary
from tests.folders import Folder
from tests.write.workbook.opened import as_texts, formulas, opened, recalculated, row_of, same, spoiled

SCHEMA = """
id: oddities
title: 怪事台账
kept_by: community
period_field: on
fields:
  - {id: on, label: 发生日期, kind: datetime, required: true}
  - {id: closed, label: 了结日期, kind: date}
  - {id: community, label: 社区, kind: community, required: true}
  - {id: spot, label: 地点, kind: text}
  - id: kind
    label: 怪事类别
    kind: code
    required: true
    codes: {'*星': [], '~浪': [], '?问': [], '=等': [], '<小': [], '甲"乙': [], '001': [], '1': []}
  - {id: level, label: 怪事等级, kind: code, codes: {高: [], 中: [], 低: []}}
  - {id: sure, label: 是否属实, kind: yes_no}
  - {id: cost, label: 花费, kind: number}
  - {id: people, label: 人数, kind: int}
tables:
  - {id: a, title: 各社区怪事, rows: community, columns: kind, share: {label: 星率, of: ['*星']}}
  - {id: b, title: 各月花费, rows: month, sum: cost}
  - {id: c, title: 类别与属实, rows: kind, columns: sure, where: [{field: level, in: [高, 中]}]}
  - {id: d, title: 各月人数, rows: month, columns: level, sum: people, where: [{field: sure, not: 否}]}
figures:
  - {id: odd, label: 怪事, unit: 件, count: true}
  - {id: odd_star, label: 星, unit: 件, count: true, where: [{field: kind, is: '*星'}]}
  - {id: odd_tilde, label: 浪, unit: 件, count: true, where: [{field: kind, is: '~浪'}]}
  - {id: odd_question, label: 问, unit: 件, count: true, where: [{field: kind, is: '?问'}]}
  - {id: odd_equals, label: 等, unit: 件, count: true, where: [{field: kind, is: '=等'}]}
  - {id: odd_less, label: 小, unit: 件, count: true, where: [{field: kind, is: '<小'}]}
  - {id: odd_quote, label: 引号, unit: 件, count: true, where: [{field: kind, is: '甲"乙'}]}
  - {id: odd_not, label: 不是高的, unit: 件, count: true, where: [{field: level, not: 高}]}
  - {id: odd_not_star, label: 不是星的, unit: 件, count: true, where: [{field: kind, not: '*星'}]}
  - {id: odd_in, label: 高或中, unit: 件, count: true, where: [{field: level, in: [高, 中]}]}
  - {id: odd_in_in, label: 高中且星浪, unit: 件, count: true, where: [{field: level, in: [高, 中]}, {field: kind, in: ['*星', '~浪']}]}
  - {id: odd_filled, label: 有地点, unit: 件, count: true, where: [{field: spot, filled: true}]}
  - {id: odd_empty, label: 无地点, unit: 件, count: true, where: [{field: spot, filled: false}]}
  - {id: odd_closed, label: 本期了结, unit: 件, count: true, where: [{field: closed, in_period: true}]}
  - {id: odd_cost, label: 总花费, unit: 元, sum: cost}
  - {id: odd_cost_in, label: 高中花费, unit: 元, sum: cost, where: [{field: level, in: [高, 中]}]}
  - {id: odd_people, label: 总人数, unit: 人, sum: people, where: [{field: sure, is: 是}]}
  - {id: odd_spots, label: 不同地点, unit: 个, distinct: spot}
  - {id: odd_kinds, label: 不同类别, unit: 个, distinct: level, where: [{field: sure, is: 是}]}
  - {id: odd_places, label: 涉及社区, unit: 个, distinct: community, where: [{field: level, is: 高}]}
  - {id: odd_by, label: 按等级, unit: 件, count_by: level}
  - {id: odd_rate, label: 高中率, unit: '%', ratio: [odd_in, odd], decimals: 1}
  - {id: odd_void, label: 空率, unit: '%', ratio: [odd_quote, odd_less]}
"""
HEAD = ["发生日期", "了结日期", "社区", "地点", "怪事类别", "怪事等级", "是否属实", "花费", "人数"]
ROWS = [
    ["2021-01-01 00:00", "2021-12-31", "东湖社区", "桥头", "*星", "高", "是", 10.25, 1],
    ["2021-01-31 23:59", "2022-01-01", "东湖社区", "桥头", "~浪", "中", "否", 0.1, 2],
    ["2021-02-28 18:00", None, "幸福社区", "桥头", "?问", "低", "是", 0.2, 3],
    ["2021-03-31 12:00", "2021-06-01", "幸福社区", None, "=等", None, None, None, 4],
    ["2021-12-31 18:30", None, "和平社区", "5<6", '甲"乙', "高", "是", 1000.5, None],
    ["2021-12-01 00:00", None, "和平社区", "=甲", "*星", "中", "否", 3, 6],
]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The workbook of the odd ledger, and as LibreOffice calculates it."""
    scratch = tmp_path_factory.mktemp("conditions")
    shutil.copytree(bundled_schemas(), scratch / "schemas")
    (scratch / "schemas" / "oddities.yaml").write_text(SCHEMA, encoding="utf-8")
    folder = Folder(scratch / "ledgers")
    folder.book("怪事台账.xlsx", {"怪事台账": [["怪事台账"], HEAD, *ROWS]}, change=as_texts)
    settings = Settings(period="2021", engine="serial")
    job = Job(folder.path, scratch / "schemas", scratch / "out", Period.parse("2021"), settings)
    path = scratch / "odd.xlsx"
    write_summary(analyse(job), path)
    return path, recalculated([spoiled(path, scratch / "spoiled.xlsx")], scratch)[0]


def test_conditions_mean_the_same_to_a_spreadsheet(written: tuple[Path, Path]) -> None:
    stored, found = (formulas(path) for path in written)
    assert len(stored) > 250
    wrong = {at: (value, found[at]) for at, value in stored.items() if not same(value, found[at])}
    assert not wrong


def test_every_kind_of_figure_is_live(written: tuple[Path, Path]) -> None:
    sheet, values = opened(written[0], values=False)["报告数据"], opened(written[0])["报告数据"]
    plain = {
        label: sheet.cell(row_of(sheet, label), 3).value
        for label in (
            "怪事",
            "不是星的",
            "高中且星浪",
            "本期了结",
            "总花费",
            "不同类别",
            "涉及社区",
            "按等级",
            "高中率",
            "空率",
        )
        if not str(sheet.cell(row_of(sheet, label), 3).value).startswith("=")
    }
    assert not plain
    assert values.cell(row_of(values, "高中且星浪"), 3).value == 3
    assert values.cell(row_of(values, "本期了结"), 3).value == 2
    assert values.cell(row_of(values, "空率"), 3).value == "—"
    # a place that reads like a criterion can't be told apart by formulas: its figure is a plain value
    assert sheet.cell(row_of(sheet, "不同地点"), 3).value == 4
