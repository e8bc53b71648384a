"""Names of sheets: legal, told apart, and short enough for their tabs."""

from __future__ import annotations

import re

from fztally.write.cell_text import cell_text

LONGEST_NAME = 31
"""Characters of a sheet's name (Excel specifications and limits)."""
_NOT_ALLOWED = re.compile(r"[\[\]:*?/\\'\t\n]")
_RESERVED = frozenset({"history"})


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A legal name that no sheet has yet; it is added to ``taken``."""
    base = _fit(_NOT_ALLOWED.sub("", cell_text(wanted)).strip(), LONGEST_NAME) or "Sheet"
    name, number = base, 1
    while name.casefold() in taken or name.casefold() in _RESERVED:
        number += 1
        ending = f"({number})"
        name = _fit(base, LONGEST_NAME - len(ending)) + ending
    taken.add(name.casefold())
    return name


def _fit(name: str, most: int) -> str:
    """Cut to so many characters as Excel counts them: one beyond the basic plane counts twice."""
    while len(name.encode("utf-16-le")) // 2 > most:
        name = name[:-1]
    return name
