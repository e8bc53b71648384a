"""Sums, rates and totals within a report."""

from __future__ import annotations

import pytest

from tests.audit.checking import OTHERS, PUBLISHED, check, wrong


@pytest.mark.parametrize(
    ("report", "failing"),
    [
        ("受理矛盾纠纷54件，现场化解32件，转交21件，1件正在核实。", 0),
        ("受理矛盾纠纷54件，现场化解32件，转交22件，1件正在核实。", 1),
        ("上报网格事件4039件，办结4009件，30件正在受理。", 0),
        ("上报网格事件4039件，办结4009件，40件正在受理。", 1),
        ("接到投诉4起，其中矛盾纠纷3起、物业投诉2起。", 1),
        ("接到投诉5起，其中矛盾纠纷3起、物业投诉1起。", 1),
        ("上报网格事件4039件，办结4009件，办结率99.26%。", 0),
        ("上报网格事件4039件，办结4009件，办结率99.25%。", 0),
        ("上报网格事件4039件，办结4009件，办结率98.25%。", 1),
        ("上报网格事件4000件，办结3000件，办结率75%。", 0),
        ("召开座谈会10场，其中机关4场、企业6场。", 0),
        ("召开座谈会10场，其中机关4场、企业7场。", 1),
        ("召开座谈会10场，其中机关4场、企业5场。", 0),
        ("受理矛盾纠纷54件，其中现场化解32件，成功化解53件。", 0),
        ("接到投诉4起，其中矛盾纠纷3起、物业投诉1起，4起投诉办结完毕。", 0),
    ],
)
def test_numbers_that_do_not_add_up_are_told(report: str, failing: int) -> None:
    assert len(wrong(check(report))) == failing


def test_a_sum_is_told_with_its_numbers() -> None:
    (said,) = wrong(check("受理矛盾纠纷55件，现场化解32件，转交21件，1件正在核实。"))
    assert said == "受理矛盾纠纷55，各项之和 现场协调解决32＋转交相关办（中心）和社区21＋正在核实1＝54"


def test_a_rate_of_parts_that_are_no_whole_numbers_is_told_exactly() -> None:
    (said,) = wrong(check("上报网格事件1.6件，办结1.2件，办结率50%。"))
    assert "75.00%" in said


def test_a_part_that_the_report_leaves_out_counts_as_counted() -> None:
    report = "接到投诉6起，其中矛盾纠纷3起、物业投诉1起。"
    values = PUBLISHED | OTHERS | {"complaints": 6, "complaints_other": 2}
    (sum_,) = [each for each in check(report, values).sums if "物业" in each.text]
    assert sum_.holds
    assert "其他各类投诉2（文中未写，按台账）" in sum_.text


def test_a_report_that_adds_up_by_itself_is_not_blamed_for_what_it_leaves_out() -> None:
    values = PUBLISHED | OTHERS | {"complaints": 13, "complaints_other": 7}
    assert wrong(check("接到投诉4起，其中矛盾纠纷3起、物业投诉1起。", values)) == []
    assert len(wrong(check("接到投诉5起，其中矛盾纠纷3起、物业投诉1起。", values))) == 1


@pytest.mark.parametrize(("property_", "failing"), [(1, 0), (2, 1)])
def test_sums_of_what_nobody_reported_are_checked_as_well(property_: int, failing: int) -> None:
    report = f"接到投诉4起，其中矛盾纠纷3起、物业投诉{property_}起。"
    audit = check(report, {"communities": 13})
    assert {claim.verdict for claim in audit.claims} == {"missing"}
    assert len(wrong(audit)) == failing


def test_an_unsound_sum_makes_the_report_unsound() -> None:
    audit = check("接到投诉4起，其中矛盾纠纷3起。召开座谈会10场，其中机关4场、企业7场。")
    assert {claim.verdict for claim in audit.claims} == {"same"}
    assert not audit.sound


@pytest.mark.parametrize(("last", "failing"), [("12", 0), ("13", 1)])
def test_totals_of_tables_are_added_up(last: str, failing: int) -> None:
    rows = f"社区\t宣传横幅（条）\n甲片区\t5\n乙片区\t7\n合计\t{last}"
    audit = check(rows)
    assert len(wrong(audit)) == failing
    assert len(audit.sums) == 1
