"""One street of a district: its own folder, its own communities, its own outputs; other commands one at a time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.calling import Called, call
from tests.districts import District, make_district


@pytest.fixture
def district(tmp_path: Path) -> District:
    made = make_district(tmp_path / "district")
    made.complaints(
        "滨江", "幸福社区", [("T1", "2021-03-05", "物业", "已办结"), ("T2", "2021-03-06", "噪声", "办理中")]
    )
    made.complaints("511024002000", "幸福社区", [("T1", "2021-03-05", "噪声", "已办结")])
    return made


def run(district: District, command: str, *more: object) -> Called:
    places = ("--output", district.output, "--schemas", district.schemas, "--period", "2021")
    return call(command, *places, *more)


def consolidate(district: District, street: str) -> Called:
    return run(district, "consolidate", district.ledgers, "--engine", "serial", "--street", street)


def figures(folder: Path) -> dict[str, object]:
    return {entry["id"]: entry["value"] for entry in json.loads((folder / "figures.json").read_bytes())["figures"]}


@pytest.mark.parametrize("asked", ["滨江街道", "滨江", "511024001000"])
def test_a_street_is_a_run_of_its_own(district: District, asked: str) -> None:
    done = consolidate(district, asked)
    assert (done.code, done.err) == (0, "")
    counted = figures(district.output / "滨江街道" / "2021")
    assert (counted["complaints"], counted["communities"]) == (2, 2)
    assert [path.name for path in district.output.iterdir()] == ["滨江街道"]


def test_what_a_street_is_called_by_makes_no_other_run(district: District) -> None:
    consolidate(district, "滨江街道")
    manifest = (district.output / "滨江街道" / "2021" / "manifest.json").read_bytes()
    assert json.loads(manifest)["settings"]["street"] == "滨江街道"
    again = consolidate(district, "滨江")
    assert "与上次相同" in again.out
    assert (district.output / "滨江街道" / "2021" / "manifest.json").read_bytes() == manifest


def test_streets_do_not_mix(district: District) -> None:
    one, two = consolidate(district, "滨江街道"), consolidate(district, "城关街道")
    assert one.code == two.code == 0
    assert figures(district.output / "城关街道" / "2021")["complaints"] == 1
    assert figures(district.output / "滨江街道" / "2021")["complaints"] == 2


def test_the_street_may_stand_in_the_settings(district: District) -> None:
    (district.path / "fztally.toml").write_text('street = "城关街道"\n', encoding="utf-8")
    assert run(district, "consolidate", district.ledgers, "--engine", "serial").code == 0
    assert (district.output / "城关街道" / "2021" / "figures.json").is_file()


def test_rows_that_name_the_street_are_those_of_its_office(district: District) -> None:
    rows = [["办公室会议台账"], ["会议日期", "社区", "会议名称", "议题"], ["2021-03-05", "滨江街道", "例会", "法治"]]
    from tests.folders import Folder

    Folder(district.ledgers).book("滨江/会议台账.xlsx", rows)
    done = run(district, "check", district.ledgers, "--engine", "serial", "--street", "滨江街道", "--json")
    assert "community-unknown" not in {finding["code"] for finding in done.json["list"]}


def test_other_commands_look_at_a_street(district: District) -> None:
    consolidate(district, "滨江街道")
    assert run(district, "trace", "complaints", "--street", "滨江", "--json").json["value"] == 2
    places = ("--output", district.output, "--schemas", district.schemas)
    frozen = call("freeze", "2021", *places, "--street", "滨江街道", "--json").json
    assert frozen["folder"].startswith(str(district.output / "滨江街道" / "2021"))
    done = call("clean", "--output", district.output, "--period", "2021", "--json").json
    assert done["files"] > 0
    assert not (district.output / "滨江街道" / ".fztally").exists()


@pytest.mark.parametrize(
    "command",
    [
        ["check", "LEDGERS"],
        ["report", "LEDGERS"],
        ["template"],
        ["diff", "2021"],
        ["freeze", "2021"],
        ["watch", "LEDGERS"],
    ],
)
def test_a_command_for_one_street_says_so(district: District, command: list[str]) -> None:
    words = [district.ledgers if word == "LEDGERS" else word for word in command[1:]]
    places = [
        "--schemas",
        district.schemas,
        *(() if command[0] in ("template", "diff", "freeze") else ("--period", "2021")),
    ]
    output = () if command[0] == "template" else ("--output", district.output)
    done = call(command[0], *words, *places, *output)
    assert done.code == 2
    assert "一次只看一个街道" in done.err
    assert "--street 滨江街道" in done.err


def test_a_street_that_is_not_there(district: District) -> None:
    done = consolidate(district, "江南街道")
    assert (done.code, done.out) == (2, "")
    assert "没有“江南街道”这个街道。" in done.err
    assert "滨江街道、城关街道、河东街道" in done.err
    done = consolidate(district, "河东街道")
    assert done.code == 2
    assert "没有“河东街道”的文件夹" in done.err


def test_two_folders_of_one_street(district: District) -> None:
    (district.ledgers / "滨江街道").mkdir()
    done = consolidate(district, "滨江街道")
    assert done.code == 2
    assert "滨江、滨江街道" in done.err


def test_definitions_of_one_street_know_no_other(district: District, ledgers: Path) -> None:
    done = call("consolidate", ledgers, "--period", "2021", "--output", district.output, "--street", "滨江街道")
    assert done.code == 2
    assert "不用写 --street" in done.err
