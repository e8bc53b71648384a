"""Long lists arrive in a sheet as they were given, whatever stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from fztally.model.period import Period
from fztally.write.workbook.book import Book, Imprint
from fztally.write.workbook.page import Room
from fztally.write.workbook.pour import Column, DayColumn, FormulaColumn, NumberColumn, TextColumn

IMPRINT = Imprint("题目", Period.parse("2021"), "run", "0" * 64, "1" * 64, personal=False)


def poured(make: type[Column], values: Sequence[object], style: str) -> list[object]:
    """What a reader finds below the header of a list of one column."""
    book = Book(IMPRINT, Room())
    page = book.page("清单", "list")
    page.widths([20.0])
    page.heads(0, ["值"])
    column = make(values, book.strings) if make is TextColumn else make(pd.Series(values))  # type: ignore[call-arg]
    book.pour(page, [column], [style], len(values))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        book.save(path)
        sheet = openpyxl.load_workbook(path).worksheets[0]
    return [sheet.cell(row, 1).value for row in range(2, len(values) + 2)]


@given(st.lists(st.one_of(st.none(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False)), min_size=1, max_size=8))
def test_numbers_keep_every_digit(values: list[float | None]) -> None:
    floats = [None if value is None else float(value) for value in values]
    expected = [None if value in (None, float("inf"), float("-inf")) else value for value in floats]
    assert poured(NumberColumn, floats, "list_number") == expected


def test_sums_that_are_no_short_decimals() -> None:
    values = [0.1 + 0.2, 123456789012.5, 1e15, 5e-324, -0.5]
    assert poured(NumberColumn, values, "list_number") == values


def test_more_rows_than_are_made_at_a_time() -> None:
    numbers = [None if n % 7 == 0 else n / 4 for n in range(12_000)]
    assert poured(NumberColumn, numbers, "list_number") == numbers
    texts = [None if n % 7 == 0 else f"第{n % 500}件" for n in range(12_000)]
    assert poured(TextColumn, texts, "list_text") == texts


def test_days_and_those_before_the_calendar() -> None:
    days = [datetime(2021, 3, 5, 10, 30), None, datetime(1900, 3, 1), datetime(1899, 12, 31), datetime(2021, 3, 5)]
    assert poured(DayColumn, days, "detail_datetime") == [*days[:3], "1899-12-31", days[4]]


def test_formulas_stand_in_their_own_rows(tmp_path: Path) -> None:
    book = Book(IMPRINT, Room())
    page = book.page("清单", "list")
    page.widths([20.0, 20.0])
    page.heads(0, ["甲", "乙"])
    columns: list[Column] = [
        NumberColumn([1.0, 2.0]),
        FormulaColumn('IF(A{row}<2,"<少>",A{row}&"多")', ["<少>", "2多"]),
    ]
    book.pour(page, columns, ["list_number", "list_text"], 2)
    path = tmp_path / "book.xlsx"
    book.save(path)
    written = openpyxl.load_workbook(path).worksheets[0]
    assert [written.cell(row, 2).value for row in (2, 3)] == [f'=IF(A{n}<2,"<少>",A{n}&"多")' for n in (2, 3)]
    stored = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    assert [stored.cell(row, 2).value for row in (2, 3)] == ["<少>", "2多"]
