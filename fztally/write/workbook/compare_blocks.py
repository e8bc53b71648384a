"""The tables of a comparison: each ledger's rows by one dimension at a time, this period beside the other one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from fztally.lang.definitions import define_conditions
from fztally.lang.texts import text
from fztally.model.history import Block, Compared
from fztally.model.schema import Ledger
from fztally.model.tally import Value, expects
from fztally.write.workbook.charts import side_by_side
from fztally.write.workbook.compare_cells import RISE, SHARE, THEN, THIS, change_cell, share_cell
from fztally.write.workbook.detail import short_title
from fztally.write.workbook.draft import Draft
from fztally.write.workbook.formula import between, counting, criteria, quoted
from fztally.write.workbook.official import split_unit
from fztally.write.workbook.page import PAPER_HEIGHT, PAPER_WIDTH, Cell, Page, cell_name, pixels
from fztally.write.workbook.theme import ROW_HEIGHTS

_LABEL, _CHART = 1, 7
"""Columns of the labels and of the chart."""
_LOWEST, _TALLEST = 190, 420
"""Pixels of a chart."""
_MOST_UPRIGHT = 6
"""Labels up to which columns stand upright; more are drawn as bars, whose labels have room."""


def write_blocks(draft: Draft, compared: Compared, page: Page, top: int, names: tuple[str, str]) -> list[int]:
    """Write all tables below row ``top``. Returns the last row of each printed page."""
    wide = sum(pixels(page.width(column)) for column in range(_CHART + 1))
    a_page = PAPER_HEIGHT * wide // PAPER_WIDTH
    ends: list[int] = []
    row = first = top
    for block in compared.blocks:
        if row > first and page.tall(first, row - 1) + _height(block) > a_page:
            ends.append(row - 1)
            first = row
        row = _block(draft, page, row, block, names)
    return [*ends, row - 1] if row > first else ends


def _height(block: Block) -> int:
    """Pixels that a table takes."""
    lines = int((len(block.labels) + 4) * ROW_HEIGHTS["body"] * 4 / 3)
    return max(lines, _LOWEST + 40)


def _block(draft: Draft, page: Page, top: int, block: Block, names: tuple[str, str]) -> int:
    """One table with its chart. Returns the row below it."""
    ledger = draft.analysis.schemas.ledger(block.ledger)
    unit = _unit(ledger, block)
    title = _title(draft, ledger, block)
    page.text(top, 0, title, "section")
    page.height(top, ROW_HEIGHTS["head"] + 6)
    heads = [text("wb-number"), _dimension(ledger, block), text("wb-unit"), *names]
    page.heads(top + 1, [*heads, text("wb-span-change"), text("wb-compare-share")])
    page.height(top + 1, ROW_HEIGHTS["head"])
    first = top + 2
    lines = list(zip(block.labels, block.now, block.then, strict=True))
    whole = all(float(value).is_integer() for value in (*block.now, *block.then) if value is not None)
    style = "count" if whole else "amount"
    for n, (label, now, then) in enumerate(lines):
        row = first + n
        page.number(row, 0, n + 1, "centre")
        page.text(row, _LABEL, _shown(block, label))
        page.text(row, 2, unit, "centre")
        page.put(row, THIS, _cell(now, _formula(draft, ledger, block, label), style, ledger, label))
        page.put(row, THEN, _cell(then, "", style, ledger, label))
        page.put(row, RISE, change_cell(row, now, then, "delta" if whole else "delta_decimal"))
        page.put(row, SHARE, share_cell(row, now, then))
        page.height(row, ROW_HEIGHTS["body"])
    last = first + len(lines) - 1
    _total(page, last + 1, (first, last), block, unit, whole=whole)
    upright = len(lines) <= _MOST_UPRIGHT or block.table.rows == "month"
    return max(last + 3, _chart(draft, page, (first, last), title, "column" if upright else "bar"))


def _title(draft: Draft, ledger: Ledger, block: Block) -> str:
    """``网格事件：按社区`` with what is summed and which rows alone are counted."""
    words = short_title(ledger, draft.analysis.schemas.common.words.title)
    what = ledger.field(block.table.sum).label if block.table.sum else text("wb-count")
    conditions = define_conditions(block.table.where, ledger)
    key = "wb-compare-block-where" if conditions else "wb-compare-block"
    return text(key, ledger=words, what=what, field=_dimension(ledger, block), conditions=conditions)


def _dimension(ledger: Ledger, block: Block) -> str:
    if block.table.rows == "month" and ledger.period_field:
        return text("wb-month-head")
    return ledger.field(block.table.rows).label


def _unit(ledger: Ledger, block: Block) -> str:
    return ledger.field(block.table.sum).unit if block.table.sum else split_unit(block.table.title)[1].split("；")[0]


def _shown(block: Block, label: str) -> str:
    return text("wb-month", month=int(label[5:])) if block.table.rows == "month" else label


def _cell(value: Value, formula: str, style: str, ledger: Ledger, label: str) -> Cell:
    if value is None:
        silent = expects(ledger, label)
        return Cell(text("not-reported") if silent else "—", style="silent" if silent else "absent")
    return Cell(value, formula, style)


def _formula(draft: Draft, ledger: Ledger, block: Block, label: str) -> str:
    """A value of this period as a formula over the detail; "" where it can only be a value."""
    detail, table = draft.live_detail(ledger.id), block.table
    found = criteria(table.where, detail.range, draft.analysis.job.period) if detail else None
    if detail is None or found is None:
        return ""
    if table.rows == "month" and ledger.period_field:
        first = date(int(label[:4]), int(label[5:]), 1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        found = found.also(*between(detail.range.of(ledger.period_field), first, last))
    else:
        found = found.also(f"{detail.range.of(table.rows)},{quoted(label)}")
    total = table.sum or ""
    return counting(found, detail.range, total, whole=not total or ledger.field(total).kind == "int")


def _total(page: Page, row: int, lines: tuple[int, int], block: Block, unit: str, *, whole: bool) -> None:
    page.blank(row, 0, "total_head")
    page.text(row, _LABEL, text("wb-total"), "total_head")
    page.text(row, 2, unit, "total_head")
    style = "total" if whole else "total_decimal"
    now, then = _sum(block.now), _sum(block.then)
    for column, total in ((THIS, now), (THEN, then)):
        span = f"{cell_name(lines[0], column)}:{cell_name(lines[1], column)}"
        page.put(row, column, Cell(total, f"SUM({span})" if whole else f"ROUND(SUM({span}),2)", style))
    page.put(row, RISE, change_cell(row, now, then, "total_delta" if whole else "total_delta_decimal"))
    page.put(row, SHARE, share_cell(row, now, then, "total_delta_rate"))
    page.height(row, ROW_HEIGHTS["body"])


def _sum(values: Sequence[Value]) -> int | float:
    whole = sum(value for value in values if value is not None)
    return int(whole) if float(whole).is_integer() else round(whole, 2)


def _chart(draft: Draft, page: Page, lines: tuple[int, int], title: str, kind: str) -> int:
    """Both periods side by side, beside the table. Returns the row below it."""
    if lines[0] == lines[1]:
        return lines[1]
    chart = side_by_side(draft.book, page, lines, _LABEL, (THIS, THEN), title, kind=kind)
    top = lines[0] - 1
    tall = min(_TALLEST, max(_LOWEST, page.tall(top, lines[1] + 1) - 4))
    chart.set_size({"width": pixels(page.width(_CHART)) - 8, "height": tall})
    page.chart(top, _CHART, chart, {"x_offset": 6, "y_offset": 2, "object_position": 2, "description": title})
    return page.below(top, tall + 16)
