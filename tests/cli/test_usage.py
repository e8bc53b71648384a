"""Wrong usage: one Chinese sentence that says what is wrong, where to look it up, and exit code 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.calling import Called, call

WRONG = {
    ("chekc",): "没有 chekc 这个命令。您要的是不是：check？",
    ("check", "--perid", "2021"): "没有 --perid 这个选项。是不是 --period？",
    ("check", "--period"): "选项 --period 后面要写一个值。",
    ("check", "--json=1"): "选项 --json 后面不用写值。",
    ("check", "a", "b"): "多出了认不出的内容：b。",
    ("check", "--workers", "x"): "--workers 填写不对：“x”不是正确的数字。",
    ("check", "--workers", "-1"): "--workers 填写不对：-1 不在允许的范围内（x>=0）。",
    ("check", "--engine", "dusk"): "--engine 填写不对：没有“dusk”这个选项值，可选：serial, local, dask。",
    ("check", "--on-conflict", "both"): "--on-conflict 填写不对：没有“both”这个选项值，可选：none, first, last。",
    ("check", "--on-duplicate", "x"): "--on-duplicate 填写不对：没有“x”这个选项值，可选：drop, keep。",
    ("--lang", "fr", "check"): "--lang 填写不对：没有“fr”这个选项值，可选：zh, en。",
    ("check", "--lang=fr"): "--lang 填写不对：没有“fr”这个选项值，可选：zh, en。",
    ("trace",): "缺少参数 指标。",
    ("inspect",): "缺少参数 文件。",
}


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_what_is_wrong_is_said_in_chinese(arguments: tuple[str, ...]) -> None:
    done = call(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert done.err.splitlines()[0] == f"用法不对：{WRONG[arguments]}"


def test_a_wrong_usage_says_where_the_usage_is_shown() -> None:
    assert call("check", "--perid").err.splitlines()[-1] == "运行 fztally check --help 可查看用法。"


def _refused(done: Called, *parts: str) -> None:
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("错误：")
    assert len(done.err.splitlines()) == 2
    for part in parts:
        assert part in done.err


def test_no_ledgers_folder(tmp_path: Path) -> None:
    _refused(call("check", tmp_path / "none", "--period", "2021"), "没有台账文件夹", "none")


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    file = tmp_path / "一.xlsx"
    file.write_bytes(b"")
    _refused(call("status", file, "--period", "2021"), "是一个文件", f"fztally inspect {file}")


@pytest.mark.parametrize("command", ["check", "status", "consolidate"])
def test_an_empty_folder(tmp_path: Path, command: str) -> None:
    (tmp_path / "ledgers").mkdir()
    done = call(command, tmp_path / "ledgers", "--period", "2021", "--output", tmp_path / "out")
    _refused(done, "没有台账文件", "fztally sample")
    assert not (tmp_path / "out" / "2021").exists()


def test_a_folder_with_nothing_that_could_be_a_ledger(tmp_path: Path) -> None:
    (tmp_path / "ledgers").mkdir()
    (tmp_path / "ledgers" / "说明.txt").write_text("请把台账放在这里", encoding="utf-8")
    _refused(call("check", tmp_path / "ledgers", "--period", "2021"), "没有台账文件")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--period", "21"), "统计期“21”写法不对"),
        (("--period", "2021-13"), "统计期“2021-13”写法不对"),
        (("--period", "2021", "--until", "2021-2-30"), "统计截止日期“2021-2-30”写法不对"),
        (("--period", "2021", "--until", "2020-12-31"), "早于统计期的第一天 2021-01-01"),
    ],
)
def test_a_period_that_is_none(ledgers: Path, given: tuple[str, ...], said: str) -> None:
    _refused(call("check", ledgers, *given), said, "2021-")


def test_no_period_at_all(ledgers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _refused(call("check", ledgers), "没有指定统计期", "--period 2021")


def test_schemas_that_are_not_there(ledgers: Path, tmp_path: Path) -> None:
    _refused(call("check", ledgers, "--period", "2021", "--schemas", tmp_path), "台账定义文件夹", "fztally init")


def test_a_broken_schema_is_told_with_file_and_line(ledgers: Path, workspace: Path, tmp_path: Path) -> None:
    assert call("init", tmp_path / "own").code == 0
    broken = tmp_path / "own" / "schemas" / "disputes.yaml"
    broken.write_text(broken.read_text(encoding="utf-8").replace("kind: int", "kind: whole", 1), encoding="utf-8")
    line = next(n for n, text in enumerate(broken.read_text(encoding="utf-8").splitlines(), 1) if "whole" in text)
    done = call("check", ledgers, "--period", "2021", "--schemas", broken.parent)
    _refused(done, f"disputes.yaml 第 {line} 行", "whole")


def test_an_output_folder_that_cannot_be_written_is_refused_before_anything_is_read(
    ledgers: Path, tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    done = call("consolidate", ledgers, "--period", "2021", "--output", tmp_path / "out")
    _refused(done, "写不进去", "out")


def test_a_file_to_inspect_that_is_not_there(tmp_path: Path) -> None:
    _refused(call("inspect", tmp_path / "无.xlsx", "--period", "2021"), "没有文件", "无.xlsx")
    _refused(call("inspect", tmp_path, "--period", "2021"), "文件夹", tmp_path.name)
