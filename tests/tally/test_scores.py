"""How well a community keeps its ledgers: what was sent, when, which rows are sound, what waits to be put right."""

from __future__ import annotations

from fztally.model.analysis import Analysis
from fztally.model.job import Scores
from fztally.model.tally import Score
from tests.folders import Folder

DISPUTES = ["编号", "受理日期", "社区", "事件名称", "纠纷类型", "处理方式", "转交单位", "是否化解"]
REHAB = ["人员代号", "社区", "措施", "决定日期", "状态"]
PUBLICITY = ["活动日期", "社区", "活动主题", "宣传形式", "参加人数"]


def _dispute(number: int, community: str = "东湖社区", *, day: str = "2021-03-05", resolved: str = "是") -> list[str]:
    return [f"{number}", day, community, f"纠纷{number}", "邻里", "转交", "司法所", resolved]


def _score(analysis: Analysis, community: str = "东湖社区") -> Score:
    return next(score for score in analysis.scores if score.community == community)


def _book(folder: Folder, name: str, title: str, head: list[str], *rows: list[str], filed: str = "") -> None:
    top = [[title], [f"填报单位：东湖社区　　填报日期：{filed}"]] if filed else [[title]]
    folder.book(f"东湖社区{name}.xlsx", {"台账": [*top, head, *rows]})


def test_sent_of_those_expected_nil_returns_included(folder: Folder) -> None:
    _book(folder, "纠纷", "矛盾纠纷排查调处台账", DISPUTES, _dispute(1))
    _book(folder, "宣传", "法治宣传活动台账", PUBLICITY, ["无"])
    analysis = folder.analyse()
    score, silent = _score(analysis), _score(analysis, "幸福社区")
    assert (score.expected, score.sent) == (13, 2)
    assert (silent.expected, silent.sent, silent.rows) == (13, 0, 0)


def test_filed_in_time_by_the_latest_day_that_is_written(folder: Folder) -> None:
    _book(folder, "纠纷", "矛盾纠纷排查调处台账", DISPUTES, _dispute(1), filed="2022年1月10日")
    _book(
        folder,
        "宣传",
        "法治宣传活动台账",
        PUBLICITY,
        ["2021-03-05", "东湖社区", "宪法", "讲座", "30"],
        filed="2022-01-11",
    )
    _book(folder, "戒毒", "社区戒毒康复台账", REHAB, ["A1", "东湖社区", "社区戒毒", "2020-05-07", "在管"])
    score = _score(folder.analyse())
    assert (score.sent, score.dated, score.timely) == (3, 2, 1)
    assert _score(folder.analyse(scores=Scores(days=11))).timely == 2
    assert _score(folder.analyse(scores=Scores(days=9))).timely == 0
    assert _score(folder.analyse(scores=Scores(days=0))).timely == 0


def test_the_day_may_stand_beside_the_rows(folder: Folder) -> None:
    head = [*DISPUTES, "填报日期"]
    rows = [[*_dispute(1), "2022-01-05"], [*_dispute(2, "幸福社区"), "2022-02-05"]]
    folder.book("街道汇总.xlsx", {"台账": [["矛盾纠纷排查调处台账"], head, *rows]})
    analysis = folder.analyse()
    assert (_score(analysis).dated, _score(analysis).timely) == (1, 1)
    assert (_score(analysis, "幸福社区").dated, _score(analysis, "幸福社区").timely) == (1, 0)


def test_a_day_on_a_sheet_of_several_communities_is_that_of_all(folder: Folder) -> None:
    rows = [_dispute(1), _dispute(2, "幸福社区")]
    folder.book("街道汇总.xlsx", {"台账": [["矛盾纠纷排查调处台账"], ["填报日期：2022-01-05"], DISPUTES, *rows]})
    analysis = folder.analyse()
    assert [(_score(analysis, name).dated, _score(analysis, name).timely) for name in ("东湖社区", "幸福社区")] == [
        (1, 1)
    ] * 2


def test_rows_with_problems_are_the_pending_and_those_with_warnings(folder: Folder) -> None:
    rows = [_dispute(1), _dispute(2, day="11月中旬"), _dispute(3, resolved="差不多"), _dispute(4)]
    _book(folder, "纠纷", "矛盾纠纷排查调处台账", DISPUTES, *rows)
    score = _score(folder.analyse())
    assert (score.rows, score.problem_rows, score.waiting) == (4, 2, 1)


def test_rows_of_restricted_ledgers_are_left_out(folder: Folder) -> None:
    _book(folder, "戒毒", "社区戒毒康复台账", REHAB, ["A1", "东湖社区", "社区戒毒", "某月", "在管"])
    score = _score(folder.analyse())
    assert (score.sent, score.rows, score.problem_rows, score.waiting) == (1, 0, 0, 1)
