"""The table of a sheet whose ledger nobody has described yet: found by its form, not by its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fztally.model.sheet import Cell, Sheet
from fztally.shape.header import Header, cells_of, find_headers
from fztally.shape.labels import LabelIndex
from fztally.shape.vocabulary import Vocabulary
from fztally.values.text import fold

_SEARCHED_ROWS = 30
_FEWEST_COLUMNS = 3
_LONGEST_LABEL = 24
_LOOKED_AHEAD = 3


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as it stands: its title ("" where there is none), the label of each column, and the data rows' cells in
    the order of the labels."""

    title: str
    labels: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def raw_table(sheet: Sheet, index: LabelIndex, words: Vocabulary) -> RawTable | None:
    """The sheet's table, None when there is none."""
    header = next(find_headers(sheet, index), None) or _plain_header(sheet, words)
    if header is None:
        return None
    columns = sorted(header.labels)
    labels = tuple(header.label(column) for column in columns)
    rows = tuple(tuple(_at(sheet.rows[row], column) for column in columns) for row in _data_rows(sheet, header, words))
    return RawTable(_title(sheet, header.top, words), labels, rows)


def _plain_header(sheet: Sheet, words: Vocabulary) -> Header | None:
    """The row of short, different texts with the most columns under which other rows stand; the first of equals."""
    best: tuple[int, int] = (0, 0)
    for row in range(min(_SEARCHED_ROWS, len(sheet.rows))):
        found = cells_of(sheet.rows[row])
        texts = [fold(value) for _, value in found if isinstance(value, str)]
        if len(texts) < max(_FEWEST_COLUMNS, len(found)) or len(set(texts)) < len(texts):
            continue
        if any(len(text) > _LONGEST_LABEL or words.is_total(text) for text in texts) or words.is_sign_off(texts[0]):
            continue
        if len(texts) > best[0] and _stands_over(sheet, row, len(texts)):
            best = (len(texts), row)
    size, row = best
    if not size:
        return None
    labels = {column: (" ".join(str(value).split()),) for column, value in cells_of(sheet.rows[row])}
    return Header(row, row, labels)


def _stands_over(sheet: Sheet, row: int, columns: int) -> bool:
    """Whether one of the next rows fills about as many columns."""
    below = sheet.rows[row + 1 : row + 1 + _LOOKED_AHEAD]
    return any(len(cells_of(cells)) * 2 >= columns for cells in below)


def _data_rows(sheet: Sheet, header: Header, words: Vocabulary) -> Iterator[int]:
    """Rows below the header that fill a fair share of its columns: no totals, notes, repeated headers."""
    labels = {column: fold(parts[-1]) for column, parts in header.labels.items()}
    for row in range(header.bottom + 1, len(sheet.rows)):
        found = [(column, value) for column, value in cells_of(sheet.rows[row]) if column in labels]
        texts = {column: fold(value) for column, value in found if isinstance(value, str)}
        first = next(iter(texts.values()), "")
        if len(found) < 2 or len(found) * 3 < len(labels):
            continue
        if any(words.is_total(text) for text in texts.values()) or words.is_sign_off(first) or words.is_example(first):
            continue
        if sum(text == labels[column] for column, text in texts.items()) * 2 >= len(found):
            continue
        yield row


def _title(sheet: Sheet, top: int, words: Vocabulary) -> str:
    """The first line above the header that is no fill-in line."""
    for cells in sheet.rows[:top]:
        texts = [value for _, value in cells_of(cells) if isinstance(value, str)]
        if texts and not words.is_sign_off(fold(texts[0])):
            return " ".join(texts[0].split())
    return ""


def _at(row: list[Cell], column: int) -> Cell:
    return row[column] if column < len(row) else None
