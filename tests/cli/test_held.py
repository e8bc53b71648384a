"""A run holds its folder from the moment it reads: nobody removes what it remembers, and no other run joins in."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fztally.model.job import Job, Settings
from fztally.model.period import Period
from fztally.pipeline import analyse
from fztally.store.schema_files import bundled_schemas
from tests.cli.calling import call, environment
from tests.folders import Folder

_HEAD = "编号,受理日期,社区,事件名称,纠纷类型,处理方式\n"
_ROW = "X{n},2021-03-05,石桥社区,张家与李家的纠纷,邻里,现场协调解决\n"


@pytest.fixture
def output(folder: Folder, tmp_path: Path) -> Path:
    """Where the runs over a small ledger and one that takes seconds to read go."""
    small, large = (_HEAD + "".join(_ROW.format(n=n) for n in range(rows)) for rows in (3, 150_000))
    (folder.path / "东湖社区矛盾纠纷台账.csv").write_text(small.replace("X", "Y"), encoding="utf-8")
    (folder.path / "石桥社区矛盾纠纷台账.csv").write_text(large, encoding="utf-8")
    return tmp_path / "output"


@pytest.fixture
def reading(folder: Folder, output: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A run that has remembered its first file and still reads the other."""
    command = [sys.executable, "-m", "fztally", "consolidate", str(folder.path), "--period", "2021"]
    process = subprocess.Popen(
        [*command, "--engine", "serial", "--output", str(output)],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        parts = output / ".fztally" / "parts" / "2021"
        while not list(parts.glob("*.part")):
            assert process.poll() is None
            time.sleep(0.02)
        yield process
        process.kill()


def test_clean_is_refused_and_the_run_is_whole(reading: subprocess.Popen[bytes], output: Path) -> None:
    for options in (("--all-periods",), ("--period", "2021")):
        ended = call("clean", "--output", output, *options)
        assert (ended.code, ended.out) == (2, "")
        assert ended.err == f"错误：另一次汇总正在使用 {output / '2021'}。\n请等它结束后再运行。\n"
    assert reading.poll() is None
    out, err = reading.communicate(timeout=200)
    assert (reading.returncode, err) == (0, b"")
    assert "全部读出" in out.decode()
    assert call("clean", "--output", output, "--all-periods").code == 0


def test_a_second_run_is_refused_at_once(reading: subprocess.Popen[bytes], folder: Folder, output: Path) -> None:
    options = ("--output", output, "--engine", "serial")
    ended = call("consolidate", folder.path, "--period", "2021", *options)
    assert (ended.code, ended.out) == (2, "")
    assert "另一次汇总正在使用" in ended.err
    # that of another period has other parts and other outputs
    (folder.path / "石桥社区矛盾纠纷台账.csv").unlink()
    assert call("consolidate", folder.path, "--period", "2020", *options).code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process as Unix does")
def test_a_run_that_is_killed_holds_nothing(reading: subprocess.Popen[bytes], folder: Folder, output: Path) -> None:
    reading.send_signal(signal.SIGKILL)
    reading.wait(timeout=30)
    (folder.path / "石桥社区矛盾纠纷台账.csv").unlink()
    options = ("--output", output, "--engine", "serial")
    assert call("consolidate", folder.path, "--period", "2021", *options).code == 0


@pytest.mark.parametrize("engine", ["serial", "local"])
def test_a_run_survives_that_its_parts_are_removed_by_hand(engine: str, folder: Folder, output: Path) -> None:
    job = Job(folder.path, bundled_schemas(), output, Period.parse("2021"), Settings(engine=engine))
    for path in folder.path.iterdir():
        path.write_text(path.read_text("utf-8")[:2_000].rsplit("\n", 1)[0], encoding="utf-8")

    def remove(done: int, total: int) -> None:
        for part in (output / ".fztally").rglob("*.part"):
            part.unlink(missing_ok=True)

    analysis = analyse(job, remove, remember=True)
    assert {file.taken_for for file in analysis.files} == {"ledger"}


def test_a_run_that_comes_to_nothing_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "ledgers").mkdir()
    ended = call("consolidate", tmp_path / "ledgers", "--period", "2021", "--output", tmp_path / "output")
    assert ended.code == 2
    assert not (tmp_path / "output").exists()
