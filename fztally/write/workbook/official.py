"""The face of an official form: merged title, period and unit, a full grid with totals, and the line to be signed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fztally.lang.texts import text
from fztally.model.period import Period
from fztally.write.workbook.page import Cell, Page, text_width
from fztally.write.workbook.theme import ROW_HEIGHTS

_UNIT = re.compile(r"(?P<title>.+)[（(](?P<unit>[^（）()]+)[）)]")


@dataclass(frozen=True, slots=True)
class Head:
    """A header cell: its label and how many rows and columns it spans."""

    label: str
    column: int
    row: int = 0
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the grid: its label, its cells, and whether it is a total."""

    label: str
    cells: Sequence[Cell]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """An official table. ``heads`` stand in ``head_rows`` rows; the labels of ``lines`` in the first column."""

    title: str
    unit: str
    heads: Sequence[Head]
    head_rows: int
    lines: Sequence[Line]
    last_column: int
    """The last column of the title and the lines around the grid, which may be narrower."""
    notes: Sequence[str] = ()
    notes_column: int = 0
    """Where the notes end, if before ``last_column``."""


def first_line(form_top: int, head_rows: int) -> int:
    """The row of a form's first line, for a form whose title stands in row ``form_top``."""
    return form_top + 2 + head_rows


def write_official(page: Page, top: int, form: Form, period: Period) -> int:
    """Write a form with its title in row ``top``. Returns the row below its notes; ``sign_off`` comes after them."""
    last = form.last_column
    page.merge(top, 0, top, last, form.title, "title")
    page.height(top, ROW_HEIGHTS["title"])
    _period_and_unit(page, top + 1, form, period)
    for head in form.heads:
        row = top + 2 + head.row
        page.merge(row, head.column, row + head.rows - 1, head.column + head.columns - 1, head.label, "head")
    for row in range(form.head_rows):
        page.height(top + 2 + row, _head_height(page, [head for head in form.heads if head.row == row]))
    row = first_line(top, form.head_rows)
    for line in form.lines:
        page.text(row, 0, line.label, "total_head" if line.total else "label")
        for column, cell in enumerate(line.cells, start=1):
            page.put(row, column, cell)
        page.height(row, ROW_HEIGHTS["body"])
        row += 1
    for note in form.notes:
        page.line(row, form.notes_column or last, note)
        row += 1
    return row


def _head_height(page: Page, heads: Sequence[Head]) -> float:
    """High enough for the labels that wrap in a header row."""
    lines = 1
    for head in heads:
        room = sum(page.width(column) for column in range(head.column, head.column + head.columns)) - 0.5
        lines = max(lines, -(-text_width(head.label) // max(1, int(room)) // head.rows))
    return max(ROW_HEIGHTS["head"], lines * ROW_HEIGHTS["wrapped"] + 4)


def split_unit(title: str) -> tuple[str, str]:
    """A table's title and the unit that stands in brackets at its end: ``各月会议（次）`` -> ``各月会议``, ``次``."""
    match = _UNIT.fullmatch(title.strip())
    return (match["title"], match["unit"]) if match else (title, "")


def _period_and_unit(page: Page, row: int, form: Form, period: Period) -> None:
    last = form.last_column
    words = text("wb-form-period", period=period_words(period))
    unit = text("wb-form-unit", unit=form.unit) if form.unit else ""
    split = max(1, (last + 1) // 2)
    if last < 2:
        page.merge(row, 0, row, last, f"{words}　{unit}".strip(), "unit_left")
    else:
        page.merge(row, 0, row, split, words, "unit_left")
        page.merge(row, split + 1, row, last, unit, "unit_right")
    page.height(row, ROW_HEIGHTS["body"])


def sign_off(page: Page, row: int, last_column: int) -> int:
    """The line to be filled in and signed by hand. Returns the row below it."""
    page.merge(row, 0, row, last_column, text("wb-sign-off"), "sign_off")
    page.height(row, ROW_HEIGHTS["sign"])
    return row + 1


def period_name(period: Period) -> str:
    """A period as a title has it: the year, its months, or one month."""
    first, last = period.start.month, period.end.month
    key = "wb-year" if (first, last) == (1, 12) else "wb-one-month" if first == last else "wb-months"
    return text(key, year=period.year, month=first, to_month=last)


def period_words(period: Period) -> str:
    """The first and last day of a period in words."""
    start, end = period.start, period.end
    facts = {"year": start.year, "month": start.month, "day": start.day, "to_month": end.month, "to_day": end.day}
    return text("wb-period", **facts)
