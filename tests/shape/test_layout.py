"""What stands around and inside a table (mess.md), through the pipeline's door."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.folders import Folder, said
from tests.shape.petitions import BODY, FILL_IN, HEADER, SIGN, TITLE, account, merge, pad, row


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


def test_an_empty_sheet_has_its_account(folder: Folder) -> None:
    folder.book("幸福社区/信访.xlsx", {"信访": [TITLE, HEADER, *BODY], "Sheet2": [], "Sheet3": [["  "]]})
    analysis = folder.analyse()
    assert [(s.sheet, s.rows) for s in analysis.files[0].sheets] == [("信访", 5), ("Sheet2", 0), ("Sheet3", 0)]
    assert said(analysis) == []


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
