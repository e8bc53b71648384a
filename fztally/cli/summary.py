"""What a run tells when it is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fztally.lang.catalogue import counts, describe
from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.write.outputs import Written


def serious(analysis: Analysis) -> bool:
    """Whether there is at least one error or warning."""
    found = counts(analysis.findings)
    return bool(found["error"] or found["warning"])


def summary(analysis: Analysis) -> dict[str, Any]:
    """The numbers of a run, for machines."""
    sheets = [sheet for file in analysis.files for sheet in file.sheets]
    return {
        "period": analysis.job.period.text,
        "run": analysis.run_id,
        "files": len(analysis.files),
        "unreadable": sum(1 for file in analysis.files if file.taken_for == "unreadable"),
        "rows": sum(sheet.rows for sheet in sheets),
        "kept": sum(sheet.kept for sheet in sheets),
        "rejected": sum(sheet.rejected for sheet in sheets),
        "duplicate": sum(sheet.duplicate for sheet in sheets),
        "excluded": sum(sum(sheet.excluded.values()) for sheet in sheets),
        "figures": sum(1 for counted in analysis.figures if counted.value is not None),
        "not_reported": [counted.figure.id for counted in analysis.figures if counted.value is None],
        "identities_failing": [identity.text for identity in analysis.identities if not identity.holds],
        "findings": counts(analysis.findings),
    }


def closing_lines(analysis: Analysis, written: Written | None) -> Iterator[str]:
    """The closing lines: files, rows counted and not, figures, findings, where to look."""
    numbers = summary(analysis)
    yield text("closing-files", **numbers)
    yield text("closing-rows", **numbers)
    yield text("closing-figures", figures=numbers["figures"], missing=len(numbers["not_reported"]))
    for identity in analysis.identities:
        if not identity.holds and identity.left is not None and identity.right is not None:
            yield text(
                "closing-identity",
                text=identity.text,
                left=identity.left,
                right=identity.right,
                pending=identity.pending,
            )
    yield text("closing-findings", **numbers["findings"])
    if written is None:
        return
    for note in written.notes:
        yield note
    yield text("closing-where", path=str(written.summary))


def finding_lines(analysis: Analysis, limit: int | None) -> Iterator[str]:
    """Findings as lines, errors first, at most ``limit`` of them."""
    lang = analysis.job.settings.lang
    rank = {"error": 0, "warning": 1, "info": 2}
    described = sorted(
        ((describe(finding, lang), finding) for finding in analysis.findings), key=lambda pair: rank[pair[0].severity]
    )
    wanted = [pair for pair in described if pair[0].severity != "info"] if limit is not None else described
    for said, finding in wanted[:limit]:
        yield text(
            "finding-line", severity=text(f"severity-{said.severity}"), place=str(finding.place), message=said.message
        )
    if limit is not None and len(wanted) > limit:
        yield text("finding-more", more=len(wanted) - limit)


def findings_as_dicts(analysis: Analysis) -> list[dict[str, Any]]:
    """All findings, for machines."""
    lang = analysis.job.settings.lang
    out = []
    for finding in analysis.findings:
        said = describe(finding, lang)
        place = finding.place
        out.append(
            {
                "severity": said.severity,
                "code": finding.code,
                "ledger": finding.ledger,
                "community": finding.community,
                "file": place.file,
                "sheet": place.sheet,
                "cell": place.cell,
                "row": place.row,
                "field": finding.field,
                "value": finding.value,
                "message": said.message,
                "hint": said.hint,
            }
        )
    return out
