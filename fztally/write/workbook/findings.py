"""问题清单: every finding with its place, what is wrong and what to do."""

from __future__ import annotations

from fztally.lang.catalogue import SEVERITIES, describe
from fztally.lang.texts import text
from fztally.model.finding import Finding
from fztally.write.workbook.draft import Draft
from fztally.write.workbook.listing import ListColumn, write_list

_ORDER = {severity: n for n, severity in enumerate(SEVERITIES)}


def write_findings(draft: Draft) -> None:
    """Write the sheet, the gravest first."""
    analysis, page = draft.analysis, draft.front.findings
    lang = analysis.job.settings.lang
    told = sorted(
        ((describe(finding, lang), finding) for finding in analysis.findings),
        key=lambda pair: (_ORDER[pair[0].severity], pair[1].place),
    )
    told = told[: draft.book.room.rows]
    draft.book.cuts.unlisted += len(analysis.findings) - len(told)
    titles = {ledger.id: ledger.title for ledger in analysis.schemas.ledgers}
    restricted = {ledger.id for ledger in analysis.schemas.ledgers if ledger.restricted}
    columns = [
        ListColumn("severity", 8.0, [text(f"severity-{said.severity}") for said, _ in told], "list_centre"),
        ListColumn("ledger", 16.0, [titles.get(f.ledger, "") for _, f in told]),
        ListColumn("community", 11.0, [f.community for _, f in told]),
        ListColumn("file", 26.0, [f.place.file for _, f in told]),
        ListColumn("sheet", 15.0, [f.place.sheet for _, f in told]),
        ListColumn("place", 9.0, [_place(f) for _, f in told], "list_centre"),
        ListColumn("field", 11.0, [_field(draft, f) for _, f in told]),
        ListColumn("written", 14.0, [f.value if f.ledger not in restricted else "" for _, f in told]),
        ListColumn("message", 40.0, [said.message for said, _ in told]),
        ListColumn("hint", 40.0, [said.hint for said, _ in told]),
        ListColumn("code", 16.0, [f.code for _, f in told]),
    ]
    write_list(draft, page, columns, text("wb-findings-none"))
    if told:
        for severity in ("error", "warning"):
            rule = {"type": "cell", "criteria": "==", "value": f'"{text(f"severity-{severity}")}"'}
            page.shade((1, 1, len(told), 1), {**rule, "format": page.theme[severity]})


def _place(finding: Finding) -> str:
    place = finding.place
    return place.cell or (text("wb-row-number", row=place.row) if place.row else "")


def _field(draft: Draft, finding: Finding) -> str:
    if not (finding.field and finding.ledger):
        return ""
    ledger = draft.analysis.schemas.ledger(finding.ledger)
    return next((field.label for field in ledger.fields if field.id == finding.field), finding.field)
