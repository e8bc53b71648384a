"""``fztally.toml``: where it is looked for, and what is said about every key and value that does not fit."""

from __future__ import annotations

from pathlib import Path
from typing import get_args, get_type_hints

import click
import pytest

from fztally.cli.consolidate import command as consolidate
from fztally.model.job import Limits, Settings
from tests.cli.calling import Called, call


def _check(workspace: Path, toml: str | bytes, *options: object) -> Called:
    path = workspace / "fztally.toml"
    path.write_bytes(toml if isinstance(toml, bytes) else toml.encode())
    return call("check", workspace / "ledgers", "--engine", "serial", *options)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A workspace whose folder of ledgers is empty: whoever reads the settings rightly misses ledgers next."""
    (tmp_path / "ledgers").mkdir()
    return tmp_path


def _said(own: Path, toml: str | bytes) -> str:
    done = _check(own, toml)
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 2
    assert done.err.startswith(f"错误：{own / 'fztally.toml'}")
    return done.err.splitlines()[0]


def test_the_file_beside_the_ledgers_is_found(own: Path) -> None:
    assert "没有台账文件" in _check(own, 'period = "2021"').err


def test_the_file_here_is_found(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own / "fztally.toml").write_text('period = "2021"', encoding="utf-8")
    (own / "elsewhere").mkdir()
    monkeypatch.chdir(own)
    assert "没有台账文件" in call("check", own / "elsewhere").err
    assert "没有台账文件" in call("check").err


def test_the_file_beside_the_ledgers_comes_before_the_one_here(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = own / "here"
    here.mkdir()
    (here / "fztally.toml").write_text("wrong = 1", encoding="utf-8")
    monkeypatch.chdir(here)
    assert "没有台账文件" in _check(own, 'period = "2021"').err


def test_a_named_file_comes_first(own: Path) -> None:
    (own / "named.toml").write_text("period = 2021", encoding="utf-8")
    assert "没有台账文件" in _check(own, "wrong = 1", "--config", own / "named.toml").err


def test_options_come_before_settings(workspace: Path, ledgers: Path, tmp_path: Path) -> None:
    config = tmp_path / "c.toml"
    config.write_text('period = "2020"\nengine = "serial"\n', encoding="utf-8")
    assert call("check", ledgers, "--config", config, "--period", "2021", "--json").json["period"] == "2021"
    assert call("check", ledgers, "--config", config, "--json").json["period"] == "2020"


def test_a_year_and_a_day_need_no_quotes(ledgers: Path, tmp_path: Path) -> None:
    config = tmp_path / "c.toml"
    config.write_bytes("\ufeffperiod = 2021\nuntil = 2021-11-30\nengine = 'serial'\n".encode())
    assert call("check", ledgers, "--config", config, "--json").json["period"] == "2021"


def test_the_language_of_the_settings_is_spoken_unless_another_is_asked_for(own: Path) -> None:
    toml = 'period = "2021"\nlang = "en"\n'
    assert _check(own, toml).err.startswith("Error: There are no ledgers in")
    assert _check(own, toml, "--lang", "zh").err.startswith("错误：")


WRONG = {
    'perod = "2021"': "第 1 行 有误：没有名为“perod”的设置。可能是“period”。",
    "\nzzz = 1": "第 2 行 有误：没有名为“zzz”的设置。可用的设置有：period、until、",
    "[limits]\nrows = 5\nrow = 5": "第 3 行 有误：没有名为“limits.row”的设置。可能是“rows”。",
    'period = "21"': "第 1 行 有误：“period”应为：全年写 2021，",
    'until = "31.12.2021"': '第 1 行 有误：“until”应为：日期写成 2021-12-31；现在写的是 "31.12.2021"。',
    'unmask = "yes"': '第 1 行 有误：“unmask”应为：true（是）或 false（否），不加引号；现在写的是 "yes"。',
    'period = "2021"\non_conflict = "both"': '“on_conflict”应为："first"、"last"、"none" 之一；现在写的是 "both"。',
    "workers = -1": "“workers”应为：不小于 0 的整数；现在写的是 -1。",
    "workers = true": "“workers”应为：不小于 0 的整数；现在写的是 true。",
    "limits.seconds = 0": "第 1 行 有误：“limits.seconds”应为：不小于 1 的整数；现在写的是 0。",
    "[limits]\nseconds = 0": "第 2 行 有误：“limits.seconds”应为：不小于 1 的整数；现在写的是 0。",
    "limits = 3": "“limits”应为：下面再分行写的一组设置，如 [limits]；现在写的是 3。",
    "period = 2021Q1": "第 1 行 有误：这一行写法不对。",
    'period = "2021"\nworkers 3': "第 2 行 有误：这一行写法不对。",
    'period = "2021"\nperiod = "2022"': "第 2 行 有误：这一行写法不对。",
    'period = "2021': "第 1 行 有误：这一行写法不对。",
}


@pytest.mark.parametrize("toml", WRONG)
def test_what_does_not_fit_is_told_with_line_key_and_what_was_expected(own: Path, toml: str) -> None:
    assert WRONG[toml] in _said(own, toml)


@pytest.mark.parametrize("name", [name for name in Settings.__struct_fields__ if name not in ("period", "until")])
def test_every_setting_refuses_what_it_is_not(own: Path, name: str) -> None:
    said = _said(own, f"{name} = [1979-05-27]")
    assert f"第 1 行 有误：“{name}”应为：" in said
    assert "Expected" not in said


@pytest.mark.parametrize("name", Limits.__struct_fields__)
def test_every_limit_refuses_what_it_is_not(own: Path, name: str) -> None:
    assert f"第 3 行 有误：“limits.{name}”应为：不小于 1 的整数" in _said(own, f'period = 2021\n[limits]\n{name} = "x"')


def test_a_file_in_another_encoding(own: Path) -> None:
    assert "另存为 UTF-8" in _said(own, 'period = "2021" # 统计期'.encode("gbk"))


def test_a_named_file_that_is_not_there(own: Path) -> None:
    assert "没有设置文件" in _check(own, "", "--config", own / "none.toml").err
    assert "是文件夹" in _check(own, "", "--config", own / "ledgers").err


@pytest.mark.parametrize("name", ["engine", "on_duplicate", "on_conflict"])
def test_options_offer_what_the_settings_take(name: str) -> None:
    option = next(param for param in consolidate.params if param.name == name)
    assert isinstance(option.type, click.Choice)
    assert set(option.type.choices) == set(get_args(get_type_hints(Settings)[name]))


def test_what_init_lays_out_is_accepted(tmp_path: Path) -> None:
    assert call("init", tmp_path / "new", "--period", "2021Q2").code == 0
    toml = tmp_path / "new" / "fztally.toml"
    assert 'period = "2021Q2"' in toml.read_text(encoding="utf-8")
    # the lines that are commented out show settings with their defaults: they fit as well
    lines = [line.removeprefix("# ") for line in toml.read_text(encoding="utf-8").splitlines()[1:]]
    lines = [line for line in lines if not line.startswith("password_file")]
    toml.write_text("\n".join(lines), encoding="utf-8")
    assert "没有台账文件" in call("check", tmp_path / "new" / "ledgers").err
