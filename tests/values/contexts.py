"""What readers depend on besides the cell, and any value that a cell may have."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from fztally.values.reading import Context
from fztally.values.text import fold

PLACEHOLDERS = frozenset(map(fold, ("/", "-", "—", "——", "无", "……", "暂无", "N/A", "保留格式勿删")))
EVENT = Context(2021, date(2021, 1, 1), date(2021, 12, 31), True, PLACEHOLDERS)
ROSTER = Context(2021, date(2021, 1, 1), date(2021, 12, 31), False, PLACEHOLDERS)
QUARTER = Context(2021, date(2021, 1, 1), date(2021, 3, 31), True, PLACEHOLDERS)

_written = st.text(
    st.sampled_from("0123456789０１５年月日号.-/:：，,、 万元件人约余十三百两〇%()（）\t\u3000\xa0\n‘无同上xX√×+eE"),
    max_size=24,
)
_any_text = st.text(st.characters(codec=None), max_size=40)
texts = st.one_of(_written, _any_text)
"""Texts as ledgers have them, and texts as nobody writes them: lone surrogates, controls, private use."""
cells = st.one_of(
    st.none(),
    st.booleans(),
    texts,
    st.integers(),
    st.integers(-(10**300), 10**300),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.sampled_from([date.max, date.min, datetime.max, datetime.min, time.max, timedelta.max, timedelta.min]),
)
"""Every type of ``model.sheet.Cell``."""
