from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fztally.values.reading import Reading
from fztally.values.text import as_text, clean, fold, narrow, read_text
from tests.values.contexts import EVENT


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("2021-03-05", "2021-03-05"),
        (202100004, "202100004"),
        (202100004.0, "202100004"),
        (1.5, "1.5"),
        (0.1 + 0.2, "0.3"),
        (True, "TRUE"),
        (date(2021, 3, 5), "2021-03-05"),
        (datetime(2021, 3, 5), "2021-03-05"),
        (datetime(2021, 3, 5, 10, 30), "2021-03-05 10:30"),
        (time(10, 30), "10:30"),
        (timedelta(hours=30), "30:00:00"),
        (1e22, "10000000000000000000000"),
    ],
)
def test_a_cell_as_a_person_sees_it(cell: object, text: str) -> None:
    assert as_text(cell) == text


def test_a_number_of_any_length_has_a_text() -> None:
    assert as_text(10**5000) == "1" + "0" * 5000
    assert as_text(-(10**5000)) == "-1" + "0" * 5000


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  楼上漏水 \u3000", "楼上漏水"),
        ("\t编号", "编号"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("楼\x00上\u200b漏\ufeff水", "楼上漏水"),
        ("\ud800漏水", "漏水"),
        ("①㎡：（）", "①㎡：（）"),
        ("Ａ１", "Ａ１"),
        ("00123", "00123"),
        ("=1+1", "=1+1"),
    ],
)
def test_text_is_cleaned_and_never_rewritten(written: str, kept: str) -> None:
    assert read_text(written, EVENT) == Reading(kept)


@pytest.mark.parametrize(
    "written", [None, "", " ", "\u3000", "\xa0\t", "/", "－", "—", "无", " 无 ", "……", "保留格式勿删", "Ｎ／Ａ", "n/a"]
)
def test_what_says_nothing_is_empty(written: object) -> None:
    assert read_text(written, EVENT) == Reading(None)


@pytest.mark.parametrize(
    "cell", [511024199001010000, 5.11024e17, 10**15, 1234567890123456.0, "5.11024E+17", "2.02101e+11"]
)
def test_digits_that_a_spreadsheet_has_lost_are_said(cell: object) -> None:
    assert read_text(cell, EVENT).code == "digits-lost"


@pytest.mark.parametrize("cell", [123456789012345, 123456789012345.0, "511024199001010000", "1E2", "3.5E", "E+3"])
def test_nothing_is_said_of_digits_that_are_there(cell: object) -> None:
    assert read_text(cell, EVENT).code == ""


@given(st.text(st.sampled_from("0123456789"), min_size=1, max_size=40))
def test_digits_in_text_survive(digits: str) -> None:
    for written in (digits, f" {digits}", f"\t{digits}\u3000"):
        assert read_text(written, EVENT, keep_ids=True).value == digits


@given(st.integers(0, 10**15 - 1))
def test_digits_of_a_number_survive(number: int) -> None:
    assert read_text(number, EVENT).value == str(number)
    assert read_text(float(number), EVENT).value == str(number)


@pytest.mark.parametrize(
    ("label", "folded"),
    [
        ("涉及人数（人）", "涉及人数(人)"),
        (" 受理 日期\n", "受理日期"),
        ("ＡＢＣ①", "abc1"),
        ("姓　名", "姓名"),
        ("受\u200b理", "受理"),
        ("✔\ufe0f", "✔"),
    ],
)
def test_labels_are_compared_folded(label: str, folded: str) -> None:
    assert fold(label) == folded


@pytest.mark.parametrize(
    ("written", "narrowed"),
    [("２０２１．３．５", "2021.3.5"), ("１，２００　元", "1,200 元"), ("（1）", "(1)"), ("3⽉5⽇", "3月5日")],
)
def test_full_width_becomes_half_width(written: str, narrowed: str) -> None:
    assert narrow(written) == narrowed


@pytest.mark.parametrize(
    ("written", "narrowed"), [("１2²", "12²"), ("x₂", "x₂"), ("⑫", "⑫"), ("½", "½"), ("３①", "3①")]
)
def test_marks_that_only_look_like_digits_never_become_digits(written: str, narrowed: str) -> None:
    assert narrow(written) == narrowed


@given(st.text(max_size=30))
def test_cleaning_takes_nothing_that_can_be_seen(text: str) -> None:
    seen = [char for char in text if char.isalnum()]
    assert [char for char in clean(text) if char.isalnum()] == seen


@pytest.mark.parametrize(
    ("raw", "value", "code"),
    [
        (1234567890123456789, "1234567890123456789", ""),
        (123456789012345678000, "123456789012345678000", "digits-lost"),
        (1.23456789012345e17, "123456789012345000", "digits-lost"),
        (110105194912310000, "110105194912310000", "digits-lost"),
    ],
)
def test_long_numbers_say_what_they_lost(raw: object, value: str | None, code: str) -> None:
    reading = read_text(raw, EVENT)
    assert (reading.value, reading.code) == (value, code)
