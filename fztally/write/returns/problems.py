"""What a sender is to correct: the findings about one file in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fztally.lang.catalogue import describe
from fztally.model.finding import Finding
from fztally.model.place import Place
from fztally.model.schema import Schemas

TOLD = ("error", "warning")
"""Severities that go back to the sender; an info needs nothing done."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding as its sender reads it; ``value`` is masked where it is personal."""

    severity: str
    place: Place
    label: str
    value: str
    message: str
    hint: str


def problems_by_file(findings: Iterable[Finding], schemas: Schemas, lang: str) -> dict[str, tuple[Problem, ...]]:
    """Errors and warnings by the file they are about, in the order of the findings."""
    labels = {(ledger.id, field.id): field.label for ledger in schemas.ledgers for field in ledger.fields}
    found: dict[str, list[Problem]] = {}
    for finding in findings:
        said = describe(finding, lang)
        if said.severity in TOLD:
            label = labels.get((finding.ledger, finding.field), "")
            problem = Problem(said.severity, finding.place, label, finding.value, said.message, said.hint)
            found.setdefault(finding.place.file, []).append(problem)
    return {file: tuple(problems) for file, problems in found.items()}


def on_sheet(problems: Iterable[Problem], sheet: str) -> Iterator[Problem]:
    """Those that have a row on this sheet."""
    return (problem for problem in problems if problem.place.sheet == sheet and problem.place.row)
