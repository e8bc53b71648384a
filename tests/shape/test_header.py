"""Headers as people make them (mess.md): other labels, groups in several rows, units; through the pipeline's door."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from tests.folders import Folder, said
from tests.shape.petitions import BODY, FILL_IN, HEADER, TITLE, account, merge, row

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


def test_units_may_stand_behind_a_slash(folder: Folder) -> None:
    header = [label if label != "人数" else "人数/人" for label in HEADER]
    folder.book("幸福社区/信访.xlsx", [TITLE, header, *BODY])
    assert account(folder.analyse()) == {"kept": 3, "title": 1, "header": 1}


GROUPED = [[*HEADER[:9], "评价", None], [*[None] * 9, None, "备注"]]
GROUPS = [*(f"{get_column_letter(c)}2:{get_column_letter(c)}3" for c in range(1, 10)), "J2:K2"]


def test_a_column_without_a_label_takes_no_field_from_a_group_of_several(folder: Folder) -> None:
    rows = [[*r[:9], "满意", "已回访"] for r in BODY]
    folder.book("幸福社区/信访.xlsx", [TITLE, *GROUPED, *rows], change=merge(*GROUPS))
    analysis = folder.analyse()
    frame = analysis.ledgers["petitions"].frame
    assert account(analysis) == {"kept": 3, "title": 1, "header": 2}
    assert frame["satisfaction"].isna().all()
    assert frame["note"].tolist() == ["已回访"] * 3
    assert said(analysis) == [("column-unknown", "幸福社区/信访.xlsx!Sheet1!J3")]


def test_a_group_without_any_label_below_is_a_label_itself(folder: Folder) -> None:
    top = [*HEADER[:8], "办理情况", None]
    low = [*HEADER[:7], None, None, None]
    folder.book("幸福社区/信访.xlsx", [TITLE, top, low, *BODY], change=merge("I2:J2", "H2:H3"))
    assert account(folder.analyse()) == {"kept": 3, "title": 1, "header": 2}


def test_a_repeated_header_without_its_groups_does_not_end_the_table(folder: Folder) -> None:
    again = [*HEADER[:9], None, "备注"]
    rows = [[*r[:9], "阅", None] for r in (row(1), row(2, 信访形式="来信"), row(3, 信访形式="同上"))]
    rows.insert(2, again)
    total = ["合计", *[None] * 4, 6]
    folder.book("幸福社区/信访.xlsx", [TITLE, *GROUPED, *rows, total], change=merge(*GROUPS))
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 3, "title": 1, "header": 3, "total": 1}
    assert analysis.ledgers["petitions"].frame["form"].tolist() == ["来访", "来信", "来信"]
    assert said(analysis, "error", "warning") == []


def test_a_repeated_header_may_leave_out_a_column_that_is_none_of_the_ledger(folder: Folder) -> None:
    first = [*HEADER, "领导批示"]
    rows = [row(1), row(2, 信访形式="来信"), HEADER, row(3, 信访形式="同上"), ["合计", *[None] * 4, 6]]
    folder.book("幸福社区/信访.xlsx", [TITLE, first, *rows])
    analysis = folder.analyse()
    assert analysis.ledgers["petitions"].frame["form"].tolist() == ["来访", "来信", "来信"]
    assert said(analysis, "error", "warning") == []


def test_an_unmerged_group_of_several_names_no_column_but_a_note_is_no_group(folder: Folder) -> None:
    extra = ["领导批示", "卷宗页数"]
    top = ["序号", "登记信息", *[None] * 7, "评价", None, None, "备注", None, None]
    low = [None, *HEADER[1:9], None, "填报人", "审核人", None, *extra]
    rows = [[*r[:9], "满意", "张文书", "李主任", "已回访", "阅", 3] for r in BODY]
    folder.book("幸福社区/信访.xlsx", [TITLE, top, low, *rows])
    analysis = folder.analyse()
    frame = analysis.ledgers["petitions"].frame
    assert frame["satisfaction"].isna().all()
    assert frame["note"].tolist() == ["已回访"] * 3
    assert [code for code, _ in said(analysis)] == ["column-unknown"] * 3


def test_a_group_may_stand_alone_in_its_row(folder: Folder) -> None:
    top = ["序号", "台账信息", *[None] * 7, "备注"]
    mid = [None, "登记信息"]
    low = [None, *HEADER[1:9]]
    rows = [["一、第一季度"], row(1), row(2), row(3, 备注="已回访")]
    folder.book("幸福社区/信访.xlsx", [TITLE, [*[None] * 8, "单位：件"], top, mid, low, *rows])
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 3, "title": 1, "note": 1, "header": 3, "section": 1}
    assert analysis.ledgers["petitions"].frame["note"].fillna("").tolist() == ["", "", "已回访"]
    assert said(analysis, "error", "warning") == []


def test_one_long_label_does_not_part_a_header_from_its_groups(folder: Folder) -> None:
    top = ["序号", "登记信息", None, None, None, "基本情况", None, None, "办理情况", None]
    low = [None, *HEADER[1:9], '=HYPERLINK("http://evil.example/a/long/address","备查")']

    def as_text(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["J3"].data_type = "s"

    folder.book("幸福社区/信访.xlsx", [TITLE, top, low, *BODY], change=as_text)
    analysis = folder.analyse()
    assert account(analysis) == {"kept": 3, "title": 1, "header": 2}
    assert said(analysis, "error", "warning") == []


@pytest.mark.parametrize("years", [("2020年", "2021年"), ("2021年度", "2020年度"), (2020, 2021)])
def test_of_years_side_by_side_the_one_of_the_period_counts(folder: Folder, years: tuple[object, object]) -> None:
    top = ["序号", "社区", years[0], None, years[1], None]
    low = [None, None, "调查人数", "知晓人数", "调查人数", "知晓人数"]
    numbers = {"2020": [100, 90], "2021": [200, 190]}
    record = [1, "幸福社区", *(number for year in years for number in numbers[str(year)[:4]])]
    cells = ["A2:A3", "B2:B3", "C2:D2", "E2:F2"]
    folder.book("知晓率.xlsx", [["法治知晓率调查表"], top, low, record], change=merge(*cells))
    analysis = folder.analyse()
    frame = analysis.ledgers["awareness"].frame
    assert account(analysis) == {"kept": 1, "title": 1, "header": 2}
    assert (frame["sampled"].tolist(), frame["aware"].tolist()) == ([200], [190])
    assert [code for code, _ in said(analysis)] == ["column-unknown"] * 2


def test_years_side_by_side_that_are_both_others_are_not_read(folder: Folder) -> None:
    top = ["序号", "社区", "2019", None, "2020", None]
    low = [None, None, "调查人数", "知晓人数", "调查人数", "知晓人数"]
    rows = [["法治知晓率调查表"], top, low, [1, "幸福社区", 100, 90, 200, 190]]
    folder.book("知晓率.xlsx", rows, change=merge("A2:A3", "B2:B3", "C2:D2", "E2:F2"))
    analysis = folder.analyse()
    assert account(analysis)["kept"] == 0
    assert [code for code, _ in said(analysis, "warning")] == ["sheet-unrecognised"]
