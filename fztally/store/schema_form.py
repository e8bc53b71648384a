"""The form of a schema file: decoded by msgspec, its complaint told in words with line and what was expected."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec
from msgspec import inspect
from rapidfuzz import fuzz, process

from fztally.lang.texts import text
from fztally.model.schema import IDENTIFIER
from fztally.store.yaml_lines import Document, YamlError

T = TypeVar("T")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(?:\d+|\.\.\.)\]")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>.*)`")
_MISSING = re.compile(r"Object missing required field `(?P<key>.*)`")
_PATTERN = re.compile(r"Expected `str` matching regex '(?P<pattern>.*)'")
_BOUND = re.compile(r"Expected `(?:int|float)` (?P<bound>[<>]=? -?\d+)")
_LENGTH = re.compile(r"Expected `(?P<type>array|str)` of length (?P<least>>= )?(?P<length>\d+)")
_TYPE = re.compile(r"Expected `(?P<expected>.*)`, got `(?P<got>.*)`")
_VALUE = re.compile(r"Invalid (?:enum )?value '(?P<got>.*)'")
_FULL_WIDTH = {"：": ":", "，": ",", "［": "[", "｛": "{"}
_NEAR = 60


def decode(document: Document, kind: type[T]) -> T:
    """The file's content as ``kind``. Raises YamlError for the first thing that does not fit."""
    if document.value is None:
        raise YamlError("schema-empty-file", 1)
    try:
        return msgspec.convert(document.value, kind)
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at `")
        where = where.removeprefix("key in `").rstrip("`")
        raise _problem(message, where or "$", document, kind) from error


def _problem(message: str, path: str, document: Document, kind: type[Any]) -> YamlError:
    line = document.line_of_path(path)
    if match := _UNKNOWN.fullmatch(message):
        key = match["key"]
        hint = _near(key, _keys(_at(path, document, kind)))
        return YamlError("schema-unknown-key", document.line_of_path(f"{path}.{key}"), key=key, hint=hint)
    if match := _MISSING.fullmatch(message):
        return YamlError("schema-missing-key", line, key=match["key"])
    name = next((step for step in reversed(_STEP.findall(path)) if step), "")
    got = document.at(path)
    if match := _VALUE.fullmatch(message):
        values = _values(path, document, kind)
        return YamlError("schema-wrong-value", line, name=name, got=match["got"], hint=_near(match["got"], values))
    if match := _PATTERN.fullmatch(message):
        form = "schema-wants-id" if match["pattern"] == IDENTIFIER else "schema-wants-code"
        return YamlError("schema-wrong-form", line, name=name, got=got, expected=text(form))
    if match := _BOUND.fullmatch(message):
        return YamlError("schema-wrong-form", line, name=name, got=got, expected=match["bound"])
    if match := _LENGTH.match(message):
        form = "schema-wants-some" if match["least"] else "schema-wants-length"
        return YamlError("schema-wrong-length", line, name=name, expected=text(form, count=match["length"]))
    if match := _TYPE.fullmatch(message):
        expected = text("schema-or").join(text(f"yaml-{part}") for part in match["expected"].split(" | "))
        return YamlError("schema-wrong-type", line, name=name, expected=expected, got=text(f"yaml-{match['got']}"))
    return YamlError("schema-wrong", line, problem=message)


def _near(word: str, known: Iterable[str]) -> str:
    """What was probably meant, and all that is possible."""
    wide = next((mark for mark in _FULL_WIDTH if mark in word), "")
    if wide:
        return text("schema-full-width", wide=wide, narrow=_FULL_WIDTH[wide])
    names = list(known)
    best = process.extractOne(word, names, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return (text("perhaps", suggestion=best[0]) if best else "") + text(
        "schema-known", names=text("list-comma").join(names)
    )


def _at(path: str, document: Document, kind: type[Any]) -> list[inspect.Type]:
    """The types that may stand at a path: those of a union whose tag does not match are left out."""
    types: list[inspect.Type] = [inspect.type_info(kind)]
    here = "$"
    for match in _STEP.finditer(path):
        types = [found for each in _members(types, document.at(here)) if (found := _inside(each, match[1]))]
        here += match.group()
    return _members(types, document.at(path))


def _members(types: Iterable[inspect.Type], value: Any) -> list[inspect.Type]:
    flat: list[inspect.Type] = []
    for each in types:
        flat += each.types if isinstance(each, inspect.UnionType) else [each]
    tagged = [each for each in flat if isinstance(each, inspect.StructType) and each.tag_field]
    if tagged and isinstance(value, dict):
        chosen = [each for each in tagged if each.tag == value.get(str(each.tag_field))]
        return list(chosen or tagged)
    return flat


def _inside(each: inspect.Type, key: str | None) -> inspect.Type | None:
    """The type of an entry (``key`` None) or of a key's value."""
    if isinstance(each, inspect.Metadata):
        return _inside(each.type, key)
    if key is None:
        if isinstance(each, inspect.DictType):
            return each.value_type
        return getattr(each, "item_type", None)
    if isinstance(each, inspect.StructType):
        return next((field.type for field in each.fields if field.encode_name == key), None)
    return each.value_type if isinstance(each, inspect.DictType) else None


def _keys(types: Iterable[inspect.Type]) -> list[str]:
    names: list[str] = []
    for each in types:
        if isinstance(each, inspect.StructType):
            names += [str(each.tag_field)] if each.tag_field else []
            names += [field.encode_name for field in each.fields]
    return list(dict.fromkeys(names))


def _values(path: str, document: Document, kind: type[Any]) -> list[str]:
    """The values that a closed list allows, or the tags of a union."""
    literals = [each for each in _at(path, document, kind) if isinstance(each, inspect.LiteralType)]
    if literals:
        return [str(value) for each in literals for value in each.values]
    above, _, key = path.rpartition(".")
    structs = [each for each in _at(above, document, kind) if isinstance(each, inspect.StructType)]
    return [str(each.tag) for each in structs if each.tag_field == key]
