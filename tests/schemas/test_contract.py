"""The schemas that ship against the ledgers as they were agreed (``contract.txt``, ``figures.txt``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from fztally.model.schema import AtMost, Condition, Field, Figure, Ledger, NotBefore, RateOf, RequiredWhen, Schemas
from fztally.store.schema_files import load_schemas
from fztally.values.codes import CodeBook, YesNo, code_key
from fztally.values.reading import Context
from fztally.values.text import fold

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SCHEMAS = load_schemas(ROOT / "schemas")


@dataclass(frozen=True)
class Agreed:
    """One field of the contract."""

    ledger: str
    id: str
    kind: str
    flags: str
    minimum: float | None
    unit: str
    labels: tuple[str, ...]
    codes: dict[str, tuple[str, ...]]


def _contract() -> tuple[dict[str, tuple[str, ...]], list[Agreed]]:
    heads: dict[str, tuple[str, ...]] = {}
    fields: list[Agreed] = []
    for line in (HERE / "contract.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            ledger, _, rest = line[1:].partition("]")
            heads[ledger] = tuple(part.strip() for part in rest.split("|"))
            continue
        first, labels, *codes = (part.strip() for part in line.split("|"))
        name, kind, *more = first.split()
        flags = next((word for word in more if set(word) <= set("*kp")), "")
        minimum = next((float(word[1:]) for word in more if word.startswith("≥")), None)
        unit = next((word for word in more if word in ("元", "万元")), "")
        listed = dict(_code(code) for code in codes[0].split(";")) if codes else {}
        fields.append(Agreed(ledger, name, kind, flags, minimum, unit, tuple(labels.split(", ")), listed))
    return heads, fields


def _code(text: str) -> tuple[str, tuple[str, ...]]:
    canonical, _, variants = (part.strip() for part in text.partition("←"))
    return canonical, tuple(variants.split(", ")) if variants else ()


HEADS, FIELDS = _contract()
TELLS_APART = {("liaisons", "name")}
"""Keys beyond the agreed ones: a community may have two liaisons."""

SAME_WORD = {
    *("其它", "男性", "女性", "1级", "2级", "3级", "4级"),
    *("已转办", "已转交", "已化解", "已中止", "已转出", "正在核实中"),
    "处理中",  # agreed for grid events
    *("进机关", "进乡村", "进社区", "进学校", "进企业", "进单位", "进家庭"),
}
"""Variants one character away from a code that are the same word in another spelling, number or tense."""


def each(fields: list[Agreed]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("agreed", fields, ids=lambda agreed: f"{agreed.ledger}.{agreed.id}")


def field_of(agreed: Agreed) -> Field:
    return SCHEMAS.ledger(agreed.ledger).field(agreed.id)


def context(placeholders: frozenset[str] = frozenset()) -> Context:
    from fztally.model.period import Period

    period = Period.parse("2021")
    return Context(2021, period.start, period.end, True, placeholders)


def test_the_ledgers_and_their_fields_are_the_agreed_ones() -> None:
    assert [ledger.id for ledger in SCHEMAS.ledgers] == list(HEADS)
    for ledger in SCHEMAS.ledgers:
        own = [field.id for field in ledger.fields if not field.fill_in and field.id != "note"]
        assert own == [agreed.id for agreed in FIELDS if agreed.ledger == ledger.id]


@pytest.mark.parametrize("ledger_id", HEADS)
def test_title_keeper_period_and_restriction(ledger_id: str) -> None:
    ledger = SCHEMAS.ledger(ledger_id)
    title, keeper, period, *restricted = HEADS[ledger_id]
    assert (ledger.title, ledger.kept_by, ledger.period_field or "-") == (title, keeper, period)
    assert ledger.restricted == bool(restricted)


@each(FIELDS)
def test_kind_and_flags(agreed: Agreed) -> None:
    field = field_of(agreed)
    assert field.kind == agreed.kind
    key = field.key and (agreed.ledger, agreed.id) not in TELLS_APART
    assert (field.required, key, field.personal) == tuple(flag in agreed.flags for flag in "*kp")
    assert field.minimum == agreed.minimum
    if agreed.unit:
        assert field.unit == agreed.unit


@each(FIELDS)
def test_labels(agreed: Agreed) -> None:
    field = field_of(agreed)
    assert field.label == agreed.labels[0]
    assert set(agreed.labels[1:]) <= set(field.aliases)


@each([agreed for agreed in FIELDS if agreed.kind == "code"])
def test_code_lists_are_closed_and_every_variant_is_read(agreed: Agreed) -> None:
    field = field_of(agreed)
    assert isinstance(field.codes, dict)
    assert list(field.codes) == list(agreed.codes)
    book = CodeBook(field.codes)
    for canonical, variants in agreed.codes.items():
        for variant in (canonical, *variants, f"{canonical}类", f" {canonical} "):
            assert book.read(variant, context()).value == canonical


@each([agreed for agreed in FIELDS if agreed.kind == "code"])
def test_a_variant_that_was_not_agreed_is_no_slip_of_a_code(agreed: Agreed) -> None:
    codes = field_of(agreed).codes
    assert isinstance(codes, dict)
    added = {variant for variants in codes.values() for variant in variants} - SAME_WORD
    added -= {variant for variants in agreed.codes.values() for variant in variants}
    near = {(v, code) for v in added for code in codes if Levenshtein.distance(code_key(v), code_key(code)) <= 1}
    assert near == set()


@pytest.mark.parametrize(
    ("ledger", "field", "value", "suggestion"),
    [
        ("petitions", "satisfaction", "不满", "不满意"),
        ("petitions", "purpose", "意见和建议", "意见建议"),
        ("disputes", "disposition", "当场协调解决", "现场协调解决"),
        ("grid_events", "closing_kind", "实质办结", "实质性办结"),
        ("livelihood", "progress", "完成", "已完成"),
        ("measures", "kind", "督导检查", "督查检查"),
    ],
)
def test_a_near_miss_is_invalid_and_has_its_suggestion(ledger: str, field: str, value: str, suggestion: str) -> None:
    codes = SCHEMAS.ledger(ledger).field(field).codes
    assert isinstance(codes, dict)
    reading = CodeBook(codes).read(value, context())
    assert (reading.value, reading.code, reading.fact) == (None, "code-invalid", suggestion)


@each([agreed for agreed in FIELDS if agreed.kind == "yes_no" and agreed.codes])
def test_yes_no_spellings(agreed: Agreed) -> None:
    field = field_of(agreed)
    reader = YesNo((*SCHEMAS.common.words.yes, *field.yes), (*SCHEMAS.common.words.no, *field.no))
    for canonical, variants in agreed.codes.items():
        for variant in (canonical, *variants):
            assert reader.read(variant, context()).value is (canonical == "是")


@pytest.mark.parametrize("ledger", SCHEMAS.ledgers, ids=lambda ledger: ledger.id)
def test_what_every_ledger_may_carry(ledger: Ledger) -> None:
    labels = {label: field.id for field in ledger.fields for label in (field.label, *field.aliases)}
    # 立案日期 of enforcement took the id filed_on
    filed_on = "form_filed_on" if ledger.id == "enforcement" else "filed_on"
    carried = {"填报单位": "reported_by", "填报人": "filled_by", "审核人": "reviewed_by", "填报日期": filed_on}
    assert {"序号": "seq", "备注": "note", **carried}.items() <= labels.items()
    assert all(ledger.field(field_id).fill_in for field_id in ("seq", *carried.values()))
    for label in ("所属社区", "村(社区)", "单位"):
        assert ledger.field(labels[label]).kind == "community"
    seq = ledger.field("seq")
    assert (seq.kind, seq.key, seq.required) == ("int", False, False)


def test_the_thirteen_communities() -> None:
    names = ["东湖", "幸福", "和平", "新华", "桂花园", "文昌", "青龙", "南门", "凤凰", "石桥", "滨江", "玉泉", "望江"]
    assert list(SCHEMAS.registry.names) == [f"{name}社区" for name in names]
    for community in SCHEMAS.registry.communities:
        assert re.fullmatch("[0-9]{12}", community.code)
        assert community.aliases[0] == community.name.removesuffix("社区")


def test_row_rules() -> None:
    """Those that the document states; a rule belongs to the field that carries it."""
    rules = {ledger.id: ledger.rules for ledger in SCHEMAS.ledgers}
    for ledger_id, other in (("disputes", "received_on"), ("grid_events", "reported_on")):
        assert any(
            isinstance(rule, NotBefore) and (rule.field, rule.other, rule.doubtful) == ("closed_on", other, False)
            for rule in rules[ledger_id]
        )
    needed = [(ledger, rule) for ledger in rules for rule in rules[ledger] if isinstance(rule, RequiredWhen)]
    assert needed == [
        ("disputes", RequiredWhen("transferred_to", Condition("disposition", is_="转交"))),
        ("grid_events", RequiredWhen("closed_on", Condition("status", is_="已办结"))),
    ]
    most = [(ledger, rule.field, rule.other) for ledger in rules for rule in rules[ledger] if isinstance(rule, AtMost)]
    assert most == [
        ("rehab", "tests_done", "tests_due"),
        ("patrols", "handled", "found"),
        ("awareness", "aware", "sampled"),
        ("awareness", "satisfied", "sampled"),
    ]
    rates = [rule for rule in rules["awareness"] if isinstance(rule, RateOf)]
    assert [(rule.part, rule.whole) for rule in rates] == [("aware", "sampled")]
    assert "知晓率" in rates[0].labels


def test_no_other_date_rule_blanks_a_cell() -> None:
    """Date orders that were not agreed are told, and the value is kept."""
    agreed = {("disputes", "closed_on"), ("grid_events", "closed_on")}
    for ledger in SCHEMAS.ledgers:
        for rule in ledger.rules:
            if isinstance(rule, NotBefore) and (ledger.id, rule.field) not in agreed:
                assert rule.doubtful, (ledger.id, rule.field)


@pytest.mark.parametrize("ledger_id", ["rehab", "key_persons"])
def test_a_code_name_for_a_person_is_never_an_id_number(ledger_id: str) -> None:
    assert SCHEMAS.ledger(ledger_id).field("person_code").no_ids


def test_an_inspection_without_a_hazard_needs_nothing_about_it() -> None:
    ledger = SCHEMAS.ledger("safety_hazards")
    waived = {field.id for field in ledger.fields if field.waived_when == Condition("found", is_="否")}
    assert waived == {"kind", "hazard", "level", "cleared"}


@pytest.mark.parametrize("ledger_id", ["petitions", "disputes"])
def test_legacy_cases_count_where_they_are_closed(ledger_id: str) -> None:
    over = SCHEMAS.ledger(ledger_id).carried_over
    assert over is not None
    assert (over.field, over.when) == ("closed_on", Condition("legacy", is_="是"))


def _how(schemas: Schemas) -> Iterator[tuple[str, str]]:
    for ledger, figure in schemas.figures():
        yield figure.id, _counted(ledger, figure)


def _counted(ledger: str, figure: Figure) -> str:
    if figure.registry:
        return f"registry {figure.registry}"
    if figure.ratio:
        return " ÷ ".join(figure.ratio)
    field = figure.sum or figure.distinct or figure.count_by
    verb = "rows" if figure.count else "sum" if figure.sum else "distinct" if figure.distinct else "by"
    where = ", ".join(_condition(condition) for condition in figure.where)
    return f"{verb} {f'{ledger}.{field}' if field else ledger}" + (f" where {where}" if where else "")


def _condition(condition: Condition) -> str:
    if condition.filled:
        return f"{condition.field} filled"
    if condition.in_:
        return f"{condition.field} in {'/'.join(condition.in_)}"
    return f"{condition.field} is {condition.is_}" if condition.is_ else f"{condition.field} not {condition.not_}"


def test_every_figure_is_counted_as_agreed() -> None:
    lines = (HERE / "figures.txt").read_text(encoding="utf-8").splitlines()
    agreed = dict(line.split(" = ", 1) for line in lines if line and not line.startswith("#"))
    assert dict(_how(SCHEMAS)) == agreed


def test_identities() -> None:
    sums = {(identity.left, identity.right) for identity in SCHEMAS.report.identities}
    assert sums == {
        ("disputes", ("disputes_on_site", "disputes_transferred", "disputes_verifying")),
        ("disputes", ("disputes_resolved", "disputes_verifying")),
        ("grid_events", ("grid_events_closed", "grid_events_open")),
        ("complaints", ("complaints_closed", "complaints_open")),
        ("complaints", ("complaints_dispute", "complaints_property", "complaints_other")),
    }


def test_the_crosswalk_covers_every_kind_of_dispute_and_says_that_it_is_unverified() -> None:
    kinds = SCHEMAS.codes["disputes_category"]
    assert list(kinds.crosswalk) == list(kinds.codes)
    assert kinds.standard.startswith("GB/T 31000")
    assert "未经核实" in kinds.source


@pytest.mark.parametrize(
    ("ledger_id", "field_id", "unclear"),
    [
        ("grid_events", "category", ["安全隐患", "邻里纠纷", "环境", "公共设施"]),
        ("grid_events", "level", ["紧急", "特别重大"]),
        ("safety_hazards", "level", ["较大"]),
        ("complaints", "category", ["环境", "物业纠纷"]),
        ("disputes", "category", ["土地", "纠纷", "借贷"]),
        ("disputes", "method", ["调解"]),
        ("petitions", "status", ["未办结"]),
        ("petitions", "purpose", ["诉求", "举报"]),
        ("petitions", "satisfaction", ["比较满意"]),
        ("livelihood", "progress", ["未完成"]),
        ("rehab", "measure", ["戒毒"]),
        ("rehab", "status", ["解除"]),
        ("training", "trainees", ["社区工作者"]),
    ],
)
def test_a_value_that_means_another_or_a_wider_thing_goes_to_a_person(
    ledger_id: str, field_id: str, unclear: list[str]
) -> None:
    codes = SCHEMAS.ledger(ledger_id).field(field_id).codes
    assert isinstance(codes, dict)
    book = CodeBook(codes)
    assert {value: book.read(value, context()).code for value in unclear} == dict.fromkeys(unclear, "code-invalid")


@pytest.mark.parametrize("ledger", SCHEMAS.ledgers, ids=lambda ledger: ledger.id)
def test_no_label_is_known_twice_under_its_folded_form(ledger: Ledger) -> None:
    """A second spelling of the same label is dead weight, and of another field it steals a column."""
    owners: dict[str, str] = {}
    for field in ledger.fields:
        for label in (field.label, *field.aliases):
            assert owners.setdefault(fold(label), field.id) == field.id, label


def test_no_title_belongs_to_two_ledgers() -> None:
    owners: dict[str, str] = {}
    for ledger in SCHEMAS.ledgers:
        for title in (ledger.title, *ledger.titles):
            assert owners.setdefault(fold(title), ledger.id) == ledger.id, title
