"""What repeats down a column is said once, with its range."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from fztally.model.finding import Finding
from fztally.model.place import Place

_RUNS = {
    "date-serial": 4,
    "number-words": 4,
    "number-unit": 4,
    "ditto": 2,
    "phone-split": 2,
    "formula-uncached": 12,
    "date-year-assumed": 12,
    "community-contradicts": 12,
    "digits-lost": 12,
}
"""From so many neighbouring rows on, findings of these codes are told as one. Others stay single: each is to be
corrected."""


def group_runs(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Join findings of one code in one column over rows that follow each other."""
    out: list[Finding] = []
    runs: dict[tuple[str, str, str, int], list[Finding]] = {}
    for finding in findings:
        if finding.code not in _RUNS or not finding.place.row:
            out.append(finding)
            continue
        key = (finding.code, finding.place.file, finding.place.sheet, finding.place.column)
        run = runs.setdefault(key, [])
        if run and finding.place.row != run[-1].place.row + 1:
            out += _close(run)
            run.clear()
        run.append(finding)
    for run in runs.values():
        out += _close(run)
    return tuple(out)


def _close(run: list[Finding]) -> list[Finding]:
    if len(run) < _RUNS[run[0].code]:
        return list(run)
    first, last = run[0].place, run[-1].place
    place = Place(first.file, first.sheet, first.row, first.column, last.row)
    return [replace(run[0], place=place, facts={**run[0].facts, "count": len(run)})]
