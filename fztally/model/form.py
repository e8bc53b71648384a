"""The mark by which a blank form of ours is known when it comes back filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass

PROPERTY = "fztally-form"
"""Custom document property that holds the mark."""
_MARK = re.compile(
    r"fztally-form 1 (?P<ledger>[a-z][a-z0-9_]*) (?P<header>[0-9]{1,7}) (?P<first>[0-9]{1,7}) (?P<schemas>[0-9a-f]{12})"
)


@dataclass(frozen=True, slots=True)
class FormMark:
    """What a form says about itself: its ledger, its header row and the first row to fill in (1-based, on its only
    sheet), and the first 12 digits of the digest of the schemas that it was made from."""

    ledger: str
    header: int
    first: int
    schemas: str

    @classmethod
    def parse(cls, text: object) -> FormMark | None:
        """The mark that a text holds, None when it is no mark."""
        match = _MARK.fullmatch(text.strip()) if isinstance(text, str) else None
        return cls(match["ledger"], int(match["header"]), int(match["first"]), match["schemas"]) if match else None

    def __str__(self) -> str:
        return f"{PROPERTY} 1 {self.ledger} {self.header} {self.first} {self.schemas}"
