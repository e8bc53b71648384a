"""A ledger's title without a header of its own, below another table or alone: through the pipeline's door."""

from __future__ import annotations

from typing import Any

import pytest

from tests.folders import Folder, of_code, said
from tests.shape.petitions import BODY, FILL_IN, HEADER, SIGN, TITLE, account, pad, row

HAZARDS = ["2021年幸福社区\n安全隐患排查整治台账"]
NOTE = ["注：人数按人次统计。"]
NO_SEQ = [[v for n, v in enumerate(r) if n] for r in [HEADER, *BODY]]
COMPLAINTS: list[list[Any]] = [
    ["编号", "投诉时间", "社区", "投诉人", "投诉渠道", "投诉类别", "投诉内容", "办理状态"],
    ["001", "2021-03-05", "幸福社区", "王明", "来访", "物业", "电梯停运", "办理中"],
]


def sending(folder: Folder, *ledgers: str) -> list[str]:
    """What 幸福社区 did about these ledgers."""
    statuses = folder.analyse().statuses
    return [str(s.sending) for ledger in ledgers for s in statuses if (s.community, s.ledger) == ("幸福社区", ledger)]


@pytest.mark.parametrize(
    "nil",
    [
        [1, "本期零报告"],
        ["无"],
        [None, None, "本社区本月无此类情况"],
        [1, "无", "无", "/"],
        ["1", None, "幸福社区", "无"],
    ],
)
@pytest.mark.parametrize("table", [NO_SEQ, [HEADER, *BODY]])
def test_a_nil_line_below_a_second_title_is_a_nil_return(
    folder: Folder, table: list[list[Any]], nil: list[Any]
) -> None:
    folder.book("幸福社区/台账.xlsx", [TITLE, *table, SIGN, *pad(2), HAZARDS, FILL_IN, nil, NOTE])
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 3, "title": 2, "header": 1, "note": 3, "nil": 1}
    assert said(analysis, "error", "warning") == []
    assert sending(folder, "petitions", "safety_hazards", "complaints") == ["sent", "nil", "missing"]


def test_the_community_may_stand_in_the_second_title_only(folder: Folder) -> None:
    folder.book("台账.xlsx", [TITLE, HEADER, *BODY, [], HAZARDS, [1, "无"]])
    assert sending(folder, "petitions", "safety_hazards") == ["sent", "nil"]


def test_several_nil_returns_on_a_sheet_and_a_table_below_them(folder: Folder) -> None:
    rows = [["矛盾纠纷排查调处台账"], ["本期无"], [], HAZARDS, [1, "零报告"], [], TITLE, HEADER, *BODY]
    folder.book("幸福社区/台账.xlsx", rows)
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 3, "title": 3, "header": 1, "nil": 2}
    assert said(analysis, "error", "warning") == []
    assert sending(folder, "petitions", "disputes", "safety_hazards") == ["sent", "nil", "nil"]


def test_nothing_but_nil_returns_on_a_sheet(folder: Folder) -> None:
    folder.book(
        "幸福社区/台账.xlsx", [["矛盾纠纷排查调处台账"], FILL_IN, ["无"], [], HAZARDS, FILL_IN, [1, "零报告"], SIGN]
    )
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 0, "title": 2, "note": 3, "nil": 2}
    assert said(analysis, "error", "warning") == []
    assert sending(folder, "disputes", "safety_hazards") == ["nil", "nil"]


def test_a_nil_line_between_two_tables(folder: Folder) -> None:
    rows = [TITLE, HEADER, *BODY, HAZARDS, ["无"], ["来访投诉台账"], *COMPLAINTS]
    folder.book("幸福社区/台账.xlsx", rows)
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 4, "title": 3, "header": 2, "nil": 1}
    assert sending(folder, "petitions", "safety_hazards", "complaints") == ["sent", "nil", "sent"]


def test_a_title_with_nothing_below_is_no_return(folder: Folder) -> None:
    folder.book("幸福社区/台账.xlsx", [TITLE, HEADER, *BODY, HAZARDS, FILL_IN, SIGN])
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 3, "title": 2, "header": 1, "note": 2}
    assert sending(folder, "safety_hazards") == ["missing"]
    assert said(analysis, "error") == []


def test_records_below_a_title_without_a_header_are_not_those_of_the_table_above(folder: Folder) -> None:
    folder.book("幸福社区/台账.xlsx", [TITLE, HEADER, *BODY, HAZARDS, row(4), row(5)])
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 3, "title": 1, "header": 1, "unrecognised": 3}
    assert said(analysis, "error", "warning") == [("sheet-unrecognised", "幸福社区/台账.xlsx!Sheet1!6")]


@pytest.mark.parametrize(
    "line", ["详见来访投诉台账", "注：来访投诉台账另报。", "以上事项已在来访投诉台账登记。", "法治宣传活动"]
)
def test_a_line_that_only_mentions_a_ledger_ends_no_table(folder: Folder, line: str) -> None:
    folder.book("幸福社区/信访.xlsx", [TITLE, HEADER, row(1), [line], row(2), row(3)])
    analysis = folder.analyse()
    assert account(analysis)["kept"] == 3
    assert said(analysis, "error", "warning") == []


def test_the_own_title_again_ends_no_table(folder: Folder) -> None:
    folder.book("幸福社区/信访.xlsx", [TITLE, HEADER, row(1), ["2月信访接待台账"], row(2), row(3)])
    assert account(folder.analyse())["kept"] == 3


@pytest.mark.parametrize("own", ["来访投诉台账（共计：1件）", "信访接待台账（二）（共计：1件）"])
def test_a_count_in_the_title_of_a_second_table_is_of_that_table(folder: Folder, own: str) -> None:
    lines = [[own], [own.partition("（共")[0]], FILL_IN, *([f"说明：第{n}条。"] for n in range(6))]
    table = COMPLAINTS if own.startswith("来访") else [[v for v in HEADER if v != "备注"], row(4)[:9]]
    folder.book("幸福社区/台账.xlsx", [TITLE, HEADER, *BODY, SIGN, [], *lines, *table])
    analysis = folder.analyse()
    assert of_code(analysis, "total-differs") == []
    assert account(analysis)["kept"] == 4


def test_a_title_alone_in_a_middle_column_is_one(folder: Folder) -> None:
    title, notes = "幸福社区来访投诉台账", [[f"说明：第{n}条。"] for n in range(5)]
    rows = [TITLE, HEADER, *BODY, SIGN, [*[None] * 7, title], [title], FILL_IN, *notes, *COMPLAINTS]
    folder.book("幸福社区/台账.xlsx", rows)
    analysis = folder.analyse()
    assert account(analysis)["kept"] == 4
    assert said(analysis, "error", "warning") == []


def test_a_numbered_nil_line_in_every_column_needs_no_header(folder: Folder) -> None:
    folder.book("幸福社区/信访.xlsx", [TITLE, FILL_IN, [1, *["无"] * 9], NOTE])
    assert sending(folder, "petitions") == ["nil"]
