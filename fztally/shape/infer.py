"""Sample ledgers -> a draft of their definition: fields, kinds, codes, what is always filled in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from fztally.model.draft import Draft
from fztally.model.schema import Field, Figure, Kind, Ledger, Schemas, Table
from fztally.model.sheet import Cell, Sheet
from fztally.shape.column_kind import KindFinder, codes_of
from fztally.shape.communities import CommunityFinder
from fztally.shape.header import filled
from fztally.shape.labels import LabelIndex, label_forms
from fztally.shape.unknown import RawTable, raw_table
from fztally.shape.vocabulary import Vocabulary
from fztally.values.codes import CodeBook
from fztally.values.identity import find_id_numbers
from fztally.values.reading import Context
from fztally.values.text import as_text, fold
from fztally.values.units import factor

_UNIT = re.compile(r"[(（\[【/](?P<unit>[^()（）\[\]【】/]{1,3})[)）\]】]?\s*$")
_YEAR = re.compile(r"\d{4}\s*年?度?|第[一二三四1-4]季度|\d{1,2}\s*月份?|(?:上|下)半年", re.ASCII)
_EMPTY_BRACKETS = re.compile(r"[(（\[【]\s*[)）\]】]")
_MOST_OF = 0.9
_HALF = 0.5
_TRUSTED: tuple[Kind, ...] = ("person", "text")
"""Kinds of known fields that values alone do not give away."""


@dataclass
class _Column:
    """A column of all samples: its labels, the first being the one seen most, and its filled cells."""

    labels: Counter[str] = field(default_factory=Counter)
    values: list[Cell] = field(default_factory=list)
    tables: set[int] = field(default_factory=set)

    @property
    def label(self) -> str:
        return _bare(self.labels.most_common(1)[0][0])


class Inferrer:
    """Drafts definitions with the help of what the schemas know already: labels, communities, words."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._index = LabelIndex(schemas)
        self._words = Vocabulary(schemas.common.words)
        self._finder = CommunityFinder(schemas.registry)
        self._everything = Context(2000, date(1950, 1, 1), date(2099, 12, 31), True, self._words.placeholders)
        self._kinds = KindFinder(schemas.common.words, self._finder, self._everything)

    def tables(self, sheets: Iterable[Sheet]) -> list[RawTable]:
        """The tables with at least one data row."""
        found = (raw_table(sheet, self._index, self._words) for sheet in sheets)
        return [table for table in found if table and table.rows]

    def draft(self, tables: Sequence[RawTable], ledger_id: str, name: str, *, fixed: bool) -> Draft:
        """The definition of a ledger that all ``tables`` are of; ``name`` is its title where no table has one, or in
        any case (``fixed``)."""
        rows = sum(len(table.rows) for table in tables)
        columns = self._columns(tables)
        known = self._nearest(columns)
        columns = list(_joined(columns, known))
        fields: list[Field] = []
        counts: dict[str, int] = {}
        guessed: set[str] = set()
        dropped: list[str] = []
        for column in columns:
            if self._holds_ids(column):
                dropped.append(column.label)
                continue
            hint = known.get(column.label)
            if hint is not None and (hint.fill_in or hint in self._schemas.common.fields):
                continue
            found = self._field(column, hint, rows, {each.id for each in fields}, guessed)
            if found.kind == "community" and any(each.kind == "community" for each in fields):
                continue
            fields.append(found)
            counts[found.id] = len(column.values)
        title = name if fixed else self._title(tables) or self._plain(name) or name
        ledger = self._ledger(ledger_id, title, self._with_community(fields))
        return Draft(ledger, len(tables), rows, counts, frozenset(guessed), tuple(dropped))

    def _columns(self, tables: Sequence[RawTable]) -> list[_Column]:
        """Columns of all tables, those of one label together, in the order in which they come first."""
        columns: dict[str, _Column] = {}
        for number, table in enumerate(tables):
            for n, label in enumerate(table.labels):
                column = columns.setdefault(label_forms(label)[-1], _Column())
                column.labels[label] += 1
                column.tables.add(number)
                column.values += [row[n] for row in table.rows if self._says(row[n])]
        return list(columns.values())

    def _says(self, value: Cell) -> bool:
        return filled(value) and not (isinstance(value, str) and self._words.is_placeholder(fold(value)))

    def _nearest(self, columns: Sequence[_Column]) -> dict[str, Field]:
        """What the ledger that knows most of these labels, else any ledger, takes each column for."""
        ledgers = sorted(
            self._index.ledgers.values(),
            key=lambda labels: -sum(1 for column in columns if labels.match(column.label)),
        )
        found: dict[str, Field] = {}
        for column in columns:
            for labels in ledgers:
                if match := labels.match(column.label):
                    found[column.label] = labels.ledger.field(match.field)
                    break
        return found

    def _holds_ids(self, column: _Column) -> bool:
        if self._words.is_id_label(fold(column.label)):
            return True
        ids = sum(1 for value in column.values if find_id_numbers(as_text(value)))
        return ids > _HALF * max(1, len(column.values))

    def _field(self, column: _Column, hint: Field | None, rows: int, taken: set[str], guessed: set[str]) -> Field:
        unit = _unit(column, hint)
        codes = self._codes(column, hint)
        kind = "code" if codes else self._kind(column, hint, unit)
        field_id = "community" if kind == "community" else hint.id if hint else ""
        if not field_id or field_id in taken:
            field_id = f"column_{len(taken) + 1}"
            guessed.add(field_id)
        key = bool(hint and hint.key and kind == "text" and len(set(map(str, column.values))) == len(column.values))
        more = [_bare(label) for label in column.labels if _bare(label) != column.label]
        return Field(
            id=field_id,
            label=column.label,
            kind=kind,
            aliases=tuple(dict.fromkeys(more)),
            required=rows > 0 and len(column.values) == rows,
            key=key,
            personal=kind in ("person", "phone") or bool(hint and hint.personal),
            unit=unit if kind in ("int", "number") else "",
            codes=codes or dict.fromkeys(codes_of(column.values), ()) if kind == "code" else None,
        )

    def _codes(self, column: _Column, hint: Field | None) -> dict[str, tuple[str, ...]]:
        """The closed list of the known field when these values are of it, else nothing."""
        codes = hint.codes if hint and isinstance(hint.codes, dict) else {}
        book = CodeBook(codes, near=False)
        known = sum(1 for value in column.values if book.read(value, self._everything).value is not None)
        return dict(codes) if codes and column.values and known >= _MOST_OF * len(column.values) else {}

    def _kind(self, column: _Column, hint: Field | None, unit: str) -> Kind:
        """What the values are; a label that is known decides where they leave it open."""
        looked = self._kinds.look(column.values, unit)
        if hint is None:
            return looked
        if hint.kind in _TRUSTED and looked in ("text", "code", "int"):
            return hint.kind
        if hint.kind not in ("code", *_TRUSTED) and self._kinds.share(column.values, hint.kind, unit) >= _MOST_OF:
            return hint.kind
        return looked

    def _title(self, tables: Sequence[RawTable]) -> str:
        """The title that most tables share, without years, months and communities."""
        titles = Counter(title for table in tables if (title := self._plain(table.title)))
        return titles.most_common(1)[0][0] if titles else ""

    def _plain(self, title: str) -> str:
        registry = self._schemas.registry
        names = [registry.office.name, *registry.office.aliases]
        names += [name for community in registry.communities for name in (community.name, *community.aliases)]
        for name in sorted(names, key=len, reverse=True):
            if len(name) > 2:
                title = title.replace(name, "")
        return _EMPTY_BRACKETS.sub("", _YEAR.sub("", title)).strip(" -—_·")

    def _with_community(self, fields: list[Field]) -> tuple[Field, ...]:
        if any(each.kind == "community" for each in fields):
            return tuple(fields)
        label = next(f.label for ledger in self._schemas.ledgers for f in ledger.fields if f.kind == "community")
        return (Field(id="community", label=label, kind="community", required=True), *fields)

    def _ledger(self, ledger_id: str, title: str, fields: tuple[Field, ...]) -> Ledger:
        """The draft with the table and the figure that every ledger may begin with."""
        dated = next((each.id for each in fields if each.kind in ("date", "datetime") and each.required), None)
        coded = next((each.id for each in fields if each.kind in ("code", "yes_no")), None)
        counters = self._schemas.common.words.counter
        return Ledger(
            id=ledger_id,
            title=title,
            kept_by="community",
            fields=fields,
            period_field=dated,
            tables=(Table(id=f"community_{coded or 'rows'}", title=title, rows="community", columns=coded),),
            figures=(Figure(id=ledger_id, label=title, unit=counters[0] if counters else "", count=True),),
        )


def _joined(columns: Sequence[_Column], known: Mapping[str, Field]) -> Iterator[_Column]:
    """Columns that are one field under other labels together; two of one table stay apart."""
    first: dict[str, _Column] = {}
    for column in columns:
        hint = known.get(column.label)
        same = first.setdefault(hint.id, column) if hint else column
        if same is column or same.tables & column.tables:
            yield column
            continue
        same.labels += column.labels
        same.values += column.values
        same.tables |= column.tables


def _bare(label: str) -> str:
    """A label without line breaks, stars and units."""
    written = "".join(label.split())
    unit = _unit_in(written)
    return (written[: unit.start()] if unit else written).strip("*★:：")


def _unit_in(label: str) -> re.Match[str] | None:
    match = _UNIT.search(label)
    return match if match and factor(match["unit"], "") is not None else None


def _unit(column: _Column, hint: Field | None) -> str:
    """The unit that a label states in brackets, else that of the known field."""
    for label in column.labels:
        if match := _unit_in("".join(label.split())):
            return match["unit"]
    return hint.unit if hint else ""
