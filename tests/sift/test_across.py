"""What must agree across ledgers."""

from __future__ import annotations

from datetime import datetime

from fztally.lang.catalogue import describe
from tests.folders import Folder, of_code, said

COMPLAINTS = ["序号", "编号", "投诉时间", "社区", "投诉人", "投诉类别", "投诉内容", "办理状态"]
DISPUTES = ["序号", "编号", "受理日期", "社区", "事件名称", "纠纷类型", "处理方式"]
STAFF = ["序号", "姓名", "社区", "所属网格", "级别", "专兼职"]


def test_a_dispute_among_the_complaints_is_looked_for_among_the_disputes(folder: Folder) -> None:
    rows = [
        [n, str(n), datetime(2021, month, 5), "幸福社区", "王明", kind, f"楼道{n}", "已办结"]
        for n, month, kind in ((1, 3, "矛盾纠纷"), (2, 9, "矛盾纠纷"), (3, 9, "物业"))
    ]
    folder.book("来访投诉台账.xlsx", [["来访投诉台账"], COMPLAINTS, *rows])
    other = [1, "1", datetime(2021, 3, 20), "幸福社区", "漏水", "邻里", "现场解决"]
    elsewhere = [2, "2", datetime(2021, 9, 5), "和平社区", "漏水", "邻里", "现场解决"]
    folder.book("矛盾纠纷排查调处台账.xlsx", [["矛盾纠纷排查调处台账"], DISPUTES, other, elsewhere])
    (found,) = of_code(folder.analyse(), "not-also-in")
    assert (found.place.row, found.community) == (4, "幸福社区")


def test_grids_are_compared_with_the_registry_by_their_numbers(folder: Folder) -> None:
    grids = ["东湖第1网格", "第2网格", "3", "第４网格", "五网格", "第99网格"]
    rows = [[n, f"王{n}", "东湖社区", grid, "四级", "专职"] for n, grid in enumerate(grids)]
    folder.book("网格员名册.xlsx", [["网格员名册"], STAFF, *rows])
    analysis = folder.analyse()
    (unknown,), (idle,) = of_code(analysis, "grids-unknown"), of_code(analysis, "grids-unstaffed")
    assert "五网格、第99网格" in describe(unknown).message
    assert "东湖第5网格、东湖第6网格" in describe(idle).message
    assert said(analysis, "error", "warning") == []
