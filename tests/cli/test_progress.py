"""The progress bar: on a terminal only, and gone when the work is done."""

from __future__ import annotations

import io
import time

import pytest

from fztally.cli.progress import Progress
from tests.cli.calling import call


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _work(seconds: float) -> None:
    with Progress() as progress:
        for done in range(1, 5):
            time.sleep(seconds)
            progress(done, 4)
        progress.stage("写出结果……")


def test_the_bar_is_shown_and_leaves_an_empty_line(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    _work(0.3)
    shown = terminal.getvalue()
    assert "读取台账 [" in shown
    assert "2/4" in shown
    assert "写出结果……" in shown
    assert shown.endswith("\r")
    assert shown.rstrip("\r").rpartition("\r")[2].strip() == ""
    shown.encode("gbk")


def test_quick_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    _work(0)
    assert terminal.getvalue() == ""


def test_nothing_goes_into_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.StringIO()
    monkeypatch.setattr("sys.stderr", file)
    _work(0.2)
    assert file.getvalue() == ""


def test_without_any_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", None)
    _work(0)
    monkeypatch.undo()
    assert call("--version").code == 0
