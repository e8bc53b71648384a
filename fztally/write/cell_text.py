"""Texts as a cell can hold them."""

from __future__ import annotations

import re

LONGEST_TEXT = 32_767
"""Characters that a cell can hold (Excel specifications and limits)."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def cell_text(value: str) -> str:
    """A text without control characters, shortened to what a cell can hold."""
    clean = _CONTROL.sub("", value)
    return clean if len(clean) <= LONGEST_TEXT else clean[: LONGEST_TEXT - 1] + "…"
