"""The sheets on what a run is set beside: corrections of what was reported, another period, the run before; scores."""

from __future__ import annotations

from collections.abc import Mapping

from fztally.write.workbook.changes import since_last, since_reported, write_changes
from fztally.write.workbook.compare import write_compare
from fztally.write.workbook.draft import Draft
from fztally.write.workbook.scores import write_scores


def write_beside(draft: Draft, cells: Mapping[str, str]) -> None:
    """Write those that this workbook has. ``cells`` are the cells in which the figures' values stand."""
    history = draft.history
    for name, page in draft.beside.items():
        if name == "compare" and history.compared is not None:
            write_compare(draft, history.compared, page, cells)
        elif name == "changes" and history.changes is not None:
            write_changes(draft, history.changes, page, cells, since_last())
        elif name == "corrections" and history.corrections is not None:
            write_changes(draft, history.corrections, page, cells, since_reported(history.corrections))
        elif name == "scores":
            write_scores(draft, page)
