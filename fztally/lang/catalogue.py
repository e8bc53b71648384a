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
    facts = _Facts(finding.facts)
    facts.setdefault("value", finding.value)
    if suggestion := facts.get("suggestion"):
        facts["suggestion"] = text("perhaps", suggestion=suggestion)
    if reason := facts.get("reason"):
        facts["reason"] = text(f"reason-{reason}")
    if cause := facts.get("cause"):
        facts["cause"] = text(f"cause-{cause}", row=facts["cause_row"])
    facts.setdefault("label", "")
    message = entry.message.format_map(facts).strip()
    return Described(severity(finding), message, entry.hint.format_map(facts))


def counts(findings: tuple[Finding, ...]) -> dict[str, int]:
    """How many findings there are of each severity."""
    found = dict.fromkeys(SEVERITIES, 0)
    for finding in findings:
        found[severity(finding)] += 1
    return found
