"""What stands below a ledger's title that has no header of its own: a nil return, or nothing that can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fztally.model.layout import RowKind
from fztally.model.sheet import Cell, Sheet
from fztally.shape.communities import CommunityFinder
from fztally.shape.header import cells_of
from fztally.shape.labels import LabelIndex
from fztally.shape.vocabulary import Vocabulary
from fztally.values.text import as_text, fold

_LONGEST_TITLE = 40
_MOST_LINE_CELLS = 2
_BRACKETS_BEHIND = re.compile(r"(?:[(\[【][^()\[\]【】]*[)\]】])+$")
_NUMBER = re.compile(r"[\d.、()]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reader:
    """What is needed to understand sheets, made once per process."""

    index: LabelIndex
    finder: CommunityFinder
    words: Vocabulary


@dataclass(frozen=True, slots=True)
class Headless:
    """A title (row ``top``, 0-based) of the ledger ``titled`` without a header, and every filled row down to the next.

    ``ledger`` is ``titled`` when a row says that there is nothing to report, else "". Rows are ``UNRECOGNISED`` when
    records stand among them: without a header nobody knows what they say.
    """

    top: int
    titled: str
    ledger: str
    kinds: dict[int, RowKind]


def titled(found: list[tuple[int, Cell]], reader: Reader) -> str:
    """The ledger whose title is all that a row says, with at most a number, a period or the keeper before it and
    brackets behind it; "" for any other row."""
    if len(found) != 1 or not isinstance(found[0][1], str):
        return ""
    text = fold(found[0][1])
    bare = _BRACKETS_BEHIND.sub("", text)
    if len(bare) > _LONGEST_TITLE or reader.words.is_note(text) or reader.words.is_sign_off(text):
        return ""
    for ledger, title in reader.index.whole_titles(bare):
        before = bare.removesuffix(title)
        said = any(char.isdigit() for char in before) or reader.words.is_section(text) or reader.finder.find(before)
        if not before or said:
            return ledger
    return ""


def says_nil(found: list[tuple[int, Cell]], reader: Reader) -> bool:
    """Whether a row says that there is nothing to report, beside at most its number and the community."""
    texts = [fold(as_text(value)) for _, value in found]
    rest = [text for text in texts if not _NUMBER.fullmatch(text) and not reader.finder.read(text).value]
    words = reader.words
    if len(rest) == 1 and words.is_nil_line(rest[0]):
        return not reader.index.titles_in(rest[0])
    return any(map(words.is_nil, rest)) and all(words.is_nil(text) or words.is_placeholder(text) for text in rest)


def headless_below(sheet: Sheet, rows: range, own: str, reader: Reader) -> tuple[Headless, ...]:
    """The titles of other ledgers than ``own`` in the rows below a table's header that no header follows. The first one
    ends the table: what stands below is none of its own, whatever it looks like."""
    starts = list(_starts(sheet, rows, own, reader))
    ends = [*(top for top, _ in starts[1:]), rows.stop]
    return tuple(
        _headless(sheet, top, top, end, ledger, reader) for (top, ledger), end in zip(starts, ends, strict=False)
    )


def headless_above(sheet: Sheet, end: int, reader: Reader) -> tuple[Headless, ...]:
    """The nil returns above the first header's lines (which begin at row ``end``), and every row above them."""
    starts = list(_starts(sheet, range(end), "", reader))
    ends = [*(top for top, _ in starts[1:]), end]
    tops = [0, *ends[:-1]]
    found = [
        _headless(sheet, first, top, last, ledger, reader)
        for first, (top, ledger), last in zip(tops, starts, ends, strict=False)
    ]
    while found and not found[-1].ledger:
        found.pop()  # lines of the table that follows
    return tuple(found)


def _starts(sheet: Sheet, rows: range, own: str, reader: Reader) -> Iterator[tuple[int, str]]:
    last = own
    for row in rows:
        cells = sheet.rows[row]
        if len(cells) - cells.count(None) - cells.count("") > _MOST_LINE_CELLS:
            continue
        ledger = titled(cells_of(cells), reader)
        if ledger and ledger != last:
            last = ledger
            yield row, ledger


def _headless(sheet: Sheet, first: int, top: int, end: int, ledger: str, reader: Reader) -> Headless:
    special = {row for row, _ in (*sheet.errors, *sheet.uncached)}
    filled = {r: cells for r in range(first, end) if (cells := cells_of(sheet.rows[r])) or r in special}
    kinds = {row: _kind(cells, reader) for row, cells in filled.items()}
    if RowKind.UNRECOGNISED in kinds.values():
        return Headless(top, ledger, "", dict.fromkeys(kinds, RowKind.UNRECOGNISED))
    return Headless(top, ledger, ledger if RowKind.NIL in kinds.values() else "", kinds)


def _kind(found: list[tuple[int, Cell]], reader: Reader) -> RowKind:
    if titled(found, reader):
        return RowKind.TITLE
    if found and says_nil(found, reader):
        return RowKind.NIL
    if found and all(_NUMBER.fullmatch(fold(as_text(value))) for _, value in found):
        return RowKind.BLANK_NUMBERED
    texts = [fold(value) for _, value in found if isinstance(value, str)]
    few = 0 < len(found) == len(texts) <= _MOST_LINE_CELLS
    return RowKind.NOTE if few or (texts and reader.words.is_sign_off(texts[0])) else RowKind.UNRECOGNISED
