"""Mutation fuzz: damaged sample workbooks of every format, taken all the way that ingest does.

    python benchmarks/fuzz.py [--count 10000] [--seed 1] [--workers 1] [--keep DIR] [--json FILE]

Every mutant must be read or refused in one sentence. An exception, crash, hang or memory burst is an uncontrolled
outcome: it is listed, kept under --keep, and the exit code is 1. Runs at low priority.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from fztally.engine import Local  # noqa: E402
from fztally.model.job import Limits, Settings  # noqa: E402
from fztally.store.schema_files import load_schemas  # noqa: E402
from tests.fuzz.mutants import Mutant, mutants  # noqa: E402
from tests.fuzz.outcomes import UNCONTROLLED, Reader, Result  # noqa: E402

_BATCH = 500
_SECONDS, _MEMORY = 20, 2_000_000_000


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader(load_schemas(ROOT / "schemas"))


def _begin() -> None:
    if hasattr(os, "nice"):
        os.nice(10)
    _reader()


def _take(mutant: Mutant) -> Result:
    return _reader().take(mutant.name.rsplit("-", 1)[-1], mutant.data)


def _failed(mutant: Mutant, how: str) -> Result:
    return Result(UNCONTROLLED, how)


def main() -> int:
    """Run, count, print."""
    asked = _arguments()
    settings = Settings(workers=asked.workers, limits=Limits(seconds=_SECONDS, memory_bytes=_MEMORY))
    outcomes: Counter[str] = Counter()
    details: Counter[str] = Counter()
    bad: list[tuple[str, str]] = []
    began = time.monotonic()
    queue = mutants(asked.count, asked.seed)
    with Local(settings, _begin, ()) as engine:
        while batch := [mutant for mutant, _ in zip(queue, range(_BATCH), strict=False)]:
            for mutant, result in zip(batch, engine.map(_take, batch, _failed), strict=True):
                outcomes[result.outcome] += 1
                details[f"{result.outcome}: {result.detail}"] += 1
                if result.outcome == UNCONTROLLED:
                    bad.append((mutant.name, result.detail))
                    print(f"{mutant.name}: {result.detail}", flush=True)
                    if asked.keep:
                        asked.keep.mkdir(parents=True, exist_ok=True)
                        (asked.keep / mutant.name).write_bytes(mutant.data)
    figures = {
        "mutants": asked.count,
        "seed": asked.seed,
        "seconds": round(time.monotonic() - began),
        **outcomes,
        "uncontrolled": len(bad),
    }
    print(json.dumps(figures))
    for detail, count in details.most_common(12):
        print(f"{count:>8}  {detail[:110]}")
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 1 if bad else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for mutants with an uncontrolled outcome")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
