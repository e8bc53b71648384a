"""Help: all of it in the language asked for, narrow enough, and without loading what only a run needs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import click
import pytest

from fztally.cli.main import COMMANDS
from fztally.cli.width import width
from fztally.lang.click_zh import SENTENCES
from tests.cli.calling import call, environment, run

SUBCOMMANDS = ("list", "show", "check", "doc", "json-schema")
CALLS = [(), *((name,) for name in COMMANDS), *(("schema", name) for name in SUBCOMMANDS)]
CLICK = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")
FOR_PROGRAMMERS = (
    "Arguments take exactly one",
    "Boolean option",
    "Choice(",
    "Could not determine name",
    "Invalid start character",
    "Name '{name}' defined twice",
    "No options defined but",
    "Unknown color",
)


def _has_chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


@pytest.mark.parametrize("flag", ["--help", "-h"])
@pytest.mark.parametrize("command", CALLS, ids=" ".join)
def test_every_word_of_help_is_chinese(command: tuple[str, ...], flag: str) -> None:
    done = call(*command, flag)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("用法：fztally")
    for english in ("Usage", "Options", "Commands", "COMMAND", "ARGS", "OPTIONS", "Show", "DIR", "FILE", "default"):
        assert english not in done.out
    assert all(width(line) <= 80 for line in done.out.splitlines())


def test_a_call_without_arguments_shows_the_help() -> None:
    assert call().out == call("--help").out


def test_a_group_without_a_command_shows_its_help() -> None:
    assert call("schema").out.strip() == call("schema", "--help").out.strip()


@pytest.mark.parametrize("before", [True, False])
def test_english_is_there_wherever_it_is_asked_for(before: bool) -> None:
    arguments = ("--lang", "en", "check", "-h") if before else ("check", "-h", "--lang=en")
    done = run(*arguments)
    assert done.code == 0
    assert done.out.startswith("Usage: fztally check [OPTIONS] [LEDGERS]")
    assert "Show this message and exit." in done.out
    assert not _has_chinese(done.out)


def test_english_from_the_environment() -> None:
    assert run("--help", env=environment(FZTALLY_LANG="en")).out.startswith("Usage: fztally [OPTIONS] COMMAND")


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "from fztally.cli import main\n"
        f"for call in {[list(c) for c in CALLS]!r}:\n"
        "    try:\n        main([*call, '--help'])\n    except SystemExit:\n        pass\n"
        "heavy = {'pandas', 'pandera', 'numpy', 'pyarrow', 'openpyxl', 'yaml', 'multiprocessing', 'tempfile'}\n"
        "sys.stderr.write(' '.join(sorted(heavy & set(sys.modules))))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], env=environment(), capture_output=True, check=True)
    assert done.stderr.decode() == ""


def test_every_sentence_of_click_is_translated() -> None:
    missing = [
        sentence
        for name in CLICK
        for sentence in _sentences(Path(click.__file__).with_name(f"{name}.py"))
        if sentence not in SENTENCES and not sentence.startswith(FOR_PROGRAMMERS)
    ]
    assert missing == []


def _sentences(path: Path) -> list[str]:
    """What a module of click looks up: the sentence, or its plural."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    named = [(node.func.id, node.args) for node in calls if isinstance(node.func, ast.Name)]
    found = [args[0] for name, args in named if name == "_"] + [args[1] for name, args in named if name == "ngettext"]
    return [node.value for node in found if isinstance(node, ast.Constant)]
