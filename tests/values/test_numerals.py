from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fztally.values.numerals import chinese_number

_DIGITS = "零一二三四五六七八九"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("零", 0),
        ("三", 3),
        ("两", 2),
        ("十", 10),
        ("十二", 12),
        ("三十二", 32),
        ("一百零五", 105),
        ("两百", 200),
        ("一千零五", 1005),
        ("二〇二一", 2021),
        ("叁佰", 300),
        ("一万", 10_000),
        ("十万", 100_000),
        ("三千万", 30_000_000),
        ("一亿", 10**8),
    ],
)
def test_a_numeral(words: str, value: int) -> None:
    assert chinese_number(words) == value


@pytest.mark.parametrize(
    "words", ["", "三五", "三百五", "一百二", "百", "十十", "万", "二千三", "三十二人", "12", "零零一零零零" * 9]
)
def test_what_is_not_surely_one_number(words: str) -> None:
    assert chinese_number(words) is None


@given(st.integers(1, 9999))
def test_every_number_below_ten_thousand_as_it_is_written(value: int) -> None:
    assert chinese_number(_written(value)) == value


def _written(value: int) -> str:
    """The numeral, made another way than the reader checks it: digit by digit, then the zeros joined."""
    text = "".join(
        f"{_DIGITS[int(digit)]}{unit if digit != '0' else ''}"
        for digit, unit in zip(f"{value:04}", ("千", "百", "十", ""), strict=True)
    )
    while "零零" in text:
        text = text.replace("零零", "零")
    text = text.strip("零")
    return text.removeprefix("一") if text.startswith("一十") else text
