"""Columns of cells: each is read by its own kind, whatever stands beside it, and however often it comes."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from fztally.model.sheet import Cell
from fztally.shape.cells import FieldReaders, Remark
from fztally.shape.communities import CommunityFinder
from fztally.store.schema_files import bundled_schemas, load_schemas
from fztally.values.reading import Context

SCHEMAS = load_schemas(bundled_schemas())
EVENT = Context(2021, date(2021, 1, 1), date(2021, 12, 31), True, frozenset({"/"}))


@pytest.fixture
def readers() -> FieldReaders:
    return FieldReaders(SCHEMAS.common.words, CommunityFinder(SCHEMAS.registry))


def read(readers: FieldReaders, kind: str, values: list[Cell]) -> tuple[list[object], list[Remark]]:
    ledger, field = next(
        (ledger, field) for ledger in SCHEMAS.ledgers for field in ledger.fields if field.kind == kind and not field.key
    )
    return readers.column(ledger, field, EVENT, values, frozenset({"同上"}))


@pytest.mark.parametrize("again", [False, True])
def test_what_is_equal_to_python_is_not_the_same_in_a_ledger(readers: FieldReaders, again: bool) -> None:
    if again:
        read(readers, "number", [1, 2])
        read(readers, "number", [True])
        read(readers, "number", [1.0])
    values, remarks = read(readers, "number", [True, 1, 1.0, "1", None])
    assert values == [None, 1, 1, 1, None]
    assert [(remark.index, remark.code) for remark in remarks] == [(0, "number-invalid")]


def test_a_ditto_repeats_what_stands_above_it(readers: FieldReaders) -> None:
    values, remarks = read(readers, "text", ["同上", "甲", "同上", None, "同上"])
    assert values == [None, "甲", "甲", None, None]
    assert [(remark.index, remark.code) for remark in remarks] == [(0, "ditto-first"), (2, "ditto"), (4, "ditto")]


def test_an_invalid_cell_is_told_each_time(readers: FieldReaders) -> None:
    day = datetime(2021, 3, 5)
    for _ in range(2):
        values, remarks = read(readers, "date", [day, "中旬", day, "中旬"])
        assert [str(value)[:10] if value else None for value in values] == ["2021-03-05", None, "2021-03-05", None]
        assert [(remark.index, remark.code) for remark in remarks] == [(1, "date-invalid"), (3, "date-invalid")]


def test_an_empty_column(readers: FieldReaders) -> None:
    assert read(readers, "date", [None, None]) == ([None, None], [])
    assert read(readers, "date", []) == ([], [])
