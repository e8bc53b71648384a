"""The tables of two periods in step: each ledger's rows by one dimension at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from fztally.model.history import Block
from fztally.model.schema import Ledger, Schemas, Table
from fztally.model.tally import Crosstab

_MONTH = "month"


def one_dimension_each(schemas: Schemas) -> Schemas:
    """The schemas with tables of one dimension in place of their own: every dimension that these have, once."""
    ledgers = tuple(msgspec.structs.replace(ledger, tables=tuple(_tables(ledger))) for ledger in schemas.ledgers)
    return msgspec.structs.replace(schemas, ledgers=ledgers)


def _tables(ledger: Ledger) -> Iterator[Table]:
    made: set[tuple[object, ...]] = set()
    for table in ledger.tables:
        for dimension in (table.rows, table.columns):
            # counts of a restricted ledger by community are not compared: small ones could be worked out
            if dimension is None or (ledger.restricted and dimension == "community"):
                continue
            if (dimension, table.sum, table.where) not in made:
                made.add((dimension, table.sum, table.where))
                yield Table(id=table.id, title=table.title, rows=dimension, sum=table.sum, where=table.where)


def in_step(now: Sequence[Crosstab], then: Sequence[Crosstab], sent_then: Collection[str]) -> tuple[Block, ...]:
    """Tables of one dimension of two periods, label by label; months by their place in the period. Left out are those
    of ledgers that nobody sent then, and months where the periods differ in length."""
    blocks = []
    for one, other in zip(now, then, strict=True):
        if one.ledger not in sent_then:
            continue
        if one.table.rows == _MONTH:
            if len(one.row_labels) != len(other.row_labels) or len(one.row_labels) == 1:
                continue
            labels = list(one.row_labels)
            values = [dict(zip(labels, map(_value, each.values), strict=True)) for each in (one, other)]
        else:
            labels = list(dict.fromkeys((*one.row_labels, *other.row_labels)))
            values = [dict(zip(each.row_labels, map(_value, each.values), strict=True)) for each in (one, other)]
        before, after = (tuple(_all(labels, side)) for side in (values[1], values[0]))
        if any(before) or any(after):
            blocks.append(Block(one.ledger, one.table, tuple(labels), after, before))
    return tuple(blocks)


def _value(line: Sequence[int | float]) -> int | float:
    return line[0]


def _all(labels: Sequence[str], values: Mapping[str, int | float]) -> Iterator[int | float]:
    return (values.get(label, 0) for label in labels)
