"""A run that still stands is not done again: the program as people call it."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from fztally.store.schema_files import bundled_schemas
from tests.cli.calling import call
from tests.folders import Folder

ROWS = [
    ["来访投诉台账"],
    ["序号", "编号", "投诉时间", "社区", "投诉人", "投诉渠道", "投诉类别", "投诉内容", "办理状态"],
    [1, "001", "2021-03-01", "幸福社区", "王明", "来访", "物业", "电梯", "办理中"],
]


def run(folder: Folder, *options: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "fztally", "consolidate", str(folder.path), "--output", str(output(folder))]
    command += ["--schemas", str(bundled_schemas()), "--period", "2021", "--engine", "serial", "--json", *options]
    done = subprocess.run(command, capture_output=True, check=True)
    summary: dict[str, Any] = json.loads(done.stdout)
    return summary


def output(folder: Folder) -> Path:
    return folder.path.parent / "out"


def stamp(folder: Folder) -> int:
    return (output(folder) / "2021" / "manifest.json").stat().st_mtime_ns


@pytest.fixture
def done(folder: Folder) -> Folder:
    folder.book("a.xlsx", ROWS)
    run(folder)
    return folder


def test_nothing_changed_nothing_done_the_same_said(done: Folder) -> None:
    first, before = run(done), stamp(done)
    assert run(done) == first
    assert stamp(done) == before


def test_a_changed_ledger_is_counted(done: Folder) -> None:
    before = stamp(done)
    done.book("a.xlsx", [*ROWS, [2, "002", *ROWS[-1][2:]]])
    assert run(done)["kept"] == 2
    assert stamp(done) > before


def test_another_setting_is_another_run(done: Folder) -> None:
    before = stamp(done)
    run(done, "--until", "2021-11-30")
    assert stamp(done) > before


@pytest.mark.parametrize("damage", ["figures.json", "findings.csv", "data/disputes.parquet"])
def test_an_output_that_is_gone_or_changed_is_written_again(done: Folder, damage: str) -> None:
    path = output(done) / "2021" / damage
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    run(done)
    assert path.read_bytes() == whole
    path.unlink()
    run(done)
    assert path.read_bytes() == whole


def test_a_workbook_that_is_gone_or_cut_off_is_written_again(done: Folder) -> None:
    # its bytes may differ: it tells what has changed since the run before
    path = output(done) / "2021" / "台账汇总.xlsx"
    path.write_bytes(path.read_bytes()[:-1])
    run(done)
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
    path.unlink()
    run(done)
    assert zipfile.is_zipfile(path)


def test_a_run_goes_on_where_nothing_can_be_remembered(done: Folder, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / ".fztally").mkdir(parents=True)
    (other / ".fztally" / "parts").write_text("in the way", encoding="utf-8")
    ended = call("consolidate", done.path, "--period", "2021", "--output", other, "--engine", "serial")
    assert ended.code == 0
    assert ended.err == (
        f"提示：读过的台账记不进 {other / '.fztally' / 'parts' / '2021'}（有别的文件占着这个名字），"
        "下一次汇总会重新读取；这一次的结果不受影响。\n"
    )
    assert (other / "2021" / "figures.json").read_bytes() == (output(done) / "2021" / "figures.json").read_bytes()


def test_a_run_that_cannot_be_remembered_has_done_its_work(done: Folder, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / ".fztally" / "2021.json" / "in the way").mkdir(parents=True)
    ended = call("consolidate", done.path, "--period", "2021", "--output", other, "--engine", "serial")
    assert (ended.code, ended.err) == (0, "")
    assert (other / "2021" / "figures.json").is_file()
