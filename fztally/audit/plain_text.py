"""A report as plain text: decoded, lines that were broken in mid-sentence joined again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fztally.model.audit import Cell, Passage

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ENDS = re.compile(r"[。！？；：!?;:]\s*$")
_BEGINS = re.compile(
    r"\s*(?:[0-9０-９]{1,2}\s*[.．、)）]|[(（]\s*[一二三四五六七八九十0-9]{1,3}\s*[)）]|[一二三四五六七八九十]{1,3}\s*[、是]|[①-⑳]|[-—·•*])"
)
"""How a paragraph of its own begins: 1. （一） 一、 一是 ① -"""
_SHORT = 20
"""Lines of fewer characters are headings or items, not lines broken at the margin."""


def decode(data: bytes) -> str | None:
    """The text of a file in UTF-8, UTF-16 or GB18030; None when it is none of them."""
    encodings = [name for mark, name in _BOMS if data.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            said = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in said else said
    return None


def passages(said: str) -> tuple[Passage, ...]:
    """The paragraphs of a text; lines with tabs are rows of a table."""
    found: list[Passage] = []
    table, row = -1, 0
    for paragraph in _paragraphs(said):
        cells = paragraph.split("\t")
        if len(cells) > 1:
            if not (found and found[-1].cell):
                table, row = table + 1, 0
            found += [Passage(cell, Cell(table, row, column)) for column, cell in enumerate(cells)]
            row += 1
        else:
            found.append(Passage(paragraph))
    return tuple(found)


def _paragraphs(said: str) -> Iterator[str]:
    held = ""
    for line in said.splitlines():
        if not line.strip():
            continue
        joins = (
            held
            and not _ENDS.search(held)
            and not _BEGINS.match(line)
            and "\t" not in held + line
            and len(held.strip()) >= _SHORT
        )
        if held and not joins:
            yield held
            held = ""
        held += line.rstrip("\n") if not joins else line.strip()
    if held:
        yield held
