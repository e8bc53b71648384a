from __future__ import annotations

import msgspec
import pytest

from fztally.model.schema import Condition, Field, Figure, Ledger
from fztally.model.schema_rules import check_schemas
from fztally.store.schema_files import bundled_schemas, load_schemas

SCHEMAS = load_schemas(bundled_schemas())


def test_keys_are_those_within_a_community() -> None:
    assert SCHEMAS.ledger("disputes").keys == ("case_no",)
    assert SCHEMAS.ledger("grid_staff").keys == ("name", "grid")
    assert SCHEMAS.ledger("building_chiefs").keys == ("grid", "building", "name")
    assert SCHEMAS.ledger("awareness").keys == ()


def test_what_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="nothing"):
        SCHEMAS.ledger("nothing")
    with pytest.raises(KeyError, match="nothing"):
        SCHEMAS.ledger("disputes").field("nothing")


def test_figures_come_in_the_order_of_the_report_then_as_the_ledgers_have_them() -> None:
    ids = [figure.id for _, figure in SCHEMAS.figures()]
    assert ids[: len(SCHEMAS.report.order)] == list(SCHEMAS.report.order)
    rest = ids[len(SCHEMAS.report.order) :]
    assert rest.index("publicity_events") < rest.index("training_sessions") < rest.index("measures_done")


def test_structs_are_frozen_and_keep_only_what_is_said() -> None:
    field = Field("a", "甲", "text")
    with pytest.raises(AttributeError):
        field.id = "b"  # type: ignore[misc]  # that is the point
    assert msgspec.to_builtins(field) == {"id": "a", "label": "甲", "kind": "text"}
    assert msgspec.to_builtins(Condition("a", is_="乙")) == {"field": "a", "is": "乙"}


def test_contradictions_are_told_with_file_and_path() -> None:
    ledger = msgspec.structs.replace(
        SCHEMAS.ledger("patrols"), figures=(Figure("patrols", "行动", "次", sum="people", where=(Condition("kind"),)),)
    )
    ledgers: tuple[Ledger, ...] = tuple(ledger if each.id == "patrols" else each for each in SCHEMAS.ledgers)
    report = msgspec.structs.replace(SCHEMAS.report, order=())
    told = [
        (problem.file, problem.path, problem.key)
        for problem in check_schemas(msgspec.structs.replace(SCHEMAS, ledgers=ledgers, report=report))
    ]
    assert told == [("patrols.yaml", "$.figures[0].where[0]", "schema-one-test")]
