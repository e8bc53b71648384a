"""Writes the outputs of two analyses in turns, is killed at random moments, and looks at what is left.

    python -m tests.write.killing FOLDER TIMES

Run in a process of its own, since it forks. Prints how many times every file was whole.
"""

from __future__ import annotations

import io
import os
import random
import signal
import sys
import time
import zipfile
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from fztally.model.analysis import Analysis
from fztally.pipeline import write
from fztally.write.outputs import SUMMARY
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


def is_whole(name: str, data: bytes, known: list[dict[str, bytes]]) -> bool:
    """Whether an output is one of those known. The workbook tells what has changed since the run before, which was any:
    it is whole when every part of it can be read."""
    if name == SUMMARY:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return archive.testzip() is None
        except zipfile.BadZipFile:
            return False
    return any(data == outputs.get(name) for outputs in known)


def main(folder: Path, times: int) -> int:
    """How many times everything was whole, and one more run left nothing but its own outputs."""
    pair = analyses(folder)
    began = time.monotonic()
    known = []
    for which, analysis in enumerate(pair):
        alone = into(analysis, folder / f"alone {which}")
        write(alone)
        known.append(contents(alone.job.target))
    lasts = (time.monotonic() - began) / 2
    chance = random.Random(11)
    output = folder / "killed"
    target = into(pair[0], output).job.target
    write(into(pair[0], output))
    good = 0
    for _ in range(times):
        kill_once(pair, output, chance.uniform(0, 2 * lasts))
        good += all(is_whole(name, data, known) for name, data in contents(target).items())
    write(into(pair[1], output))
    left = contents(target)
    clean = left.keys() == known[1].keys() and not any(target.glob(".[rw]*-*"))
    return good if clean and all(is_whole(name, data, known[1:]) for name, data in left.items()) else -1


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]), int(sys.argv[2]))}\n")
