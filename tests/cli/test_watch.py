"""A folder that is watched: every change is consolidated once it is whole, and told in one line."""

from __future__ import annotations

import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fztally.cli.watch import on_share
from fztally.cli.watch_lines import Seen, changed_words
from tests.cli.calling import environment
from tests.folders import Folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="interrupts a process as Unix does")
_PATIENCE = 90
HEAD = ("编号", "投诉时间", "社区", "投诉人", "投诉类别", "投诉内容", "办理状态")


@dataclass(frozen=True)
class Watching:
    """A process that watches, and the lines that it says."""

    process: subprocess.Popen[str]
    lines: queue.Queue[str]
    place: Path

    def wait_for(self, words: str) -> str:
        """The next line with these words."""
        while True:
            line = self.lines.get(timeout=_PATIENCE)
            if words in line:
                return line

    def end(self) -> tuple[int, str]:
        """Ctrl-C, as the terminal sends it to the whole group; exit code and standard error."""
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(timeout=_PATIENCE)
        assert self.process.stderr is not None
        return self.process.returncode, self.process.stderr.read()


def rows(count: int) -> list[tuple[object, ...]]:
    return [(f"H{n}", "2021-05-06", "和平社区", "李大红", "噪声", f"夜间施工{n}", "已办结") for n in range(count)]


@pytest.fixture(params=["never", "always"])
def watching(request: pytest.FixtureRequest, workspace: Path, tmp_path: Path) -> Iterator[Watching]:
    place = tmp_path / "w"
    shutil.copytree(workspace / "ledgers", place / "ledgers")
    command = [sys.executable, "-u", "-m", "fztally", "watch", "--period", "2021", "--engine", "serial"]
    process = subprocess.Popen(
        [*command, "--poll", request.param],
        cwd=place,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        process_group=0,
    )
    lines: queue.Queue[str] = queue.Queue()

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line)

    threading.Thread(target=listen, daemon=True).start()
    yield Watching(process, lines, place)
    process.kill()
    process.wait()
    for stream in (process.stdout, process.stderr):
        assert stream is not None
        stream.close()


def test_changes_are_told_in_one_line(watching: Watching) -> None:
    ledgers = watching.place / "ledgers"
    watching.wait_for("正在看着 ledgers")
    # lock files of a spreadsheet program and downloads on their way are nobody's ledgers
    (ledgers / "~$和平社区来访投诉台账.xlsx").write_bytes(b"user")
    (ledgers / "和平社区.xlsx.crdownload").write_bytes(b"PK")
    # a file that comes in slowly is waited for
    whole = Folder(watching.place).book("ready.xlsx", [["来访投诉台账（和平社区）"], HEAD, *rows(2)]).read_bytes()
    with (ledgers / "和平社区来访投诉台账补.xlsx").open("wb") as file:
        for n in range(4):
            file.write(whole[n * len(whole) // 4 : (n + 1) * len(whole) // 4])
            file.flush()
            time.sleep(0.4)
    line = watching.wait_for("新到")
    assert "新到 和平社区来访投诉台账补.xlsx：" in line
    assert re.search(r"：[^：]+ \S+→\S+", line)
    assert "~$" not in line
    assert "crdownload" not in line
    (ledgers / "和平社区来访投诉台账补.xlsx").unlink()
    assert "拿走 和平社区来访投诉台账补.xlsx：" in watching.wait_for("拿走")
    # what stands in the way of a run is told, and may pass
    ledgers.rename(watching.place / "elsewhere")
    assert "没有汇总。" in watching.wait_for("拿走")
    (watching.place / "elsewhere").rename(ledgers)
    assert "和平社区来访投诉台账.xlsx" in watching.wait_for("新到")
    assert watching.lines.empty()
    assert watching.end() == (130, "已中断，没有留下半份结果。\n")
    assert (watching.place / "output" / "2021" / "figures.json").is_file()
    assert not list((watching.place / "output" / "2021").glob(".writing-*"))


def test_what_changed_in_words() -> None:
    before = Seen({"a": (1, 1), "b": (1, 1), "c": (1, 1)}, {"s": (1, 1)})
    now = Seen({"b": (1, 2), "c": (1, 1), **{f"n{n}": (1, 1) for n in range(5)}}, {"s": (1, 2)})
    assert changed_words(before, now) == "新到 n0、n1、n2等 5 个文件；改动 b；拿走 a；设置或台账定义有改动"


def test_a_local_folder_is_no_share(tmp_path: Path) -> None:
    assert not on_share(tmp_path)
