"""A run with nothing new leaves the results of the one before as they stand; anything new is a run of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.calling import Called, call
from tests.folders import Folder


@pytest.fixture
def place(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace of its own, not yet consolidated."""
    shutil.copytree(workspace / "ledgers", tmp_path / "ledgers")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def consolidate(place: Path, settings: str = "") -> Called:
    (place / "fztally.toml").write_text(f'period = "2021"\nengine = "serial"\n{settings}', encoding="utf-8")
    done = call("consolidate", place / "ledgers", "--output", place / "output", "--config", place / "fztally.toml")
    assert (done.code, done.err) == (0, "")
    return done


def stands(done: Called) -> bool:
    return done.out.startswith("台账、设置与上次相同，结果没有变化，不必重算。")


def times(place: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in (place / "output" / "2021").rglob("*")}


@pytest.mark.parametrize("settings", ["", "live_rows = 1\n"], ids=["live", "more rows than are live"])
def test_nothing_new(place: Path, settings: str) -> None:
    first = consolidate(place, settings)
    assert ("固定值" in first.out) == bool(settings)
    before = times(place)
    again = consolidate(place, settings)
    assert stands(again) and not stands(first)
    assert again.out.splitlines()[1:] == first.out.splitlines()
    assert times(place) == before


def test_a_changed_ledger(place: Path) -> None:
    consolidate(place)
    Folder(place / "ledgers").book("新华社区/来访投诉.xlsx", [["来访投诉台账"], ["本月无"]])
    assert not stands(consolidate(place))


def test_a_changed_setting(place: Path) -> None:
    consolidate(place)
    assert not stands(consolidate(place, "live_rows = 1\n"))


@pytest.mark.parametrize("name", ["台账汇总.xlsx", "figures.json"])
def test_a_missing_output_is_written_again(place: Path, name: str) -> None:
    consolidate(place)
    path = place / "output" / "2021" / name
    path.unlink()
    assert not stands(consolidate(place))
    assert path.is_file()


def test_an_output_that_had_to_go_elsewhere_is_tried_again(place: Path) -> None:
    blocked = place / "output" / "2021" / "台账汇总.xlsx"
    (blocked / "open elsewhere").mkdir(parents=True)
    assert "台账汇总-2021-12-31-1.xlsx" in consolidate(place).out
    (blocked / "open elsewhere").rmdir()
    blocked.rmdir()
    assert not stands(consolidate(place))
    assert blocked.is_file()
