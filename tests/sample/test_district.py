"""A district's sample: a workspace that consolidates as it stands."""

from __future__ import annotations

import json
from pathlib import Path

from fztally.store.schema_files import load_all
from tests.cli.calling import call


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_district_is_written_the_same_every_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        done = call("sample", tmp_path / name, "--streets", "2", "--communities", "2", "--events", "20", "--seed", "7")
        assert (done.code, done.err) == (0, "")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert sorted(path.name for path in (tmp_path / "one" / "ledgers").iterdir()) == ["城关街道", "滨江街道"]
    registry = load_all(tmp_path / "one" / "schemas").registry
    assert [len(street.communities) for street in registry.streets] == [2, 2]
    assert registry.streets[0].communities[0].name == registry.streets[1].communities[0].name


def test_it_consolidates_as_it_stands(tmp_path: Path) -> None:
    call("sample", tmp_path / "d", "--streets", "2", "--plain", "--files", "2", "--rows", "5", "--communities", "2")
    places = ("--output", tmp_path / "out", "--schemas", tmp_path / "d" / "schemas", "--period", "2021")
    done = call("consolidate", tmp_path / "d" / "ledgers", *places, "--engine", "serial", "--json")
    assert done.code == 0
    assert [street["came"] for street in done.json["streets"]] == ["consolidated", "consolidated"]
    figures = json.loads((tmp_path / "out" / "2021" / "figures.json").read_bytes())["figures"]
    assert {f["id"]: f["value"] for f in figures}["grid_events"] == 20


def test_streets_beyond_the_list_have_names_too(tmp_path: Path) -> None:
    call("sample", tmp_path / "d", "--streets", "14", "--plain", "--files", "0", "--communities", "1")
    names = [street.name for street in load_all(tmp_path / "d" / "schemas").registry.streets]
    assert names[11:] == ["青山街道", "第13街道", "第14街道"]


def test_a_registry_with_streets_has_each_written(tmp_path: Path) -> None:
    call("sample", tmp_path / "d", "--streets", "2", "--plain", "--files", "1", "--communities", "2")
    again = ("--plain", "--files", "1", "--rows", "3", "--schemas", tmp_path / "d" / "schemas")
    assert call("sample", tmp_path / "more", *again).code == 0
    assert sorted(path.name for path in (tmp_path / "more").iterdir()) == ["城关街道", "滨江街道"]


def test_streets_are_no_mess(tmp_path: Path) -> None:
    done = call("sample", tmp_path / "d", "--streets", "2", "--mess")
    assert (done.code, "不能同用" in done.err) == (2, True)
