"""指标对应行: under each figure the rows that it counts, with file, sheet and row, and a link to the detail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from fztally.lang.texts import text
from fztally.model.analysis import SOURCE_COLUMNS
from fztally.model.cell_words import cell_words
from fztally.model.schema import Field, Figure, Ledger
from fztally.model.tally import Counted
from fztally.write.workbook.detail import Detail
from fztally.write.workbook.draft import Draft
from fztally.write.workbook.page import Page, cell_name
from fztally.write.workbook.theme import ROW_HEIGHTS

if TYPE_CHECKING:
    import pandas as pd

MOST_LISTED = 200
"""Rows up to which a figure's rows are listed here; those of larger ones are found by filter in the detail sheet."""
_SHOWN = 4
"""Columns that tell what a row is about."""
_LONGEST = 22
"""Characters of a text that are shown."""
_WIDTHS = (6.0, 13.0, 18.0, 18.0, 26.0, 18.0, 36.0, 20.0, 7.0, 11.0)


def write_traces(draft: Draft) -> Mapping[str, str]:
    """Write the sheet. Returns for each figure listed the place of its block, as the target of a link."""
    page = draft.front.traces
    page.widths(_WIDTHS)
    last = len(_WIDTHS) - 1
    page.merge(0, 0, 0, last, text("wb-traces"), "title")
    page.height(0, ROW_HEIGHTS["title"])
    page.line(1, last, text("wb-traces-about", most=MOST_LISTED))
    page.back(last + 1, draft.contents)
    row, anchors = 3, {}
    for counted in draft.analysis.figures:
        detail = draft.details.get(counted.ledger)
        mask = _listed(counted, detail)
        if detail is not None and mask is not None:
            anchors[counted.figure.id] = f"'{page.name}'!{cell_name(row, 0)}"
            row = _block(page, row, counted, detail, mask, draft) + 1
    page.sheet.freeze_panes(1, 0)
    page.printing(row, last, repeat=(0, 0))
    return anchors


def _listed(counted: Counted, detail: Detail | None) -> pd.Series[bool] | None:
    """The rows of a figure that are listed, None where they are too many or none."""
    if detail is None or counted.figure.ratio is not None or not 0 < counted.rows <= MOST_LISTED:
        return None
    return next((mask for figure, mask in detail.marks if figure.id == counted.figure.id), None)


def _block(page: Page, row: int, counted: Counted, detail: Detail, mask: pd.Series[bool], draft: Draft) -> int:
    """One figure. Returns the row below it."""
    figure, ledger = counted.figure, detail.rows.ledger
    facts = {"label": figure.label, "value": counted.display, "unit": figure.unit, "rows": counted.rows}
    page.merge(row, 0, row, len(_WIDTHS) - 4, text("wb-traces-head", **facts), "section_row")
    page.link(row, len(_WIDTHS) - 3, f"'{draft.front.figures.name}'!A1", text("wb-traces-back"), "section_link")
    for column in (len(_WIDTHS) - 2, len(_WIDTHS) - 1):
        page.blank(row, column, "section_row")
    fields = telling_fields(ledger, figure, detail)
    heads = [text("wb-number"), ledger.field("community").label, *(field.label for field in fields)]
    heads += [""] * (_SHOWN - len(fields))
    heads += [text(f"wb-{name}") for name in ("source-file", "source-sheet", "source-row", "traces-row")]
    page.heads(row + 1, heads)
    places = np.flatnonzero(mask.to_numpy()).tolist()
    counted_frame = detail.frame.iloc[places]
    community = counted_frame["community"].fillna(draft.office).tolist()
    told = [[_brief(cell_words(value)) for value in counted_frame[field.id].tolist()] for field in fields]
    told += [[""] * len(places)] * (_SHOWN - len(fields))
    sources = [counted_frame[name].tolist() for name in SOURCE_COLUMNS]
    lines = zip(places, community, *told, *sources, strict=True)
    for number, (at, *texts, source_row) in enumerate(lines, start=1):
        line = row + 1 + number
        page.number(line, 0, number, "centre")
        for column, value in enumerate(texts, start=1):
            page.text(line, column, value)
        page.fit(line, dict(enumerate(texts, start=1)), ROW_HEIGHTS["line"])
        page.number(line, 1 + len(texts), source_row, "centre")
        sheet, cell = detail.row_cell(at)
        page.link(line, 2 + len(texts), f"'{sheet}'!{cell}", text("wb-traces-open", number=at + 1), "link_centre")
    return row + 2 + len(places)


def telling_fields(ledger: Ledger, figure: Figure, detail: Detail) -> list[Field]:
    """What tells one row from another, and why the figure counts it: key, date, first text, what it asks for."""
    there = {field.id: field for field in detail.fields}
    wanted = [name for name in ledger.keys if name in there][:1]
    wanted += [ledger.period_field] if ledger.period_field else []
    texts = [field for field in detail.fields if field.kind == "text" and not field.key and not field.personal]
    wanted += [field.id for field in sorted(texts, key=lambda field: not field.required)][:1]
    wanted += [name for name in (figure.sum, figure.distinct, figure.count_by) if name]
    wanted += [condition.field for condition in figure.where]
    wanted += [field.id for field in detail.fields if field.required]
    wanted += [field.id for field in detail.fields]
    order = [name for name in dict.fromkeys(wanted) if ledger.field(name).kind != "community"]
    return [there[name] for name in order[:_SHOWN]]


def _brief(value: str) -> str:
    """Enough of a text to know the row by; the whole of it stands in the detail."""
    return value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…"
