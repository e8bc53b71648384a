"""What columns are taken for, through the pipeline's door."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from fztally.lang.catalogue import severity
from tests.folders import Folder, of_code, said
from tests.shape.petitions import HEADER, TITLE, row

DISPUTES = ["序号", "编号", "受理日期", "社区", "事件名称", "纠纷类型", "处理方式", "涉及金额"]


def dispute(n: int, amount: Any) -> list[Any]:
    return [n, f"调{n}", datetime(2021, 3, n), "幸福社区", f"漏水{n}", "邻里", "现场解决", amount]


@pytest.mark.parametrize("label", ["涉及金额（万元）", "涉及金额/万元", "涉及金额\n(单位：万元)"])
def test_a_unit_in_the_label_converts_its_column(folder: Folder, label: str) -> None:
    rows = [dispute(1, 4.8), dispute(2, "0.03"), dispute(3, "500元"), dispute(4, None), ["合计", *[None] * 6, 4.88]]
    folder.book("纠纷.xlsx", [["矛盾纠纷排查调处台账"], [*DISPUTES[:-1], label], *rows])
    analysis = folder.analyse()
    assert analysis.ledgers["disputes"].frame["amount"].fillna(-1).tolist() == [48000, 300, 500, -1]
    assert [f.place.cell for f in of_code(analysis, "column-unit")] == ["H2"]
    assert said(analysis, "error", "warning") == []


def test_a_label_in_the_fields_own_unit_changes_nothing(folder: Folder) -> None:
    folder.book("纠纷.xlsx", [["矛盾纠纷排查调处台账"], [*DISPUTES[:-1], "涉及金额（元）"], dispute(1, 4.8)])
    analysis = folder.analyse()
    assert analysis.ledgers["disputes"].frame["amount"].tolist() == [4.8]
    assert said(analysis) == []


def test_an_id_number_beside_a_name_is_told_at_its_cell(folder: Folder) -> None:
    header = ["序号", "编号", "登记日期", "社区", "信访人", "人数", "信访形式", "反映内容", "办理状态"]
    rows = [
        [n, str(n), datetime(2021, 3, n), "幸福社区", "刘芳11010519491231002X", 1, "来访", f"噪声{n}", "办理中"]
        for n in (1, 2)
    ]
    folder.book("信访.xlsx", [["信访接待台账"], header, *rows])
    analysis = folder.analyse()
    assert [(f.code, f.place.cell) for f in analysis.findings] == [("id-number", "E3"), ("id-number", "E4")]
    assert analysis.ledgers["petitions"].frame["petitioner"].tolist() == ["刘芳", "刘芳"]


def test_a_roster_may_be_known_by_its_columns_alone(folder: Folder) -> None:
    folder.book("a.xlsx", [["序号", "社区", "联络员", "工作计划"], [1, "幸福社区", "王明", "是"]])
    folder.book(
        "b.xlsx", [["姓名", "职务", "联系电话"], ["王明", "主任", "13800001111"], ["李红", "书记", "13800001112"]]
    )
    analysis = folder.analyse()
    assert len(analysis.ledgers["liaisons"].frame) == 1
    assert [f.place.file for f in of_code(analysis, "sheet-unrecognised")] == ["b.xlsx"]


def test_ditto_with_no_row_above_is_asked_about(folder: Folder) -> None:
    first = row(1, 信访形式="同上", 备注="同上")
    folder.book("幸福社区/信访.xlsx", [TITLE, HEADER, first, row(2), row(3, 社区="同上", 备注="同上")])
    folder.book("和平社区/信访.xlsx", [TITLE, HEADER, row(4, 社区="同上")])
    analysis = folder.analyse()
    assert [(f.code, f.place.cell, severity(f)) for f in analysis.findings] == [
        ("ditto-first", "D3", "warning"),
        ("ditto-first", "G3", "error"),
        ("ditto-first", "J3", "warning"),
        ("ditto", "D5", "info"),
        ("ditto", "J5", "info"),
    ]
    assert analysis.ledgers["petitions"].frame["community"].tolist() == ["和平社区", "幸福社区", "幸福社区"]


def test_two_communities_in_one_cell_are_none(folder: Folder) -> None:
    folder.book("信访.xlsx", [TITLE, HEADER, row(1, 社区="幸福社区、和平社区"), row(2, 社区="银杏街道新华社区")])
    analysis = folder.analyse()
    assert said(analysis, "error") == [("community-unknown", "信访.xlsx!Sheet1!D3")]
    assert analysis.ledgers["petitions"].frame["community"].tolist() == ["新华社区"]
