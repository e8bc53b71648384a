"""Tidy sheets: one header row, a filter, frozen panes, a numbered line an entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from fztally.lang.texts import text
from fztally.write.workbook.book import Book
from fztally.write.workbook.page import Page
from fztally.write.workbook.pour import Column, FormulaColumn, NumberColumn, TextColumn


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: head (text key ``wb-<head>`` unless ``label`` is given), width, values; ``formula`` makes it live."""

    head: str
    width: float
    values: Sequence[str | int | float | None]
    style: str = "list_text"
    label: str = ""
    formula: str = ""


class Shelf(Protocol):
    """A workbook and the sheet of it that all others link back to."""

    @property
    def book(self) -> Book:
        """The workbook."""

    @property
    def contents(self) -> str:
        """The name of the sheet."""


def write_list(shelf: Shelf, page: Page, columns: Sequence[ListColumn], nothing: str) -> None:
    """Write a list with a first column of numbers; ``nothing`` stands in it when there are no entries."""
    count = len(columns[0].values)
    page.widths([6.0, *(column.width for column in columns)])
    page.link(0, 0, f"'{shelf.contents}'!A1", text("wb-number"), "detail_head_link", tip=text("wb-back"))
    page.heads(0, [column.label or text(f"wb-{column.head}") for column in columns], "detail_head", first=1)
    page.height(0, 30)
    page.sheet.freeze_panes(1, 1)
    page.printing(max(1, count), len(columns), repeat=(0, 0))
    if not count:
        page.text(1, 1, nothing, "plain")
        return
    made: list[Column] = [NumberColumn([float(n) for n in range(1, count + 1)])]
    made += [_column(shelf, column) for column in columns]
    shelf.book.pour(page, made, ["list_centre", *(column.style for column in columns)], count)
    page.sheet.autofilter(0, 0, count, len(columns))


def _column(shelf: Shelf, column: ListColumn) -> Column:
    if column.formula:
        return FormulaColumn(column.formula, [str(value) for value in column.values])
    if column.style == "list_number":
        return NumberColumn([float("nan") if value is None else float(value) for value in column.values])
    return TextColumn(column.values, shelf.book.strings)
