"""No reader raises, whatever stands in a cell; and what a reader has read reads the same again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

import pytest
from hypothesis import given

from fztally.values.codes import CodeBook, YesNo
from fztally.values.dates import read_date, read_datetime, read_month
from fztally.values.identity import find_id_numbers, mask_person, mask_phone, mask_text, redact_ids
from fztally.values.numbers import read_int, read_number
from fztally.values.phones import read_person, read_phone
from fztally.values.rates import read_rate
from fztally.values.reading import Context, Reading
from fztally.values.text import as_text, clean, fold, narrow, read_text
from tests.values.contexts import EVENT, ROSTER, cells, texts

CODES = CodeBook({"来访": ("走访", "上门"), "来信": (), "无": (), "其他": ("其它",)})
YES_NO = YesNo(("有", "√"), ("无", "×"))
READERS: dict[str, Callable[[object, Context], Reading]] = {
    "date": read_date,
    "datetime": read_datetime,
    "month": read_month,
    "int": partial(read_int, unit="人", minimum=None),
    "number": partial(read_number, unit="元", minimum=None),
    "rate": read_rate,
    "text": read_text,
    "key": partial(read_text, keep_ids=True),
    "phone": read_phone,
    "person": read_person,
    "code": CODES.read,
    "yes_no": YES_NO.read,
}
KINDS = {
    "date": date,
    "datetime": datetime,
    "month": str,
    "int": int,
    "number": int | float,
    "text": str,
    "key": str,
    "phone": str,
    "person": str,
    "code": str,
    "yes_no": bool,
}


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("context", [EVENT, ROSTER], ids=["event", "roster"])
def test_no_cell_makes_a_reader_raise(kind: str, context: Context) -> None:
    read = READERS[kind]

    @given(cells)
    def check(cell: object) -> None:
        reading = read(cell, context)
        assert isinstance(reading, Reading)
        assert isinstance(reading.code, str) and isinstance(reading.fact, str)
        if kind in KINDS and reading.value is not None:
            assert isinstance(reading.value, KINDS[kind])

    check()


@pytest.mark.parametrize("kind", KINDS)
def test_reading_what_was_read_gives_the_same(kind: str) -> None:
    read = READERS[kind]

    @given(cells)
    def check(cell: object) -> None:
        first = read(cell, EVENT).value
        assert read(first, EVENT).value == first
        if isinstance(first, str):
            assert read(f"  {first}\u3000", EVENT).value == first

    check()


@given(cells)
def test_the_text_of_a_number_reads_as_the_number_to_15_digits(cell: object) -> None:
    first = READERS["number"](cell, EVENT).value
    if isinstance(first, int | float) and not 0 < first < 1e-9:
        assert READERS["number"](as_text(first), EVENT).value == pytest.approx(first, rel=1e-14)


@pytest.mark.parametrize("kind", ["date", "datetime", "month", "int"])
def test_the_text_of_what_was_read_reads_the_same(kind: str) -> None:
    read = READERS[kind]

    @given(cells)
    def check(cell: object) -> None:
        first = read(cell, EVENT).value
        if first is not None:
            assert read(as_text(first), EVENT).value == first

    check()


@given(cells)
def test_every_cell_has_a_text(cell: object) -> None:
    text = as_text(cell)
    assert isinstance(text, str)
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)
    assert narrow(narrow(text)) == narrow(text)


@given(texts)
def test_masking_never_fails_and_shows_no_id_number(text: str) -> None:
    for mask in (mask_person, mask_phone, mask_text, redact_ids):
        assert find_id_numbers(mask(text)) == []
