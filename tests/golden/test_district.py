"""A district of three streets: two with a community of the same name, one that sent its outputs, one that is missing."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from fztally.lang.texts import set_language
from tests.cli.calling import Called, call
from tests.districts import TREE, District, make_district
from tests.golden import spoiling

ADDED = (
    "complaints", "complaints_property", "complaints_closed", "complaints_open",
    "grid_events", "grid_events_closed", "grid_events_open", "grid_staff_level4", "grids_staffed",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    set_language("zh")
    yield
    set_language("zh")


def fill(district: District) -> None:
    """Two streets' ledgers; the third has none."""
    district.complaints("滨江街道", "东湖社区", [("T1", "2021-04-05", "矛盾纠纷", "已办结")])
    district.complaints(
        "滨江街道",
        "幸福社区",
        [
            ("T1", "2021-03-05", "物业", "已办结"),
            ("T2", "2021-03-06", "噪声", "办理中"),
            ("T3", "三月", "噪声", "办理中"),
        ],
    )
    district.events(
        "滨江街道", "东湖社区", [("E1", "第1网格", "已办结"), ("E2", "第2网格", "受理中"), ("E3", "第1网格", "已办结")]
    )
    district.staff("滨江街道", "幸福社区", [("张三", "第1网格", "四级"), ("李四", "第1网格", "四级")])
    district.complaints("城关街道", "幸福社区", [("T1", "2021-03-05", "噪声", "已办结")])
    district.events(
        "城关街道", "幸福社区", [("E1", "第1网格", "已办结"), ("E2", "第2网格", "已办结"), ("E3", "第2网格", "已办结")]
    )
    district.staff("城关街道", "幸福社区", [("张三", "第1网格", "四级"), ("赵六", "第2网格", "三级")])


def run(district: District, *more: object) -> Called:
    places = ("--output", district.output, "--schemas", district.schemas, "--period", "2021", "--engine", "serial")
    return call("consolidate", district.ledgers, *places, *more)


def figures(folder: Path) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in json.loads((folder / "figures.json").read_bytes())["figures"]}


def street(district: District, name: str) -> Path:
    return district.output / name / "2021"


def whole(district: District) -> Path:
    return district.output / "2021"


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> District:
    """Consolidated once, from ledgers."""
    set_language("zh")
    district = make_district(tmp_path_factory.mktemp("golden") / "district")
    fill(district)
    assert run(district).code == 0
    return district


def test_the_district_is_the_sum_of_its_streets(done: District) -> None:
    streets = [figures(street(done, name)) for name in ("滨江街道", "城关街道")]
    for name, entry in figures(whole(done)).items():
        told = [own[name]["value"] for own in streets if own[name]["value"] is not None]
        if name in ADDED:
            assert len(told) == 2
            assert entry["value"] == sum(told), name
            assert entry["rows"] == sum(own[name]["rows"] for own in streets), name
            assert entry["pending"] == sum(own[name]["pending"] for own in streets), name
        elif not told:
            assert (entry["value"], entry["display"]) == (None, "未报"), name


def test_rates_are_divided_anew_and_the_registry_is_that_of_all(done: District) -> None:
    found = figures(whole(done))
    assert (found["grid_closure_rate"]["value"], found["grid_closure_rate"]["display"]) == (83.33, "83.33%")
    assert (found["communities"]["value"], found["grids"]["value"]) == (5, 6)
    assert found["grid_coverage"]["value"] == 50.0


def test_grids_of_the_same_name_are_told_apart_by_street_and_community(done: District) -> None:
    rows = [
        (name, community, grid)
        for name in ("滨江街道", "城关街道")
        for community, grid in pd.read_parquet(street(done, name) / "data" / "grid_staff.parquet")[
            ["community", "grid"]
        ].itertuples(index=False)
    ]
    assert figures(whole(done))["grids_staffed"]["value"] == len(set(rows)) == 3


def test_who_reported_is_added_up_over_all_streets(done: District) -> None:
    found = figures(whole(done))
    assert (found["complaints"]["reported"], found["grid_events"]["reported"]) == ("3/5", "2/5")
    assert found["disputes"]["reported"] == "0/5"


def test_the_identities_are_those_of_the_district(done: District) -> None:
    told = json.loads((whole(done) / "figures.json").read_bytes())["identities"]
    assert [(i["left"], i["right"], i["holds"]) for i in told if i["left"] is not None] == [
        (6, 6, True),
        (4, 4, True),
        (4, 4, True),
    ]


def test_the_findings_of_all_streets_stand_together(done: District) -> None:
    with (whole(done) / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert ("street-missing", "河东街道") in {(row["code"], row["file"]) for row in rows}
    with (street(done, "滨江街道") / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        own = list(csv.DictReader(file))
    merged = [
        row | {"file": row["file"].removeprefix("滨江街道/")} for row in rows if row["file"].startswith("滨江街道/")
    ]
    assert merged == own
    assert own


def test_the_manifest_names_the_streets_with_what_they_were_made_from(done: District) -> None:
    manifest = json.loads((whole(done) / "manifest.json").read_bytes())
    assert [(s["name"], s["came"]) for s in manifest["streets"]] == [
        ("滨江街道", "consolidated"), ("城关街道", "consolidated"), ("河东街道", "missing"),
    ]  # fmt: skip
    own = json.loads((street(done, "滨江街道") / "manifest.json").read_bytes())
    assert manifest["streets"][0]["run"] == own["run"]
    assert "data/complaints.parquet" in manifest["streets"][0]["sha256"]


def test_the_workbook_adds_up_live(done: District) -> None:
    path = whole(done) / "台账汇总.xlsx"
    live, shown = (openpyxl.load_workbook(path, data_only=stored)["报告数据"] for stored in (False, True))
    rows = {row[1].value: row[0].row for row in live.iter_rows(min_row=4)}
    row = rows["来访投诉"]
    assert [live.cell(row, column).value for column in (4, 7, 8, 9)] == [f"=SUM(G{row}:I{row})", 3, 1, "未报"]
    assert shown.cell(row, 4).value == 4
    assert [live.cell(3, column).value for column in (7, 8, 9)] == ["滨江街道", "城关街道", "河东街道"]
    rate = rows["网格事件办结率"]
    assert (
        live.cell(rate, 7).value
        == f'=IF(G{rows["上报网格事件"]}=0,"—",ROUND(100*G{rows["网格事件办结"]}/G{rows["上报网格事件"]},2))'
    )
    assert shown.cell(rate, 7).value == 66.67


def test_a_table_has_the_communities_below_their_street(done: District) -> None:
    sheet = openpyxl.load_workbook(whole(done) / "台账汇总.xlsx", data_only=True)["来访投诉汇总"]
    column = [(row[0].value, row[8].value) for row in sheet.iter_rows(min_row=5, max_row=11)]
    assert column == [
        ("滨江街道", 3), ("东湖社区", 1), ("幸福社区", 2), ("城关街道", 1), ("幸福社区", 1), ("文昌社区", "未报"), ("河东街道", "未报"),
    ]  # fmt: skip


def test_reporting_stands_as_a_fraction(done: District) -> None:
    sheet = openpyxl.load_workbook(whole(done) / "台账汇总.xlsx")["报送情况"]
    heads = {cell.value: cell.column for cell in sheet[3]}
    told = [sheet.cell(row, heads["来访投诉"]).value for row in range(4, 8)]
    assert told == ["2/2", "1/2", "0/1", "3/5"]


def test_nothing_changed_nothing_written(done: District) -> None:
    before = contents(done.output)
    assert "与上次相同" in run(done).out
    assert contents(done.output) == before


def test_the_same_streets_give_the_same_bytes(done: District, tmp_path: Path) -> None:
    again = make_district(tmp_path / "other")
    shutil.copytree(done.ledgers, again.ledgers, dirs_exist_ok=True)
    run(again)
    one, two = contents(whole(done)), contents(whole(again))
    assert {name: one[name] == two[name] for name in one} == dict.fromkeys(one, True)


@pytest.fixture
def sent(done: District, tmp_path: Path) -> District:
    """A district to which one street sent its outputs instead of ledgers; its own definitions know no other street."""
    own = make_district(tmp_path / "own", TREE)
    district = make_district(tmp_path / "district")
    shutil.copytree(done.ledgers / "滨江街道", district.ledgers / "滨江街道")
    shutil.copytree(done.ledgers / "城关街道", own.ledgers / "street")
    flat = [
        "communities:",
        "  - {code: '511024002001', name: 幸福社区, aliases: [幸福], grids: [第1网格, 第2网格]}",
        "  - {code: '511024002002', name: 文昌社区, aliases: [文昌]}",
    ]
    path = own.schemas / "communities.yaml"
    path.write_text("\n".join(flat) + "\n" + path.read_text(encoding="utf-8").removeprefix(TREE), encoding="utf-8")
    places = ("--output", own.output, "--schemas", own.schemas, "--period", "2021", "--engine", "serial")
    assert call("consolidate", own.ledgers / "street", *places).code == 0
    shutil.copytree(own.output / "2021", district.ledgers / "城关街道" / "2021")
    return district


def test_outputs_that_a_street_sent_count_as_they_are(done: District, sent: District) -> None:
    told = run(sent)
    assert "城关街道：街道已汇总，计入 6 行" in told.out
    assert figures(whole(sent)) == figures(whole(done))
    assert not (sent.output / "城关街道").exists()
    flat = sent.ledgers / "城关街道"
    for path in (flat / "2021").iterdir():
        path.rename(flat / path.name)
    run(sent)
    assert figures(whole(sent)) == figures(whole(done))


SPOILT = [
    (spoiling.period, "结果是统计期 2020 的，不是 2021 的"),
    (spoiling.figures, "结果里缺 1 项指标（communities）"),
    (spoiling.meaning, "指标“投诉未办结”的口径与区里的不同"),
    (spoiling.numbers, "“来访投诉台账”的明细与指标对不上"),
    (spoiling.reporting, "manifest.json 缺少或已损坏"),
    (spoiling.communities, "社区名录与区里的不一致（石桥社区）"),
    (spoiling.text, "里没有汇总结果"),
    (spoiling.data, "结果里没有“来访投诉台账”的明细"),
    (spoiling.rows, "“来访投诉台账”的明细与指标对不上"),
    (spoiling.no_table, "结果里没有“来访投诉台账”的明细"),
    (spoiling.findings, "findings.csv 缺少或已损坏"),
]


@pytest.mark.parametrize(("spoil", "said"), SPOILT, ids=[spoil.__name__ for spoil, _ in SPOILT])
def test_outputs_that_cannot_be_taken_are_told_and_left_out(sent: District, spoil: Any, said: str) -> None:
    spoil(sent.ledgers / "城关街道" / "2021")
    told = run(sent)
    assert (told.code, "Traceback" in told.err) == (0, False)
    (line,) = [line for line in told.out.splitlines() if "城关街道：" in line]
    assert "未报" in line
    assert said in line
    found = figures(whole(sent))["complaints"]
    assert (found["value"], found["reported"]) == (3, "2/5")
    assert run(sent, "--strict").code == 1


def test_a_street_that_fails_stops_no_other(done: District, tmp_path: Path) -> None:
    district = make_district(tmp_path / "district")
    shutil.copytree(done.ledgers / "城关街道", district.ledgers / "城关街道")
    (district.ledgers / "滨江街道").mkdir()
    (district.ledgers / "河东").mkdir()
    told = run(district)
    assert told.code == 0
    assert "滨江街道：未报。文件夹" in told.out
    assert figures(whole(district))["complaints"]["value"] == 1
    with (whole(district) / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        codes = {(row["code"], row["file"]) for row in csv.DictReader(file)}
    assert {("street-failed", "滨江街道"), ("street-unknown", "河东"), ("street-missing", "河东街道")} <= codes


def test_what_a_street_had_before_does_not_count_when_it_fails(done: District, tmp_path: Path) -> None:
    district = make_district(tmp_path / "district")
    shutil.copytree(done.ledgers, district.ledgers, dirs_exist_ok=True)
    run(district)
    shutil.rmtree(district.ledgers / "滨江街道")
    (district.ledgers / "滨江街道").mkdir()
    run(district)
    assert figures(whole(district))["complaints"]["value"] == 1


def test_a_district_without_any_street(tmp_path: Path) -> None:
    district = make_district(tmp_path / "district")
    told = run(district)
    assert told.code == 2
    assert "没有任何一个街道的文件夹" in told.err
    (district.ledgers / "滨江街道").mkdir()
    told = run(district)
    assert (told.code, "没有一个街道的数能够汇总" in told.err) == (2, True)
    assert not whole(district).exists() or not (whole(district) / "figures.json").exists()


def test_machines_are_told_the_same(done: District) -> None:
    told = run(done, "--json").json
    assert [(s["name"], s["came"]) for s in told["streets"]][2] == ("河东街道", "missing")
    assert (told["kept"], told["rejected"], told["findings"]["error"]) == (14, 1, 2)


def place(district: District) -> list[object]:
    return ["--output", district.output, "--schemas", district.schemas, "--period", "2021"]


def test_status_tells_of_each_street_then_who_is_missing(sent: District) -> None:
    told = call("status", sent.ledgers, *place(sent), "--engine", "serial")
    assert told.code == 0
    assert "城关街道 文昌社区：信访接待台账" in told.out
    assert "河东街道：未报。台账文件夹里没有它的文件夹" in told.out
    rows = {
        line.split()[0]: line.split()[1:]
        for line in told.out.splitlines()
        if line.startswith(("滨江街道 ", "城关街道 ", "河东街道 "))
    }
    assert rows
    found = {s["street"]: s for s in call("status", sent.ledgers, *place(sent), "--engine", "serial", "--json").json}
    assert [(s["came"], bool(s["reason"])) for s in found.values()] == [
        ("consolidated", False),
        ("delivered", False),
        ("missing", True),
    ]
    (own,) = [k for k in found["城关街道"]["ledgers"] if k["ledger"] == "complaints"]
    assert own == {"ledger": "complaints", "reported": "1/2", "missing": ["文昌社区"], "problems": 0}
    (own,) = [k for k in found["滨江街道"]["ledgers"] if k["ledger"] == "complaints"]
    assert (own["reported"], own["problems"]) == ("2/2", 1)


def test_trace_tells_the_streets_shares_and_how_to_go_on(sent: District) -> None:
    run(sent)
    options = ("--output", sent.output, "--schemas", sent.schemas)
    told = call("trace", "complaints", *options)
    assert told.code == 0
    assert "来访投诉（complaints）：4起" in told.out
    assert "滨江街道：3；它由哪些行得出，运行 fztally trace complaints --street 滨江街道" in told.out
    assert "城关街道：1（街道已汇总" in told.out
    assert "河东街道：未报。" in told.out
    found = call("trace", "来访投诉", *options, "--json").json
    assert [(part["street"], part["value"]) for part in found["streets"]] == [
        ("滨江街道", 3),
        ("城关街道", 1),
        ("河东街道", None),
    ]
    assert call("trace", "complaints", *options, "--street", "滨江").out.startswith("来访投诉（complaints）：3起")
    assert "一次只看一个街道" in call("trace", "complaints", *options, "--community", "幸福社区").err
    assert "不列（受限台账" in call("trace", "rehab_persons", *options).out
