"""``init``: a workspace that runs, in an empty folder and in one that holds something."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.calling import call


def test_a_workspace_is_laid_out_and_runs(tmp_path: Path, ledgers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = call("init", tmp_path / "new")
    assert (done.code, done.err) == (0, "")
    assert str(tmp_path / "new") in done.out
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        "fztally.toml",
        "ledgers",
        "output",
        "schemas",
    ]
    (tmp_path / "new" / "ledgers" / "一.xlsx").write_bytes((ledgers / "和平社区来访投诉台账.xlsx").read_bytes())
    monkeypatch.chdir(tmp_path / "new")
    assert call("check", "--json").json["period"] == "2021"


def test_nothing_that_is_there_is_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fztally.toml").write_text('period = "2022"\n', encoding="utf-8")
    (tmp_path / "schemas").mkdir()
    monkeypatch.chdir(tmp_path)
    assert call("init").code == 0
    assert (tmp_path / "fztally.toml").read_text(encoding="utf-8") == 'period = "2022"\n'
    assert list((tmp_path / "schemas").iterdir()) == []


def test_a_period_that_is_none_lays_out_nothing(tmp_path: Path) -> None:
    done = call("init", tmp_path / "new", "--period", "明年")
    assert done.code == 2
    assert "统计期“明年”写法不对" in done.err
    assert not (tmp_path / "new").exists()


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = call("init", tmp_path / "file" / "new")
    assert (done.code, done.out) == (2, "")
    assert "写不进去" in done.err
