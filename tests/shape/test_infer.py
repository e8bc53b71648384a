"""Definitions drafted from samples."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from fztally.model.draft import Draft
from fztally.model.job import Limits
from fztally.model.schema import Field
from fztally.model.sheet import Cell, Sheet
from fztally.model.source import Source
from fztally.read.book import read_book
from fztally.shape.infer import Inferrer
from fztally.store.schema_files import bundled_schemas, load_schemas

ROOT = Path(__file__).parents[2]
SCHEMAS = load_schemas(bundled_schemas())
INFERRER = Inferrer(SCHEMAS)
VALID_ID = "11010519491231002X"


def draft(*sheets: Sequence[Sequence[Cell]]) -> Draft:
    tables = INFERRER.tables(Sheet(f"Sheet{n}", [list(row) for row in rows]) for n, rows in enumerate(sheets))
    return INFERRER.draft(tables, "visits", "走访", fixed=False)


def column(label: str, values: Sequence[Cell]) -> Field:
    """What a column becomes beside two others."""
    rows: list[list[Cell]] = [["走访台账"], ["巡访情况", "所做工作", label]]
    rows += [[f"第{n}件不同的事情", f"做了第{n}样事", value] for n, value in enumerate(values)]
    found = draft(rows)
    return next(field for field in found.ledger.fields if field.label.startswith(label[:2]))


KINDS: list[tuple[str, Sequence[Cell], str]] = [
    ("某日", ["2021.3.5", "2021年3月6日", date(2021, 3, 7), 44263], "date"),
    ("某时", [datetime(2021, 3, 5, 10, 30), datetime(2021, 3, 6, 8, 0), "2021-03-07 09:15"], "datetime"),
    ("某月", ["1993年10月", "1985-03", "1970.12"], "month"),
    ("某数", [3, "5人", "1,200", 12.0], "int"),
    ("某量", [3.5, "5", 12], "number"),
    ("某号", ["001", "002", "013"], "text"),
    ("某机", ["13812345678", 13912345678, "0832-5212345"], "phone"),
    ("某问", ["√", "×", "√", "否"], "yes_no"),
    ("某处", ["东湖社区", "幸福", "和平居委会"], "community"),
    ("某类", ["甲类", "乙", "甲", "乙", "甲", "甲", "丙", "丙", "乙"], "code"),
    ("某话", ["各不", "相同", "的话", "说了", "许多", "许多句"], "text"),
    ("某额", [30001, 45000, 52000, 31000], "int"),
]


@pytest.mark.parametrize(("label", "values", "kind"), KINDS, ids=[kind for *_, kind in KINDS])
def test_the_kind_follows_from_the_values(label: str, values: Sequence[Cell], kind: str) -> None:
    assert column(label, values).kind == kind


def test_codes_are_listed_once_each_the_most_frequent_first() -> None:
    assert list(column("某类", ["乙", "甲类", "甲", "甲", "乙", "甲", "丙", "甲", "丙"]).codes or ()) == [
        "甲",
        "乙",
        "丙",
    ]


def test_what_is_always_filled_in_is_required() -> None:
    assert column("某数", [1, 2, 3]).required
    assert not column("某数", [1, None, 3]).required
    assert not column("某数", [1, "/", 3]).required


def test_a_unit_in_the_label() -> None:
    found = column("金额（万元）", [1.5, 2, "3万元"])
    assert (found.label, found.unit, found.kind) == ("金额", "万元", "number")


def test_known_labels_bring_their_ids_kinds_and_values() -> None:
    found = draft(
        [["走访慰问台账"], ["序号", "编号", "受理日期", "所属社区", "姓名", "办理状态", "天气"]],
    )
    assert found.rows == 0
    rows: list[list[Cell]] = [
        ["2021年东湖社区走访慰问台账"],
        ["序号", "编号", "受理日期", "所属社区", "姓名", "办理状态", "天气"],
    ]
    rows += [[n, f"Z{n}", "2021-3-5", "东湖社区", f"张{n}", "办结", "晴"] for n in range(1, 5)]
    rows.append(["合计", None, None, None, None, None, 4])
    found = draft(rows)
    fields = {field.id: field for field in found.ledger.fields}
    assert found.ledger.title == "走访慰问台账"
    assert found.ledger.period_field == "received_on"
    assert found.rows == 4
    assert [field.label for field in found.ledger.fields] == [
        "编号",
        "受理日期",
        "所属社区",
        "姓名",
        "办理状态",
        "天气",
    ]
    assert fields["community"].kind == "community"
    assert any(field.personal and field.kind == "person" for field in found.ledger.fields)
    status = next(field for field in found.ledger.fields if field.label == "办理状态")
    assert "办结" in (status.codes or {})["已办结"]
    assert len(found.guessed) == 1


def test_id_card_columns_are_left_out() -> None:
    rows: list[list[Cell]] = [["姓名", "证号", "内容"], *([f"张{n}", VALID_ID, f"第{n}件"] for n in range(3))]
    found = draft(rows)
    assert found.dropped == ("证号",)
    assert VALID_ID not in str(found)


def test_other_labels_of_a_field_in_other_files_are_its_aliases() -> None:
    first: list[list[Cell]] = [
        ["受理日期", "事件名称", "处理方式"],
        *(["2021-3-5", f"第{n}件", "转交"] for n in range(3)),
    ]
    second: list[list[Cell]] = [
        ["登记日期", "事件名称", "处理方式"],
        *(["2021-3-5", f"第{n}事", "转交"] for n in range(4)),
    ]
    found = draft(first, second)
    day = next(field for field in found.ledger.fields if field.kind == "date")
    assert {day.label, *day.aliases} == {"受理日期", "登记日期"}
    assert found.filled[day.id] == found.rows == 7


def test_a_sheet_without_a_table_gives_none() -> None:
    assert INFERRER.tables([Sheet("a", [["无"]]), Sheet("b", [["说明"], ["这里没有表"]])]) == []


def test_the_sample_ledgers_are_drafted_as_they_are_defined() -> None:
    wrong = []
    for title in ("网格员名册", "法治宣传活动台账", "安全隐患排查整治台账", "社区戒毒康复台账"):
        ledger = next(ledger for ledger in SCHEMAS.ledgers if ledger.title == title)
        files = sorted((ROOT / "ledgers").glob(f"*/*{title}*.xlsx"))[:3]
        sheets = [
            sheet
            for file in files
            for sheet in read_book(Source(file.name, file, "", file.stat().st_size), Limits()).value
        ]
        found = INFERRER.draft(INFERRER.tables(sheets), "x", "x", fixed=False)
        kinds = {field.id: field.kind for field in found.ledger.fields}
        wrong += [
            (ledger.id, field.id)
            for field in ledger.fields
            if not field.fill_in and field.id != "note" and kinds.get(field.id) != field.kind
        ]
    assert wrong == []
