"""Names of files made from texts of inputs."""

from __future__ import annotations

from pathlib import PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fztally.write.file_names import file_name, unused


@given(st.text())
def test_a_name_is_never_a_path(wanted: str) -> None:
    name = file_name(wanted, ".xlsx")
    assert "/" not in name and "\\" not in name and "\0" not in name
    assert PureWindowsPath(name).name == name and not PureWindowsPath(name).is_reserved()
    assert not name.startswith((" ", ".")) and len(name.encode("utf-8")) <= 200


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("CON", "_CON"),
        ("nul.2021", "_nul.2021"),
        ("幸福社区. ", "幸福社区"),
        ("a\u202egnp", "agnp"),
        ("...", "file"),
        ("幸福社区台账（1）", "幸福社区台账（1）"),
    ],
)
def test_known_traps(wanted: str, name: str) -> None:
    assert file_name(wanted) == name


def test_names_that_differ_in_case_only_are_told_apart() -> None:
    taken: set[str] = set()
    assert [unused(name, taken) for name in ("A", "a", "A")] == ["A", "a(2)", "A(3)"]
