"""Clusters of real processes, and ledgers for them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.folders import Folder

HEAD = ("编号", "受理日期", "社区", "事件名称", "纠纷类型", "处理方式")
COMMUNITIES = ("东湖", "幸福", "和平", "石桥")


@dataclass(frozen=True)
class Cluster:
    """The address of a scheduler, and the processes that were started for it."""

    address: str
    workers: tuple[subprocess.Popen[bytes], ...]

    def kill_a_worker(self) -> None:
        """End one worker in the middle of whatever it does; its nanny stays."""
        children = [child for worker in self.workers for child in psutil.Process(worker.pid).children()]
        victim = next(child for child in children if "spawn_main" in " ".join(child.cmdline()))
        victim.send_signal(signal.SIGKILL)


def _started(*arguments: str, folder: Path, before: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
    # a worker that fails is looked for in its log
    log = (folder / f"{arguments[0]}-{time.monotonic_ns()}.log").open("wb")
    env = os.environ | {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
    command = [*before, sys.executable, "-m", "dask", *arguments]
    with log:
        return subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)


def start_scheduler(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """A scheduler of its own process, and its address."""
    told = folder / "scheduler.json"
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told))
    process = _started("scheduler", *options, folder=folder)
    while not told.is_file() or not told.read_bytes().rstrip().endswith(b"}"):
        assert process.poll() is None
        time.sleep(0.05)
    return process, json.loads(told.read_bytes())["address"]


def start_worker(address: str, folder: Path, before: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
    """A worker with one thread; ``before``: the command that starts it."""
    options = ("--nthreads", "1", "--no-dashboard", "--local-directory", str(folder))
    return _started("worker", address, *options, folder=folder, before=before)


def end(*processes: subprocess.Popen[bytes]) -> None:
    """End processes with all that they have started."""
    # the whole tree at once: nannies take their time, and would leave their workers when they are killed alone
    for process in processes:
        for each in (*psutil.Process(process.pid).children(recursive=True), process):
            each.kill()
        process.wait(timeout=30)


def ledgers(folder: Folder, count: int) -> Path:
    """Fill a folder with ledgers of four communities, one of them in an archive."""
    for n in range(count):
        name = COMMUNITIES[n % len(COMMUNITIES)]
        rows = [
            (f"{n}-{row}", f"2021-{row + 1:02}-05", f"{name}社区", f"漏水{row}", "邻里", "转交") for row in range(9)
        ]
        rows[0] = (*rows[0][:1], "11月中旬", *rows[0][2:])
        folder.book(f"{name}社区/{n}矛盾纠纷台账.xlsx", [HEAD, *rows])
    packed = folder.book("x.xlsx", [HEAD, ("Z1", "2021-03-05", "东湖社区", "停车", "物业", "转交")])
    with zipfile.ZipFile(folder.path / "东湖社区矛盾纠纷.zip", "w") as archive:
        archive.write(packed, "东湖社区矛盾纠纷台账.xlsx")
    packed.unlink()
    return folder.path
