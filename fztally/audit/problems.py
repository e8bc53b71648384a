"""The problems of a run beside those of the run before: solved, still open, new."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from fztally.lang.catalogue import severity
from fztally.model.analysis import Analysis
from fztally.model.history import OldProblem, Problems

_GRAVE = frozenset({"error", "warning"})


def follow_problems(analysis: Analysis, findings: Path) -> Problems | None:
    """Errors and warnings beside those that stand in the ``findings.csv`` of the run before; None when there is none.

    A problem is the same when its kind, file and place are; a returned copy stands in the place of its original.
    """
    stand_ins = _stand_ins(analysis)
    try:
        lines = list(csv.DictReader(findings.read_text(encoding="utf-8-sig").splitlines(keepends=True)))
        before = {
            _key(line, stand_ins): OldProblem(**{name: line[name] for name in OldProblem.__slots__}) for line in lines
        }
    except (OSError, UnicodeDecodeError, KeyError, TypeError, csv.Error):
        return None
    before = {key: problem for key, problem in before.items() if problem.severity in _GRAVE}
    now = {
        (f.code, f.place.file, f.place.sheet, f.place.cell or str(f.place.row or ""))
        for f in analysis.findings
        if severity(f) in _GRAVE
    }
    return Problems(
        solved=tuple(problem for key, problem in before.items() if key not in now),
        still=frozenset(now & before.keys()),
        new=frozenset(now - before.keys()),
    )


def _stand_ins(analysis: Analysis) -> dict[str, str]:
    """Every file that a returned copy has replaced -> the last of the copies that stand in its place."""
    replaced = {account.path: account.copy_of for account in analysis.files if account.taken_for == "replaced"}
    found = {}
    for first in replaced:
        file, seen = first, set[str]()
        while file in replaced and file not in seen:
            seen.add(file)
            file = replaced[file]
        found[first] = file
    return found


def _key(line: dict[str, str], stand_ins: Mapping[str, str]) -> tuple[str, str, str, str]:
    """What makes two findings the same one; texts that would start a formula carry a mark in the file."""
    code, file, sheet, cell, row = (line[name].removeprefix("'") for name in ("code", "file", "sheet", "cell", "row"))
    return code, stand_ins.get(file, file), sheet, cell or row
