"""One case reported twice is told at the later row, once, and never merged."""

from __future__ import annotations

from tests.folders import Folder

HEAD = ["编号", "受理日期", "社区", "事件名称", "双方当事人", "发生地点", "纠纷类型", "处理方式"]
Case = tuple[str, str, str, str]
"""Day, parties, place, title."""


def told(folder: Folder, *cases: Case) -> dict[int, str]:
    """Row of the sheet -> the row that it resembles; all rows count."""
    rows = [
        [f"{n}", day, "东湖社区", title, parties, place, "邻里", "现场协调解决"]
        for n, (day, parties, place, title) in enumerate(cases)
    ]
    folder.book("东湖社区矛盾纠纷台账.xlsx", {"台账": [HEAD, *rows]})
    analysis = folder.analyse()
    assert len(analysis.ledgers["disputes"].frame) == len(cases)
    found = [finding for finding in analysis.findings if finding.code == "near-duplicate"]
    assert len({finding.place.row for finding in found}) == len(found)
    return {finding.place.row: str(finding.facts["other"]).rpartition("!")[2] for finding in found}


def test_groups_that_lie_between_each_other(folder: Folder) -> None:
    first, second = "王家与李家的楼上漏水纠纷", "张家与赵家的停车位纠纷"
    assert told(
        folder,
        ("2021-03-05", "王、李", "", first),
        ("2021-03-05", "张、赵", "", second),
        ("2021-03-05", "王、李", "", f"{first}。"),
        ("2021-03-06", "王、李", "", first),
        ("2021-03-05", "张、赵", "", f"{second}。"),
        ("2021-03-05", "王、李", "", "完全不同的另一件事情"),
    ) == {4: "2", 6: "3"}


def test_the_same_parties_and_the_same_place_are_told_once(folder: Folder) -> None:
    title = "王家与李家的楼上漏水纠纷"
    cases = [("2021-03-05", "王、李", "一号楼", title), ("2021-03-05", "王、李", "一号楼", f"{title}。")]
    assert told(folder, *cases) == {3: "2"}


def test_everyday_entries_of_one_place_are_no_case(folder: Folder) -> None:
    def many(count: int) -> dict[int, str]:
        return told(folder, *[("2021-03-05", "", "本小区", f"楼道堆物第{n:03d}次清理劝导纠纷") for n in range(count)])

    assert len(many(50)) == 49
    assert not many(51)
