"""The summary workbook as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.model.history import History
from fztally.write.masking import shown_rows
from fztally.write.workbook.accounts import write_accounts
from fztally.write.workbook.beside import write_beside
from fztally.write.workbook.by_grid import write_grids
from fztally.write.workbook.cover import write_contents, write_cover
from fztally.write.workbook.detail import write_detail
from fztally.write.workbook.draft import Draft, make_draft
from fztally.write.workbook.figures import write_figures
from fztally.write.workbook.findings import write_findings
from fztally.write.workbook.forms import write_form
from fztally.write.workbook.notes import write_notes, write_registry
from fztally.write.workbook.page import Room
from fztally.write.workbook.sending import write_sending
from fztally.write.workbook.tables import write_tables
from fztally.write.workbook.traces import write_traces

if TYPE_CHECKING:
    import pandas as pd


def write_summary(
    analysis: Analysis,
    path: Path,
    history: History | None = None,
    shown: Mapping[str, pd.DataFrame] | None = None,
    room: Room | None = None,
) -> tuple[str, ...]:
    """Write the summary workbook. Returns sentences on what it could not hold in full.

    ``history`` is what the run is set beside; without it the columns that compare stay empty. ``shown`` are the
    rows as they leave the machine, where they are made ready already; ``room`` is what a sheet can hold, where it is
    not what Excel allows.
    """
    draft = make_draft(analysis, shown or shown_rows(analysis), history or History(), room or Room())
    anchors = write_traces(draft)
    cells = write_figures(draft, anchors)
    write_sending(draft)
    write_beside(draft, cells)
    for ledger, form, page in draft.forms:
        write_form(draft, ledger, form, page)
    for ledger_id, page in draft.tables.items():
        write_tables(draft, ledger_id, page)
    if draft.by_grid and analysis.grids:
        write_grids(draft, draft.by_grid, analysis.grids)
    write_findings(draft)
    write_accounts(draft)
    write_registry(draft)
    for detail in draft.details.values():
        write_detail(draft.book, detail, draft.office, draft.contents)
    remarks = _remarks(draft)
    write_notes(draft, remarks)
    write_contents(draft)
    write_cover(draft, remarks)
    draft.book.save(path)
    return remarks


def _remarks(draft: Draft) -> tuple[str, ...]:
    """What the workbook could not hold in full, or not live."""
    said = []
    rows = sum(len(detail.frame) for detail in draft.details.values())
    if not draft.live:
        said.append(text("wb-static", rows=rows, most=draft.analysis.job.settings.live_rows))
    split = [detail.rows.ledger.title for detail in draft.details.values() if len(detail.pages) > 1]
    if split:
        said.append(text("wb-split", ledgers=text("list-comma").join(split)))
    cuts = draft.book.cuts
    if cuts.shortened:
        said.append(text("wb-shortened", count=cuts.shortened))
    if cuts.unlinked:
        said.append(text("wb-unlinked", count=cuts.unlinked))
    if cuts.unlisted:
        said.append(text("wb-unlisted", count=cuts.unlisted))
    return tuple(said)
