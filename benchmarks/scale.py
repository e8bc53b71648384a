"""How time, memory and bytes grow with the number of rows: a district's cold run at 10^4, 10^5 and 10^6 rows.

    python benchmarks/scale.py [--sizes 4,5,6] [--json FILE]

Every street has 100 files of 333 rows (at 10^4 one street of 30 files), so that more rows are more streets. The slope
is that of the logarithm of the time against that of the rows: 1 means twice the rows take twice the time. What starting
takes makes it less; a slope is worth looking at between the larger sizes.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
PERIOD = "2021"
ROWS = 333
SIZES = {4: (1, 30), 5: (3, 100), 6: (30, 100)}
"""Power of ten -> streets, files of each."""
_LOOK_SECONDS = 0.2


@dataclass(frozen=True)
class Grown:
    """One size: ``megabytes`` at the highest, of the program itself and of it with all its workers."""

    rows: int
    files: int
    streets: int
    seconds: float
    megabytes: float
    megabytes_in_all: float
    written: int
    remembered: int


def main() -> int:
    """Measure the sizes that were asked for, print the table, write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="4,5,6", help="powers of ten")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    asked = parser.parse_args()
    grown = [_grown(*SIZES[int(size)]) for size in asked.sizes.split(",")]
    _print(grown)
    if asked.json:
        record = {
            "python": platform.python_version(),
            "system": platform.system(),
            "processors": os.cpu_count(),
            "sizes": [asdict(each) for each in grown],
        }
        asked.json.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return 0


def _grown(streets: int, files: int) -> Grown:
    with tempfile.TemporaryDirectory(prefix="fztally-scale-") as name:
        folder = Path(name)
        amounts = [f"--{option}={value}" for option, value in (("streets", streets), ("files", files), ("rows", ROWS))]
        _fztally("sample", str(folder), "--plain", *amounts)
        output = folder / "output"
        command = _command("consolidate", str(folder / "ledgers"), "--schemas", str(folder / "schemas"))
        start = time.perf_counter()
        process = subprocess.Popen([*command, "--output", str(output), "--period", PERIOD], stdout=subprocess.DEVNULL)
        own, in_all = _watched(process)
        seconds = time.perf_counter() - start
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        remembered = _bytes(output / ".fztally") + sum(_bytes(path) for path in output.glob("*/.fztally"))
        written = _bytes(output) - remembered
        return Grown(streets * files * ROWS, streets * files, streets, seconds, own, in_all, written, remembered)


def _watched(process: subprocess.Popen[bytes]) -> tuple[float, float]:
    """The most memory in MB that a process holds until it ends, by itself and with all that it has started."""
    own = in_all = 0.0
    root = psutil.Process(process.pid)
    while process.poll() is None:
        held = [_held(each) for each in (root, *_children(root))]
        own, in_all = max(own, held[0]), max(in_all, sum(held))
        time.sleep(_LOOK_SECONDS)
    return own, in_all


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []


def _held(process: psutil.Process) -> float:
    try:
        return process.memory_info().rss / 1e6
    except psutil.Error:
        return 0.0


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "fztally", *words]


def _fztally(*words: str) -> None:
    subprocess.run(_command(*words), cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _print(grown: list[Grown]) -> None:
    heads = ("rows", "files", "streets", "s", "MB", "in all", "written MB", "kept MB", "slope")
    print("".join(f"{head:>{width}}" for head, width in zip(heads, (9, 7, 9, 9, 7, 8, 12, 9, 7), strict=True)))
    for before, each in zip([None, *grown], grown, strict=False):
        slope = "-"
        if before is not None:
            slope = f"{math.log(each.seconds / before.seconds) / math.log(each.rows / before.rows):.2f}"
        print(
            f"{each.rows:>9}{each.files:>7}{each.streets:>9}{each.seconds:>9.1f}{each.megabytes:>7.0f}"
            f"{each.megabytes_in_all:>8.0f}{each.written / 1e6:>12.1f}{each.remembered / 1e6:>9.1f}{slope:>7}"
        )


if __name__ == "__main__":
    sys.exit(main())
