"""A draft of a ledger's definition as YAML, with what a person should look at behind each field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from fztally.lang.texts import text
from fztally.model.draft import Draft
from fztally.model.schema import Field
from fztally.store.yaml_edit import scalar

_FIELD_ORDER = ("id", "label", "kind", "required", "key", "personal", "unit", "aliases", "codes")


def draft_yaml(draft: Draft) -> str:
    """The file ``schemas/<id>.yaml``; it passes ``fztally schema check`` as it is."""
    return "\n".join(_lines(draft)) + "\n"


def _lines(draft: Draft) -> Iterator[str]:
    ledger = draft.ledger
    yield "# yaml-language-server: $schema=fztally.schema.json"
    yield ""
    yield f"# {text('draft-from', tables=draft.tables, rows=draft.rows)}"
    yield f"# {text('draft-todo')}"
    if draft.dropped:
        yield f"# {text('draft-dropped', labels='、'.join(draft.dropped))}"
    yield ""
    yield f"id: {ledger.id}"
    yield f"title: {scalar(ledger.title)}"
    yield "titles: []"
    yield f"kept_by: {ledger.kept_by}"
    if ledger.period_field:
        yield f"period_field: {ledger.period_field}"
    yield "fields:"
    for field in ledger.fields:
        yield f"  - {_flow(_plain(field))}  # {_remark(field, draft)}"
    yield "tables:"
    yield from (f"  - {_flow(msgspec.to_builtins(table))}" for table in ledger.tables)
    yield "figures:"
    yield from (f"  - {_flow(msgspec.to_builtins(figure))}" for figure in ledger.figures)


def _plain(field: Field) -> dict[str, Any]:
    given: dict[str, Any] = msgspec.to_builtins(field)
    return {key: given[key] for key in _FIELD_ORDER if key in given}


def _remark(field: Field, draft: Draft) -> str:
    if field.id not in draft.filled:
        return text("draft-not-seen")
    said = text("draft-filled", filled=draft.filled[field.id], rows=draft.rows)
    return said + text("draft-id") if field.id in draft.guessed else said


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(str(key))}: {_flow(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return scalar(value) if isinstance(value, str) else str(value)
