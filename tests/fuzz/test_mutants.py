"""A short slice of the mutation fuzz; ``benchmarks/fuzz.py`` runs it at length."""

from __future__ import annotations

import pytest

from fztally.model.job import Limits
from fztally.store.schema_files import bundled_schemas, load_schemas
from tests.fuzz.mutants import mutants, seeds
from tests.fuzz.outcomes import READ, UNCONTROLLED, Reader

MUTANTS = 130


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_schemas(bundled_schemas()), Limits(inflated_bytes=50_000_000))


def test_every_seed_is_read(reader: Reader) -> None:
    outcomes = {name: reader.take(name, data) for name, data in seeds().items()}
    assert {name for name, result in outcomes.items() if result.outcome != READ} == {"locked.xls", "locked.ods"}


def test_no_mutant_escapes(reader: Reader) -> None:
    outcomes = [
        (mutant.name, reader.take(mutant.name.rsplit("-", 1)[-1], mutant.data)) for mutant in mutants(MUTANTS, seed=1)
    ]
    assert [(name, result.detail) for name, result in outcomes if result.outcome == UNCONTROLLED] == []
    assert {result.outcome for _, result in outcomes} == {"read", "refused"}
