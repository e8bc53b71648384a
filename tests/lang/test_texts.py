"""Both languages say the same, everything that is said in the code exists, and nothing exists that is never said."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import fztally
from fztally.lang.catalogue import entries
from fztally.lang.en import TEXTS as EN
from fztally.lang.texts import LANGUAGES, language, set_language, text
from fztally.lang.zh import TEXTS as ZH

PACKAGE = Path(fztally.__file__).parent
TABLES = {"zh", "en"}
NAMED_ELSEWHERE = ("yaml-",)
"""Beginnings of keys whose ends are words of libraries (the kinds of values that msgspec tells apart)."""
DEVELOPERS = re.compile(r"schema\b(?!s)|parquet|exception|traceback|None|null|boolean|NaN", re.IGNORECASE)


@cache
def _trees() -> tuple[ast.Module, ...]:
    """The program without the tables of texts."""
    paths = [path for path in PACKAGE.rglob("*.py") if not (path.parent.name == "lang" and _is_table(path))]
    return tuple(ast.parse(path.read_text(encoding="utf-8")) for path in paths)


def _is_table(path: Path) -> bool:
    return path.stem.partition("_")[0] in TABLES or path.stem == "click_zh"


def _nodes() -> Iterator[ast.AST]:
    for tree in _trees():
        yield from ast.walk(tree)


@cache
def _constants() -> set[str]:
    return {node.value for node in _nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """What f-strings with a word in them can come to, as regular expressions with the open parts as groups."""
    found = set()
    for node in _nodes():
        if isinstance(node, ast.JoinedStr):
            fixed = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
            parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else "(.+)" for part in node.values]
            if re.search(r"[a-z]{2}", fixed):
                found.add("".join(parts))
    return tuple(re.compile(pattern) for pattern in found)


def _is_said(key: str) -> bool:
    """Whether a key stands in the code, or is made there from words that stand in the code."""
    constants = _constants()
    matches = (pattern.fullmatch(key) for pattern in _patterns())
    # words are written with - in keys and with _ in the schemas
    words = constants | {constant.replace("_", "-") for constant in constants}
    return key in constants or any(set(match.groups()) <= words for match in matches if match)


def _asked() -> Iterator[str]:
    """The keys that calls of ``text`` name outright."""
    for node in _nodes():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "text" and node.args:
            yield from _literals(node.args[0])


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_have_the_same_texts() -> None:
    assert set(ZH) == set(EN)


@pytest.mark.parametrize("key", sorted(ZH))
def test_both_languages_name_the_same_facts(key: str) -> None:
    assert _placeholders(ZH[key]) == _placeholders(EN[key])


def test_every_text_that_is_asked_for_exists() -> None:
    assert sorted(set(_asked()) - set(ZH)) == []


def test_every_text_is_said_somewhere() -> None:
    assert [key for key in ZH if not _is_said(key) and not key.startswith(NAMED_ELSEWHERE)] == []


def _facts(name: str) -> set[str]:
    """The literal values that a fact is given anywhere."""
    found = set()
    for node in _nodes():
        if isinstance(node, ast.keyword) and node.arg == name:
            found |= set(_literals(node.value))
        elif isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            found |= {
                literal
                for key, value in pairs
                if isinstance(key, ast.Constant) and key.value == name
                for literal in _literals(value)
            }
    return found


@pytest.mark.parametrize("name", ["reason", "cause"])
def test_facts_that_are_words_of_their_own_have_texts(name: str) -> None:
    said = _facts(name)
    assert said
    assert sorted(f"{name}-{value}" for value in said if f"{name}-{value}" not in ZH) == []


def test_every_finding_that_is_raised_is_in_the_catalogue() -> None:
    raised = set()
    for node in _nodes():
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in ("Finding", "finding", "Refusal", "Remark"):
                raised |= set(_literals(node.args[1 if name == "Remark" else 0]))
            elif name == "Reading" and len(node.args) > 1:
                raised |= set(_literals(node.args[1]))
    assert len(raised) > 30
    assert sorted(raised - set(entries()) - {""}) == []


def test_every_finding_of_the_catalogue_is_raised() -> None:
    assert [code for code in entries() if not _is_said(code)] == []


@pytest.mark.parametrize("code", sorted(entries()))
def test_findings_are_the_same_in_both_languages(code: str) -> None:
    zh, en = entries("zh")[code], entries("en")[code]
    for one, other in ((zh.message, en.message), (zh.hint, en.hint)):
        assert _placeholders(one) == _placeholders(other)
        assert one
        assert other
    assert zh.severity in ("error", "warning", "info", "effect")
    assert not any("\u4e00" <= char <= "\u9fff" for char in en.title)


@pytest.mark.parametrize("code", sorted(entries()))
def test_findings_end_as_sentences_and_speak_no_programmers_language(code: str) -> None:
    entry = entries("zh")[code]
    assert entry.hint.endswith(("。", "？"))
    assert entry.message.endswith(("。", "}", "？"))
    for said in (entry.title, entry.message, entry.hint):
        assert not DEVELOPERS.search(re.sub(r"\{\w+\}|schemas/\S*", "", said)), said


def test_no_code_of_the_catalogue_stands_twice() -> None:
    raw = (PACKAGE / "lang" / "findings.toml").read_text(encoding="utf-8")
    assert len(tomllib.loads(raw)) == len(re.findall(r"^\[", raw, re.MULTILINE))


def test_the_language_can_be_changed() -> None:
    try:
        assert language() == "zh"
        for lang in LANGUAGES:
            set_language(lang)
            assert language() == lang
        assert text("no-run-hint") == EN["no-run-hint"]
        with pytest.raises(ValueError, match="fr"):
            set_language("fr")
        with pytest.raises(KeyError):
            text("no such text")
    finally:
        set_language("zh")
