"""A written report checked against figures that are set by hand: the published ones of 2021, and plausible others."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from fztally.audit.document import read_report
from fztally.audit.verify import Auditor
from fztally.model.audit import Audit
from fztally.model.period import Period
from fztally.model.schema import Schemas
from fztally.model.tally import Counted, Value
from fztally.model.wording import Wording
from fztally.store.schema_files import load_schemas
from fztally.store.wording_file import load_wording

ROOT = Path(__file__).parents[2]
SEED = (ROOT / "tests" / "golden" / "report-2021.txt").read_text(encoding="utf-8")
PUBLISHED: dict[str, Value] = json.loads(
    (ROOT / "tests" / "golden" / "sample-2021" / "published.json").read_text(encoding="utf-8")
)
OTHERS: dict[str, Value] = {
    "petition_visits": 40,
    "petitions": 60,
    "complaints_other": 0,
    "complaints_open": 0,
    "grids": 90,
    "grids_staffed": 90,
    "grid_coverage": 100.0,
    "liaisons": 13,
    "publicity_events": 174,
    "publicity_people": 21535,
    "publicity_materials": 54300,
    "training_sessions": 22,
    "training_people": 1422,
    "building_chiefs": 181,
    "volunteers": 123,
    "hazards": 227,
    "hazards_cleared": 201,
    "hazard_clearance_rate": 88.55,
    "rehab_treatment": 29,
    "rehab_recovery": 17,
    "enforcement_penalties": 22,
    "enforcement_fines": 22100,
    "livelihood_projects": 39,
    "livelihood_done": 29,
    "livelihood_rate": 74.36,
    "surveyed": 1680,
    "aware": 1540,
    "awareness_rate": 91.67,
}


@cache
def domain() -> tuple[Schemas, Wording]:
    """The schemas that ship, and their words."""
    return load_schemas(ROOT / "schemas"), load_wording(ROOT / "schemas")


@cache
def auditor() -> Auditor:
    """What checks reports by them."""
    return Auditor(*domain())


def counted(values: dict[str, Value]) -> list[Counted]:
    """Figures with these values; one that is not among them was reported by nobody."""
    figures = []
    for _, figure in domain()[0].figures():
        value = values.get(figure.id)
        display = "未报" if value is None else f"{value:.2f}%" if figure.unit == "%" else f"{value}"
        figures.append(Counted(figure, "", value, display, 0 if value is None else 1, 1, 1, 0, ""))
    return figures


def check(
    report: str | bytes, values: dict[str, Value] | None = None, period: str = "2021", name: str = "报告.txt"
) -> Audit:
    """What is found in a report."""
    data = report.encode() if isinstance(report, str) else report
    known = PUBLISHED | OTHERS if values is None else values
    return auditor().verify(read_report(name, data), counted(known), Period.parse(period))


def claims(audit: Audit) -> list[str]:
    """``figure:stated`` of every claim, in alphabetical order."""
    return sorted(f"{claim.figure}:{claim.stated:g}" for claim in audit.claims)


def untied(audit: Audit) -> list[float]:
    """The numbers that are no figure's."""
    return sorted(float(loose.number) for loose in audit.untied)


def wrong(audit: Audit) -> list[str]:
    """The sums that do not hold."""
    return [sum_.text for sum_ in audit.sums if not sum_.holds]
