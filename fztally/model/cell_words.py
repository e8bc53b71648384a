"""A cell of a frame as a person reads it."""

from __future__ import annotations

import numpy as np

from fztally.model.conditions import NO, YES
from fztally.values.text import as_text

_NOTHING = ("nan", "<NA>", "NaT")


def cell_words(value: object) -> str:
    """Yes and no in words, dates in ISO form, whole numbers without decimals, nothing where the cell is empty."""
    if value is None or (not isinstance(value, str) and str(value) in _NOTHING):
        return ""
    if isinstance(value, bool | np.bool_):
        return YES if value else NO
    return as_text(value)
