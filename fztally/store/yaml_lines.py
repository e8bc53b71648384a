"""YAML with line numbers, and without YAML's habit of reading 12-digit codes, yes, no and dates as something else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")


class _Loader(_Base):  # type: ignore[misc]  # the C loader is absent where libyaml is
    """Booleans are true and false only, numbers are decimal, dates stay text."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", "tf"),
    ("tag:yaml.org,2002:null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("tag:yaml.org,2002:float", r"^-?(?:0|[1-9][0-9]{0,8})\.[0-9]+$", "-0123456789"),
    ("tag:yaml.org,2002:int", r"^-?(?:0|[1-9][0-9]{0,8})$", "-0123456789"),
):
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern, re.ASCII), list(_first))


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file with the line (1-based) of each node by its path and of each text by its value."""

    value: Any
    paths: dict[str, int] = field(default_factory=dict)
    values: dict[str, int] = field(default_factory=dict)

    def line_of_path(self, path: str) -> int:
        """The line of a msgspec path such as ``$.fields[3].kind``; of the nearest known node above it."""
        steps = ["$"] + [match.group() for match in _STEP.finditer(path)]
        while len(steps) > 1 and "".join(steps) not in self.paths:
            steps.pop()
        return self.paths.get("".join(steps), 1)

    def line_of_value(self, word: str) -> int:
        """The first line on which a text stands as a value or key."""
        return self.values.get(word, 1)


def parse(data: bytes) -> Document:
    """Read one YAML file. Raises yaml.YAMLError, also for a key that stands twice."""
    loader = _Loader(data)
    try:
        node = loader.get_single_node()
        document = Document(None)
        if node is not None:
            _walk(node, "$", document)
            return Document(loader.construct_document(node), document.paths, document.values)
        return document
    finally:
        loader.dispose()


def _walk(node: yaml.Node, path: str, document: Document) -> None:
    line = node.start_mark.line + 1
    document.paths.setdefault(path, line)
    if isinstance(node, yaml.ScalarNode):
        document.values.setdefault(node.value, line)
    elif isinstance(node, yaml.SequenceNode):
        for n, item in enumerate(node.value):
            _walk(item, f"{path}[{n}]", document)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key.value!r} stands twice", key.start_mark)
            seen.add(key.value)
            document.values.setdefault(key.value, key.start_mark.line + 1)
            _walk(value, f"{path}.{key.value}", document)
