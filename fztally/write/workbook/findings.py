"""问题清单: every finding with its place, what is wrong and what to do."""

from __future__ import annotations

from typing import NamedTuple

from fztally.lang.catalogue import SEVERITIES, Described, describe
from fztally.lang.texts import text
from fztally.model.finding import Finding
from fztally.model.history import OldProblem, Problems
from fztally.write.workbook.draft import Draft
from fztally.write.workbook.listing import ListColumn, write_list

_ORDER = {severity: n for n, severity in enumerate(SEVERITIES)}
_WIDTHS = {
    "severity": 8.0,
    "since": 9.0,
    "ledger": 16.0,
    "community": 11.0,
    "file": 26.0,
    "sheet": 15.0,
    "place": 9.0,
    "field": 11.0,
    "written": 14.0,
    "message": 40.0,
    "hint": 40.0,
    "code": 16.0,
}
_CENTRED = frozenset({"severity", "since", "place"})


class _Line(NamedTuple):
    """One line of the list, in the order of its columns."""

    severity: str
    since: str
    ledger: str
    community: str
    file: str
    sheet: str
    place: str
    field: str
    written: str
    message: str
    hint: str
    code: str


def write_findings(draft: Draft) -> None:
    """Write the sheet, the gravest first; problems of the run before that are solved stand at its end."""
    analysis, page = draft.analysis, draft.front.findings
    lang = analysis.job.settings.lang
    told = sorted(
        ((describe(finding, lang), finding) for finding in analysis.findings),
        key=lambda pair: (_ORDER[pair[0].severity], pair[1].place),
    )
    problems = draft.history.problems
    lines = [_line(draft, said, finding) for said, finding in told]
    lines += [_solved(draft, problem) for problem in (problems.solved if problems else ())]
    draft.book.cuts.unlisted += max(0, len(lines) - draft.book.room.rows)
    lines = lines[: draft.book.room.rows]
    columns = [
        ListColumn(name, width, [line[n] for line in lines], "list_centre" if name in _CENTRED else "list_text")
        for n, (name, width) in enumerate(_WIDTHS.items())
        if name != "since" or problems
    ]
    write_list(draft, page, columns, text("wb-findings-none"))
    if lines:
        for severity in ("error", "warning"):
            rule = {"type": "cell", "criteria": "==", "value": f'"{text(f"severity-{severity}")}"'}
            page.shade((1, 1, len(lines), 1), {**rule, "format": page.theme[severity]})


def _line(draft: Draft, said: Described, finding: Finding) -> _Line:
    place = finding.place
    where = place.cell or (text("wb-row-number", row=place.row) if place.row else "")
    title, label = _ledger_and_field(draft, finding.ledger, finding.field)
    restricted = any(ledger.restricted for ledger in draft.analysis.schemas.ledgers if ledger.id == finding.ledger)
    return _Line(
        text(f"severity-{said.severity}"),
        _since(draft.history.problems, finding),
        title,
        finding.community,
        place.file,
        place.sheet,
        where,
        label,
        "" if restricted else finding.value,
        said.message,
        said.hint,
        finding.code,
    )


def _solved(draft: Draft, problem: OldProblem) -> _Line:
    title, label = _ledger_and_field(draft, problem.ledger, problem.field)
    return _Line(
        text("problem-solved"),
        text("problem-solved"),
        title,
        problem.community,
        problem.file,
        problem.sheet,
        problem.cell or (text("wb-row-number", row=problem.row) if problem.row else ""),
        label,
        "",
        problem.message,
        "",
        problem.code,
    )


def _since(problems: Problems | None, finding: Finding) -> str:
    if problems is None:
        return ""
    place = finding.place
    key = (finding.code, place.file, place.sheet, place.cell or str(place.row or ""))
    return text("problem-still") if key in problems.still else text("problem-new") if key in problems.new else ""


def _ledger_and_field(draft: Draft, ledger_id: str, field_id: str) -> tuple[str, str]:
    """The title of a ledger and the label of one of its fields, as far as there are any."""
    ledger = next((ledger for ledger in draft.analysis.schemas.ledgers if ledger.id == ledger_id), None)
    if ledger is None:
        return "", field_id
    return ledger.title, next((field.label for field in ledger.fields if field.id == field_id), field_id)
