"""对比: every figure beside that of another period, and the tables of both in step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fztally.lang.texts import text
from fztally.model.history import Compared, Stated
from fztally.model.schema import Figure
from fztally.model.tally import Counted, Value
from fztally.write.workbook.compare_blocks import write_blocks
from fztally.write.workbook.compare_cells import RISE, SHARE, THEN, THIS, change_cell, share_cell
from fztally.write.workbook.draft import Draft
from fztally.write.workbook.figures import figures_by_ledger
from fztally.write.workbook.official import period_name
from fztally.write.workbook.page import Cell, Page
from fztally.write.workbook.theme import ROW_HEIGHTS

_WIDTHS = (6.0, 28.0, 7.0, 14.0, 14.0, 12.0, 12.0, 66.0)
_LAST = len(_WIDTHS) - 1
_TOP = 3
_RATE = "%"


@dataclass(frozen=True, slots=True)
class _Sides:
    """A figure's cells and units: ``cell`` refers to where its value stands in this workbook."""

    figure: Figure
    now: Counted
    then: Stated | None
    cell: str


def write_compare(draft: Draft, compared: Compared, page: Page, cells: Mapping[str, str]) -> None:
    """Write the sheet. ``cells`` are the cells in which the figures' values stand."""
    page.widths(_WIDTHS)
    names = period_name(draft.analysis.job.period), period_name(compared.period)
    page.merge(0, 0, 0, _LAST, text("wb-compare-title", now=names[0], then=names[1]), "title")
    page.height(0, ROW_HEIGHTS["title"])
    page.line(1, _LAST, text("wb-compare-about", period=compared.period.text))
    page.back(_LAST + 1, draft.contents)
    heads = [text(f"wb-{name}") for name in ("number", "figure", "unit")]
    heads += [*names, text("wb-span-change"), text("wb-compare-share"), text("wb-compare-remark")]
    page.heads(2, heads)
    page.height(2, ROW_HEIGHTS["head"])
    page.sheet.freeze_panes(_TOP, 2)
    row = _figures(draft, compared, page, cells)
    ends = [row - 1]
    ends += write_blocks(draft, compared, page, row, names)
    page.printing_in_parts(_LAST, ends)


def _figures(draft: Draft, compared: Compared, page: Page, cells: Mapping[str, str]) -> int:
    """A line for each figure under the head of its ledger. Returns the row below them."""
    row, before = _TOP, None
    for number, (ledger, counted) in enumerate(figures_by_ledger(draft.analysis.figures), start=1):
        if ledger != before:
            title = draft.analysis.schemas.ledger(ledger).title if ledger else text("wb-registry")
            page.merge(row, 0, row, _LAST, title, "section_row")
            page.height(row, ROW_HEIGHTS["head"])
            row, before = row + 1, ledger
        figure = counted.figure
        _figure(page, row, number, _Sides(figure, counted, compared.figures.get(figure.id), cells[figure.id]))
        row += 1
        if counted.breakdown is not None:
            row = _parts(page, row, counted, compared.figures.get(figure.id))
    return row


def _figure(page: Page, row: int, number: int, sides: _Sides) -> None:
    figure, rate = sides.figure, sides.figure.unit == _RATE
    page.number(row, 0, number, "centre")
    page.text(row, 1, figure.label)
    page.text(row, 2, figure.unit, "centre")
    now, then = sides.now.value, sides.then.value if sides.then else None
    style = "rate" if rate else "count" if _whole(now) and _whole(then) else "amount"
    page.put(row, THIS, _side(now, sides.now.display, sides.cell, style))
    page.put(row, THEN, _side(then, sides.then.display if sides.then else "—", "", style))
    page.put(row, RISE, change_cell(row, now, then, "delta_decimal" if style != "count" else "delta"))
    page.put(row, SHARE, Cell("—", style="absent") if rate else share_cell(row, now, then))
    page.text(row, _LAST, _remark(sides, rate=rate))
    page.fit(row, {1: figure.label}, ROW_HEIGHTS["line"])


def _side(value: Value, display: str, cell: str, style: str) -> Cell:
    if value is None:
        return Cell(display, cell, "silent" if display == text("not-reported") else "absent")
    return Cell(value, cell, style)


def _whole(value: Value) -> bool:
    return value is None or float(value).is_integer()


def _remark(sides: _Sides, *, rate: bool) -> str:
    """What to mind when the two are set side by side."""
    said = []
    if sides.then is None:
        said.append(text("wb-compare-no-figure"))
    elif sides.now.ledger and sides.then.reported != sides.now.reported:
        said.append(text("wb-compare-reported", now=sides.now.reported, then=sides.then.reported))
    if sides.now.pending:
        said.append(text("wb-compare-pending", count=sides.now.pending))
    if rate and sides.now.value is not None and sides.then is not None and sides.then.value is not None:
        said.append(text("wb-compare-points"))
    return text("list-semicolon").join(said)


def _parts(page: Page, row: int, counted: Counted, then: Stated | None) -> int:
    """The codes of a figure that is broken down. Returns the row below them."""
    now, before = counted.breakdown or {}, (then.breakdown if then else None) or {}
    known = then is not None and then.value is not None
    for code in dict.fromkeys((*now, *before)):
        this: Value = now.get(code, 0) if counted.value is not None else None
        other: Value = before.get(code, 0) if known else None
        page.blank(row, 0, "text")
        page.text(row, 1, text("wb-part", code=code), "part")
        page.text(row, 2, counted.figure.unit, "centre")
        page.put(row, THIS, _side(this, "—", "", "count"))
        page.put(row, THEN, _side(other, "—", "", "count"))
        page.put(row, RISE, change_cell(row, this, other, "delta"))
        page.put(row, SHARE, share_cell(row, this, other))
        page.blank(row, _LAST, "text")
        page.height(row, ROW_HEIGHTS["line"])
        row += 1
    return row
