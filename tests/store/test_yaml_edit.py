"""One word is added, everything else stays byte for byte."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fztally.store.schema_files import bundled_schemas
from fztally.store.yaml_edit import add_word
from fztally.store.yaml_lines import parse

CASES = [
    ("fields:\n  - {id: a, aliases: [b, c]} # d\n", "$.fields[0]", "fields:\n  - {id: a, aliases: [b, c, 新]} # d\n"),
    ("fields:\n  - {id: a, aliases: []}\n", "$.fields[0]", "fields:\n  - {id: a, aliases: [新]}\n"),
    ("fields:\n  - {id: a}\n", "$.fields[0]", "fields:\n  - {id: a, aliases: [新]}\n"),
    ("fields:\n  - {id: a, }\n", "$.fields[0]", "fields:\n  - {id: a, aliases: [新], }\n"),
    (
        "fields:\n  - {id: a, aliases: [b,\n      c] } # d\n",
        "$.fields[0]",
        "fields:\n  - {id: a, aliases: [b,\n      c, 新] } # d\n",
    ),
    ("fields:\n  - {id: a, aliases: [b, c, ]}\n", "$.fields[0]", "fields:\n  - {id: a, aliases: [b, c, 新, ]}\n"),
    ("- id: a  # the first\n  kind: b\n", "$[0]", "- id: a  # the first\n  aliases: [新]\n  kind: b\n"),
    (
        "- id: a\n  aliases:\n    - b  # one\n    # two\n  kind: c\n",
        "$[0]",
        "- id: a\n  aliases:\n    - b  # one\n    - 新\n    # two\n  kind: c\n",
    ),
    ("- id: a\n  aliases:\n  - b\n", "$[0]", "- id: a\n  aliases:\n  - b\n  - 新\n"),
    ("- id: a\n  aliases:\n    - b", "$[0]", "- id: a\n  aliases:\n    - b\n    - 新\n"),
    ("- id: a\n  aliases:\n  kind: c\n", "$[0]", "- id: a\n  aliases: [新]\n  kind: c\n"),
    ("- id: a\n  aliases: # none yet\n", "$[0]", None),
    ("id: a\r\naliases:\r\n  - b\r\nkind: c\r\n", "$", "id: a\r\naliases:\r\n  - b\r\n  - 新\r\nkind: c\r\n"),
    ("\ufeffid: a\n", "$", "\ufeffid: a\naliases: [新]\n"),
    ("id: a\naliases: [b, 'c, d', \"e\"]\n", "$", "id: a\naliases: [b, 'c, d', \"e\", 新]\n"),
    ("# 注\nid: 甲 # 乙\naliases: [丙]   # 丁\n", "$", "# 注\nid: 甲 # 乙\naliases: [丙, 新]   # 丁\n"),
]


@pytest.mark.parametrize(("before", "path", "after"), CASES)
def test_a_word_in_every_kind_of_list(before: str, path: str, after: str | None) -> None:
    changed = add_word(before.encode(), path, "aliases", "新")
    if after is not None:
        assert changed.decode() == after
    now = parse(changed).at(path)
    assert now["aliases"][-1] == "新"
    was = parse(before.encode()).at(path)
    assert {**now, "aliases": None} == {**was, "aliases": None}
    assert now["aliases"][:-1] == (was.get("aliases") or [])


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=20))
@settings(max_examples=60)
def test_any_word_is_read_back_as_it_is(word: str) -> None:
    for before in ("a: {aliases: [b]}\n", "a:\n  aliases:\n    - b\n"):
        changed = add_word(before.encode(), "$.a", "aliases", word)
        assert parse(changed).value == {"a": {"aliases": ["b", word]}}


def test_only_one_line_of_a_real_file_changes() -> None:
    path: Path = bundled_schemas() / "petitions.yaml"
    before = path.read_bytes()
    changed = add_word(before, "$.fields[5].codes", "来访", "当面反映")
    lines = [pair for pair in zip(before.splitlines(), changed.splitlines(), strict=True) if pair[0] != pair[1]]
    assert len(lines) == 1
    assert lines[0][1].decode() == re.sub(r"群众来访\]", "群众来访, 当面反映]", lines[0][0].decode())


def test_a_path_that_leads_nowhere() -> None:
    with pytest.raises(KeyError):
        add_word(b"a: b\n", "$.fields[0]", "aliases", "c")
    with pytest.raises(TypeError, match="aliases"):
        add_word(b"aliases: b\n", "$", "aliases", "c")
