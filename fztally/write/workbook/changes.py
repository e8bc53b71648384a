"""变动 and 更正: which figures are no longer what they were, and the rows behind it, before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fztally.lang.changes import effects_words, how_words, reason, row_counts, stated_words
from fztally.lang.texts import text
from fztally.model.history import Changes, How, LedgerChange, Moved, RowChange
from fztally.write.workbook.draft import Draft
from fztally.write.workbook.page import Cell, Page, cell_name
from fztally.write.workbook.theme import ROW_HEIGHTS

_WIDTHS = (6.0, 8.0, 18.0, 12.0, 26.0, 14.0, 24.0, 24.0, 26.0, 30.0, 14.0, 8.0)
_LAST = len(_WIDTHS) - 1
_BEFORE, _AFTER = 6, 7
_NAME, _UNIT, _BY, _WHY = 3, 5, 8, 9
"""Columns of the figures' names, units, differences and reasons; each but the units spans those up to the next."""


@dataclass(frozen=True, slots=True)
class Face:
    """What such a sheet says: its title, its second line, the heads of both states."""

    title: str
    about: str
    before: str
    after: str


def since_last() -> Face:
    """The face of the changes since the run before."""
    return Face(text("wb-changes-title"), text("wb-changes-about"), text("wb-change-before"), text("wb-change-after"))


def since_reported(changes: Changes) -> Face:
    """The face of the corrections of what was reported."""
    facts = {"date": changes.since}
    heads = text("wb-correction-before"), text("wb-correction-after")
    return Face(text("wb-corrections-title", **facts), text("wb-corrections-about", **facts), *heads)


def write_changes(draft: Draft, changes: Changes, page: Page, cells: Mapping[str, str], face: Face) -> None:
    """Write the sheet. ``cells`` are the cells in which the figures' values stand."""
    page.widths(_WIDTHS)
    page.merge(0, 0, 0, _LAST, face.title, "title")
    page.height(0, ROW_HEIGHTS["title"])
    page.line(1, _LAST, face.about)
    page.back(_LAST + 1, draft.contents)
    labels = {figure.id: figure.label for _, figure in draft.analysis.schemas.figures()}
    row = _figures(draft, changes, page, cells, face, labels)
    row = _rows(draft, changes, page, row + 1, face, labels)
    page.printing(row, _LAST)


def _figures(
    draft: Draft, changes: Changes, page: Page, cells: Mapping[str, str], face: Face, labels: Mapping[str, str]
) -> int:
    """The figures that moved. Returns the row below them."""
    page.text(2, 0, text("wb-changes-figures", count=len(changes.figures)), "section")
    page.height(2, ROW_HEIGHTS["head"] + 6)
    if not changes.figures:
        page.line(3, _LAST, text("wb-changes-no-figures"), "paragraph")
        return 4
    head = 3
    page.text(head, 0, text("wb-number"), "head")
    page.merge(head, 1, head, _NAME - 1, text("wb-ledger"), "head")
    page.merge(head, _NAME, head, _UNIT - 1, text("wb-figure"), "head")
    page.heads(head, [text("wb-unit"), face.before, face.after, text("wb-span-change")], first=_UNIT)
    page.merge(head, _WHY, head, _LAST, text("wb-changes-why"), "head")
    page.height(head, ROW_HEIGHTS["head"])
    for number, moved in enumerate(changes.figures, start=1):
        _figure(draft, page, head + number, number, moved, cells, labels)
    return head + 1 + len(changes.figures)


def _figure(
    draft: Draft, page: Page, row: int, number: int, moved: Moved, cells: Mapping[str, str], labels: Mapping[str, str]
) -> None:
    stated = moved.either
    page.number(row, 0, number, "centre")
    title = draft.analysis.schemas.ledger(moved.ledger).title if moved.ledger else ""
    page.merge(row, 1, row, _NAME - 1, title, "text")
    page.merge(row, _NAME, row, _UNIT - 1, labels.get(stated.id, stated.label), "text")
    page.text(row, _UNIT, stated.unit, "centre")
    words = stated_words(moved)
    before, after = (side.value if side else None for side in (moved.before, moved.after))
    decimal = any(value is not None and not float(value).is_integer() for value in (before, after))
    style = "amount" if decimal else "count"
    page.put(row, _BEFORE, Cell(words[0] if before is None else before, style=style))
    broken_down = [side.breakdown for side in (moved.before, moved.after) if side and side.breakdown]
    page.put(row, _AFTER, Cell(words[1] if after is None else after, cells.get(stated.id, ""), style))
    by = _by(row, moved, "delta_decimal" if decimal else "delta")
    page.put(row, _BY, by)
    why = reason(moved, labels)
    if broken_down:
        why = text("wb-changes-parts", why=why, before=words[0], after=words[1])
    page.merge(row, _WHY, row, _LAST, why, "text")
    wide = sum(page.width(column) for column in range(_WHY, _LAST + 1))
    lines = -(-2 * len(why) // max(1, int(wide - 4)))
    page.height(row, max(ROW_HEIGHTS["body"], lines * ROW_HEIGHTS["wrapped"] + 6))


def _by(row: int, moved: Moved, style: str) -> Cell:
    if moved.by is None:
        return Cell("—", style="absent")
    one, two = cell_name(row, _BEFORE), cell_name(row, _AFTER)
    return Cell(moved.by, f'IF(AND(ISNUMBER({one}),ISNUMBER({two})),ROUND({two}-{one},6),"—")', style)


def _rows(draft: Draft, changes: Changes, page: Page, top: int, face: Face, labels: Mapping[str, str]) -> int:
    """The rows one by one, and how many are not told. Returns the row below them."""
    counts = row_counts(changes.counts)
    page.text(top, 0, text("wb-changes-rows", counts=counts) if counts else text("change-no-rows"), "section")
    page.height(top, ROW_HEIGHTS["head"] + 6)
    told = [row for change in changes.ledgers for row in change.rows]
    row = top + 1
    if told:
        heads = [text(f"wb-{name}") for name in ("number", "change", "ledger", "community", "change-row", "field")]
        heads += [
            face.before,
            face.after,
            *(text(f"wb-{n}") for n in ("change-effects", "source-file", "source-sheet")),
        ]
        page.heads(row, [*heads, text("wb-source-row")])
        page.height(row, ROW_HEIGHTS["head"])
        page.sheet.autofilter(row, 0, row + len(told), _LAST)
        places = _detail_places(draft, told)
        for number, each in enumerate(told, start=1):
            _row(draft, page, row + number, number, each, labels, places)
        row += 1 + len(told)
    for change in changes.ledgers:
        if change.total > len(change.rows):
            page.line(row, _LAST, _untold(draft, change), "paragraph")
            row += 1
    return row


def _row(
    draft: Draft,
    page: Page,
    row: int,
    number: int,
    change: RowChange,
    labels: Mapping[str, str],
    places: Mapping[tuple[str, str, str, int], str],
) -> None:
    ledger = draft.analysis.schemas.ledger(change.ledger)
    names, before, after = (
        (
            "\n".join(parts)
            for parts in zip(
                *((cell.label, cell.before or "—", cell.after or "—") for cell in change.cells), strict=True
            )
        )
        if change.cells
        else ("", "", "")
    )
    texts = [how_words(change.how), ledger.title, change.community or draft.office, change.name, names, before, after]
    texts += [effects_words(change, labels) or "—", change.file, change.sheet]
    page.number(row, 0, number, "list_centre")
    for column, words in enumerate(texts, start=1):
        page.text(row, column, words, _STYLES[change.how] if column == 1 else "list_text")
    target = places.get((change.ledger, change.file, change.sheet, change.row))
    if target:
        page.link(row, _LAST, target, str(change.row), "link_centre")
    else:
        page.number(row, _LAST, change.row, "list_centre")
    page.fit(row, dict(enumerate(texts, start=1)), ROW_HEIGHTS["line"])


_STYLES: Mapping[How, str] = {How.ADDED: "sent", How.GONE: "missing", How.CHANGED: "problem"}


def _detail_places(draft: Draft, told: Sequence[RowChange]) -> dict[tuple[str, str, str, int], str]:
    """Where the rows that are still there stand in the detail sheets, as targets of links."""
    found = {}
    for ledger_id, detail in draft.details.items():
        wanted = {(c.file, c.sheet, c.row) for c in told if c.ledger == ledger_id and c.how is not How.GONE}
        frame = detail.frame
        near = frame["source_row"].isin({row for _, _, row in wanted}).to_numpy()
        for at in np.flatnonzero(near).tolist():
            place = tuple(frame[name].iat[at] for name in ("source_file", "source_sheet", "source_row"))
            if place in wanted:
                sheet, cell = detail.row_cell(at)
                found[ledger_id, str(place[0]), str(place[1]), int(place[2])] = f"'{sheet}'!{cell}"
    return found


def _untold(draft: Draft, change: LedgerChange) -> str:
    """A ledger whose rows are not all told."""
    ledger = draft.analysis.schemas.ledger(change.ledger)
    facts = {"ledger": ledger.title, "counts": row_counts(change.counts), "told": len(change.rows)}
    return text("wb-changes-restricted" if ledger.restricted else "wb-changes-more", **facts)
