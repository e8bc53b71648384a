"""The published report of 2021: every figure is found, and one of them was cut off instead of rounded."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fztally.values.spoken import spoken
from tests.audit.checking import OTHERS, PUBLISHED, SEED, check, untied, wrong

STATED = PUBLISHED | {"grid_closure_rate": 99.25}
IMPLIED = {"communities_with_plan", "disputes_resolved"}
PLACES = {
    "communities": ("所辖 {} 个社区", "13"),
    "petition_visitors": ("群众 {} 人", "80"),
    "disputes": ("受理矛盾纠纷 {} 件", "54"),
    "disputes_on_site": ("现场协调解决 {} 件", "32"),
    "disputes_transferred": ("和社区 {} 件", "21"),
    "disputes_verifying": ("，{} 件正在核实", "1"),
    "grid_staff_level4": ("四级网格员 {} 人", "81"),
    "grid_staff_level3_fulltime": ("专职网格员 {} 人", "6"),
    "complaints": ("来访投诉 {} 起", "4"),
    "complaints_dispute": ("其中矛盾纠纷 {} 起", "3"),
    "complaints_property": ("物业投诉 {} 起", "1"),
    "complaints_closed": ("，{} 起投诉全部", "4"),
    "grid_events": ("网格事件 {} 件", "4039"),
    "grid_events_closed": ("已经办结 {} 件", "4009"),
    "grid_events_open": ("，{} 件正在受理", "30"),
    "grid_closure_rate": ("办结率 {}%", "99.25"),
}
"""Figure -> where the report states it, and how."""
FULL_WIDTH = str.maketrans("0123456789.%", "０１２３４５６７８９．％")


def test_every_figure_is_found_and_nothing_else_is_alarmed() -> None:
    audit = check(SEED)
    assert {claim.figure: claim.stated for claim in audit.claims} == STATED
    assert len(audit.claims) == len(STATED)
    verdicts = {claim.figure: claim.verdict for claim in audit.claims if claim.verdict != "same"}
    assert verdicts == {"grid_closure_rate": "truncated"}
    assert {claim.figure for claim in audit.claims if claim.implied} == IMPLIED
    assert (untied(audit), wrong(audit)) == ([], [])
    assert not audit.sound


def test_its_sums_and_its_rate_are_checked() -> None:
    sums = [sum_.text for sum_ in check(SEED).sums]
    assert [text for text in sums if text.startswith("受理矛盾纠纷54")] != []
    assert [text for text in sums if "4009÷4039" in text and "99.26%" in text and "截断" in text] != []


def test_claims_come_in_the_order_of_the_report_with_their_places() -> None:
    audit = check(SEED)
    places = [(claim.span.passage, claim.span.start) for claim in audit.claims]
    assert places == sorted(places)
    rate = audit.claims[-1]
    assert (rate.text, rate.stated, rate.counted, rate.display) == ("事件办结率 99.25%", 99.25, 99.26, "99.26%")


@pytest.mark.parametrize(
    "changed",
    [
        SEED.replace(" ", ""),
        SEED.replace(" ", "　"),
        re.sub(r"([0-9]+)", r"\1  ", SEED),
        SEED.replace("4039", "4,039").replace("4009", "4,009"),
        SEED.replace("4039", "４，０３９"),
        SEED.replace("\n\n", "\r\n"),
        "\n".join(line[n : n + 38] for line in SEED.splitlines() for n in range(0, max(len(line), 1), 38)),
    ],
    ids=["no spaces", "wide spaces", "more spaces", "commas", "full width", "other line ends", "broken lines"],
)
def test_how_it_is_typed_does_not_matter(changed: str) -> None:
    audit = check(changed)
    assert {claim.figure: claim.stated for claim in audit.claims} == STATED
    assert (untied(audit), wrong(audit)) == ([], [])


FOLLOWING = {
    "communities": {"liaison_communities"},
    "disputes": {"disputes_resolved"},
    "disputes_verifying": {"disputes_resolved"},
}
"""Figures that change with another one: 其余均已化解 is what is left."""


@settings(max_examples=80, deadline=None)
@given(
    figure=st.sampled_from(sorted(PLACES)),
    number=st.integers(min_value=1, max_value=9999),
    spelling=st.sampled_from(["digits", "full width", "words", "comma"]),
)
def test_another_number_in_its_place_is_another_claim(figure: str, number: int, spelling: str) -> None:
    place, before = PLACES[figure]
    said = f"{number % 100}.{number // 100:02d}" if figure == "grid_closure_rate" else str(number)
    value = float(said)
    if value == float(before):
        return
    spelt = {"digits": said, "full width": said.translate(FULL_WIDTH), "words": spoken(said), "comma": said}[spelling]
    if spelling == "comma" and number > 999 and "." not in said:
        spelt = f"{number:,}"
    fragment = place.format(before)
    assert fragment in SEED
    audit = check(SEED.replace(fragment, place.format(spelt), 1))
    stated = {claim.figure: claim.stated for claim in audit.claims}
    assert stated[figure] == value
    differing = {claim.figure for claim in audit.claims if claim.verdict == "differs"}
    assert differing == {figure} | FOLLOWING.get(figure, set())
    assert set(stated) == set(STATED)
    assert untied(audit) == []


def test_what_nobody_reported_is_missing() -> None:
    values = {name: value for name, value in (PUBLISHED | OTHERS).items() if not name.startswith("complaints")}
    audit = check(SEED, values)
    missing = {claim.figure: claim.counted for claim in audit.claims if claim.verdict == "missing"}
    assert missing == dict.fromkeys(
        ("complaints", "complaints_dispute", "complaints_property", "complaints_closed"), None
    )


def test_a_report_of_another_year_states_nothing_of_this_one() -> None:
    audit = check("2020年，全街道受理矛盾纠纷61件，现场化解40件。", period="2021")
    assert audit.claims == ()
    assert untied(audit) == [40, 61]
    assert [claim.figure for claim in check("2021年，全街道受理矛盾纠纷54件。").claims] == ["disputes"]


def test_plans_for_the_next_year_are_no_claims() -> None:
    plan = "四、2022年工作计划\n1. 受理矛盾纠纷60件以内，网格事件办结率99.5%。\n五、工作成效\n受理矛盾纠纷54件。"
    audit = check(plan)
    assert [(claim.figure, claim.stated) for claim in audit.claims] == [("disputes", 54)]


def test_half_a_year_is_the_period_when_it_is() -> None:
    report = "上半年受理矛盾纠纷54件。"
    assert check(report).claims == ()
    assert [claim.figure for claim in check(report, period="2021-01..06").claims] == ["disputes"]
