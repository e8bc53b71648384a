"""The catalogue of findings: severity, message and hint of each code, in Chinese and English."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fztally.lang.texts import text

if TYPE_CHECKING:
    from fztally.model.finding import Finding

SEVERITIES = ("error", "warning", "info")
"""From grave to light."""


class Entry(NamedTuple):
    """A code of the catalogue in one language. ``severity`` may be ``effect``: it depends on whether a row was rejected."""

    code: str
    severity: str
    title: str
    message: str
    hint: str


class Described(NamedTuple):
    """A finding as a person reads it."""

    severity: str
    message: str
    hint: str


class _Facts(dict[str, object]):
    """Facts for a template; one that is missing prints as nothing."""

    def __missing__(self, key: str) -> str:
        return ""


@cache
def entries(lang: str = "zh") -> Mapping[str, Entry]:
    """All entries by code."""
    raw = tomllib.loads((Path(__file__).parent / "findings.toml").read_text(encoding="utf-8"))
    return {code: Entry(code, entry["severity"], *entry[lang]) for code, entry in raw.items()}


def severity(finding: Finding) -> str:
    """``error``, ``warning`` or ``info``."""
    known = entries()[finding.code].severity
    if known == "effect":
        return "error" if finding.rejects else "warning"
    return known


def describe(finding: Finding, lang: str = "zh") -> Described:
    """Severity, message and hint of a finding."""
    entry = entries(lang)[finding.code]
    facts = _words(finding)
    message = entry.message.format_map(facts).strip()
    if entry.severity == "effect":
        message += _effect(finding)
    return Described(severity(finding), message, entry.hint.format_map(facts).strip())


def _words(finding: Finding) -> _Facts:
    """The facts of a finding as they stand in its sentences; some are sentences themselves."""
    facts = _Facts(finding.facts)
    facts.setdefault("value", finding.value)
    for fact, key in (("suggestion", "perhaps"), ("candidates", "perhaps"), ("nearest", "nearest-ledger")):
        if named := facts.get(fact):
            facts[fact] = text(key, suggestion=named)
    if reason := facts.get("reason"):
        facts["reason"] = text(f"reason-{reason}")
    if cause := facts.get("cause"):
        facts["cause"] = text(f"cause-{cause}", row=facts["cause_row"])
    if limit := facts.get("limit"):
        sizes = {name: _size(str(limit), finding.facts.get(name, 0)) for name in ("allowed", "found")}
        facts["beyond"] = text(f"limit-{limit}", **sizes)
    return facts


def _size(limit: str, number: object) -> str:
    """A number as a person reads it, bytes as megabytes."""
    if isinstance(number, int | float) and limit.endswith("_bytes"):
        return f"{number / 1_000_000:,.6g} MB"
    return f"{number:,}" if isinstance(number, int | float) else str(number)


def _effect(finding: Finding) -> str:
    """What becomes of the row or cell. A rule that is broken may leave the cell as it is, so nothing is said there."""
    if finding.rejects:
        return text("effect-rows" if finding.place.last_row > finding.place.row else "effect-row")
    return "" if finding.code.startswith("rule-") else text("effect-cell")


def counts(findings: tuple[Finding, ...]) -> dict[str, int]:
    """How many findings there are of each severity."""
    found = dict.fromkeys(SEVERITIES, 0)
    for finding in findings:
        found[severity(finding)] += 1
    return found
