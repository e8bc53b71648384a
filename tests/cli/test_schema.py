"""``fztally schema``: what it lists, shows and refuses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.calling import ROOT, call


def test_list() -> None:
    done = call("schema", "list")
    assert done.code == 0
    lines = done.out.splitlines()
    assert len(lines) == 18
    assert lines[1].split() == ["disputes", "矛盾纠纷排查调处台账", "社区", "24", "个字段，5", "项指标"]


def test_list_for_machines() -> None:
    found = {entry["id"]: entry for entry in call("schema", "list", "--json").json}
    assert len(found) == 18
    assert found["rehab"]["restricted"] is True
    assert found["meetings"]["kept_by"] == "both"
    assert found["grid_events"]["period_field"] == "reported_on"
    assert found["complaints"]["figures"][0] == "complaints"


@pytest.mark.parametrize("asked", ["disputes", "DISPUTES", "矛盾纠纷排查调处台账", "人民调解台账", " 矛盾纠纷 台账 "])
def test_show_takes_the_id_or_any_title(asked: str) -> None:
    assert call("schema", "show", asked).out.splitlines()[0] == "矛盾纠纷排查调处台账（disputes）"


def test_show_tells_everything_about_a_ledger() -> None:
    out = call("schema", "show", "disputes").out.replace("\n", "").replace(" ", "")
    for said in (
        "按“受理日期”计入统计期。",
        "是否历史遗留＝是的往期事项，计入“办结日期”所在的统计期。",
        "受理日期received_on日期、必填",
        "也认的列名：受理时间、登记日期、排查时间",
        "婚姻家庭（婚恋家庭、家庭纠纷",
        "“办结日期”不早于“受理日期”，否则按无效处理。",
        "处理方式＝转交时应填写“转交单位”。",
        "已调处化解（disputes_resolved，件）：矛盾纠纷排查调处台账中是否化解＝是的行数。",
    ):
        assert said in out, said


def test_show_in_english() -> None:
    done = call("schema", "show", "awareness", "--lang", "en")
    assert "“知晓人数” is not greater than “调查人数”, else it is invalid." in done.out


def test_show_for_machines_gives_the_ledger_as_it_is_written() -> None:
    found = call("schema", "show", "patrols", "--json").json
    assert (found["id"], found["period_field"]) == ("patrols", "held_on")
    assert {"rule": "at_most", "field": "handled", "other": "found"} in found["rules"]


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("dispute", "disputes（矛盾纠纷排查调处台账）"),
        ("投诉", "complaints（来访投诉台账）"),
        ("矛盾纠分排查台账", "disputes"),
    ],
)
def test_an_unknown_ledger_names_the_nearest(asked: str, near: str) -> None:
    done = call("schema", "show", asked)
    assert done.code == 2
    assert f"没有台账 {asked}" in done.err
    assert near in done.err


def test_nothing_near() -> None:
    done = call("schema", "show", "xyz")
    assert done.code == 2
    assert "fztally schema list" in done.err


def test_check() -> None:
    done = call("schema", "check")
    assert (done.code, done.out.strip()) == (0, "台账定义无误：18 种台账，62 项指标，13 个社区。")
    assert call("schema", "check", "--json").json == {"right": True, "ledgers": 18, "figures": 62, "communities": 13}


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    folder = tmp_path / "schemas"
    shutil.copytree(ROOT / "schemas", folder)
    for name, old, new in (("patrols.yaml", "kind: date", "kind: dat"), ("report.yaml", "title:", "tilte:")):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    return folder


def test_check_of_broken_files_names_file_and_line(broken: Path) -> None:
    done = call("schema", "check", "--schemas", broken)
    assert (done.code, done.out) == (2, "")
    assert "schemas/patrols.yaml 第 " in done.err
    assert "“kind”不能是“dat”。可能是“date”。" in done.err
    assert "schemas/report.yaml 第 3 行：不认识的键“tilte”。可能是“title”。" in done.err
    assert "fztally schema check" in done.err


def test_check_of_broken_files_for_machines(broken: Path) -> None:
    done = call("schema", "check", "--schemas", broken, "--json")
    assert done.code == 2
    assert done.json["right"] is False
    assert len(done.json["problems"]) == 2


@pytest.mark.parametrize("words", [["schema", "list"], ["schema", "show", "disputes"], ["schema", "doc"]])
def test_every_command_refuses_broken_files(broken: Path, words: list[str]) -> None:
    done = call(*words, "--schemas", broken)
    assert (done.code, done.out) == (2, "")


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    done = call("schema", "check", "--schemas", tmp_path)
    assert done.code == 2
    assert "不是台账定义文件夹" in done.err
    assert "fztally init" in done.err


def test_the_page_that_ships_is_current() -> None:
    page = (ROOT / "docs" / "ledgers.md").read_text(encoding="utf-8")
    assert call("schema", "doc", "--schemas", ROOT / "schemas").out == page, "renew it with: python -m docs.build"


def test_the_editors_schema_that_ships_is_current() -> None:
    shipped = json.loads((ROOT / "schemas" / "fztally.schema.json").read_text(encoding="utf-8"))
    assert call("schema", "json-schema").json == shipped, "renew it with: fztally schema json-schema"
