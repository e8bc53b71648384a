from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fztally.values.numbers import read_int, read_number
from fztally.values.reading import Reading
from tests.values.contexts import EVENT

INVALID = Reading(None, "number-invalid")


def number(raw: object, unit: str = "", minimum: float | None = None) -> Reading:
    return read_number(raw, EVENT, unit, minimum)


def whole(raw: object, unit: str = "人", minimum: float | None = None) -> Reading:
    return read_int(raw, EVENT, unit, minimum)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,200", 1200),
        ("12,000,000", 12_000_000),
        ("1，200", 1200),
        ("1200元", 1200),
        ("1200.50元", 1200.5),
        ("¥1,200.50", 1200.5),
        ("￥1200", 1200),
        ("1200元整", 1200),
        ("１２", 12),
        ("12.0", 12),
        (".5", 0.5),
        ("‘12", 12),
        (" 12\u3000", 12),
        ("\t12\xa0", 12),
        ("0", 0),
        (12, 12),
        (12.0, 12),
        (12.5, 12.5),
    ],
)
def test_a_plain_number_is_read_and_nothing_is_said(written: object, value: float) -> None:
    assert number(written, "元") == Reading(value)


@pytest.mark.parametrize("written", ["３件", "3件", "3 件", "3人", "3人次", "3名", "3（人）", 3, 3.0, "3.0"])
def test_a_counting_word_behind_a_count_says_nothing(written: object) -> None:
    assert whole(written) == Reading(3)


@pytest.mark.parametrize(
    ("written", "value"),
    [("三十二", 32), ("十", 10), ("三人", 3), ("两", 2), ("一千零五", 1005), ("叁佰", 300), ("零", 0)],
)
def test_words_are_read_with_a_remark(written: str, value: int) -> None:
    assert whole(written) == Reading(value, "number-words", str(value))


@pytest.mark.parametrize(
    ("written", "unit", "value"),
    [
        ("2万元", "元", 20000),
        ("2万", "元", 20000),
        ("1.2万元", "元", 12000),
        ("3000元", "万元", 0.3),
        ("1200.50元", "万元", 0.12005),
        ("五万", "万元", 5),
        ("壹万贰仟元整", "万元", 1.2),
        ("1.2万", "人", 12000),
    ],
)
def test_another_scale_is_converted_with_a_remark(written: str, unit: str, value: float) -> None:
    reading = number(written, unit)
    assert (reading.value, reading.code) == (value, "number-unit")
    assert float(reading.fact) == value


@pytest.mark.parametrize("written", ["2万元", "2万"])
def test_the_scale_of_the_field_itself_is_no_conversion(written: str) -> None:
    assert number(written, "万元") == Reading(2)


@pytest.mark.parametrize(
    "written",
    [
        "约300",
        "300余",
        "300多",
        "300+",
        "近300",
        "12+3",
        "3-5",
        "3~5",
        "三百五",
        "三五",
        "十几",
        "一百二",
        "12/3",
        "1 200",
        "1,20",
        "1.2.3",
        "12人左右",
        "12人（党员3人）",
        "1.2E+05",
        "1e3",
        "NaN",
        "inf",
        "6.47%",
        "12²",
        "⑫",
        "½",
        "abc",
        True,
        False,
        float("nan"),
        float("inf"),
        float("-inf"),
        "9" * 65,
    ],
)
def test_what_is_no_one_plain_number_is_invalid(written: object) -> None:
    assert number(written, "人") == INVALID
    assert whole(written) == INVALID


@pytest.mark.parametrize(("written", "unit"), [("3件", "元"), ("3元", "人"), ("2万元", "人"), ("3天", "人")])
def test_a_unit_that_does_not_fit_the_field_is_invalid(written: str, unit: str) -> None:
    assert number(written, unit) == INVALID


@pytest.mark.parametrize("written", ["12.5", 12.5, "0.5", 0.0647])
def test_a_count_is_whole(written: object) -> None:
    assert whole(written) == INVALID


def test_a_sum_that_a_spreadsheet_shows_as_whole_is_whole() -> None:
    assert whole(0.1 * 30) == Reading(3)


@pytest.mark.parametrize("written", [-3, "-3", "−3", "－3", -0.5])
def test_a_negative_number_is_below_the_minimum(written: object) -> None:
    assert number(written) == Reading(None, "below-minimum", "0")


def test_a_minimum_that_is_stated() -> None:
    assert whole(0, minimum=1) == Reading(None, "below-minimum", "1")
    assert whole(1, minimum=1) == Reading(1)
    assert number(-5, minimum=-10) == Reading(-5)


@pytest.mark.parametrize("written", [None, "", " ", "/", "—", "无", "……"])
def test_a_placeholder_is_empty(written: object) -> None:
    assert number(written) == Reading(None)
    assert whole(written) == Reading(None)


@pytest.mark.parametrize(
    "written", ["511024199001011234", 511024199001011234, 5.11e17, 10**15, "1,000,000,000,000,000"]
)
def test_more_digits_than_a_spreadsheet_holds_are_no_count(written: object) -> None:
    assert whole(written) == INVALID
    assert number(written, "元") == INVALID


@given(st.integers(0, 10**15 - 1))
def test_no_digit_is_lost(value: int) -> None:
    for written in (value, float(value), str(value), f"{value:,}", f"{value}人", f" {value}\u3000"):
        assert whole(written) == Reading(value)
    assert number(value, "元").value == value


@given(st.decimals(0, 10**8, places=2))
def test_no_decimal_is_lost(value: object) -> None:
    assert number(f"{value}元", "元").value == float(str(value))


@given(st.floats(0, 10**9, allow_nan=False))
def test_a_number_is_what_the_cell_holds(value: float) -> None:
    assume(not value.is_integer())
    assert number(value, "元") == Reading(value)
