"""Writes the outputs of two analyses in turns, is killed at random moments, and looks at what is left.

    python -m tests.write.killing FOLDER TIMES

Run in a process of its own, since it forks. Prints how many times every file was whole.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from fztally.model.analysis import Analysis
from fztally.pipeline import write
from tests.folders import Folder
from tests.write.returns.returning import training


def analyses(folder: Path) -> tuple[Analysis, Analysis]:
    """Of the same period; the second has other rows, and one returned copy less."""
    found = []
    for name, days in (("one", ("x", "2021-03-05")), ("two", ("2021-03-05", "2021-04-05"))):
        ledgers = Folder(folder / name)
        for number, day in enumerate(days):
            rows = training("幸福社区", (day, f"主题{number}", "居民", "约60" if number else 30))
            ledgers.book(f"幸福社区/培训{number}.xlsx", {"台账": rows})
        found.append(ledgers.analyse())
    return found[0], found[1]


def into(analysis: Analysis, output: Path) -> Analysis:
    """The same, written elsewhere."""
    return replace(analysis, job=replace(analysis.job, output=output))


def contents(target: Path) -> dict[str, bytes]:
    """Every output by name; folders in the making and the lock are none."""
    files = [path for path in target.rglob("*") if path.is_file()]
    names = {path.relative_to(target).as_posix(): path for path in files}
    return {name: path.read_bytes() for name, path in names.items() if not name.startswith(".")}


def kill_once(pair: tuple[Analysis, Analysis], output: Path, after: float) -> None:
    """Start writing in a child, and kill it."""
    child = os.fork()
    if not child:
        for analysis in cycle(pair):
            write(into(analysis, output))
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def main(folder: Path, times: int) -> int:
    """How many times everything was whole, and one more run left nothing but its own outputs.

    What has changed since the run before is told, so that each set of outputs is whole in two ways.
    """
    pair = analyses(folder)
    began = time.monotonic()
    whole: list[list[dict[str, bytes]]] = [[], []]
    for start in (0, 1):
        for which in (start, 1 - start):
            analysis = into(pair[which], folder / f"from {start}")
            write(analysis)
            whole[which].append(contents(analysis.job.target))
    lasts = (time.monotonic() - began) / 4
    chance = random.Random(11)
    output = folder / "killed"
    target = into(pair[0], output).job.target
    write(into(pair[0], output))
    good = 0
    for _ in range(times):
        kill_once(pair, output, chance.uniform(0, 2 * lasts))
        left = contents(target)
        known = [outputs for either in whole for outputs in either]
        good += all(data in (outputs.get(name) for outputs in known) for name, data in left.items())
    write(into(pair[1], output))
    clean = contents(target) in whole[1] and not any(target.glob(".[rw]*-*"))
    return good if clean else -1


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]), int(sys.argv[2]))}\n")
