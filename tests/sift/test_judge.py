"""What may be counted: every row judged once, through the pipeline's door."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd
import pytest

from fztally.lang.catalogue import severity
from fztally.model.analysis import Analysis
from tests.folders import Folder, of_code, said

PETITIONS = [
    "序号",
    "编号",
    "登记日期",
    "社区",
    "信访人",
    "人数",
    "信访形式",
    "反映内容",
    "限办日期",
    "办结日期",
    "办理状态",
    "满意度",
    "是否历史遗留",
]
EVENTS = ["序号", "事件编号", "上报时间", "社区", "事件大类", "事件描述", "办理状态", "办结时间"]
HAZARDS = [
    "序号",
    "编号",
    "检查日期",
    "社区",
    "场所名称",
    "是否存在隐患",
    "隐患类别",
    "隐患描述",
    "隐患等级",
    "是否销号",
]


def petition(n: int = 1, **other: Any) -> list[Any]:
    day = datetime(2021, 3, n)
    values = [n, f"00{n}", day, "幸福社区", "王明", 2, "来访", f"噪声{n}", None, None, "办理中", None, None]
    for label, value in other.items():
        values[PETITIONS.index(label)] = value
    return values


def judged(
    folder: Folder, header: list[str], *rows: list[Any], ledger: str = "信访接待台账", period: str = "2021"
) -> Analysis:
    folder.book(f"幸福社区{ledger}.xlsx", [[ledger], header, *rows])
    analysis = folder.analyse(period)
    assert all(sheet.balanced for file in analysis.files for sheet in file.sheets)
    return analysis


def counts(analysis: Analysis) -> tuple[int, int, int]:
    (sheet,) = analysis.files[0].sheets
    return sheet.kept, sheet.rejected, sheet.excluded.get("outside_period", 0)


@pytest.mark.parametrize(
    ("label", "value", "code"),
    [
        ("登记日期", None, "required-missing"),
        ("登记日期", "2021年3月", "date-invalid"),
        ("登记日期", "2021-13-05", "date-invalid"),
        ("社区", "幸褔社区", "community-unknown"),
        ("社区", "阳光社区", "community-unknown"),
        ("信访人", "/", "required-missing"),
        ("人数", "约300", "number-invalid"),
        ("人数", 0, "below-minimum"),
        ("人数", -2, "below-minimum"),
        ("人数", 2.5, "number-invalid"),
        ("信访形式", "来坊", "code-invalid"),
        ("反映内容", "……", "required-missing"),
        ("办理状态", "无", "required-missing"),
    ],
)
def test_a_required_cell_that_is_missing_or_invalid_rejects_its_row(
    folder: Folder, label: str, value: Any, code: str
) -> None:
    analysis = judged(folder, PETITIONS, petition(1, **{label: value}), petition(2))
    assert counts(analysis) == (1, 1, 0)
    ((found, place),) = said(analysis, "error", "warning")
    assert found == code
    assert place.rsplit("!", 1)[1] == f"{'ABCDEFGHIJKLM'[PETITIONS.index(label)]}3"
    assert said(analysis, "error")
    assert analysis.ledgers["petitions"].pending == {"幸福社区": 1}


@pytest.mark.parametrize(
    ("label", "field", "value", "code"),
    [
        ("限办日期", "due_on", "11月中旬", "date-invalid"),
        ("办结日期", "closed_on", "2021-02-30", "date-invalid"),
        ("满意度", "satisfaction", "满意度高", "code-invalid"),
        ("是否历史遗留", "legacy", "也许", "yes-no-invalid"),
    ],
)
def test_an_optional_cell_that_is_invalid_is_blanked_with_a_warning(
    folder: Folder, label: str, field: str, value: Any, code: str
) -> None:
    analysis = judged(folder, PETITIONS, petition(1, **{label: value}))
    assert counts(analysis) == (1, 0, 0)
    assert [found for found, _ in said(analysis, "warning")] == [code]
    assert said(analysis, "error") == []
    assert pd.isna(analysis.ledgers["petitions"].frame[field].iat[0])


def test_rows_of_another_year_are_outside_and_told_at_the_date(folder: Folder) -> None:
    rows = [petition(1), petition(2, 登记日期=datetime(2020, 3, 2)), petition(3, 登记日期="2022.1.5")]
    analysis = judged(folder, PETITIONS, *rows)
    assert counts(analysis) == (1, 0, 2)
    assert [place.rsplit("!", 1)[1] for _, place in said(analysis, "warning")] == ["C4", "C5"]


def test_a_wrong_period_is_told_by_sheet_and_not_by_row(folder: Folder) -> None:
    rows = [petition(n % 28 + 1, 编号=f"{n:04}", 反映内容=f"噪声{n}") for n in range(60)]
    analysis = judged(folder, PETITIONS, *rows, period="2020")
    assert counts(analysis) == (0, 0, 60)
    assert [f.facts["count"] for f in of_code(analysis, "sheet-outside")] == [60]
    assert [code for code, _ in said(analysis)] == ["sheet-outside"]


def test_rows_of_another_month_are_one_remark_a_sheet(folder: Folder) -> None:
    rows = [petition(1), *(petition(n, 登记日期=datetime(2021, 4, n)) for n in (2, 3))]
    analysis = judged(folder, PETITIONS, *rows, period="2021-03")
    assert counts(analysis) == (1, 0, 2)
    assert [code for code, _ in said(analysis)] == ["other-month"]


def test_an_excluded_row_is_not_rejected_as_well(folder: Folder) -> None:
    analysis = judged(folder, PETITIONS, petition(1), petition(2, 登记日期=datetime(2019, 3, 2), 办理状态=None))
    assert counts(analysis) == (1, 0, 1)
    assert said(analysis, "error") == []


def test_a_legacy_case_counts_in_the_period_of_its_closing(folder: Folder) -> None:
    old = datetime(2018, 5, 1)
    rows = [
        petition(1, 登记日期=old, 办结日期=datetime(2021, 6, 1), 办理状态="已办结", 是否历史遗留="是"),
        petition(2, 登记日期=old, 办结日期=datetime(2020, 6, 1), 办理状态="已办结", 是否历史遗留="是"),
        petition(3, 登记日期=old, 办结日期=datetime(2021, 6, 1), 办理状态="已办结"),
    ]
    assert counts(judged(folder, PETITIONS, *rows)) == (1, 0, 2)


def test_a_closing_date_before_receipt_is_invalid_where_the_ledger_says_so(folder: Folder) -> None:
    rows = [
        [1, "1", datetime(2021, 3, 5, 10), "幸福社区", "环境卫生", "垃圾", "已办结", datetime(2021, 3, 4, 9)],
        [2, "2", datetime(2021, 3, 5, 10), "幸福社区", "环境卫生", "杂物", "已办结", datetime(2021, 3, 5)],
        [3, "3", datetime(2021, 3, 5, 10), "幸福社区", "环境卫生", "油污", "已办结", None],
        [4, "4", datetime(2021, 12, 30), "幸福社区", "环境卫生", "落叶", "已办结", datetime(2022, 1, 4)],
    ]
    analysis = judged(folder, EVENTS, *rows, ledger="网格事件台账")
    assert counts(analysis) == (4, 0, 0)
    assert [(code, place.rsplit("!", 1)[1]) for code, place in said(analysis, "error", "warning")] == [
        ("rule-not-before", "H3"),
        ("rule-required-when", "H5"),
        ("date-too-late", "H6"),
    ]
    frame = analysis.ledgers["grid_events"].frame
    assert frame["closed_on"].isna().tolist() == [True, False, True, False]


def test_a_doubtful_date_is_told_and_kept(folder: Folder) -> None:
    analysis = judged(folder, PETITIONS, petition(9, 办结日期=datetime(2021, 3, 1), 办理状态="已办结"))
    assert [code for code, _ in said(analysis, "warning")] == ["rule-not-before"]
    assert analysis.ledgers["petitions"].frame["closed_on"].notna().all()


def test_more_aware_than_sampled_rejects_the_row(folder: Folder) -> None:
    header = ["序号", "社区", "调查人数", "知晓人数", "满意人数"]
    rows = [[1, "幸福社区", 100, 120, 50], [2, "和平社区", 100, 80, 101], [3, "新华社区", 100, 80, 50]]
    folder.book("法治知晓率调查表.xlsx", [["法治知晓率调查表"], header, *rows])
    analysis = folder.analyse()
    assert counts(analysis) == (2, 1, 0)
    found = [(f.code, f.place.cell, severity(f)) for f in analysis.findings]
    assert found == [("rule-at-most", "D3", "error"), ("rule-at-most", "E4", "warning")]


def test_an_inspection_without_a_hazard_needs_no_hazard(folder: Folder) -> None:
    rows = [
        [1, "1", datetime(2021, 3, 5), "幸福社区", "超市", "否", None, None, None, None],
        [2, "2", datetime(2021, 3, 5), "幸福社区", "网吧", None, "消防", "通道堵塞", "一般", "是"],
        [3, "3", datetime(2021, 3, 5), "幸福社区", "餐馆", "是", None, "漏气", "重大", "否"],
    ]
    analysis = judged(folder, HAZARDS, *rows, ledger="安全隐患排查整治台账")
    assert counts(analysis) == (2, 1, 0)
    figures = {c.figure.id: c.value for c in analysis.figures}
    assert (figures["inspections"], figures["hazards"], figures["hazards_cleared"]) == (2, 1, 1)


def test_a_community_column_wins_over_the_file_with_a_warning(folder: Folder) -> None:
    analysis = judged(
        folder, PETITIONS, petition(1, 社区="和平居委会"), petition(2, 社区=None), petition(3, 社区="511024001003")
    )
    assert analysis.ledgers["petitions"].frame["community"].tolist() == ["和平社区", "幸福社区", "和平社区"]
    assert [code for code, _ in said(analysis, "warning")] == ["community-contradicts"] * 2


def test_rows_of_the_office_have_no_community(folder: Folder) -> None:
    header = ["序号", "培训日期", "单位", "培训主题", "培训对象", "参训人数"]
    rows = [[1, "2021-03-05", None, "行政处罚法", "执法人员", 30], [2, "2021-03-06", "幸福社区", "民法典", "居民", 50],
            [3, "2021-03-07", "街道办事处", "宪法", "机关干部", 20], [4, "2021-03-08", "阳光社区", "宪法", "居民", 20]]  # fmt: skip
    folder.book("街道办事处/法治教育培训台账.xlsx", [["法治教育培训台账"], header, *rows])
    analysis = folder.analyse()
    assert analysis.ledgers["training"].frame["community"].fillna("").tolist() == ["", "幸福社区", ""]
    assert counts(analysis) == (3, 1, 0)
    assert [f.place.cell for f in of_code(analysis, "community-unknown")] == ["C6"]


def test_error_cells_and_formulas_without_a_value_are_told(folder: Folder) -> None:
    rows = [petition(1, 人数="#REF!"), petition(2, 满意度="=X9"), petition(3, 反映内容="=VLOOKUP(1,A:B,2)")]
    analysis = judged(folder, PETITIONS, *rows)
    assert counts(analysis) == (1, 2, 0)
    found = [(f.code, f.place.cell, severity(f)) for f in analysis.findings if severity(f) != "info"]
    assert found == [
        ("error-cell", "F3", "error"),
        ("formula-uncached", "L4", "warning"),
        ("formula-uncached", "H5", "error"),
    ]


def test_a_file_that_cannot_be_read_costs_no_other(folder: Folder) -> None:
    (folder.path / "坏的.xlsx").write_bytes(b"PK\x03\x04 broken")
    (folder.path / "空的.xlsx").write_bytes(b"")
    judged(folder, PETITIONS, petition(1))
    analysis = folder.analyse()
    assert [(f.code, f.place.file) for f in analysis.findings if severity(f) == "error"] == [
        ("file-unreadable", "坏的.xlsx"),
        ("file-empty", "空的.xlsx"),
    ]
    assert len(analysis.ledgers["petitions"].frame) == 1


def test_one_finding_for_a_column_of_id_numbers_and_none_keeps_them(folder: Folder) -> None:
    number = "11010519491231002X"
    header = [*PETITIONS, "身份证号", "备注"]
    rows = [[*petition(n), number, None] for n in (1, 2, 3)]
    rows[2][-1] = f"持证{number}来访"
    analysis = judged(folder, header, *rows)
    assert [(f.code, f.place.cell) for f in analysis.findings if severity(f) != "info"] == [
        ("id-column", "N2"),
        ("id-number", "O5"),
    ]
    assert number not in str(analysis.ledgers["petitions"].frame.to_dict())
    assert number not in str(analysis.findings)
