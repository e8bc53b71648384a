"""封面 and 目录."""

from __future__ import annotations

from collections.abc import Sequence

from fztally import __version__
from fztally.lang.catalogue import counts
from fztally.lang.texts import text
from fztally.model.schema import Ledger
from fztally.model.tally import Sending
from fztally.write.workbook.draft import Draft
from fztally.write.workbook.official import period_name, period_words
from fztally.write.workbook.page import Page, wrapped_lines
from fztally.write.workbook.theme import ROW_HEIGHTS

_COVER = (16.0, 22.0, 22.0, 22.0, 22.0, 16.0)
_ROOM = 68
"""Characters of the cover's larger letters in its right half."""
_CONTENTS = (6.0, 28.0, 26.0, 26.0, 10.0, 10.0, 10.0, 10.0)


def write_cover(draft: Draft, remarks: Sequence[str]) -> None:
    """Write the first sheet: what this is, of when, from what, and what to mind."""
    page, analysis = draft.front.cover, draft.analysis
    period = analysis.job.period
    page.widths(_COVER)
    last = len(_COVER) - 1
    page.height(0, 60)
    page.merge(1, 0, 1, last, text("wb-cover-title", period=period_name(period)), "cover_title")
    page.height(1, 66)
    row = 2
    if analysis.job.settings.unmask:
        page.merge(row, 0, row, last, text("wb-personal-about"), "cover_warning")
        page.height(row, 30)
        row += 1
    page.merge(row, 0, row, last, text("wb-form-period", period=period_words(period)), "cover_line")
    page.height(row, 30)
    page.merge(row + 1, 0, row + 1, last, "", "cover_line")
    row += 2
    for label, words in _facts(draft, remarks):
        page.merge(row, 0, row, 1, label, "cover_label")
        page.merge(row, 2, row, last, words, "cover_text")
        page.height(row, 24.0 * wrapped_lines(words, _ROOM))
        row += 1
    page.link(row + 1, 2, f"'{draft.contents}'!A1", text("wb-open-contents"), "cover_link")
    page.link(row + 1, 3, f"'{draft.front.figures.name}'!A1", text("wb-open-figures"), "cover_link")
    page.height(row + 1, 30)
    page.printing(row + 1, last, pages=1)
    page.sheet.activate()


def _facts(draft: Draft, remarks: Sequence[str]) -> list[tuple[str, str]]:
    analysis = draft.analysis
    found = counts(analysis.findings)
    sheets = [sheet for file in analysis.files for sheet in file.sheets]
    rows = {name: sum(getattr(sheet, name) for sheet in sheets) for name in ("rows", "kept", "rejected", "duplicate")}
    rows["excluded"] = sum(sum(sheet.excluded.values()) for sheet in sheets)
    missing = sum(status.sending is Sending.MISSING for status in analysis.statuses)
    facts = [
        (text("wb-fact-files"), text("wb-fact-files-words", files=len(analysis.files), sheets=len(sheets))),
        (text("wb-fact-rows"), text("wb-fact-rows-words", **rows)),
        (text("wb-fact-sending"), text("wb-fact-missing" if missing else "wb-fact-complete", missing=missing)),
        (text("wb-fact-identities"), _identities(draft)),
        (text("wb-fact-findings"), text("wb-fact-findings-words", **found)),
        (text("wb-fact-masking"), text("wb-fact-unmasked" if analysis.job.settings.unmask else "wb-fact-masked")),
        (text("wb-fact-run"), text("wb-fact-run-words", run=analysis.run_id, version=__version__)),
        (text("wb-fact-until"), f"{analysis.job.period.until:%Y-%m-%d}"),
    ]
    return facts + [(text("wb-fact-remark"), remark) for remark in remarks]


def _identities(draft: Draft) -> str:
    checked = [c for c in draft.analysis.identities if not c.holds or c.left is not None]
    if not checked:
        return text("wb-fact-identities-none")
    broken = sum(not identity.holds for identity in checked)
    pending = max(identity.pending for identity in checked)
    key = "wb-fact-identities-broken" if broken else "wb-fact-identities-good"
    return text(key, count=len(checked), broken=broken, pending=pending)


def write_contents(draft: Draft) -> None:
    """Write the list of sheets with links, and how each ledger stands."""
    page = draft.front.contents
    page.widths(_CONTENTS)
    last = len(_CONTENTS) - 1
    page.merge(0, 0, 0, last, text("wb-contents"), "title")
    page.height(0, ROW_HEIGHTS["title"])
    page.line(1, last, text("wb-contents-about"))
    front = draft.front
    entries: list[tuple[Page, str]] = [
        (front.figures, text("wb-about-figures")),
        (front.sending, text("wb-about-sending")),
    ]
    entries += [(form_page, text("wb-about-form", ledger=ledger.title)) for ledger, _, form_page in draft.forms]
    entries += [(beside, text(f"wb-about-{name}")) for name, beside in draft.beside.items()]
    entries += [(draft.by_grid, text("wb-about-grid-table"))] if draft.by_grid else []
    entries += [
        (getattr(front, name), text(f"wb-about-{name}"))
        for name in ("traces", "findings", "accounts", "registry", "notes")
    ]
    row = _general(page, 2, entries, last)
    _ledgers(draft, page, row + 1)
    page.printing(row + 1 + len(draft.analysis.schemas.ledgers), last, pages=1)


def _general(page: Page, row: int, entries: Sequence[tuple[Page, str]], last: int) -> int:
    page.heads(row, [text("wb-number"), text("wb-sheet-name")])
    page.merge(row, 2, row, last, text("wb-about"), "head")
    for number, (target, words) in enumerate(entries, start=1):
        page.number(row + number, 0, number, "centre")
        page.link(row + number, 1, f"'{target.name}'!A1", target.name)
        page.merge(row + number, 2, row + number, last, words, "text")
        page.height(row + number, ROW_HEIGHTS["body"])
    return row + 1 + len(entries)


def _ledgers(draft: Draft, page: Page, row: int) -> None:
    """A line for each ledger: its sheets, who sent it, what it holds."""
    heads = ("number", "ledger", "tables-head", "detail-head", "reported", "kept", "pending", "problems")
    labels = [text(f"wb-{name}") for name in heads]
    page.heads(row, labels)
    page.fit(row, dict(enumerate(labels)), ROW_HEIGHTS["head"])
    for number, ledger in enumerate(draft.analysis.schemas.ledgers, start=1):
        _ledger(draft, page, row + number, number, ledger)


def _ledger(draft: Draft, page: Page, row: int, number: int, ledger: Ledger) -> None:
    page.number(row, 0, number, "centre")
    page.text(row, 1, ledger.title)
    page.height(row, ROW_HEIGHTS["body"])
    tables, detail = draft.tables.get(ledger.id), draft.details.get(ledger.id)
    if tables:
        page.link(row, 2, f"'{tables.name}'!A1", tables.name)
    else:
        page.blank(row, 2, "text")
    if detail:
        page.link(row, 3, f"'{detail.pages[0].name}'!A1", detail.pages[0].name)
    else:
        page.text(row, 3, text("wb-rows-restricted" if ledger.restricted else "wb-rows-none"), "text")
    statuses = [status for status in draft.analysis.statuses if status.ledger == ledger.id]
    here = sum(status.sending.here for status in statuses)
    missed = sum(status.sending is Sending.MISSING for status in statuses)
    rows = draft.analysis.ledgers[ledger.id]
    pending = sum(rows.pending.values())
    problems = sum(status.problems for status in statuses)
    page.text(row, 4, f"{here}/{here + missed}", "missing" if missed else "centre")
    page.number(row, 5, len(rows.frame), "centre")
    page.number(row, 6, pending, "pending" if pending else "centre")
    page.number(row, 7, problems, "problem" if problems else "centre")
