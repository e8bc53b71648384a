"""Which columns a table has, in which order, under which labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from fztally.model.schema import Field, Ledger
from fztally.sample.mess.kinds import Dice
from fztally.sample.mess.respell import choose
from fztally.sample.mess.words import LedgerWords, Words

SEQ, RATE, ID, EXTRA, EMPTY = "seq", "@rate", "@id", "@extra", "@empty"
_MOST_DROPPED = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a field of the ledger, or one of the others by ``name``; its label as written."""

    name: str
    label: str
    field: Field | None = None

    def in_wan(self, label: str) -> bool:
        """Whether the column is labelled as one of ten thousands; ``label`` is the pattern of such labels."""
        return self.label.endswith(label.removeprefix("{label}"))


class ColumnPlan:
    """Chooses the columns of one table."""

    def __init__(self, ledger: Ledger, words: Words, dice: Dice, rng: Random, fixed: bool) -> None:
        self._ledger, self._words, self._dice, self._rng = ledger, words, dice, rng
        self._own = words.ledgers[ledger.id]
        self._fixed = fixed
        self.kinds: set[str] = set()

    def _hit(self, kind: str) -> bool:
        hit = self._dice.roll(kind, self._rng)
        if hit:
            self.kinds.add(kind)
        return hit

    def choose(self, filled: Sequence[str], home: str) -> list[Column]:
        """The columns; ``filled`` are the fields that the rows have, ``home`` the community that the file is from.

        A table that is ``fixed`` keeps all its fields.
        """
        fields = [
            f for f in self._ledger.fields if (f.id in filled or f.id == "community") and f.id not in (SEQ, "note")
        ]
        if not self._fixed and self._hit("columns-missing"):
            fields = self._drop(fields)
        if home and self._hit("no-community"):
            fields = [f for f in fields if f.kind != "community"]
        if self._hit("column-order"):
            for _ in range(len(fields) // 2):
                fields.insert(int(self._rng.random() * len(fields)), fields.pop(int(self._rng.random() * len(fields))))
        columns = [Column(f.id, label, f) for f, label in zip(fields, self._labels(fields), strict=True)]
        if self._own.rate and all(part in filled for part in self._own.rate):
            columns.append(Column(RATE, self._words.rate_label))
        note = choose(self._words.note_labels, self._rng) if self._hit("note-label") else ""
        columns += [
            Column("note", note or f.label, f) for f in self._ledger.fields if f.id == "note" and "note" in filled
        ]
        self._further(columns)
        if not self._hit("no-seq"):
            seq = choose(self._words.seq_labels, self._rng) if self._hit("seq-label") else ""
            columns.insert(0, next(Column(SEQ, seq or f.label, f) for f in self._ledger.fields if f.id == SEQ))
        return columns

    def _drop(self, fields: list[Field]) -> list[Field]:
        needed = {*self._own.needed, *self._own.after.values(), *(self._own.rate or ())}
        spare = [f for f in fields if not (f.required or f.key or f.id in needed or f.kind == "community")]
        self._rng.shuffle(spare)
        gone = {f.id for f in spare[: 1 + int(self._rng.random() * _MOST_DROPPED)]}
        return [f for f in fields if f.id not in gone]

    def _further(self, columns: list[Column]) -> None:
        """Columns that are no field of the ledger."""
        rng, words = self._rng, self._words
        if self._hit("column-extra"):
            label = words.evil_column if self._hit("column-evil") else choose(words.extra_columns, rng)
            columns.insert(1 + int(rng.random() * len(columns)), Column(EXTRA, label))
        if self._hit("column-total"):
            columns.insert(1 + int(rng.random() * len(columns)), Column(EXTRA, choose(words.total_columns, rng)))
        if self._hit("id-column"):
            columns.insert(1 + int(rng.random() * len(columns)), Column(ID, choose(words.id_labels, rng)))
        if self._hit("columns-empty"):
            columns.insert(2 + int(rng.random() * (len(columns) - 1)), Column(EMPTY, ""))
        if self._hit("column-unlabelled"):
            columns.append(Column(EXTRA, ""))
        if self._hit("fill-in-columns"):
            columns += [Column(f"@{name}", label) for name, (label, _) in words.fill_in_columns.items()]

    def _labels(self, fields: Sequence[Field]) -> list[str]:
        labels: list[str] = []
        for field in fields:
            label = self._alias(field, labels)
            labels.append(self._decorated(label, field, self._own))
        return labels

    def _alias(self, field: Field, used: list[str]) -> str:
        words = self._words
        aliases = (
            (*words.community_labels, *self._own.community)
            if field.kind == "community"
            else self._own.labels.get(field.id, ())
        )
        other = [
            label for label in aliases if label not in used and label not in {f.label for f in self._ledger.fields}
        ]
        return choose(other, self._rng) if other and self._hit("header-alias") else field.label

    def _decorated(self, label: str, field: Field, own: LedgerWords) -> str:
        head, rng = self._words.header, self._rng
        unit = own.units.get(field.id)
        if unit == self._words.money["unit"] and self._hit("column-wan"):
            return self._words.wan_label.format(label=label)
        if unit and self._hit("header-unit"):
            label = choose(head.unit, rng).format(label=label, unit=unit)
        elif field.kind in head.long and self._hit("header-long"):
            label = head.long[field.kind].format(label=label)
        elif field.required and self._hit("header-remark"):
            label = choose(head.remark, rng).format(label=label)
        if field.required and self._hit("header-star"):
            label = choose(head.star, rng).format(label=label)
        if self._hit("header-break"):
            label = f"{label[: len(label) // 2]}\n{label[len(label) // 2 :]}"
        elif self._hit("header-spaces"):
            label = "  ".join(label) if len(label) == 2 else f" {label}\u3000"
        return label
