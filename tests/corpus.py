"""Run ``check`` over any folder of spreadsheets and count what became of its files.

    python -m tests.corpus FOLDER [--schemas DIR] [--period 2021] [--workers N]

Exit code 1 when there is an uncontrolled outcome: a file whose reader crashed, hung or burst, a run that failed, or rows
that do not add up.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import traceback
from collections import Counter
from pathlib import Path

from fztally.lang.catalogue import describe
from fztally.model.analysis import Analysis
from fztally.model.errors import FztallyError
from fztally.model.job import Job, Settings
from fztally.model.period import Period
from fztally.pipeline import analyse
from fztally.store.schema_files import bundled_schemas

UNCONTROLLED = frozenset({"file-crashed", "file-timeout", "file-memory"})


def main(arguments: list[str] | None = None) -> int:
    """Check, count, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--schemas", type=Path, default=bundled_schemas())
    parser.add_argument("--period", default="2021")
    parser.add_argument("--workers", type=int, default=0)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="corpus-") as output:
        settings = Settings(workers=asked.workers)
        job = Job(asked.folder, asked.schemas, Path(output), Period.parse(asked.period), settings)
        try:
            analysis = analyse(job)
        except FztallyError as error:
            print(f"refused: {error.what}")
            return 0
        except Exception:  # noqa: BLE001 - a fault is an outcome here
            traceback.print_exc()
            print("uncontrolled: the run failed")
            return 1
    return _report(analysis)


def _report(analysis: Analysis) -> int:
    bad = [f"{finding.place}: {finding.code}" for finding in analysis.findings if finding.code in UNCONTROLLED]
    bad += [
        f"{sheet.file}!{sheet.sheet}: rows" for file in analysis.files for sheet in file.sheets if not sheet.balanced
    ]
    for finding in analysis.findings:
        describe(finding)
    for title, counts in (
        ("files", Counter(file.taken_for for file in analysis.files)),
        ("findings", Counter(finding.code for finding in analysis.findings)),
    ):
        print(f"{title}: " + ", ".join(f"{count} {name}" for name, count in counts.most_common()))
    for line in bad:
        print(f"uncontrolled: {line}")
    print(f"uncontrolled: {len(bad)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
