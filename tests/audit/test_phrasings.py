"""Reports in other words than the published one."""

from __future__ import annotations

import re

import msgspec
import pytest

from fztally.audit.document import read_report
from fztally.audit.verify import Auditor
from fztally.model.period import Period
from fztally.model.schema import Sentence
from tests.audit.checking import OTHERS, PUBLISHED, check, claims, counted, domain, untied, wrong
from tests.audit.phrasings import FAMILIES
from tests.audit.sentences import NO_FIGURES, SENTENCES

PHRASINGS = [
    (frame.replace("{}", said, 1), stated) for frame, stated, all_said in FAMILIES.values() for said in all_said
]
NUMBER = re.compile(r"(?<![0-9.,年月])([0-9]{1,4})(?=[^0-9.,年月])")
LEFT_OPEN = {"disputes": 1, "complaints_dispute": 2, "complaints_property": 2}
"""How many phrasings are so open that only the counted value settles what they mean (排查化解矛盾纠纷54件)."""


@pytest.mark.parametrize(("report", "stated"), PHRASINGS, ids=[report for report, _ in PHRASINGS])
def test_each_phrasing_is_understood(report: str, stated: str) -> None:
    audit = check(report)
    assert claims(audit) == sorted(stated.split())
    assert (untied(audit), wrong(audit)) == ([], [])
    assert all(claim.verdict in ("same", "truncated") for claim in audit.claims)


@pytest.mark.parametrize(("report", "stated", "loose", "failing"), SENTENCES, ids=[each[0] for each in SENTENCES])
def test_what_is_stated_and_what_is_not(report: str, stated: str, loose: tuple[float, ...], failing: int) -> None:
    audit = check(report)
    assert claims(audit) == sorted(stated.split())
    assert untied(audit) == sorted(loose)
    assert len(wrong(audit)) == failing


@pytest.mark.parametrize("report", NO_FIGURES)
def test_numbers_of_other_things_are_tied_to_nothing(report: str) -> None:
    audit = check(report)
    assert (claims(audit), wrong(audit)) == ([], [])
    assert untied(audit) != []


def test_a_wrong_number_is_never_tied_to_another_figure() -> None:
    left_open: dict[str, int] = {}
    for report, _ in PHRASINGS:
        right = {claim.figure for claim in check(report).claims}
        for number in NUMBER.finditer(report):
            changed = f"{report[: number.start()]}{int(number[1]) + 7}{report[number.end() :]}"
            audit = check(changed)
            explicit = {claim.figure for claim in audit.claims if not claim.implied}
            assert explicit <= right, changed
            assert any(claim.verdict == "differs" for claim in audit.claims) or audit.untied, changed
            for figure in right - {claim.figure for claim in audit.claims}:
                left_open[figure] = left_open.get(figure, 0) + 1
    assert left_open == LEFT_OPEN


@pytest.mark.parametrize(
    ("report", "verdict"),
    [
        ("事件办结率99.26%", "same"),
        ("事件办结率99.25%", "truncated"),
        ("事件办结率99.257%", "same"),
        ("事件办结率99.3%", "same"),
        ("事件办结率99.2%", "truncated"),
        ("事件办结率99%", "same"),
        ("事件办结率100%", "differs"),
        ("事件办结率超过99%", "same"),
        ("事件办结率达99.5%以上", "differs"),
        ("上报网格事件4000余件", "same"),
        ("上报网格事件4100余件", "differs"),
        ("上报网格事件约4000件", "same"),
        ("上报网格事件近4100件", "same"),
        ("上报网格事件近4000件", "differs"),
        ("上报网格事件0.4万件", "same"),
        ("罚款2.21万元", "same"),
        ("罚款2.2万元", "same"),
        ("罚款2.3万元", "differs"),
    ],
)
def test_precision_and_bounds(report: str, verdict: str) -> None:
    (claim,) = check(f"{report}。").claims
    assert claim.verdict == verdict


def test_the_reports_own_sentences_are_patterns() -> None:
    """A clerk's own wording in report.yaml is known when it comes back."""
    schemas, wording = domain()
    sentence = Sentence(text="大棚整治点位{patrol_found}个，立行立改的{patrol_handled}个。")
    report = msgspec.structs.replace(schemas.report, sentences=(*schemas.report.sentences, sentence))
    own = msgspec.structs.replace(schemas, report=report)
    values = PUBLISHED | OTHERS | {"patrol_found": 180, "patrol_handled": 173}
    text = read_report("a.txt", "全年大棚整治点位180个，立行立改的有170个。".encode())
    audit = Auditor(own, wording).verify(text, counted(values), Period.parse("2021"))
    assert [(claim.figure, claim.verdict) for claim in audit.claims] == [
        ("patrol_found", "same"),
        ("patrol_handled", "differs"),
    ]
    assert Auditor(schemas, wording).verify(text, counted(values), Period.parse("2021")).claims == ()


def test_every_figure_is_known_by_its_label_in_a_table() -> None:
    known = PUBLISHED | OTHERS
    labels = {figure.id: figure.label for _, figure in domain()[0].figures() if figure.id in known}
    rows = "\n".join(f"{label}\t{known[name]}" for name, label in labels.items())
    audit = check(f"指标\t数值\n{rows}")
    assert {claim.figure for claim in audit.claims} == set(labels)
    assert all(claim.verdict == "same" for claim in audit.claims)


def test_the_words_that_ship_speak_of_figures_that_exist() -> None:
    schemas, wording = domain()
    known = {figure.id for _, figure in schemas.figures()}
    named = set(wording.figures)
    for phrases in wording.figures.values():
        named |= set(phrases.also)
        named |= {name for implied in phrases.implied for name in (implied.of, *implied.less)}
        assert not phrases.topic or phrases.topic in wording.topics
        assert set(phrases.units) <= set(wording.units)
    assert named <= known
