"""The mark by which a returned copy is known when it comes back corrected."""

from __future__ import annotations

import re
from dataclasses import dataclass

PROPERTY = "fztally-return"
"""Custom document property that holds the mark; it also stands as a text on the copy's list sheet."""
MARK_ROW = 3
"""The (hidden) row of the list sheet whose first cell holds it."""
_MARK = re.compile(r"fztally-return 1 (?P<lineage>[0-9a-f]{32}(?:,[0-9a-f]{32})*) (?P<source>.+)", re.DOTALL)
_DIGITS = 32
_LONGEST_LINE = 6
"""Ancestors that a mark keeps: what Excel shows of a property ends at 255 characters."""


@dataclass(frozen=True, slots=True)
class ReturnMark:
    """What a returned copy was made from: ``lineage`` are the first 32 hex digits of sha256 of the file itself, then of
    those that it had replaced in its turn, newest first; ``source`` is that file's name in the ledgers folder."""

    source: str
    lineage: tuple[str, ...]

    @classmethod
    def of(cls, source: str, sha256: str, before: ReturnMark | None = None) -> ReturnMark:
        """The mark of a copy of ``source``, which may be a corrected copy itself (``before`` is its mark)."""
        earlier = before.lineage if before else ()
        return cls(before.source if before else source, (sha256[:_DIGITS], *earlier)[:_LONGEST_LINE])

    @classmethod
    def none(cls, source: str) -> ReturnMark:
        """The mark of a list without its workbook: it takes nobody's place."""
        return cls(source, ("0" * _DIGITS,))

    @classmethod
    def parse(cls, text: object) -> ReturnMark | None:
        """The mark that a text holds, None when it is no mark."""
        match = _MARK.fullmatch(text.strip()) if isinstance(text, str) else None
        return cls(match["source"], tuple(match["lineage"].split(","))) if match else None

    def replaces(self, sha256: str) -> bool:
        """Whether a file with this sha256 is what the copy was made from, or was replaced by that one."""
        return sha256[:_DIGITS] in self.lineage

    def __str__(self) -> str:
        return f"{PROPERTY} 1 {','.join(self.lineage)} {self.source}"
