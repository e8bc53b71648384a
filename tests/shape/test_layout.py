"""What stands around and inside a table (mess.md), through the pipeline's door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from fztally.model.analysis import Analysis
from tests.folders import Folder, said

HEADER = ["序号", "编号", "登记日期", "社区", "信访人", "人数", "信访形式", "反映内容", "办理状态", "备注"]
TITLE = ["信访接待台账"]
FILL_IN = ["填报单位：幸福社区          填报日期：2021年12月31日"]
SIGN = ["填表人：张文书    审核人：李主任    填表日期：2021年12月31日"]


def row(n: int, people: int = 2, **other: Any) -> list[Any]:
    values = [
        n,
        f"信〔2021〕{n}号",
        datetime(2021, 3, n),
        "幸福社区",
        "王明",
        people,
        "来访",
        f"反映夜间噪声第{n}件",
        "已办结",
        None,
    ]
    for label, value in other.items():
        values[HEADER.index(label)] = value
    return values


BODY = [row(1), row(2), row(3)]


def account(analysis: Analysis) -> dict[str, int]:
    """Kept rows and excluded ones by kind, all sheets together; balanced."""
    sheets = [sheet for file in analysis.files for sheet in file.sheets]
    assert all(sheet.balanced for sheet in sheets)
    found: dict[str, int] = {"kept": sum(s.kept for s in sheets)}
    for sheet in sheets:
        for kind, count in sheet.excluded.items():
            found[kind] = found.get(kind, 0) + count
    for word in ("rejected", "duplicate"):
        if count := sum(getattr(s, word) for s in sheets):
            found[word] = count
    return found


def pad(count: int) -> list[list[Any]]:
    return [[] for _ in range(count)]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([TITLE, FILL_IN, HEADER, *BODY, ["合计", *[None] * 4, 6], SIGN], {"title": 1, "note": 2, "header": 1, "total": 1}),
        ([*pad(2), TITLE, HEADER, *BODY], {"title": 1, "header": 1}),
        ([HEADER, *BODY], {"header": 1}),
        ([["附件1"], TITLE, ["填报说明：请逐项填写，不得空项。"], FILL_IN, HEADER, *BODY], {"title": 1, "note": 3, "header": 1}),
        ([TITLE, HEADER, [str(n) for n in range(1, 11)], *BODY], {"title": 1, "header": 1, "note": 1}),
        ([TITLE, HEADER, list(range(1, 11)), *BODY], {"title": 1, "header": 1, "note": 1}),
        ([TITLE, HEADER, [*"ABCDEFGHIJ"], *BODY], {"title": 1, "header": 1, "note": 1}),
        ([TITLE, HEADER, ["甲", "乙", *range(1, 9)], *BODY], {"title": 1, "header": 1, "note": 1}),
        ([TITLE, HEADER, row(1), HEADER, row(2), row(3)], {"title": 1, "header": 2}),
        ([TITLE, HEADER, row(1), TITLE, HEADER, row(2), row(3)], {"title": 2, "header": 2}),
        ([TITLE, HEADER, row(1), [], row(2), [], [], row(3), *pad(20), SIGN], {"title": 1, "header": 1, "note": 1}),
        ([TITLE, HEADER, *BODY, ["注：本表一式两份。"], ["填表人：", "张", None, "审核人：", "李"]], {"title": 1, "header": 1, "note": 2}),
        ([TITLE, HEADER, *BODY, *([n, *[None] * 9] for n in range(4, 9))], {"title": 1, "header": 1, "blank_numbered": 5}),
        ([TITLE, HEADER, *BODY, [4, None, None, "幸福社区"]], {"title": 1, "header": 1, "blank_numbered": 1}),
        ([TITLE, HEADER, *BODY, [4, *["/"] * 9]], {"title": 1, "header": 1, "blank_numbered": 1}),
        ([TITLE, HEADER, ["一、街道本级"], row(1), ["二、各社区"], row(2), row(3)], {"title": 1, "header": 1, "section": 2}),
        ([TITLE, HEADER, ["第一季度"], *BODY], {"title": 1, "header": 1, "section": 1}),
        ([TITLE, HEADER, ["合计", *[None] * 4, 6], *BODY], {"title": 1, "header": 1, "total": 1}),
        ([TITLE, HEADER, *BODY, [None, None, "合计", None, None, 6]], {"title": 1, "header": 1, "total": 1}),
        ([TITLE, HEADER, *BODY, [None, None, None, "总　计", None, 6]], {"title": 1, "header": 1, "total": 1}),
        ([TITLE, HEADER, *BODY, ["合计：3件"]], {"title": 1, "header": 1, "total": 1}),
        ([TITLE, HEADER, row(1), ["小计", *[None] * 4, 2], row(2), row(3), ["小计", *[None] * 4, 4], ["合计", *[None] * 4, 6]],
         {"title": 1, "header": 1, "total": 3}),
        ([TITLE, HEADER, *BODY, ["保留格式勿删"]], {"title": 1, "header": 1, "note": 1}),
        ([TITLE, HEADER, row(1), ["3月小计", *[None] * 4, 2], row(2), row(3), ["第二季度小计", "2件"]], {"title": 1, "header": 1, "total": 2}),
        ([TITLE, HEADER, *BODY, ["合计", "3件"], ["以上情况属实。"], [*[None] * 8, "审核意见：同意上报"]], {"title": 1, "header": 1, "total": 1, "note": 2}),
        ([TITLE, HEADER, *BODY, [*[None] * 7, "社区居委会（盖章）"], [*[None] * 7, "2021年12月31日"]], {"title": 1, "header": 1, "note": 2}),
        ([TITLE, HEADER, *BODY, [4, None, "保留格式勿删"]], {"title": 1, "header": 1, "blank_numbered": 1}),
        ([TITLE, HEADER, [*[None] * 5, "（人）"], *BODY], {"title": 1, "header": 1, "note": 1}),
        ([[None, None, "信访接待台账"], [None, None, *HEADER], *([None, None, *r] for r in BODY)], {"title": 1, "header": 1}),
    ],
)  # fmt: skip
def test_rows_are_told_apart(folder: Folder, rows: list[list[Any]], wanted: dict[str, int]) -> None:
    folder.book("幸福社区/信访.xlsx", rows)
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 3, **wanted}
    assert said(analysis, "error", "warning") == []


@pytest.mark.parametrize("words", ["无", "零报告", "本月无", "无信访事项", "本社区本月无信访件", "零上报"])
@pytest.mark.parametrize("column", [0, 7])
def test_a_nil_return_is_no_missing_one(folder: Folder, words: str, column: int) -> None:
    folder.book("幸福社区/信访.xlsx", [TITLE, FILL_IN, HEADER, [*[None] * column, words], SIGN])
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 0, "title": 1, "note": 2, "header": 1, "nil": 1}
    (status,) = [s for s in analysis.statuses if (s.community, s.ledger) == ("幸福社区", "petitions")]
    assert status.sending == "nil"
    assert said(analysis, "error", "warning") == []


def test_a_nil_return_may_be_numbered(folder: Folder) -> None:
    folder.book("幸福社区/信访.xlsx", [TITLE, HEADER, [1, "无", "无", "无", "无", "无", "无", "无", "无", "无"]])
    assert account(folder.analyse()) == {"kept": 0, "title": 1, "header": 1, "nil": 1}


HEADERS: list[list[str]] = [
    [
        "序号",
        "登记编号",
        "来访日期",
        "所属社区",
        "来访人姓名",
        "来访人数（人）",
        "来访形式",
        "来访诉求",
        "办理情况",
        "备注",
    ],
    [
        "序号",
        "*编号",
        "登记日期(必填)",
        "社 区",
        "信访人\n（姓名）",
        "人数\n(人)",
        "信访\n形式",
        "反映内容：",
        "办理状态★",
        "备注",
    ],
    ["序　号", "编　号", "登记日期", "村（社区）", "信访人", "人　数", "信访形式", "反 映 内 容", "办理状态", "备　注"],
    ["序号", "信访编号", "受理日期", "村(社区)", "姓名", "人次", "方式", "事由", "信访件状态", "备注"],
]


@pytest.mark.parametrize("header", HEADERS)
def test_labels_are_known_in_their_spellings(folder: Folder, header: list[str]) -> None:
    folder.book("幸福社区/信访.xlsx", [TITLE, header, *BODY])
    analysis = folder.analyse()
    assert analysis.ledgers["petitions"].frame["people"].tolist() == [2, 2, 2]
    assert said(analysis, "error", "warning") == []


def test_columns_may_stand_in_any_order_and_unknown_ones_are_listed(folder: Folder) -> None:
    order = [8, 2, 3, 1, 7, 6, 5, 4, 0]
    rows = [[HEADER[n] for n in order] + ["领导批示"], *([r[n] for n in order] + ["阅"] for r in BODY)]
    folder.book("幸福社区/信访.xlsx", [TITLE, *rows])
    analysis = folder.analyse()
    assert account(analysis)["kept"] == 3
    assert ("column-unknown", "幸福社区/信访.xlsx!Sheet1!J2") in said(analysis)
    assert said(analysis, "error", "warning") == []


def test_a_missing_required_column_rejects_its_rows_in_one_finding(folder: Folder) -> None:
    rows = [[v for n, v in enumerate(r) if n != 8] for r in [HEADER, *BODY]]
    folder.book("幸福社区/信访.xlsx", [TITLE, *rows])
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 0, "title": 1, "header": 1, "rejected": 3}
    assert [code for code, _ in said(analysis, "error")] == ["column-missing"]


def merge(*cells: str) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        for place in cells:
            book.worksheets[0].merge_cells(place)

    return change


def test_a_header_of_two_rows_with_groups(folder: Folder) -> None:
    top = ["序号", "编号", "登记日期", "社区", "信访人情况", None, "信访形式", "反映内容", "办理状态", "备注"]
    low = [None, None, None, None, "信访人", "人数", None, None, None, None]
    singles = [f"{get_column_letter(c)}2:{get_column_letter(c)}3" for c in (1, 2, 3, 4, 7, 8, 9, 10)]
    folder.book("幸福社区/信访.xlsx", [TITLE, top, low, *BODY], change=merge("A1:J1", "E2:F2", *singles))
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 3, "title": 1, "header": 2}
    assert analysis.ledgers["petitions"].frame["people"].tolist() == [2, 2, 2]
    assert said(analysis, "error", "warning") == []


def test_a_header_of_three_rows(folder: Folder) -> None:
    top = ["序号", "编号", "基本情况", None, None, None, "信访形式", "反映内容", "办理状态", "备注"]
    mid = [None, None, "登记日期", "社区", "信访人", None, None, None, None, None]
    low = [None, None, None, None, "姓名", "人数", None, None, None, None]
    singles = [f"{get_column_letter(c)}2:{get_column_letter(c)}4" for c in (1, 2, 7, 8, 9, 10)]
    cells = ["A1:J1", "C2:F2", "C3:C4", "D3:D4", "E3:F3", *singles]
    folder.book("幸福社区/信访.xlsx", [TITLE, top, mid, low, *BODY], change=merge(*cells))
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 3, "title": 1, "header": 3}
    assert analysis.ledgers["petitions"].frame["people"].tolist() == [2, 2, 2]


def test_a_header_whose_groups_are_not_merged(folder: Folder) -> None:
    top = ["序号", "台账信息", *[None] * 7, "备注"]
    mid = [None, "基本情况", None, None, "办理情况", None, None, None, None, None]
    low = [None, *HEADER[1:9], None]
    rows = [row(1), row(2), row(3, 备注="已回访")]
    folder.book("幸福社区/信访.xlsx", [TITLE, FILL_IN, [*[None] * 9, "单位：件"], top, mid, low, *rows])
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 3, "title": 1, "note": 2, "header": 3}
    assert analysis.ledgers["petitions"].frame["note"].fillna("").tolist() == ["", "", "已回访"]
    assert said(analysis, "error", "warning") == []


def test_column_letters_below_a_header_are_no_part_of_it(folder: Folder) -> None:
    top = ["序号", "台账信息", *[None] * 7, "备注"]
    mid = [None, "基本情况", None, None, "办理情况", None, None, None, None, None]
    low = [None, *HEADER[1:9], None]
    rows = [[*"ABCDEFGHIJ"], row(1), row(2), HEADER, row(3), ["合计", "3件"]]
    folder.book("幸福社区/信访.xlsx", [TITLE, top, mid, low, *rows])
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 3, "title": 1, "header": 4, "note": 1, "total": 1}
    assert said(analysis, "error", "warning") == []


def test_a_group_label_names_no_column_and_a_repeated_header_has_none(folder: Folder) -> None:
    top = ["序号", "办理情况", *[None] * 7, "备注", None]
    low = [None, *HEADER[1:9], None, "卷宗页数"]
    again = [*HEADER, "卷宗页数"]
    rows = [[*row(1), 12], again, [*row(2), None], [*row(3), 3], ["合计", *[None] * 4, 6]]
    folder.book("幸福社区/信访.xlsx", [TITLE, top, low, *rows])
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 3, "title": 1, "header": 3, "total": 1}
    assert said(analysis, "error", "warning") == []


def test_a_unit_may_stand_alone_under_its_label(folder: Folder) -> None:
    low = [None, None, None, None, None, "人", None, None, None, None]
    folder.book("幸福社区/信访.xlsx", [TITLE, HEADER, low, *BODY], change=merge("A2:A3", "B2:B3", "C2:C3", "D2:D3"))
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 3, "title": 1, "header": 2}


def test_an_empty_sheet_has_its_account(folder: Folder) -> None:
    folder.book("幸福社区/信访.xlsx", {"信访": [TITLE, HEADER, *BODY], "Sheet2": [], "Sheet3": [["  "]]})
    analysis = folder.analyse()
    assert [(s.sheet, s.rows) for s in analysis.files[0].sheets] == [("信访", 5), ("Sheet2", 0), ("Sheet3", 0)]
    assert said(analysis) == []


def test_units_may_stand_behind_a_slash(folder: Folder) -> None:
    header = [label if label != "人数" else "人数/人" for label in HEADER]
    folder.book("幸福社区/信访.xlsx", [TITLE, header, *BODY])
    assert account(folder.analyse()) == {"kept": 3, "title": 1, "header": 1}


def test_a_further_page_is_the_same_table(folder: Folder) -> None:
    rows = [row(1), ["信访接待台账（续表）"], HEADER, row(2), row(3), ["合计", *[None] * 4, 6]]
    folder.book("幸福社区/信访.xlsx", [TITLE, HEADER, *rows])
    other = [["和平社区" if v == "幸福社区" else f"{v}！" if v == "王明" else v for v in r] for r in [HEADER, *rows]]
    folder.book("和平社区/信访接待台账.xlsx", other)
    analysis = folder.analyse()
    assert account(analysis)["kept"] == 6
    assert said(analysis, "error", "warning") == []


def test_a_list_of_names_is_no_roster(folder: Folder) -> None:
    names = [["姓名", "职务", "办公电话"], ["周书记", "书记", "0832-2222222"], ["郑主任", "主任", "0832-2222223"]]
    folder.book("幸福社区台账.xlsx", {"信访接待台账": [TITLE, HEADER, *BODY], "通讯录": names})
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 3, "title": 1, "header": 1, "unrecognised": 3}
    assert said(analysis, "error") == []


def test_a_merged_community_counts_for_all_its_rows_and_blanks_stay_blank(folder: Folder) -> None:
    rows = [row(1), row(2, 社区=None), row(3, 社区=None, 备注=None)]
    rows[0][-1] = "见附件"
    folder.book("信访.xlsx", [TITLE, HEADER, *rows], change=merge("D3:D5"))
    frame = folder.analyse().ledgers["petitions"].frame
    assert frame["community"].tolist() == ["幸福社区"] * 3
    assert frame["note"].fillna("").tolist() == ["见附件", "", ""]


def test_several_tables_on_a_sheet(folder: Folder) -> None:
    complaints = [
        ["来访投诉台账"],
        ["序号", "编号", "投诉时间", "社区", "投诉人", "投诉渠道", "投诉类别", "投诉内容", "办理状态"],
        [1, "001", "2021-03-05", "幸福社区", "王明", "来访", "物业", "电梯停运", "办理中"],
    ]
    folder.book("幸福社区/台账.xlsx", [TITLE, HEADER, *BODY, [], *complaints, ["合计", "1件"]])
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 4, "title": 2, "header": 2, "total": 1}
    assert len(analysis.ledgers["complaints"].frame) == 1
    assert said(analysis, "error", "warning") == []


def test_a_second_table_with_groups_above_its_header(folder: Folder) -> None:
    staff = [
        ["填报单位：幸福社区"],
        ["台账信息", *[None] * 5],
        ["基本情况", None, "登记信息", None, "其他情况", "办理情况"],
        ["姓名", "社区", "所属网格", "级别", "性质", "性别"],
        ["周艳", "幸福社区", "幸福第1网格", "四级", "兼职", "女"],
    ]
    folder.book("幸福社区台账.xlsx", [TITLE, HEADER, *BODY, SIGN, [], *staff])
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 4, "title": 2, "header": 3, "note": 2}
    assert said(analysis, "error") == []


def test_records_of_texts_above_a_repeated_header_stay_records(folder: Folder) -> None:
    texts = [[str(v) if v is not None else "" for v in r] for r in BODY]
    lines = [TITLE, HEADER, texts[0], [" "], *texts[1:], HEADER, ["9", "信9", "2021-09-09", *texts[0][3:]]]
    path = folder.path / "幸福社区信访.csv"
    path.write_text("\n".join(",".join(map(str, line)) for line in lines), encoding="utf-8")
    assert account(folder.analyse())["kept"] == 4


def test_a_record_that_begins_like_a_sign_off_stays_a_record(folder: Folder) -> None:
    header = ["进入场所", "活动日期", "社区", "活动主题", "宣传形式", "参加人数"]
    rows = [
        ["单位", "２０２１．１．２５", "幸福社区", "民法典", "板报", 120],
        ["学校", "2021-02-03", "幸福社区", "宪法", "讲座", 30],
    ]
    folder.book("宣传.xlsx", [["法治宣传活动台账"], header, *rows, ["合计", *[None] * 4, 150]])
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 2, "title": 1, "header": 1, "total": 1}
    assert said(analysis, "error", "warning") == []


def test_records_of_few_cells_above_a_repeated_header_stay_records(folder: Folder) -> None:
    header = ["网格", "楼栋", "姓名", "身份"]
    rows = [["第1网格", f"学府路{n}栋", name, "楼长"] for n, name in enumerate(("张建国", "杨桂兰", "徐勇", "马静"))]
    folder.book("幸福社区.xlsx", [["楼栋长和志愿者名册"], header, *rows[:2], header, *rows[2:], ["合计", "4件"]])
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 4, "title": 1, "header": 2, "total": 1}
    assert said(analysis, "error", "warning") == []


def test_a_nil_return_without_a_unit_is_the_offices(folder: Folder) -> None:
    header = ["序号", "案号", "执法类别", "行政相对人", "案由", "立案日期"]
    folder.book("2021年行政执法台账.xlsx", [["行政执法台账"], ["填报单位：      填报日期："], header, ["本期无"]])
    analysis = folder.analyse()
    figures = {c.figure.id: c.value for c in analysis.figures}
    assert figures["enforcement_cases"] == 0


def test_one_sheet_a_month_and_one_a_community(folder: Folder) -> None:
    tables = {f"{n}月": [TITLE, HEADER, row(n, 登记日期=datetime(2021, n, 5))] for n in (1, 2, 3)}
    folder.book("幸福社区信访.xlsx", tables)
    no_column = [label for label in HEADER if label != "社区"]
    body = [v for v, label in zip(row(9), HEADER, strict=True) if label != "社区"]
    names = ("和平社区", "新华", "桂花园居委会")
    folder.book("信访汇总.xlsx", {name: [TITLE, no_column, [*body[:3], name, *body[4:]]] for name in names})
    analysis = folder.analyse()
    assert sorted(analysis.ledgers["petitions"].frame["community"]) == sorted(
        ["幸福社区"] * 3 + ["和平社区", "新华社区", "桂花园社区"]
    )
    assert said(analysis, "error", "warning") == []


@pytest.mark.parametrize(
    ("name", "sheet", "rows"),
    [
        ("幸福社区信访.xlsx", "Sheet1", []),
        ("幸福/信访接待台账.xlsx", "Sheet1", []),
        ("信访.xlsx", "幸福社区", []),
        ("信访.xlsx", "Sheet1", [["幸福社区居委会信访接待台账"]]),
        ("信访.xlsx", "Sheet1", [["信访接待台账"], ["填报单位：幸福居委会    填报人：张和平"]]),
        ("信访.xlsx", "Sheet1", [["信访接待台账"], ["填报单位", "幸福社区居民委员会", None, "填报人", "张和平"]]),
        ("幸福社区信访.xlsx", "Sheet1", [["信访接待台账"], ["填报人：张和平  审核人：李新华"]]),
        ("511024001002信访.xlsx", "Sheet1", []),
    ],
)
def test_the_community_is_taken_from_what_stands_around(
    folder: Folder, name: str, sheet: str, rows: list[list[str]]
) -> None:
    table = [[v for v, label in zip(r, HEADER, strict=True) if label != "社区"] for r in [HEADER, *BODY]]
    folder.book(name, {sheet: [*rows, *table]})
    analysis = folder.analyse()
    assert analysis.ledgers["petitions"].frame["community"].tolist() == ["幸福社区"] * 3
    assert said(analysis, "error", "warning") == []


def test_the_footer_names_the_unit(folder: Folder) -> None:
    table = [[v for v, label in zip(r, HEADER, strict=True) if label != "社区"] for r in [HEADER, *BODY]]
    folder.book("信访.xlsx", [TITLE, *table, [], ["填报单位（盖章）：幸福社区", None, None, "填表人：张和平"]])
    assert folder.analyse().ledgers["petitions"].frame["community"].tolist() == ["幸福社区"] * 3


def test_a_total_of_formulas_without_stored_values_is_a_total(folder: Folder) -> None:
    folder.book("幸福社区/信访.xlsx", [TITLE, HEADER, *BODY, ["合计", None, None, None, None, "=SUM(F3:F5)"]])
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 3, "title": 1, "header": 1, "total": 1}
    assert said(analysis, "error", "warning") == []


def test_an_unlabelled_sum_is_a_total(folder: Folder) -> None:
    folder.book("幸福社区/信访.xlsx", [TITLE, HEADER, *BODY, [None, None, None, None, None, "=SUM(F3:F5)"]])
    assert account(folder.analyse()) == {"kept": 3, "title": 1, "header": 1, "total": 1}


def test_a_formula_alone_in_a_numbered_row_is_a_row(folder: Folder) -> None:
    folder.book("幸福社区/信访.xlsx", [TITLE, HEADER, *BODY, [4, *[None] * 6, "=Sheet9!A1"]])
    assert account(folder.analyse()) == {"kept": 3, "title": 1, "header": 1, "rejected": 1}


def test_hidden_rows_columns_and_sheets_are_read_and_said(folder: Folder) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        assert isinstance(sheet, Worksheet)
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["F"].hidden = True
        book.worksheets[1].sheet_state = "hidden"

    later = [[*r[:1], f"信〔2021〕9{r[0]}号", datetime(2021, 9, r[0]), *r[3:]] for r in BODY]
    folder.book("幸福社区信访.xlsx", {"一": [TITLE, HEADER, *BODY], "二": [TITLE, HEADER, *later]}, change=hide)
    analysis = folder.analyse()
    assert account(analysis)["kept"] == 6
    assert [code for code, _ in said(analysis)] == ["hidden-content", "hidden-content"]


def test_phantom_cells_are_no_rows(folder: Folder) -> None:
    def format_far(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        for n in (500, 5000):
            sheet.cell(n, 40).number_format = "0.00"
            sheet.cell(n, 2).value = "  "

    folder.book("幸福社区信访.xlsx", [TITLE, HEADER, *BODY], change=format_far)
    assert account(folder.analyse()) == {"kept": 3, "title": 1, "header": 1}
