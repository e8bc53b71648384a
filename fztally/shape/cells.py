"""Columns of raw cells -> columns of typed values, with what there is to say about each cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import NoneType
from typing import Any, NamedTuple

from fztally.model.schema import Field, Kind, Ledger
from fztally.model.sheet import Cell
from fztally.model.words import Words
from fztally.shape.communities import OFFICE, CommunityFinder
from fztally.values.codes import CodeBook, YesNo
from fztally.values.dates import read_date, read_datetime, read_month
from fztally.values.identity import mask_person, mask_phone, mask_text
from fztally.values.numbers import read_int, read_number
from fztally.values.phones import read_person, read_phone
from fztally.values.reading import Context, Reading
from fztally.values.text import as_text, fold, read_text

Read = Callable[[Cell], Reading]
_PLAIN: Mapping[Kind, Callable[..., Reading]] = {
    "date": read_date,
    "datetime": read_datetime,
    "month": read_month,
    "phone": read_phone,
    "person": read_person,
}
"""Readers that need nothing of their field."""
_MEMO_LIMIT = 200_000
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Remark:
    """What there is to say about the cell of data row ``index``: a finding code and its one fact."""

    index: int
    code: str
    fact: str


class _Memo(NamedTuple):
    """What cells were read as: their values where there is nothing to say, else the readings."""

    plain: dict[object, object]
    told: dict[object, Reading]


class FieldReaders:
    """One reader a field, with a memo of the values it has seen: columns repeat themselves."""

    def __init__(self, words: Words, finder: CommunityFinder) -> None:
        self._words, self._finder = words, finder
        self._readers: dict[tuple[str, str, Context], tuple[Read, dict[type, _Memo]]] = {}

    def column(
        self, ledger: Ledger, field: Field, context: Context, values: Sequence[Cell], ditto: frozenset[str]
    ) -> tuple[list[object], list[Remark]]:
        """Typed values (None where empty or invalid) and remarks, in the order of ``values``."""
        read, memos = self._reader(ledger, field, context)
        kinds = {*map(type, values)} - {NoneType}
        keys: Sequence[object] = values
        if len(kinds) > 1:
            # 1, 1.0 and True are the same to a dictionary
            keys = [None if value is None else (value.__class__, value) for value in values]
        # keys of a mixed column are tuples, and so is the name of its memo
        memo = memos.setdefault(kinds.pop() if len(kinds) == 1 else tuple, _Memo({}, {}))
        if len(memo.plain) + len(memo.told) > _MEMO_LIMIT:
            memo.plain.clear()
            memo.told.clear()
        memo.plain[None] = None
        for key in {*keys}.difference(memo.plain, memo.told):
            reading = self._read(read, key[1] if isinstance(key, tuple) else key, ditto)
            if reading.code:
                memo.told[key] = reading
            else:
                memo.plain[key] = reading.value
        try:
            return [memo.plain[key] for key in keys], []
        except KeyError:
            return _with_remarks(keys, memo)

    @staticmethod
    def _read(read: Read, value: Any, ditto: frozenset[str]) -> Reading:
        if isinstance(value, str) and len(value) <= 8 and fold(value) in ditto:
            return Reading(None, "ditto")
        return read(value)

    def _reader(self, ledger: Ledger, field: Field, context: Context) -> tuple[Read, dict[type, _Memo]]:
        key = (ledger.id, field.id, context)
        if key not in self._readers:
            self._readers[key] = (self._make(field, context), {})
        return self._readers[key]

    def _make(self, field: Field, context: Context) -> Read:
        """The reader of a field's kind."""
        read: Callable[..., Reading]
        match field.kind:
            case "int" | "number":
                read = partial(read_int if field.kind == "int" else read_number, unit=field.unit, minimum=field.minimum)
            case "yes_no":
                read = YesNo((*self._words.yes, *field.yes), (*self._words.no, *field.no)).read
            case "code":
                read = CodeBook(field.codes if isinstance(field.codes, dict) else {}).read
            case "community":
                read = self._community
            case "text":
                read = partial(read_text, keep_ids=field.key and not field.no_ids)
            case kind:
                read = _PLAIN[kind]
        return partial(read, context=context)

    def _community(self, raw: Cell, context: Context) -> Reading:
        text = read_text(raw, context, keep_ids=True).value
        return self._finder.read(text) if isinstance(text, str) else Reading(None)


def _with_remarks(keys: Sequence[object], memo: _Memo) -> tuple[list[object], list[Remark]]:
    """The values of a column about which there is something to say, and what."""
    out: list[object] = []
    remarks: list[Remark] = []
    for n, key in enumerate(keys):
        reading = memo.told.get(key)
        if reading is None:
            out.append(memo.plain[key])
            continue
        if reading.code == "ditto":
            reading = Reading(out[-1], "ditto") if out else Reading(None, "ditto-first")
        remarks.append(Remark(n, reading.code, reading.fact))
        out.append(reading.value)
    return out, remarks


def shown(field: Field, value: Cell) -> str:
    """A cell's value as a finding may show it: personal fields masked, numbers of persons masked everywhere."""
    text = " ".join(as_text(value).split())
    if field.kind == "phone":
        text = mask_phone(text)
    elif field.personal:
        text = mask_person(text)
    return mask_text(text)[:_SHOWN]


def filled_column(
    rows: Sequence[list[Cell]], indices: Sequence[int], column: int, down: Mapping[tuple[int, int], tuple[int, int]]
) -> list[Cell]:
    """The raw values of a column in the given rows; cells under a merge take the merge's value."""
    if not any(under == column for _, under in down):
        return [cells[column] if column < len(cells) else None for cells in (rows[row] for row in indices)]
    values: list[Cell] = []
    for row in indices:
        cells = rows[row]
        value = cells[column] if column < len(cells) else None
        if value.__class__ is str and not value.strip():
            value = None
        if value is None and (row, column) in down:
            top, left = down[(row, column)]
            value = rows[top][left] if left < len(rows[top]) else None
        values.append(value)
    return values


def split_office(values: Sequence[object]) -> tuple[list[str | None], list[bool]]:
    """Community names with None for the office, and where the office is named."""
    return [None if v is None or v == OFFICE else str(v) for v in values], [v == OFFICE for v in values]
