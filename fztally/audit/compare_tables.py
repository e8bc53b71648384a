"""The tables of two periods in step: each ledger's rows by one dimension at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from fztally.model.history import Block
from fztally.model.schema import Ledger, Schemas, Table
from fztally.model.tally import Crosstab, Value

_MONTH, _COMMUNITY = "month", "community"


def one_dimension_each(schemas: Schemas) -> Schemas:
    """The schemas with tables of one dimension in place of their own: every dimension that these have, once."""
    ledgers = tuple(msgspec.structs.replace(ledger, tables=tuple(_tables(ledger))) for ledger in schemas.ledgers)
    return msgspec.structs.replace(schemas, ledgers=ledgers)


def _tables(ledger: Ledger) -> Iterator[Table]:
    made: set[tuple[object, ...]] = set()
    for table in ledger.tables:
        for dimension in (table.rows, table.columns):
            # counts of a restricted ledger by community are not compared: small ones could be worked out
            if dimension is None or (ledger.restricted and dimension == _COMMUNITY):
                continue
            if (dimension, table.sum, table.where) not in made:
                made.add((dimension, table.sum, table.where))
                yield Table(id=table.id, title=table.title, rows=dimension, sum=table.sum, where=table.where)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two periods: its tables of one dimension, and who sent what, as (ledger, community by name)."""

    tables: Sequence[Crosstab]
    senders: Collection[tuple[str, str]]


def in_step(now: Side, then: Side) -> tuple[Block, ...]:
    """The tables of two periods label by label; months by their place in the period. Left out are those of ledgers that
    nobody sent in one of them, and months where the periods differ in length."""
    both = {ledger for ledger, _ in now.senders} & {ledger for ledger, _ in then.senders}
    blocks = []
    for one, other in zip(now.tables, then.tables, strict=True):
        labels = _labels(one, other)
        if one.ledger not in both or not labels:
            continue
        by_place = one.table.rows == _MONTH
        values = [
            tuple(_values(table, labels if not by_place else table.row_labels, side.senders))
            for table, side in ((one, now), (other, then))
        ]
        if any(map(any, values)):
            blocks.append(Block(one.ledger, one.table, labels, *values))
    return tuple(blocks)


def _labels(one: Crosstab, other: Crosstab) -> tuple[str, ...]:
    """The labels of both tables; none where they cannot be set in step."""
    if one.table.rows != _MONTH:
        return tuple(dict.fromkeys((*one.row_labels, *other.row_labels)))
    return one.row_labels if 1 < len(one.row_labels) == len(other.row_labels) else ()


def _values(table: Crosstab, labels: Sequence[str], senders: Collection[tuple[str, str]]) -> Iterator[Value]:
    """The value at each label; what a community has not sent is not 0."""
    known = {label: line[0] for label, line in zip(table.row_labels, table.values, strict=True)}
    for label in labels:
        value = known.get(label, 0)
        silent = table.table.rows == _COMMUNITY and not value and (table.ledger, label) not in senders
        yield None if silent else value
