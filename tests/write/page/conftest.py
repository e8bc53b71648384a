from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from fztally.model.analysis import Analysis
from fztally.model.finding import Finding
from fztally.write.page import write_page
from tests.folders import Folder

HOSTILE = (
    "</script><script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 2'>",
    "<!-- <script>",
    "&lt;b&gt; \"'`${window.hacked = 3}",
    "尾巴\u2028换行\u2029",
    "$title $$ {value}",
)
"""Dispute categories that no schema knows: each is a finding that quotes it."""
HIDDEN = "张三丰的密件"
"""An invalid value in a restricted ledger."""

_DISPUTES = ["编号", "受理日期", "社区", "事件名称", "纠纷类型", "处理方式", "是否化解"]
_EVENTS = ["事件编号", "上报时间", "社区", "事件大类", "办理状态", "办结时间"]
_REHAB = ["人员代号", "社区", "措施", "决定日期", "状态"]


def disputes(community: str, categories: tuple[str, ...]) -> list[list[object]]:
    """A ledger of disputes: one a month, of these categories."""
    rows: list[list[object]] = [["矛盾纠纷排查调处台账"], _DISPUTES]
    for n, category in enumerate(categories):
        date = f"2021-{n % 12 + 1:02d}-05"
        rows.append([f"{n:03d}", date, community, f"第{n}件", category, "现场协调解决", "是"])
    return rows


def events(community: str, closed: int, opened: int) -> list[list[object]]:
    """A ledger of grid events."""
    rows: list[list[object]] = [["网格事件台账"], _EVENTS]
    for n in range(closed + opened):
        end = ["已办结", "2021-06-02 10:00"] if n < closed else ["受理中", ""]
        rows.append([f"{n:03d}", "2021-06-01 08:00", community, "环境卫生" if n % 2 else "消防安全", *end])
    return rows


def rehab(community: str, persons: int, *wrong: str) -> list[list[object]]:
    """A restricted ledger; ``wrong`` stands where the measure belongs."""
    rows: list[list[object]] = [["社区戒毒康复台账"], _REHAB]
    rows += [[f"K{n:03d}", community, "社区戒毒", "2021-02-01", "在管"] for n in range(persons)]
    rows += [[f"W{n:03d}", community, value, "2021-02-01", "在管"] for n, value in enumerate(wrong)]
    return rows


@dataclass(frozen=True)
class Page:
    """A written page and what it was made from."""

    analysis: Analysis
    path: Path

    @property
    def sample(self) -> Finding:
        """A finding of a ledger that is not restricted."""
        return next(finding for finding in self.analysis.findings if finding.ledger == "disputes")

    @property
    def text(self) -> str:
        """The page as it lies on disk."""
        return self.path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    """Three of thirteen communities sent something; one of them hostile texts."""
    scratch = tmp_path_factory.mktemp("page")
    folder = Folder(scratch / "ledgers")
    tidy = ("邻里", "物业", "合同", "邻里", "消费", "医疗", "邻里", "劳动争议", "损害赔偿", "婚姻家庭")
    folder.book("东湖社区/纠纷.xlsx", disputes("东湖社区", tidy))
    folder.book("东湖社区/网格.xlsx", events("东湖社区", 7, 1))
    folder.book("幸福社区/纠纷.xlsx", disputes("幸福社区", ("物业", *HOSTILE)))
    folder.book("幸福社区/网格.xlsx", events("幸福社区", 3, 2))
    folder.book("幸福社区/戒毒.xlsx", rehab("幸福社区", 2, HIDDEN))
    folder.book("和平社区/纠纷.xlsx", [["矛盾纠纷排查调处台账"], _DISPUTES, ["无"]])
    analysis = folder.analyse()
    path = scratch / "汇总.html"
    write_page(analysis, path)
    return Page(analysis, path)
