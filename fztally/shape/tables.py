"""A sheet cut into its tables, each with its ledger, its rows' kinds and what stands around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fztally.model.layout import Layout, RowKind
from fztally.model.sheet import Sheet
from fztally.model.source import Source
from fztally.shape.evidence import Facts, gather, lines_of, title_evidence
from fztally.shape.header import Header, Recognised, cells_of, find_headers, is_group_row, recognise
from fztally.shape.headless import Headless, Reader, headless_above, headless_below, says_nil, titled
from fztally.shape.rows import Region, classify
from fztally.shape.vocabulary import Vocabulary
from fztally.shape.year_groups import of_year
from fztally.values.reading import Context
from fztally.values.text import fold

_TITLE_ROWS, _MOST_TITLE_ROWS = 6, 12
_TITLE_CELLS = 4
_GROUP_ROWS = 2


@dataclass(frozen=True, slots=True)
class FoundTable:
    """One table: its layout, the ledger's columns, what stands around it, its title lines."""

    layout: Layout
    found: Recognised
    facts: Facts
    head: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A header that belongs to no ledger: its first row, and the nearest ledger's id."""

    row: int
    nearest: str
    columns: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A sheet's tables, titles without a header, and the headers that belong to no ledger."""

    tables: tuple[FoundTable, ...]
    headless: tuple[Headless, ...]
    unknown: tuple[Unknown, ...]


def cut(sheet: Sheet, source: Source, reader: Reader, context: Context) -> Cut:
    """Find the tables of a sheet."""
    headers = [of_year(header, context.year) for header in find_headers(sheet, reader.index)]
    tables: list[FoundTable] = []
    unknown: list[Unknown] = []
    opened: list[tuple[int, Header, Recognised]] = []
    for header in headers:
        start = _title_start(sheet, header, opened[-1][1].bottom + 1 if opened else 0, reader)
        lines = lines_of(sheet, range(start, header.top))
        evidence = title_evidence(reader.index, lines, sheet.name, source)
        found, nearest = recognise(header, evidence, reader.index, reader.words)
        if found is None:
            unknown.append(Unknown(header.top, nearest, len(header.labels)))
        elif not (opened and _same(opened[-1], found, sheet, start, reader.words)):
            opened.append((start, header, found))
    lone = list(headless_above(sheet, opened[0][0] if opened else len(sheet.rows), reader))
    starts = [max((row + 1 for part in lone for row in part.kinds), default=0), *(start for start, _, _ in opened[1:])]
    ends = [*starts[1:], len(sheet.rows)]
    for first, (_, header, found), end in zip(starts, opened, ends, strict=False):
        below = headless_below(sheet, range(header.bottom + 1, end), found.ledger.id, reader)
        tables.append(_table(sheet, source, reader, context, Region(first, below[0].top if below else end, found)))
        lone += below
    return Cut(tuple(tables), tuple(lone), tuple(unknown))


def _title_start(sheet: Sheet, header: Header, floor: int, reader: Reader) -> int:
    """Where the title lines above a header begin: rows of few texts above it, and group labels right above it;
    totals of
    a table before it are left out."""
    start = top = header.top
    for row in range(top - 1, max(floor, top - _GROUP_ROWS) - 1, -1):
        # groups are fewer than their columns; a record is as wide as the header
        if not is_group_row(sheet, row, reader.index) or len(cells_of(sheet.rows[row])) * 2 > len(header.labels):
            break
        if row == floor or _is_line(sheet, row - 1, floor, reader):
            start = row
            break
    lines, nearest = start, ""
    for row in range(lines - 1, max(floor, lines - _MOST_TITLE_ROWS) - 1, -1):
        if not _is_line(sheet, row, floor, reader):
            break
        title = titled(cells_of(sheet.rows[row]), reader)
        if title and nearest and title != nearest:
            break
        nearest = nearest or title
        # further up only titles are looked for: notes there may be those of the table above
        if title or row >= lines - _TITLE_ROWS:
            start = row
    return start


def _is_line(sheet: Sheet, row: int, floor: int, reader: Reader) -> bool:
    """Whether a row may be a title line (or a blank one) of a table that begins below ``floor``."""
    found, words = cells_of(sheet.rows[row]), reader.words
    if len(found) > _TITLE_CELLS or any(not isinstance(value, str) for _, value in found[:1]):
        return False
    if found and says_nil(found, reader):
        return False
    if not floor:
        return True
    # below another table its totals and records end: several cells are a line only when they are filled in or signed
    texts = [fold(value) for _, value in found if isinstance(value, str)]
    return not any(map(words.is_total, texts)) and (len(found) <= 1 or any(map(words.is_sign_off, texts)))


def _same(
    before: tuple[int, Header, Recognised], found: Recognised, sheet: Sheet, start: int, words: Vocabulary
) -> bool:
    """Whether a header only repeats the one before it (page break): same columns, and no other title above."""
    earlier = before[2]
    if earlier.ledger.id != found.ledger.id:
        return False
    if not _fit(_columns(earlier), _columns(found)):
        return False
    lines = lines_of(sheet, range(start, found.header.top))
    known = set(lines_of(sheet, range(before[0], before[1].top)))
    return all(line in known or words.uncontinued(line) != line or words.is_section(line) for line in lines)


def _columns(found: Recognised) -> dict[int, tuple[bool, str]]:
    """What each column is: its field, else its own label without those of groups above it; and whether it is a
    field."""
    labels = found.header.labels
    return {m.column: (bool(m.field), m.field or fold(labels[m.column][-1])) for m in found.columns}


def _fit(some: Mapping[int, tuple[bool, str]], others: Mapping[int, tuple[bool, str]]) -> bool:
    """Whether two headers have the same fields in the same columns; only columns of no field may be left out."""
    return all(
        some[c] == others[c] if c in some and c in others else not (some.get(c) or others[c])[0]
        for c in {*some, *others}
    )


def _table(sheet: Sheet, source: Source, reader: Reader, context: Context, region: Region) -> FoundTable:
    found = region.found
    kinds = classify(sheet, region, reader.words)
    head = lines_of(sheet, range(region.start, found.header.top))
    foot = lines_of(sheet, _foot(kinds, found.header.bottom))
    facts = gather(head, foot, sheet.name, source, reader.finder, reader.words, context)
    layout = Layout(
        found.ledger.id,
        found.score,
        found.reasons,
        tuple(range(found.header.top, found.header.bottom + 1)),
        found.columns,
        kinds,
    )
    return FoundTable(layout, found, facts, tuple(head))


def _foot(kinds: dict[int, RowKind], bottom: int) -> Sequence[int]:
    return [row for row, kind in kinds.items() if kind is RowKind.NOTE and row > bottom]
