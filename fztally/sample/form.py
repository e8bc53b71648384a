"""A ledger as a form: title, fill-in line, header, rows, totals, sign-off, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from fztally.model.place import column_letters
from fztally.model.schema import Field


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with the value that is stored beside it (an error such as ``#REF!`` is one)."""

    text: str
    value: float | str


Cell = str | int | float | date | datetime | Formula | None


class Part(StrEnum):
    """Which part of the form a line belongs to."""

    TITLE = "title"
    FILL_IN = "fill_in"
    HEADER = "header"
    BODY = "body"
    TOTAL = "total"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet: ``cells`` from the first column on; ``spans``: how many columns each takes (none: one)."""

    part: Part
    cells: Sequence[Cell]
    spans: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Slip:
    """A planted change of one cell: in the ``row``-th data row (0 = the totals row), column of ``field``.

    ``value`` replaces the cell; ``more`` is added to a total; ``repeat`` writes the row once more.
    """

    code: str
    row: int
    field: str = ""
    value: Cell = None
    more: float = 0
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """One table of a sheet. ``totals``: none, values, formula, count, top; ``summed`` are the fields added up."""

    sheet: str
    title: str
    fill_in: tuple[str, ...]
    columns: tuple[Field, ...]
    labels: tuple[str, ...]
    rows: Iterable[list[Cell]]
    totals: str = "none"
    summed: tuple[str, ...] = ()
    total_word: str = ""
    counted: str = ""
    nil: str = ""
    sign_off: tuple[str, ...] = ()
    slips: tuple[Slip, ...] = ()
    long_fields: frozenset[str] = frozenset()
    slipped: list[tuple[str, int, int]] = field(default_factory=list)
    """Where slips went while the lines were made: code, Excel row, column (0 = the row)."""

    @property
    def head(self) -> int:
        """The Excel row of the header."""
        return 3 if self.fill_in else 2

    def lines(self) -> Iterator[Line]:
        """The lines from the top; rows are taken one at a time."""
        width = len(self.columns)
        yield Line(Part.TITLE, [self.title], (width,))
        if self.fill_in:
            yield Line(Part.FILL_IN, list(self.fill_in), _spread(width, len(self.fill_in)))
        body = _Body(self)
        top = self.totals == "top" and bool(self.summed)
        rows = body.all(self.head + top)
        if top:
            held = list(rows)
            yield Line(Part.HEADER, list(self.labels))
            yield body.total(self.head + 1)
            yield from (Line(Part.BODY, cells) for cells in held)
        else:
            yield Line(Part.HEADER, list(self.labels))
            for cells in rows:
                yield Line(Part.BODY, cells)
        if not body.count:
            yield Line(Part.BODY, [self.nil], (width,))
        elif self.totals == "count":
            yield Line(Part.TOTAL, [self.counted.format(n=body.count)], (width,))
        elif self.totals in ("values", "formula") and self.summed:
            yield body.total(self.head + 1 + body.count)
        if self.sign_off:
            yield Line(Part.NOTE, list(self.sign_off), _spread(width, len(self.sign_off)))


class _Body:
    """The data rows with their slips, summed on the way."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._at = {column.id: n for n, column in enumerate(form.columns)}
        self._summed = [self._at[name] for name in form.summed if name in self._at]
        self._sums = dict.fromkeys(self._summed, 0.0)
        self._first = 0
        self.count = 0

    def all(self, first: int) -> Iterator[list[Cell]]:
        """Every row as it is written; ``first`` is the Excel row above the first one."""
        self._first = first + 1
        slips = {slip.row: slip for slip in self._form.slips if slip.row}
        for n, cells in enumerate(self._form.rows, 1):
            slip = slips.get(n)
            if slip and not slip.repeat and slip.field in self._at:
                cells[self._at[slip.field]] = slip.value
                self._form.slipped.append((slip.code, first + self.count + 1, self._at[slip.field] + 1))
            yield self._counted(cells)
            if slip and slip.repeat:
                self._form.slipped.append((slip.code, first + self.count + 1, 0))
                yield self._counted(list(cells))

    def _counted(self, cells: list[Cell]) -> list[Cell]:
        self.count += 1
        if "seq" in self._at:
            cells[self._at["seq"]] = self.count
        for n in self._summed:
            value = cells[n]
            if isinstance(value, int | float):
                self._sums[n] += value
        return cells

    def total(self, row: int) -> Line:
        """The totals row at this Excel row."""
        form = self._form
        cells: list[Cell] = [None] * len(form.columns)
        cells[0] = form.total_word
        last = self._first + self.count - 1
        more = {slip.field: slip for slip in form.slips if not slip.row}
        for n in self._summed:
            value, name = round(self._sums[n], 2), form.columns[n].id
            whole: float = int(value) if value == int(value) else value
            letters = column_letters(n + 1)
            if name in more:
                form.slipped.append((more[name].code, row, n + 1))
                cells[n] = whole + more[name].more
            elif form.totals == "formula":
                cells[n] = Formula(f"=SUM({letters}{self._first}:{letters}{last})", whole)
            else:
                cells[n] = whole
        return Line(Part.TOTAL, cells)


def _spread(width: int, count: int) -> tuple[int, ...]:
    """``width`` columns over ``count`` cells; the first ones are the wider."""
    count = min(count, width)
    return tuple(width // count + (n < width % count) for n in range(count))
