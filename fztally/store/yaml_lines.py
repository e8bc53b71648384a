"""YAML with line numbers, and without YAML's habit of reading 12-digit codes, yes, no and dates as something else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")
_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LARGEST, DEEPEST = 4_000_000, 32
"""Bytes of a file, and lists and maps within each other: more is no definition that anybody wrote."""
_PROBLEMS = (
    (re.compile("nesting depth"), "yaml-deep"),
    (re.compile("mapping values are not allowed"), "yaml-colon"),
    (re.compile("could not find expected ':'"), "yaml-no-colon"),
    (re.compile("expected ',' or ']'|expected node content"), "yaml-bracket"),
    (re.compile("expected ',' or '}'"), "yaml-brace"),
    (re.compile("unexpected end of stream"), "yaml-quote"),
    (re.compile("expected key|block end|expected '-' indicator"), "yaml-indent"),
    (re.compile("cannot start any token|unknown escape|comment or line break|alphabetic or numeric"), "yaml-character"),
)


class YamlError(ValueError):
    """Why a file is no YAML of a schema: the key of a text, its facts, and the line (1-based) to look at."""

    def __init__(self, key: str, line: int, /, **facts: object) -> None:
        super().__init__(key)
        self.key, self.line, self.facts = key, line, facts


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
    """A parsed file with the line (1-based) of each node by its path, such as ``$.fields[3].kind``."""

    value: Any
    paths: dict[str, int] = field(default_factory=dict)

    def line_of_path(self, path: str) -> int:
        """The line of a node; of the nearest known node above it where the path leads on into the dark."""
        steps = ["$"] + [match.group() for match in _STEP.finditer(path)]
        while len(steps) > 1 and "".join(steps) not in self.paths:
            steps.pop()
        return self.paths.get("".join(steps), 1)

    def at(self, path: str) -> Any:
        """The value of a node, None when there is none."""
        value = self.value
        for key, number in _STEP.findall(path):
            if key:
                value = value.get(key) if isinstance(value, dict) else None
            else:
                within = isinstance(value, list) and number.isdigit() and int(number) < len(value)
                value = value[int(number)] if within else None
        return value


def parse(data: bytes) -> Document:
    """Read one YAML file. Raises YamlError for what is no plain YAML in UTF-8 (no anchors, no tags, no key twice)."""
    text = _decoded(data)
    try:
        _refuse_tricks(text)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                return Document(None)
            paths: dict[str, int] = {}
            _walk(node, "$", paths)
            return Document(loader.construct_document(node), paths)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        raise _translated(error, text) from error


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST:
        raise YamlError("yaml-large", 1, most=LARGEST // 1_000_000)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise YamlError("yaml-encoding", data[: error.start].count(b"\n") + 1) from error
    if match := _UNREADABLE.search(text):
        line = text.count("\n", 0, match.start()) + 1
        raise YamlError("yaml-invisible", line, code=f"U+{ord(match.group()):04X}")
    return text


def _refuse_tricks(text: str) -> None:
    """Anchors grow without bound when they are followed, tags make objects, deep nests exhaust the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_Base):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise YamlError("yaml-anchor", line)
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            raise YamlError("yaml-tag", line, tag=tag)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise YamlError("yaml-deep", line, most=DEEPEST)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _translated(error: yaml.MarkedYAMLError, text: str) -> YamlError:
    problem = f"{error.context or ''} {error.problem or ''}".strip()
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    lines = text.splitlines()
    if line <= len(lines) and "\t" in lines[line - 1][: len(lines[line - 1]) - len(lines[line - 1].lstrip())]:
        return YamlError("yaml-tab", line)
    if "single document" in problem:
        return YamlError("yaml-documents", line)
    key = next((key for pattern, key in _PROBLEMS if pattern.search(problem)), "yaml-syntax")
    if key in ("yaml-quote", "yaml-bracket", "yaml-brace") and error.context_mark:
        # what was never closed stands where it was opened
        line = error.context_mark.line + 1
    return YamlError(key, line, problem=problem, most=DEEPEST)


def _walk(node: yaml.Node, path: str, paths: dict[str, int]) -> None:
    paths.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        for n, item in enumerate(node.value):
            _walk(item, f"{path}[{n}]", paths)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise YamlError("yaml-key", line)
            if key.value in seen:
                raise YamlError("yaml-key-twice", line, key=key.value)
            seen.add(key.value)
            paths[f"{path}.{key.value}"] = line
            _walk(value, f"{path}.{key.value}", paths)
