"""Numbers in words, and back."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fztally.values.spoken import heard, spoken


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("0", "零"),
        ("54", "五十四"),
        ("4039", "四千零三十九"),
        ("99.26%", "百分之九十九点二六"),
        ("100.00%", "百分之一百点零零"),
        ("0.5", "零点五"),
        ("未报", "未报"),
        ("—", "—"),
    ],
)
def test_numbers_are_spoken(digits: str, words: str) -> None:
    assert spoken(digits) == words


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=0, max_value=3), st.integers(min_value=0))
def test_what_is_spoken_is_heard(whole: int, places: int, decimals: int) -> None:
    digits = f"{whole}.{decimals % 10**places:0{places}d}" if places else str(whole)
    read = heard(spoken(digits))
    assert read == (Fraction(digits), Fraction(1, 10**places))


@pytest.mark.parametrize("words", ["三五", "百", "十点", "点五", "一点十", "几十"])
def test_what_is_no_number_for_sure_is_not_heard(words: str) -> None:
    assert heard(words) is None
