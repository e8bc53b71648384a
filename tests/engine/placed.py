"""What tasks of these tests do in the workers of a cluster. Apart from the tests, which the workers need not load."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil

_here: list[str] = []


def start(word: str) -> None:
    _here[:] = [word]


def work(task: str) -> str:
    name, _, fact = task.partition("=")
    if name in _DOES:
        _DOES[name](fact)
    return f"{_here[0]}:{name}"


def failed(task: str, how: str) -> str:
    return f"{task} {how}"


def _hang(fact: str) -> None:
    while True:
        time.sleep(1)


def _bug(fact: str) -> None:
    raise ValueError("in the data")


def _disk(fact: str) -> None:
    raise OSError(28, "No space left on device", fact)


def _abort(fact: str) -> None:
    os.abort()


def _memory(fact: str) -> None:
    bytearray(4_000_000_000)


def _kill_worker(fact: str) -> None:
    """What no file should be able to do: take Dask's own worker along, the nearest above that Dask has started."""
    above = psutil.Process().parents()
    worker = next(process for process in above if "forkserver" not in " ".join(process.cmdline()))
    worker.send_signal(signal.SIGKILL)
    time.sleep(60)


def _kill_once(fact: str) -> None:
    flag = Path(fact)
    if not flag.exists():
        flag.touch()
        _kill_worker(fact)


def _slow(fact: str) -> None:
    time.sleep(float(fact))


_DOES: dict[str, Callable[[str], None]] = {
    "abort": _abort,
    "bug": _bug,
    "disk": _disk,
    "hang": _hang,
    "memory": _memory,
    "worker": _kill_worker,
    "once": _kill_once,
    "slow": _slow,
}
