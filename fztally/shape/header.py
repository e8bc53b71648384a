"""Where headers stand on a sheet, and which ledger they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from fztally.model.layout import ColumnMatch
from fztally.model.schema import Ledger
from fztally.model.sheet import Cell, Sheet
from fztally.shape.column_numbers import numbers_columns
from fztally.shape.labels import LabelIndex, LedgerLabels, Match
from fztally.shape.vocabulary import Vocabulary
from fztally.values.dates import lone_year
from fztally.values.text import fold

_SEARCHED_ROWS = 40
"""Rows in which a header is looked for by all their cells; further down the first cell must be a label."""
_LONGEST_FIRST = 20
_TALLEST = 3
_FEWEST_LED = 2
"""So many columns to the right make a label a group's where nothing is merged; a single one may be a column that was
added."""
_LONGEST_GROUP = 30
_COLUMNS_WEIGHT, _REQUIRED_WEIGHT = 45.0, 25.0
_TITLE_WEIGHTS = {"title": 30.0, "sheet": 26.0, "file": 20.0, "folder": 8.0}
_LEADERS = 3
"""So many ledgers with the best outright matches are looked at for near ones, which cost more."""
_LEAST_SCORE, _LEAST_COLUMNS = 40.0, 0.34
_REMEMBERED = 4_096
_LEAST_UNTITLED = 4
"""So many columns of its own a table needs when no title names its ledger: a list of names and phones is no roster."""


@dataclass(frozen=True, slots=True)
class Header:
    """A header: its first and last row (0-based) and the parts of each column's label from top to bottom. The last part
    is "" where a column has no label below a group of several."""

    top: int
    bottom: int
    labels: Mapping[int, tuple[str, ...]]

    def label(self, column: int) -> str:
        """The label as a person reads it: ``2019/项目名称``."""
        return "/".join(filter(None, self.labels[column]))


@dataclass(frozen=True, slots=True)
class Recognised:
    """A header with the ledger it was taken for; ``reasons`` add up to ``score``."""

    header: Header
    ledger: Ledger
    score: float
    reasons: tuple[tuple[str, float], ...]
    columns: tuple[ColumnMatch, ...]


def filled(value: Cell) -> bool:
    """Whether a cell holds something other than white space."""
    return value is not None and not (isinstance(value, str) and not value.strip())


def cells_of(row: list[Cell]) -> list[tuple[int, Cell]]:
    """(column, value) of the filled cells of a row."""
    return [
        (c, value)
        for c, value in enumerate(row)
        if value is not None and not (value.__class__ is str and not value.strip())
    ]


def find_headers(sheet: Sheet, index: LabelIndex) -> Iterator[Header]:
    """All headers of a sheet from top to bottom, those that repeat one included."""
    row = 0
    count = len(sheet.rows)
    while row < count:
        if _may_be_header(sheet, row, index):
            header = _best_block(sheet, row, index)
            if header is not None:
                yield header
                row = header.bottom + 1
                continue
        row += 1


def _may_be_header(sheet: Sheet, row: int, index: LabelIndex) -> bool:
    values = sheet.rows[row]
    first = next((value for value in values if value is not None), None)
    if not isinstance(first, str):
        return False
    if row >= _SEARCHED_ROWS and (len(first) > _LONGEST_FIRST or not index.is_label(first)):
        return False
    found = cells_of(values)
    if len(found) < 2:
        return False
    if sum(1 for _, value in found if isinstance(value, str) and index.is_own_label(value)) < 2:
        return False
    labels = sum(1 for _, value in found if isinstance(value, str) and index.is_label(value))
    texts = sum(1 for _, value in found if isinstance(value, str) and len(value) <= 60)
    return labels * 2 >= len(found) and texts * 4 >= len(found) * 3


def _best_block(sheet: Sheet, row: int, index: LabelIndex) -> Header | None:
    """The block of up to three rows around ``row`` whose labels are known best; the smallest of equals."""
    best: Header | None = None
    best_known = 0
    for top in range(row, max(row - _TALLEST, -1), -1):
        grouped = top == row or is_group_row(sheet, top, index)
        if not grouped and not _is_lone_group(sheet, top, row, index):
            break
        if top < row and not (grouped and _joins(sheet, top, row)):
            continue
        for bottom in range(row, min(top + _TALLEST, len(sheet.rows))):
            if bottom > row and not _header_like(sheet, bottom, top, index):
                break
            header = Header(top, bottom, _labels(sheet, top, bottom, index))
            known = _known(header, index)
            if known > best_known:
                best, best_known = header, known
    if best is None or best_known < 2:
        return None
    top = min((m[0] for m in sheet.merges if m[0] < best.top <= m[2]), default=best.top)
    if top + _TALLEST <= best.bottom or not is_group_row(sheet, top, index):
        top = best.top
    reach = max((m[2] for m in sheet.merges if top <= m[0] <= best.bottom), default=best.bottom)
    bottom = max(reach, best.bottom) if reach < top + _TALLEST else best.bottom
    return best if (top, bottom) == (best.top, best.bottom) else Header(top, bottom, _labels(sheet, top, bottom, index))


def is_group_row(sheet: Sheet, row: int, index: LabelIndex) -> bool:
    """Whether a row above a header may belong to it: short texts or years over the columns, and no fill-in line."""
    found = [value for _, value in cells_of(sheet.rows[row])]
    texts = [_label_text(value) for value in found if isinstance(value, str) or lone_year(value)]
    return (
        len(found) == len(texts) >= 2
        and all(len(text) <= _LONGEST_GROUP and ":" not in text and "：" not in text for text in texts)
        and not any(index.is_sign_off(text) or (text[:1].isdigit() and not lone_year(text)) for text in texts)
    )


def _is_lone_group(sheet: Sheet, top: int, row: int, index: LabelIndex) -> bool:
    """Whether a row holds nothing but a group's label, not in the first column as titles do: it belongs to a header
    when a row above does."""
    found = cells_of(sheet.rows[top])
    if len(found) != 1:
        return False
    column, value = found[0]
    over = 0 < column < len(sheet.rows[row]) and filled(sheet.rows[row][column])
    return over and isinstance(value, str) and len(value) <= _LONGEST_GROUP and not index.is_sign_off(value)


def _joins(sheet: Sheet, upper: int, lower: int) -> bool:
    """Whether rows above belong to a header: a merge reaches down from them, one groups filled columns, or they label
    columns that have no label below."""
    below = {c for c, _ in cells_of(sheet.rows[lower])}
    rows = range(upper, lower)
    reaches = any(m[0] in rows and m[2] >= lower for m in sheet.merges)
    groups = any(m[0] in rows and m[3] > m[1] and {*range(m[1], m[3] + 1)} <= below for m in sheet.merges)
    return reaches or groups or any(c not in below for r in rows for c, _ in cells_of(sheet.rows[r]))


def _header_like(sheet: Sheet, row: int, top: int, index: LabelIndex) -> bool:
    found = cells_of(sheet.rows[row])
    short = sum(1 for _, value in found if isinstance(value, str) and len(value) <= _LONGEST_GROUP)
    if not found or short * 4 < len(found) * 3 or any(not isinstance(value, str) for _, value in found):
        return False
    if numbers_columns(found):
        return False
    under = {c for m in sheet.merges if top <= m[0] < row and m[3] > m[1] for c in range(m[1], m[3] + 1)}
    fits = sum(1 for c, value in found if c in under or (isinstance(value, str) and index.is_label(value)))
    return fits * 2 >= len(found)


def _labels(sheet: Sheet, top: int, bottom: int, index: LabelIndex) -> dict[int, tuple[str, ...]]:
    """The parts of each column's label from top to bottom, merges filled, neighbours' group labels carried right."""
    width = max((len(sheet.rows[r]) for r in range(top, bottom + 1)), default=0)
    merged = {
        (r, c): (m[0], m[1])
        for m in sheet.merges
        if m[0] <= bottom and m[2] >= top
        for r in range(max(m[0], top), min(m[2], bottom) + 1)
        for c in range(m[1], min(m[3], width - 1) + 1)
    }

    def at(r: int, c: int) -> Cell:
        row = sheet.rows[r]
        return row[c] if c < len(row) else None

    labels: dict[int, tuple[str, ...]] = {}
    for column in range(width):
        parts: list[str] = []
        for row in range(top, bottom + 1):
            source = merged.get((row, column), (row, column))
            value = at(*source)
            if (
                not filled(value)
                and row < bottom
                and column
                and filled(at(row + 1, column))
                and (row, column) not in merged
            ):
                left = next((at(row, c) for c in range(column - 1, -1, -1) if filled(at(row, c))), None)
                spans = filled(at(row + 1, column - 1))
                value = left if spans else None
            text = _label_text(value)
            if text and (not parts or parts[-1] != text):
                parts.append(text)
        if parts:
            bare = _only_grouped(sheet, column, top, bottom) or _only_led(sheet, column, top, bottom, index)
            labels[column] = (*parts, "") if bare else tuple(parts)
    return labels


def _only_grouped(sheet: Sheet, column: int, top: int, bottom: int) -> bool:
    """Whether a column has no label below a group of several columns, while others of the group have theirs."""
    for first, left, last, right in sheet.merges:
        if top <= first and last < bottom and left < right and left <= column <= right:
            below = {c for row in sheet.rows[last + 1 : bottom + 1] for c, _ in cells_of(row) if left <= c <= right}
            if below and column not in below:
                return True
    return False


def _only_led(sheet: Sheet, column: int, top: int, bottom: int, index: LabelIndex) -> bool:
    """The same where groups are not merged: the columns to the right have a label of their own below, and nothing
    above it. What every ledger may carry (备注) is no group."""

    def text(row: int, c: int) -> str:
        return _label_text(sheet.rows[row][c]) if c < len(sheet.rows[row]) else ""

    rows = [row for row in range(top, bottom + 1) if text(row, column)]
    if not rows or rows[-1] == bottom or not index.is_own_label(text(rows[-1], column)):
        return False
    if any(m[0] <= rows[-1] <= m[2] and m[1] <= column <= m[3] for m in sheet.merges):
        return False
    led = range(column + 1, column + 1 + _FEWEST_LED)
    return all(not text(rows[-1], c) and any(text(row, c) for row in range(rows[-1] + 1, bottom + 1)) for c in led)


def _label_text(value: Cell) -> str:
    if not filled(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def _spellings(parts: tuple[str, ...]) -> tuple[str, ...]:
    """A label's spellings in the order in which they are tried. A group's own label names none of its columns, unless
    only a unit (人, 件) stands below it."""
    if len(parts) == 1:
        return parts
    if not parts[-1]:
        return ()
    above_unit = parts[-2:-1] if len(parts[-1]) == 1 else ()
    return ("".join(parts), "".join(parts[-2:]), parts[-1], *above_unit)


def _known(header: Header, index: LabelIndex) -> int:
    """How many columns the best fitting ledger knows."""
    return max(len({m.field for m in _outright(header, labels).values()}) for labels in index.ledgers.values())


def _outright(header: Header, labels: LedgerLabels) -> dict[int, Match]:
    """Columns whose label the ledger knows without guessing; of two for one field the better, then the first."""
    best: dict[str, tuple[float, int, Match]] = {}
    for column, parts in header.labels.items():
        match = next((m for text in _spellings(parts) if (m := labels.match(text))), None)
        if match and (match.field not in best or match.score > best[match.field][0]):
            best[match.field] = (match.score, column, match)
    return {column: match for _, column, match in best.values()}


def recognise(
    header: Header, evidence: Mapping[str, Mapping[str, float]], index: LabelIndex, words: Vocabulary
) -> tuple[Recognised | None, str]:
    """The ledger that a header belongs to, or None with the nearest ledger's id.

    ``evidence`` maps where a title was found (``title``, ``sheet``, ``file``, ``folder``) to ledgers and how well. What
    was recognised is remembered: communities fill in the same forms.
    """
    key = (tuple(header.labels.items()), tuple((where, tuple(hits.items())) for where, hits in evidence.items()))
    known = index.recognised.get(key)
    if known is None:
        if len(index.recognised) >= _REMEMBERED:
            index.recognised.clear()
        known = index.recognised[key] = _recognise(header, evidence, index, words)
    found, nearest = known
    return (replace(found, header=header) if found else None), nearest


def _recognise(
    header: Header, evidence: Mapping[str, Mapping[str, float]], index: LabelIndex, words: Vocabulary
) -> tuple[Recognised | None, str]:
    plain = [_score(header, labels, evidence, words, index.shared, near=False) for labels in index.ledgers.values()]
    leaders = sorted(plain, key=lambda found: -found.score)[:_LEADERS]
    guessed = [
        _score(header, index.ledgers[found.ledger.id], evidence, words, index.shared, near=True) for found in leaders
    ]
    best = max(guessed, key=lambda found: found.score)
    taken = [match for match in best.columns if match.field]
    share = len(taken) / max(1, len(header.labels))
    own = sum(1 for match in taken if match.field not in index.shared)
    named = any(where in _TITLE_WEIGHTS for where, _ in best.reasons) or _names_itself(best, index)
    if best.score < _LEAST_SCORE or share < _LEAST_COLUMNS or own < (2 if named else _LEAST_UNTITLED):
        return None, best.ledger.id if taken else ""
    return best, ""


def _names_itself(found: Recognised, index: LabelIndex) -> bool:
    """Whether the label of a required column is one that no other ledger has: 联络员."""
    required = {field.id for field in found.ledger.fields if field.required}
    others = [labels for ledger_id, labels in index.ledgers.items() if ledger_id != found.ledger.id]
    return any(
        m.field in required
        and m.how != "near"
        and not any(labels.match(text) for labels in others for text in _spellings(found.header.labels[m.column]))
        for m in found.columns
    )


def _score(
    header: Header,
    labels: LedgerLabels,
    evidence: Mapping[str, Mapping[str, float]],
    words: Vocabulary,
    shared: frozenset[str],
    *,
    near: bool,
) -> Recognised:
    ledger = labels.ledger
    columns = match_columns(header, labels, words, near=near)
    fields = {match.field: match.score for match in columns if match.field}
    own = sum(score / 100 for field, score in fields.items() if field not in shared)
    labelled = sum(1 for match in columns if match.field not in shared)
    required = [f.id for f in ledger.fields if f.required and f.kind != "community"]
    share = _COLUMNS_WEIGHT * own / max(1, labelled)
    needed = _REQUIRED_WEIGHT * sum(1 for f in required if f in fields) / max(1, len(required))
    where, weight = max(
        ((where, _TITLE_WEIGHTS[where] * hits.get(ledger.id, 0.0)) for where, hits in evidence.items()),
        key=lambda pair: pair[1],
        default=("", 0.0),
    )
    reasons = [("columns", round(share, 1)), ("required", round(needed, 1))]
    if weight:
        reasons.append((where, round(weight, 1)))
    return Recognised(header, ledger, round(share + needed + weight, 1), tuple(reasons), columns)


def match_columns(
    header: Header, labels: LedgerLabels, words: Vocabulary, *, near: bool = True
) -> tuple[ColumnMatch, ...]:
    """What each labelled column is: outright matches first, then (with ``near``) near ones for fields still free."""
    outright = _outright(header, labels)
    taken = {match.field for match in outright.values()}
    found: list[ColumnMatch] = []
    for column, parts in header.labels.items():
        label = header.label(column)
        match = outright.get(column)
        if match is None:
            again = next((m for text in _spellings(parts) if (m := labels.match(text))), None)
            if again:
                found.append(ColumnMatch(column, label, "", "repeated", again.score))
                continue
            if words.is_id_label(fold(parts[-1])):
                found.append(ColumnMatch(column, label, "", "dropped", 100.0))
                continue
            match = labels.near(parts[-1], frozenset(taken)) if near else None
            if match:
                taken.add(match.field)
        if match is None:
            found.append(ColumnMatch(column, label, "", "unknown", 0.0))
        else:
            found.append(ColumnMatch(column, label, match.field, match.how, match.score))
    return tuple(found)
