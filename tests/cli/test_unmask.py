"""``--unmask`` asks first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cli.calling import call, environment
from tests.write.workbook.opened import opened

OPTIONS = ("--period", "2021", "--engine", "serial", "--unmask")


def _parties(output: Path) -> set[str]:
    return set(pq.read_table(output / "2021" / "data" / "disputes.parquet")["parties"].to_pylist())


def test_where_nobody_can_be_asked_nothing_is_written(ledgers: Path, tmp_path: Path) -> None:
    done = call("consolidate", ledgers, "--output", tmp_path, *OPTIONS)
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        "错误：不遮盖个人信息需要确认，这里无法询问。",
        "确需不遮盖，请加 --yes；否则去掉 --unmask（fztally.toml 中的 unmask）。",
    ]
    assert not list(tmp_path.iterdir())


def test_the_setting_asks_as_well(ledgers: Path, tmp_path: Path) -> None:
    config = tmp_path / "fztally.toml"
    config.write_text("period = 2021\nunmask = true\n", encoding="utf-8")
    done = call("consolidate", ledgers, "--output", tmp_path / "out", "--config", config)
    assert (done.code, (tmp_path / "out").exists()) == (2, False)


def test_a_script_answers_beforehand_and_the_workbook_says_what_it_holds(ledgers: Path, tmp_path: Path) -> None:
    done = call("consolidate", ledgers, "--output", tmp_path, *OPTIONS, "--yes")
    assert (done.code, done.err) == (0, "")
    assert _parties(tmp_path) == {"孙一", "周二", "吴三"}
    book = opened(tmp_path / "2021" / "台账汇总.xlsx")
    assert book.properties.keywords == "含个人信息"
    assert any("含个人信息" in str(row[0].value) for row in book["封面"].iter_rows())


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 2), ("", 2)])
def test_a_person_is_asked(ledgers: Path, tmp_path: Path, answer: str, code: int) -> None:
    pty = pytest.importorskip("pty", reason="pseudo-terminals are those of Unix")
    own, others = pty.openpty()
    command = [sys.executable, "-m", "fztally", "consolidate", str(ledgers), "--output", str(tmp_path), *OPTIONS]
    with subprocess.Popen(
        command, env=environment(), stdin=others, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        os.write(own, f"{answer}\n".encode())
        out, err = process.communicate()
    os.close(own)
    os.close(others)
    assert process.returncode == code, err.decode()
    assert err.decode().startswith("结果中将写出完整的姓名、电话，只限经授权的人使用。确定吗")
    assert bool(out) == (code == 0)
    assert (tmp_path / "2021").exists() == (code == 0)
