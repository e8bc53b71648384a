"""What a run tells when it is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from fztally.cli.width import UNWRAPPED, clean, screen, wrap
from fztally.lang.catalogue import SEVERITIES, counts, describe
from fztally.lang.changes import closing
from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.model.finding import Finding

if TYPE_CHECKING:
    # check, status and trace need no writer
    from fztally.write.outputs import Written

COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
_NAMED = 5


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


def summary_of_outputs(written: Written) -> dict[str, Any]:
    """What a run wrote, and how that differs from what there was, for machines."""
    changes, corrections = written.history.changes, written.history.corrections
    return {
        "outputs": [str(path) for path in written.paths],
        "notes": [*written.history.remarks, *written.notes],
        "changes": changes
        and {
            "figures": [moved.either.id for moved in changes.figures],
            **{how.value: count for how, count in changes.counts.items()},
        },
        "corrections": None
        if corrections is None
        else {
            "date": corrections.since,
            "figures": [moved.either.id for moved in corrections.figures],
        },
    }


def closing_lines(analysis: Analysis, written: Written | None) -> Iterator[str]:
    """The closing lines: files, rows counted and not, figures, findings, where to look."""
    numbers = summary(analysis)
    files = "closing-files-unread" if numbers["unreadable"] else "closing-files"
    yield text(files, period=analysis.job.period.text, count=numbers["files"], unreadable=numbers["unreadable"])
    yield text(
        "closing-rows", **{name: numbers[name] for name in ("rows", "kept", "rejected", "duplicate", "excluded")}
    )
    yield from _figures(analysis)
    yield text("closing-findings", **numbers["findings"])
    if written is None:
        yield text("closing-unwritten")
        return
    if (problems := written.history.problems) and (problems.solved or problems.still):
        counts_of = {"solved": len(problems.solved), "still": len(problems.still), "new": len(problems.new)}
        yield text("closing-problems", **counts_of)
    yield from closing(written.history.changes, written.history.corrections)
    yield from written.history.remarks
    yield from written.notes
    yield text("closing-where", path=written.summary)
    senders = {path.parent for path in written.paths if path.parent.parent.name == "returns"}
    if senders:
        yield text("closing-returns", folder=min(senders).parent, count=len(senders))


def _figures(analysis: Analysis) -> Iterator[str]:
    missing = [counted.figure.label for counted in analysis.figures if counted.value is None]
    count = len(analysis.figures) - len(missing)
    if missing:
        names = text("list-comma").join(missing[:_NAMED]) + ("……" if len(missing) > _NAMED else "")
        yield text("closing-figures-missing", count=count, missing=len(missing), names=names)
    else:
        yield text("closing-figures", count=count)
    for identity in analysis.identities:
        if not identity.holds and identity.left is not None and identity.right is not None:
            left, right = f"{identity.left:g}", f"{identity.right:g}"
            pending = text("closing-identity-pending", count=identity.pending) if identity.pending else ""
            yield text("closing-identity", text=identity.text, left=left, right=right, pending=pending)


def finding_lines(analysis: Analysis, limit: int | None) -> Iterator[str]:
    """Findings as lines, errors first; with a ``limit`` at most so many of them and no remarks."""
    lang = analysis.job.settings.lang
    described = [(describe(finding, lang).severity, finding) for finding in analysis.findings]
    described.sort(key=lambda pair: SEVERITIES.index(pair[0]))
    wanted = [finding for severity, finding in described if limit is None or severity != "info"]
    yield from lines_of(wanted[:limit], lang)
    if limit is not None and len(wanted) > limit:
        yield text("finding-more", more=len(wanted) - limit)


def lines_of(findings: Sequence[Finding], lang: str) -> Iterator[str]:
    """Each finding with its place and what to do, wrapped on a terminal, on one line elsewhere."""
    columns = screen(UNWRAPPED)
    for finding in findings:
        said = describe(finding, lang)
        tag = text("finding-tag", severity=text(f"severity-{said.severity}"))
        place = clean(str(finding.place))
        line = text("finding-line", tag=tag, place=place, message=clean(said.message), hint=clean(said.hint))
        first, *rest = wrap(line, columns, indent=" " * 8)
        yield first.replace(tag, click.style(tag, fg=COLOURS[said.severity]), 1)
        yield from rest


def findings_as_dicts(analysis: Analysis) -> list[dict[str, Any]]:
    """All findings, for machines."""
    return [finding_as_dict(finding, analysis.job.settings.lang) for finding in analysis.findings]


def finding_as_dict(finding: Finding, lang: str) -> dict[str, Any]:
    """A finding with the names of the columns of ``findings.csv``."""
    said = describe(finding, lang)
    place = finding.place
    return {
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
