"""Years that a text names: 2021年."""

from __future__ import annotations

import re
from dataclasses import dataclass

_YEAR = re.compile(r"(?<![0-9])([0-9]{4})年")


@dataclass(frozen=True, slots=True)
class NamedYear:
    """A year, and where it begins in the text."""

    year: int
    start: int


def years_in(text: str) -> tuple[NamedYear, ...]:
    """The years that a text in half width names, in their order."""
    return tuple(NamedYear(int(match[1]), match.start()) for match in _YEAR.finditer(text))
