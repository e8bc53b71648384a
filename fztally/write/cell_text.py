"""Texts as a cell can hold them."""

from __future__ import annotations

import re

LONGEST_TEXT = 32_767
"""Characters that a cell can hold (Excel specifications and limits)."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def cell_text(value: str) -> str:
    """A text without control characters, shortened to what a cell can hold."""
    clean = _CONTROL.sub("", value)
    if not too_long(clean):
        return clean
    units = clean.encode("utf-16-le", "surrogatepass")[: 2 * (LONGEST_TEXT - 1)]
    return units.decode("utf-16-le", "ignore") + "…"


def too_long(value: str) -> bool:
    """Whether a cell can't hold the whole text. Excel counts in UTF-16: a character beyond the basic plane is two."""
    return 2 * len(value) > LONGEST_TEXT and len(value.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST_TEXT
