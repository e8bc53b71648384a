"""The README's two lines, each with its variant for Windows."""

from __future__ import annotations

import re
from pathlib import Path

from fztally.lang.texts import text

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
UNIX = re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)
WINDOWS = re.findall(r'^cmd /c ".*"$', README, re.MULTILINE)


def test_two_lines_stand_at_the_top_before_anything_else_is_explained() -> None:
    assert [line.split()[-1] for line in UNIX] == ["consolidate", "pytest"]
    assert len(re.findall(r"^#+ ", README[: README.index(UNIX[1])], re.MULTILINE)) <= 2


def test_windows_does_the_same() -> None:
    assert [as_on_unix(line) for line in WINDOWS] == UNIX


def as_on_unix(line: str) -> str:
    inner = re.fullmatch(r'cmd /c "(.*)"', line)
    assert inner
    return inner[1].replace("py -m venv", "python3 -m venv").replace(".venv\\Scripts\\", ".venv/bin/")


def test_they_install_from_files_that_are_there() -> None:
    for line in UNIX:
        for name in re.findall(r"-r (\S+)", line):
            assert (ROOT / name).is_file()


def test_a_run_needs_no_options_since_the_settings_are_those_of_a_new_workspace() -> None:
    assert (ROOT / "fztally.toml").read_text(encoding="utf-8") == text("config-file", period="2021"), (
        "renew it: delete it and run fztally init in the project's folder"
    )
