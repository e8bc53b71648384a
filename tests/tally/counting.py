"""Schemas and rows for tests of counting, made without any file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import pyarrow as pa

from fztally.model.analysis import LedgerRows
from fztally.model.columns import ARROW, as_pandas
from fztally.model.period import Period
from fztally.model.schema import Ledger, Schemas
from fztally.model.tally import Counted, Sending, Status
from fztally.store.schema_files import bundled_schemas, load_schemas
from fztally.tally.figures import tally_figures

SHIPPED = load_schemas(bundled_schemas())
YEAR = Period.parse("2021")


def ledger(*figures: dict[str, Any], tables: Sequence[dict[str, Any]] = (), **more: Any) -> Ledger:
    """A ledger of cases with these figures and tables."""
    content = {
        "id": "cases",
        "title": "案件台账",
        "kept_by": "community",
        "period_field": "held_on",
        "fields": [
            {"id": "case_no", "label": "编号", "kind": "text", "key": True},
            {"id": "held_on", "label": "日期", "kind": "date"},
            {"id": "community", "label": "社区", "kind": "community"},
            {"id": "grid", "label": "网格", "kind": "text"},
            {"id": "kind", "label": "类别", "kind": "code", "codes": {"甲": [], "乙": [], "丙": []}},
            {"id": "people", "label": "人数", "kind": "int"},
            {"id": "money", "label": "金额", "kind": "number"},
            {"id": "done", "label": "办结", "kind": "yes_no"},
        ],
        "figures": [{"label": figure["id"], "unit": "件"} | figure for figure in figures],
        "tables": [{"title": table["id"]} | table for table in tables],
    }
    return msgspec.convert(content | more, Ledger)


def rows(of: Ledger, *cases: dict[str, Any], pending: Mapping[str, int] | None = None) -> LedgerRows:
    """Kept rows of a ledger; what a case does not say is empty."""
    columns = {
        field.id: pa.array([case.get(field.id) for case in cases], type=ARROW[field.kind]) for field in of.fields
    }
    count = len(cases)
    places = {
        "source_file": pa.array(["a.xlsx"] * count, pa.string()),
        "source_sheet": pa.array(["Sheet1"] * count, pa.string()),
        "source_row": pa.array(range(3, 3 + count), pa.int64()),
    }
    return LedgerRows(of, as_pandas(pa.table(columns | places)), pending or {})


def schemas(of: Ledger, **report: Any) -> Schemas:
    """Schemas with this one ledger and the shipped registry."""
    content = {"title": "报告", "sentences": [], "identities": []} | report
    return msgspec.structs.replace(SHIPPED, ledgers=(of,), report=msgspec.convert(content, type(SHIPPED.report)))


def statuses(of: Ledger, sent: Sequence[str], nil: Sequence[str] = ()) -> tuple[Status, ...]:
    """Who sent the ledger, by community ("" = the office)."""
    found = []
    for community in (*SHIPPED.registry.names, ""):
        state = Sending.SENT if community in sent else Sending.NIL if community in nil else Sending.MISSING
        found.append(Status(community, of.id, state, 0, 0, 0))
    return tuple(found)


def count(
    of: Ledger, *cases: dict[str, Any], sent: Sequence[str] = ("幸福社区",), nil: Sequence[str] = (), **more: Any
) -> dict[str, Counted]:
    """The figures of a ledger over these rows, by id."""
    given = more.pop("pending", None)
    kept = {of.id: rows(of, *cases, pending=given)}
    figures = tally_figures(schemas(of, **more), kept, statuses(of, sent, nil), YEAR)
    return {counted.figure.id: counted for counted in figures}
