"""The JSON Schema says of each file what the loader says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from fztally.model.schema import IDENTIFIER
from fztally.store.schema_files import bundled_schemas
from fztally.store.schema_json import editor_schema
from fztally.store.yaml_lines import parse

SCHEMA = editor_schema()
OTHERS = ("sample.yaml", "wording.yaml")
FILES = [path for path in sorted(bundled_schemas().rglob("*.yaml")) if path.name not in OTHERS]


def form(document: dict[str, Any]) -> str:
    """The definition that an editor applies to a file."""
    node: dict[str, Any] = SCHEMA
    while "if" in node:
        there = all(key in document for key in node["if"]["required"])
        node = node["then"] if there else node["else"]
    return str(node["$ref"]).removeprefix("#/$defs/")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_taken_for_what_it_is(path: Path) -> None:
    shared = {"common": "Common", "communities": "Registry", "report": "Report"}
    wanted = "CodeList" if path.parent.name == "codes" else shared.get(path.stem, "Ledger")
    assert form(parse(path.read_bytes()).value) == wanted


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_names_the_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    target = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert target
    assert (path.parent / target[1]).resolve() == bundled_schemas().resolve() / "fztally.schema.json"


def test_keys_are_closed_and_required_as_the_loader_has_them() -> None:
    field = SCHEMA["$defs"]["Field"]
    assert field["additionalProperties"] is False
    assert field["required"] == ["id", "label", "kind"]
    assert field["properties"]["id"]["pattern"] == IDENTIFIER
    assert "date" in field["properties"]["kind"]["enum"]
    assert set(SCHEMA["$defs"]["Condition"]["properties"]) == {"field", "is", "not", "in", "filled", "in_period"}


def test_nothing_is_referred_to_that_is_not_there() -> None:
    used = set(re.findall(r"#/\$defs/(\w+)", str(SCHEMA)))
    assert used <= set(SCHEMA["$defs"])
