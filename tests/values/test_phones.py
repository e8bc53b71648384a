from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fztally.values.phones import read_person, read_phone
from fztally.values.reading import Reading
from tests.values.contexts import ROSTER

INVALID = Reading(None, "phone-invalid")


def phone(raw: object) -> Reading:
    return read_phone(raw, ROSTER)


def person(raw: object) -> Reading:
    return read_person(raw, ROSTER)


@pytest.mark.parametrize(
    "written",
    [
        "13812345678",
        13812345678,
        13812345678.0,
        "138 1234 5678",
        "138-1234-5678",
        "138—1234—5678",
        "１３８１２３４５６７８",
        "‘13812345678",
        "\t13812345678 ",
        "电话：13812345678",
        "手机13812345678",
    ],
)
def test_a_mobile_number(written: object) -> None:
    assert phone(written) == Reading("13812345678")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+86 13812345678", "+8613812345678"),
        ("+86-138-1234-5678", "+8613812345678"),
        ("8613812345678", "8613812345678"),
        ("0832-5212345", "0832-5212345"),
        ("08325212345", "08325212345"),
        ("(0832)5212345", "(0832)5212345"),
        ("028-86121234", "028-86121234"),
        ("0832-5212345-801", "0832-5212345-801"),
        ("0832-5212345转801", "0832-5212345转801"),
        ("5212345", "5212345"),
        ("400-123-4567", "400-123-4567"),
        ("110", "110"),
        (12345, "12345"),
    ],
)
def test_other_numbers_keep_how_they_are_written(written: object, number: str) -> None:
    assert phone(written) == Reading(number)


@pytest.mark.parametrize("between", ["、", "/", ",", "，", ";", "；", "\n", " ", "  "])
def test_two_numbers_in_a_cell(between: str) -> None:
    assert phone(f"13812345678{between}13912345678") == Reading("13812345678、13912345678")


@pytest.mark.parametrize(
    "written",
    [
        "138123456789",
        "1381234567",
        "12812345678",
        "1.38E+10",
        "联系不上",
        "张三13812345678",
        "13812345678（张三）",
        "13812345678、联系不上",
        "1381234567a",
        "138¹2345678",
    ],
)
def test_what_is_no_phone_number(written: str) -> None:
    assert phone(written) == INVALID


@pytest.mark.parametrize("written", [None, "", "/", "无"])
def test_no_phone(written: object) -> None:
    assert phone(written) == Reading(None)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_no_digit_of_a_mobile_number_is_lost(number: str) -> None:
    for written in (number, int(number), float(number), f"{number[:3]} {number[3:7]} {number[7:]}", f"\u3000{number}"):
        assert phone(written) == Reading(number)


@pytest.mark.parametrize("written", ["张三", " 张三 ", "\t张三", "\u3000张三"])
def test_a_name(written: str) -> None:
    assert person(written) == Reading("张三")


@pytest.mark.parametrize(
    "written",
    [
        "张三13812345678",
        "张三 13812345678",
        "张三（13812345678）",
        "张三(138-1234-5678)",
        "张三 电话：13812345678",
        "张三，联系电话13812345678",
        "张三\n13812345678",
        "13812345678 张三",
        "张三　１３８１２３４５６７８",
    ],
)
def test_a_name_with_a_phone_number_is_taken_apart(written: str) -> None:
    assert person(written) == Reading("张三", "phone-split", "13812345678")


def test_several_names() -> None:
    assert person("张三、李四") == Reading("张三、李四")
    assert person("张三\n李四") == Reading("张三\n李四")
    assert person("张三13812345678、李四13912345678") == Reading(
        "张三、李四", "phone-split", "13812345678、13912345678"
    )


def test_a_name_padded_to_three_characters() -> None:
    assert person("王　明") == Reading("王明")


def test_names_keep_their_own_width_and_marks() -> None:
    assert person("阿依古丽·买买提") == Reading("阿依古丽·买买提")
    assert person("Ｊ．张") == Reading("Ｊ．张")


def test_a_number_alone_names_nobody_but_is_not_lost() -> None:
    assert person("13812345678") == Reading("13812345678")


def test_an_id_number_behind_a_name_is_dropped() -> None:
    reading = person("张三 身份证号：11010519491231002X")
    assert reading == Reading("张三", "id-number")
