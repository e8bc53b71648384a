"""Text in columns of a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fztally.cli.width import clean, clip, pad, width, wrap

TEXTS = st.text(st.sampled_from("东湖社区，。“”（）abc 12-/é\u0301ａ　"), max_size=60)


@pytest.mark.parametrize(("text", "columns"), [("", 0), ("abc", 3), ("台账", 4), ("ａ", 2), ("e\u0301", 1), ("…", 1)])
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


@given(TEXTS, st.integers(2, 40))
def test_clip_and_pad_fill_exactly(text: str, columns: int) -> None:
    clipped = clip(text, columns)
    assert width(clipped) <= columns
    assert width(pad(clipped, columns)) == width(pad(clipped, columns, right=True)) == columns
    assert clipped == text or clipped.endswith("…")


@given(TEXTS, st.integers(10, 50))
def test_wrapping_loses_nothing_but_blanks(text: str, columns: int) -> None:
    lines = wrap(text, columns, indent="  ")
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(st.sampled_from("东湖社区台账汇总"), max_size=60), st.integers(10, 50))
def test_lines_fit_and_are_filled(text: str, columns: int) -> None:
    lines = wrap(text, columns, indent="  ")
    assert all(width(line) <= columns for line in lines)
    assert all(width(line) >= columns - 1 for line in lines[:-1])


def test_no_line_begins_with_closing_punctuation() -> None:
    lines = wrap("请写成这样的日期，不要写约数（或余数）。", 9)
    assert lines == ["请写成这", "样的日", "期，不要", "写约数", "（或余", "数）。"]


def test_words_in_latin_letters_stay_whole() -> None:
    assert wrap("运行 fztally consolidate 即可", 18) == ["运行 fztally", "consolidate 即可"]


def test_what_would_command_a_terminal_is_blank() -> None:
    assert clean("a\x1b[31m\u202eb\nc\u2028d") == "a [31m b c d"
    assert clean("东湖 é🎉") == "东湖 é🎉"
