"""Ratios of speed, each measured in one run: this program beside a yardstick, by turns, the median of the pairs.

    python benchmarks/run.py [CASE ...] [--runs 5] [--files 130] [--rows 310] [--yardsticks DIR] [--json FILE]

The yardsticks are two scripts: ``naive.py`` (what people write with pandas today) and ``floor.py`` (read every cell and
write it once, nothing else), or this program's own cold run. A ratio says how many times faster than the scripts;
for the other cases how many times the yardstick's time is taken. A case whose yardstick cannot run here is left out,
and said.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
LEAST_RUNS = 5
PERIOD = "2021"


@dataclass(frozen=True)
class Bench:
    """What a case works on: the plain ledgers, the yardsticks, a folder to write to, the yardsticks' interpreter."""

    ledgers: Path
    yardsticks: Path
    scratch: Path
    python: str


@dataclass(frozen=True)
class Case:
    """Two command lines to be compared; the ratio is yardstick / ours when ``faster``, else ours / yardstick. What
    ``prepare`` does before ours is not measured."""

    name: str
    about: str
    wanted: str
    ours: Callable[[Bench], Sequence[str]]
    yardstick: Callable[[Bench], Sequence[str]]
    faster: bool = True
    prepare: Callable[[Bench], None] | None = None


@dataclass(frozen=True)
class Spent:
    """One process: seconds on the clock, of processor with its children, MB of the largest of them (0 = unknown)."""

    seconds: float
    cpu: float
    megabytes: float


@dataclass(frozen=True)
class Measured:
    """Medians of a case's pairs."""

    case: str
    about: str
    wanted: str
    ratio: float
    lowest: float
    highest: float
    ours: Spent
    yardstick: Spent
    runs: int


def _consolidate(bench: Bench) -> Sequence[str]:
    return [
        *(sys.executable, "-m", "fztally", "consolidate", str(bench.ledgers), "--period", PERIOD),
        *("--schemas", str(ROOT / "schemas"), "--output", str(bench.scratch / "out")),
    ]


def _consolidate_cold(bench: Bench) -> Sequence[str]:
    return _consolidate(bench)


def _script(name: str) -> Callable[[Bench], Sequence[str]]:
    return lambda bench: [
        bench.python,
        str(bench.yardsticks / name),
        str(bench.ledgers),
        str(bench.scratch / "out.xlsx"),
    ]


def _consolidated(bench: Bench) -> None:
    """As a run before has left it."""
    _run(_consolidate(bench), bench.scratch)


def _one_corrected(bench: Bench) -> None:
    """The same, and then a value of one file is corrected."""
    from openpyxl import load_workbook

    _consolidated(bench)
    first = min(bench.ledgers.glob("*.xlsx"))
    book = load_workbook(first)
    sheet = book.worksheets[0]
    text = max((cell for cell in sheet[sheet.max_row] if isinstance(cell.value, str)), key=lambda cell: len(cell.value))
    text.value += "。"
    book.save(first)


CASES = (
    Case("naive", "cold run : read, stack, count, write with pandas", "≥ 2", _consolidate, _script("naive.py")),
    Case("floor", "cold run : read and write every cell, nothing else", "-", _consolidate, _script("floor.py")),
    Case(
        "again",
        "run with nothing changed : cold run",
        "≤ 0.15",
        _consolidate,
        _consolidate_cold,
        faster=False,
        prepare=_consolidated,
    ),
    Case(
        "one",
        "run after one corrected file : cold run",
        "≤ 0.5",
        _consolidate,
        _consolidate_cold,
        faster=False,
        prepare=_one_corrected,
    ),
    Case(
        "help",
        "fztally --help : python -c 'import click'",
        "≤ 1.5",
        lambda bench: [sys.executable, "-m", "fztally", "--help"],
        lambda bench: [sys.executable, "-c", "import click"],
        faster=False,
    ),
)


def main() -> int:
    """Measure the cases that were asked for, print the table, write the JSON."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="fztally-bench-") as scratch:
        # an installed program is compiled; here it may be run from its sources, where nothing may be left
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(scratch) / "compiled")
        bench = Bench(Path(scratch) / "ledgers", asked.yardsticks, Path(scratch), asked.yardstick_python)
        chosen = [case for case in CASES if not asked.cases or case.name in asked.cases]
        if any(case.ours is _consolidate for case in chosen):
            _plain(bench.ledgers, asked.files, asked.rows)
        measured = [_measure(case, bench, asked.runs) for case in chosen if _runs_here(case, bench)]
    _print(measured, asked)
    if asked.json:
        text = json.dumps(_record(measured, asked), ensure_ascii=False, indent=2)
        asked.json.write_text(text + "\n", encoding="utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = ", ".join(case.name for case in CASES)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"{names}; all when none is named")
    parser.add_argument("--runs", type=int, default=LEAST_RUNS, help="pairs a case, at least 5")
    parser.add_argument("--files", type=int, default=130)
    parser.add_argument("--rows", type=int, default=310)
    parser.add_argument(
        "--yardsticks", type=Path, default=ROOT.parent / "shared" / "bench", help="folder of the scripts"
    )
    parser.add_argument("--yardstick-python", default=sys.executable, help="interpreter that runs the yardsticks")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    asked = parser.parse_args()
    if unknown := set(asked.cases) - {case.name for case in CASES}:
        parser.error(f"no such case: {', '.join(sorted(unknown))} (there are {names})")
    asked.runs = max(asked.runs, LEAST_RUNS)
    return asked


def _plain(folder: Path, files: int, rows: int) -> None:
    from fztally.sample import SamplePlan, write_sample
    from fztally.store.schema_files import load_schemas

    schemas = ROOT / "schemas"
    plan = SamplePlan(schemas / "sample.yaml", plain=True, files=files, rows=rows)
    write_sample(folder, load_schemas(schemas), plan)


def _runs_here(case: Case, bench: Bench) -> bool:
    """One run of the yardstick that does not count: it warms the disk and shows whether it can run at all."""
    command = case.yardstick(bench)
    tried = subprocess.run(command, capture_output=True, text=True, check=False)
    if tried.returncode:
        print(f"{case.name}: left out, {command[1]} failed: {tried.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
    return tried.returncode == 0


def _measure(case: Case, bench: Bench, runs: int) -> Measured:
    # compiles the program, as the yardstick has been when it was tried
    _run(case.ours(bench), bench.scratch)
    pairs = []
    for n in range(runs):
        order = (case.ours, case.yardstick) if n % 2 == 0 else (case.yardstick, case.ours)
        spent = {command: _one(case, command, bench) for command in order}
        pairs.append((spent[case.ours], spent[case.yardstick]))
    ratios = [b.seconds / a.seconds if case.faster else a.seconds / b.seconds for a, b in pairs]
    ours, yardstick = (_medians([pair[side] for pair in pairs]) for side in (0, 1))
    return Measured(case.name, case.about, case.wanted, median(ratios), min(ratios), max(ratios), ours, yardstick, runs)


def _one(case: Case, command: Callable[[Bench], Sequence[str]], bench: Bench) -> Spent:
    """One side of a pair: cold, or after what is to be prepared."""
    if case.prepare is not None and command is case.ours:
        case.prepare(bench)
        return _run(command(bench), bench.scratch, cold=False)
    return _run(command(bench), bench.scratch)


def _run(command: Sequence[str], scratch: Path, *, cold: bool = True) -> Spent:
    """One run; what an earlier one left is removed first for a cold one. Raises CalledProcessError when it fails."""
    if cold:
        shutil.rmtree(scratch / "out", ignore_errors=True)
        (scratch / "out.xlsx").unlink(missing_ok=True)
    with (scratch / "log").open("wb") as log:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=log, stderr=log)
        spent, code = _wait(process, start)
    if code:
        sys.stderr.write((scratch / "log").read_text(encoding="utf-8", errors="replace"))
        raise subprocess.CalledProcessError(code, list(command))
    return spent


def _wait(process: subprocess.Popen[bytes], start: float) -> tuple[Spent, int]:
    if not hasattr(os, "wait4"):
        code = process.wait()
        return Spent(time.perf_counter() - start, 0, 0), code
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    kilo = 1024 if sys.platform == "darwin" else 1
    return (
        Spent(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / kilo / 1024),
        process.returncode,
    )


def _medians(spent: Sequence[Spent]) -> Spent:
    return Spent(
        median(each.seconds for each in spent),
        median(each.cpu for each in spent),
        max(each.megabytes for each in spent),
    )


def _record(measured: Sequence[Measured], asked: argparse.Namespace) -> dict[str, object]:
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "processors": os.cpu_count(),
        "files": asked.files,
        "rows": asked.rows,
        "cases": [asdict(each) for each in measured],
    }


def _print(measured: Sequence[Measured], asked: argparse.Namespace) -> None:
    print(f"{asked.files} files x {asked.rows} rows x 15 columns, {asked.runs} pairs, {os.cpu_count()} processors")
    heads = ("ratio", "low", "high", "wanted", "ours s", "yard s", "ours MB", "yard MB")
    print(f"{'case':<7}" + "".join(f"{head:>9}" for head in heads))
    for each in measured:
        ours, yard = each.ours, each.yardstick
        print(
            f"{each.case:<7}{each.ratio:>9.2f}{each.lowest:>9.2f}{each.highest:>9.2f}{each.wanted:>9}"
            f"{ours.seconds:>9.3f}{yard.seconds:>9.3f}{ours.megabytes:>9.0f}{yard.megabytes:>9.0f}   {each.about}"
        )


if __name__ == "__main__":
    sys.exit(main())
