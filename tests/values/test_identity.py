from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fztally.values.codes import CodeBook
from fztally.values.identity import find_id_numbers, mask_person, mask_phone, mask_text, redact_ids
from fztally.values.numbers import read_int
from fztally.values.phones import read_phone
from fztally.values.reading import Reading
from fztally.values.text import read_text
from tests.values.contexts import ROSTER

VALID = "11010519491231002X"
"""The example of GB 11643-1999 itself."""
_WEIGHTS = [2 ** (17 - place) % 11 for place in range(17)]


def id_number(area: int, born: date, serial: int) -> str:
    digits = f"{area}{born:%Y%m%d}{serial:03}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    # the check digit makes the weighted sum 1 modulo 11
    check = (1 - total) % 11
    return digits + ("X" if check == 10 else str(check))


born = st.dates(date(1900, 1, 1), date(2021, 12, 31))
numbers = st.builds(id_number, st.integers(100000, 999999), born, st.integers(0, 999))


@given(numbers)
def test_every_valid_number_is_found_and_redacted(number: str) -> None:
    for text in (number, number.lower(), f"张三{number}", f"身份证：{number}，男", number.translate(_wide)):
        assert len(find_id_numbers(text)) == 1
        assert redact_ids(text).count("***") == 1
        assert number[6:14] not in redact_ids(text)


_wide = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@given(numbers, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_and_it_is_no_id_number(number: str, place: int, more: int) -> None:
    wrong = f"{number[:place]}{(int(number[place]) + more) % 10}{number[place + 1 :]}"
    assert find_id_numbers(wrong) == []


@pytest.mark.parametrize(
    "text",
    [VALID[:17], f"1{VALID[:-1]}02", VALID.replace("1231", "1331"), "202103050001234567", "", "110105194912310021"],
)
def test_what_is_no_id_number(text: str) -> None:
    assert find_id_numbers(text) == []


def test_an_id_number_is_not_kept_and_its_digits_are_not_said() -> None:
    assert read_text(VALID, ROSTER) == Reading(None, "id-number")
    assert read_text(f"‘{VALID}", ROSTER) == Reading(None, "id-number")
    assert read_text(f"已核实（{VALID}）", ROSTER) == Reading("已核实（***）", "id-number")


def test_a_key_field_keeps_what_looks_like_one() -> None:
    assert read_text(VALID, ROSTER, keep_ids=True) == Reading(VALID)


def test_no_other_reader_takes_one_for_a_value() -> None:
    digits = id_number(510105, date(1990, 1, 1), 123)
    assert read_phone(digits, ROSTER) == Reading(None, "id-number")
    assert read_int(digits, ROSTER, "人", None).value is None
    assert CodeBook({"男": (), "女": ()}).read(digits, ROSTER).value is None


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王小明", "王*"),
        ("王　明", "王*"),
        ("王小明、李四", "王*、李*"),
        ("王小明 李四光", "王*、李*"),
        ("王小明\n李四", "王*、李*"),
        ("李和平", "李*"),
        ("", ""),
    ],
)
def test_a_name_is_masked(name: str, masked: str) -> None:
    assert mask_person(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13812345678", "138****5678"),
        ("+8613812345678", "+86138****5678"),
        ("138-1234-5678", "138****5678"),
        ("13812345678、13912345678", "138****5678、139****5678"),
        ("0832-5212345", "083****45"),
        ("5212345", "****45"),
        ("张三13812345678", "张*138****5678"),
    ],
)
def test_a_phone_number_is_masked(number: str, masked: str) -> None:
    assert mask_phone(number) == masked


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["{}", "电话{}", "{}，张三", "找 {}。"]))
def test_a_mobile_number_in_free_text_is_masked(number: str, text: str) -> None:
    assert number not in mask_text(text.format(number))


def test_free_text_without_numbers_stays() -> None:
    assert mask_text("楼上漏水，赔偿1200元，2021-03-05已调解") == "楼上漏水，赔偿1200元，2021-03-05已调解"
