"""The JSON Schema of the YAML files, for editors."""

from __future__ import annotations

from typing import Any

import msgspec

from fztally.model.schema import CodeList, Ledger
from fztally.store.schema_files import SHARED

_KNOWN_BY = {"common.yaml": "words", "communities.yaml": "office", "report.yaml": "sentences"}
"""The key that this file must have, and no other may."""


def editor_schema() -> dict[str, Any]:
    """One schema for every file under ``schemas/``: what a file is, is told by a key that only its kind has.

    ``if`` and ``then`` instead of ``anyOf``, so that an editor tells what is wrong and not that nothing fits.
    """
    kinds: list[Any] = [Ledger, CodeList, *SHARED.values()]
    _, definitions = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    form: dict[str, Any] = {"$ref": "#/$defs/Ledger"}
    form = _unless("codes", CodeList, form)
    for file, kind in SHARED.items():
        form = _unless(_KNOWN_BY[file], kind, form)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "fztally",
        "type": "object",
        **form,
        "$defs": dict(sorted(definitions.items())),
    }


def _unless(key: str, kind: type[Any], otherwise: dict[str, Any]) -> dict[str, Any]:
    return {"if": {"required": [key]}, "then": {"$ref": f"#/$defs/{kind.__name__}"}, "else": otherwise}
