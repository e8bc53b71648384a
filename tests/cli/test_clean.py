"""What is remembered can be removed, of one period or of all, and nothing else goes with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fztally.store.lock import locked
from tests.cli.calling import Called, call


@pytest.fixture
def place(workspace: Path, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace in which two periods have been consolidated, without settings."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(workspace, tmp_path / "w")
    done = consolidate(tmp_path / "w", "2021-03")
    assert done.code == 0
    return tmp_path / "w"


def consolidate(place: Path, period: str) -> Called:
    return call(
        "consolidate", place / "ledgers", "--period", period, "--output", place / "output", "--engine", "serial"
    )


def remembered(place: Path) -> set[str]:
    memory = place / "output" / ".fztally"
    return {path.relative_to(memory).as_posix() for path in memory.rglob("*") if path.is_file()}


def others(place: Path) -> dict[str, bytes]:
    files = (path for path in place.rglob("*") if path.is_file() and ".fztally" not in path.parts)
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in files}


def test_one_period(place: Path) -> None:
    before, rest = remembered(place), others(place)
    sizes = {name: (place / "output" / ".fztally" / name).stat().st_size for name in before}
    done = call("clean", "--period", "2021", "--output", place / "output", "--json")
    gone = before - remembered(place)
    assert "2021.json" in gone
    assert {name.split("/")[1] for name in gone if name.startswith("parts/")} == {"2021"}
    assert {name for name in before if "2021-03" in name} <= remembered(place)
    assert (done.code, done.err) == (0, "")
    assert done.json["periods"] == ["2021"]
    assert (done.json["files"], done.json["bytes"]) == (len(gone), sum(sizes[name] for name in gone))
    assert others(place) == rest
    # nothing stands in for what was forgotten, and the run comes to the same
    assert "没有变化" not in consolidate(place, "2021").out
    assert remembered(place) >= {name for name in before if name.startswith("parts/")}


def test_all_periods(place: Path) -> None:
    rest = others(place)
    done = call("clean", "--all-periods", "--output", place / "output")
    assert (done.code, done.err) == (0, "")
    assert "2021、2021-03" in done.out
    assert not (place / "output" / ".fztally").exists()
    assert others(place) == rest
    again = call("clean", "--all-periods", "--output", place / "output")
    assert again.code == 0
    assert "没有记住的内容" in again.out


def test_without_a_period_that_of_the_settings(place: Path) -> None:
    (place / "fztally.toml").write_text('period = "2021-03"\n', encoding="utf-8")
    assert call("clean", "--output", place / "output", "--json").json["periods"] == ["2021-03"]
    assert any(name.startswith("parts/2021/") for name in remembered(place))


def test_without_any_period_the_only_one(place: Path) -> None:
    several = call("clean", "--output", place / "output")
    assert several.code == 2
    assert "2021、2021-03" in several.err
    assert "--all-periods" in several.err
    call("clean", "--period", "2021", "--output", place / "output")
    assert call("clean", "--output", place / "output", "--json").json["periods"] == ["2021-03"]
    assert remembered(place) == set()


@pytest.mark.parametrize("arguments", [("--period", "../ledgers"), ("--period", "2021", "--all-periods")])
def test_wrong_usage_removes_nothing(place: Path, arguments: tuple[str, ...]) -> None:
    before = remembered(place), others(place)
    done = call("clean", *arguments, "--output", place / "output")
    assert done.code == 2
    assert len(done.err.splitlines()) == 2
    assert (remembered(place), others(place)) == before


def test_nothing_is_taken_from_a_run_that_writes(place: Path) -> None:
    before = remembered(place)
    with locked(place / "output" / "2021"):
        done = call("clean", "--all-periods", "--output", place / "output")
    assert done.code == 2
    assert "另一次汇总正在使用" in done.err
    assert remembered(place) == before


def test_a_folder_that_is_elsewhere_is_left_alone(place: Path, tmp_path: Path) -> None:
    memory = place / "output" / ".fztally"
    memory.rename(tmp_path / "elsewhere")
    memory.symlink_to(tmp_path / "elsewhere")
    call("clean", "--all-periods", "--output", place / "output")
    assert (tmp_path / "elsewhere" / "2021.json").is_file()


def test_nothing_there(tmp_path: Path) -> None:
    done = call("clean", "--all-periods", "--output", tmp_path / "none")
    assert (done.code, done.err) == (0, "")
    assert not (tmp_path / "none").exists()
