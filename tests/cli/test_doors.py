"""How a call ends when something goes wrong that is nobody's usage: faults, interruptions, closed pipes, narrow consoles."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.cli.calling import call, environment, run

PERSONAL = "王小明13812345678"


@pytest.mark.parametrize("kind", ["RuntimeError", "type('Panic', (BaseException,), {})"])
def test_a_fault_is_one_sentence_and_a_report_without_contents(ledgers: Path, tmp_path: Path, kind: str) -> None:
    # a broken installation: the exception carries what a reader might have held in its hands
    (tmp_path / "pandas.py").write_text(f"raise ({kind})({PERSONAL!r})\n", encoding="utf-8")
    env = environment(TMPDIR=str(tmp_path))
    env["PYTHONPATH"] = f"{tmp_path}{os.pathsep}{env['PYTHONPATH']}"
    done = run("check", ledgers, "--period", "2021", "--engine", "serial", env=env)
    assert (done.code, done.out) == (3, "")
    assert len(done.err.splitlines()) == 1
    assert "Traceback" not in done.err
    (report,) = tmp_path.glob("fztally-*.txt")
    assert str(report) in done.err
    said = report.read_text(encoding="utf-8")
    assert "cli/check.py" in said
    assert PERSONAL not in said + done.err


def test_the_traceback_is_shown_to_who_asks_for_it(ledgers: Path, tmp_path: Path) -> None:
    (tmp_path / "pandas.py").write_text("raise RuntimeError\n", encoding="utf-8")
    env = environment(FZTALLY_DEBUG="1")
    env["PYTHONPATH"] = f"{tmp_path}{os.pathsep}{env['PYTHONPATH']}"
    assert "Traceback" in run("check", ledgers, "--period", "2021", "--engine", "serial", env=env).err


@pytest.mark.skipif(sys.platform == "win32", reason="signals to a group of processes are those of Unix")
def test_an_interruption_leaves_no_half_outputs(tmp_path: Path) -> None:
    ledgers = tmp_path / "ledgers"
    ledgers.mkdir()
    head = "事件编号,上报时间,社区,事件大类,办理状态,事件描述\n"
    for n in range(4):
        rows = (f"{n}-{row},2021-03-05,幸福社区,环境卫生,受理中,楼道堆放杂物{row}\n" for row in range(40_000))
        (ledgers / f"网格事件台账{n}.csv").write_text(head + "".join(rows), encoding="utf-8")
    command = [sys.executable, "-m", "fztally", "consolidate", "--period", "2021", "--workers", "2"]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, process_group=0
    )
    while not psutil.Process(process.pid).children(recursive=True):
        time.sleep(0.02)
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out.decode()) == (130, "")
    assert err.decode() == "已中断，没有留下半份结果。\n"
    assert not [path for path in (tmp_path / "output").glob("2021/**/*") if path.is_file()]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has an exit code of its own")
def test_an_interruption_while_a_library_is_loaded(tmp_path: Path) -> None:
    """Dataclasses are made from strings; an interruption in one would end Python by the signal, though it is caught."""
    (tmp_path / "library.py").write_text("exec('raise KeyboardInterrupt')", encoding="utf-8")
    lines = ("from fztally.cli import main", "from fztally.cli.main import COMMANDS", "COMMANDS['explain'] = 'library'")
    (tmp_path / "door.py").write_text("\n".join([*lines, "main(['explain'])"]), encoding="utf-8")
    command = [sys.executable, "-m", "door"]
    done = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (130, "已中断，没有留下半份结果。\n")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Windows tell later that nobody reads")
@pytest.mark.parametrize("arguments", [("explain",), ("explain", "--json"), ("--help",)])
def test_a_pipe_that_nobody_reads_is_no_fault(arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "fztally", *arguments]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(command, env=environment(), stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr.decode()) == (0, "")


@pytest.mark.parametrize("encoding", ["gbk", "cp936", "ascii"])
def test_no_console_is_too_narrow(output: Path, tmp_path: Path, ledgers: Path, encoding: str) -> None:
    strange = tmp_path / "ledgers" / "é🎉社区.xlsx"
    strange.parent.mkdir()
    strange.write_bytes((ledgers / "幸福社区" / "来访投诉台账.xlsx").read_bytes())
    period = ("--period", "2021")
    for arguments, code in (
        (("--help",), 0),
        (("check", strange.parent, *period, "--engine", "serial", "--all"), 1),
        (("status", ledgers, *period, "--engine", "serial"), 0),
        (("trace", "disputes", "--output", output, *period), 0),
        (("inspect", strange, *period), 0),
        (("explain",), 0),
        (("explain", "é🎉"), 2),
        (("check", strange.parent, *period, "--engine", "serial", "--json"), 1),
    ):
        done = call(*arguments, encoding=encoding)
        assert done.code == code, (arguments, done.err)


def test_json_is_utf_8_on_every_console(ledgers: Path) -> None:
    done = run("status", ledgers, "--period", "2021", "--json", env=environment(PYTHONIOENCODING="gbk"))
    assert done.code == 0
    assert "幸福社区" in {entry["community"] for entry in done.json}


def _in_terminal(*arguments: object, **more: str) -> str:
    """What a call shows on a terminal of 80 columns."""
    pty = pytest.importorskip("pty", reason="pseudo-terminals are those of Unix")
    own, others = pty.openpty()
    env = environment(TERM="xterm-256color", COLUMNS="80", **more)
    process = subprocess.Popen(
        [sys.executable, "-m", "fztally", *map(str, arguments)], env=env, stdout=others, stderr=others, close_fds=True
    )
    os.close(others)
    shown = b""
    while True:
        try:
            data = os.read(own, 65536)
        except OSError:  # the other side is gone
            break
        if not data:
            break
        shown += data
    process.wait()
    os.close(own)
    return shown.decode()


def test_colours_only_where_they_are_wanted(ledgers: Path) -> None:
    arguments = ("check", ledgers, "--period", "2021", "--engine", "serial")
    coloured = _in_terminal(*arguments)
    assert "\x1b[31m【错误】\x1b[0m" in coloured
    plain = _in_terminal(*arguments, NO_COLOR="1")
    assert "【错误】" in plain
    assert "\x1b" not in plain
    assert "\x1b" not in call(*arguments).out
