"""A small folder of ledgers, and what a run over it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fztally.lang.texts import set_language
from tests.cli.calling import call
from tests.folders import Folder

COMPLAINTS = ("编号", "投诉时间", "社区", "投诉人", "投诉类别", "投诉内容", "办理状态")
DISPUTES = ("编号", "受理日期", "社区", "事件名称", "纠纷类型", "处理方式", "转交单位", "是否化解", "当事人")


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    """Every test begins and ends in the language that is spoken unless another is asked for."""
    set_language("zh")
    yield
    set_language("zh")


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of three communities: one with an error, one with dates in three spellings, one that says 无."""
    place = tmp_path_factory.mktemp("workspace")
    (place / "ledgers").mkdir()
    folder = Folder(place / "ledgers")
    folder.book(
        "幸福社区/来访投诉台账.xlsx",
        [
            ["来访投诉台账"],
            ["填报单位：幸福社区"],
            COMPLAINTS,
            ["T1", "2021-03-05", "幸福社区", "王小明", "物业", "电梯停运", "已办结"],
            ["T2", "11月中旬", "幸福社区", "李大红", "噪声", "夜间施工", "已办结"],
            ["T3", "2021-04-07", "幸福社区", "赵国强", "矛盾纠纷", "邻里争吵", "办理中"],
            ["填表人：钱", None, None, None, None, None, None],
        ],
    )
    folder.book(
        "东湖社区矛盾纠纷排查调处台账.xlsx",
        [
            ["矛盾纠纷排查调处台账（东湖社区）"],
            DISPUTES,
            ["001", "2021.3.5", "东湖社区", "漏水", "邻里", "现场解决", None, "是", "孙一"],
            ["002", "2021年3月8日", "东湖社区", "欠薪", "劳动争议", "转交", "司法所", "是", "周二"],
            ["003", "2021-03-09", "东湖社区", "停车", "物业", "转交", "城管中队", "否", "吴三"],
        ],
    )
    folder.book("和平社区来访投诉台账.xlsx", [["来访投诉台账（和平社区）"], COMPLAINTS, ["无"]])
    return place


@pytest.fixture(scope="session")
def ledgers(workspace: Path) -> Path:
    """The ledgers folder of the workspace."""
    return workspace / "ledgers"


@pytest.fixture(scope="session")
def output(workspace: Path, ledgers: Path) -> Path:
    """The output folder after a run over the workspace."""
    done = call("consolidate", ledgers, "--period", "2021", "--output", workspace / "output", "--engine", "serial")
    assert (done.code, done.err) == (0, "")
    return workspace / "output"
