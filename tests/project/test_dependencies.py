"""What fztally needs is declared, and pinned to files that anybody can get."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
RUN = [*PROJECT["dependencies"], *(line for name, extra in EXTRAS.items() if name != "dev" for line in extra)]
DEV = [*RUN, *(line for line in EXTRAS["dev"] if not line.startswith("fztally["))]
PIN = re.compile(r"^([\w.-]+)==(\S+)[^\n]*((?:\\\n +--hash=sha256:[0-9a-f]{64} ?)+)$", re.MULTILINE)
FILES = {"requirements.txt": RUN, "requirements-dev.txt": DEV}


def names(requirements: list[str]) -> set[str]:
    return {str(canonicalize_name(Requirement(line).name)) for line in requirements}


def pins(file: str) -> list[tuple[str, str]]:
    found = PIN.findall((ROOT / file).read_text(encoding="ascii"))
    return [(str(canonicalize_name(name)), version) for name, version, _ in found]


SILENT = {
    "tzdata": "pandas on Windows reads it",
    "cryptography": "msoffcrypto-tool needs it; it stands here for its markers alone",
}
"""Declared without being imported."""


def imported(folder: str) -> set[str]:
    """Distributions of the libraries that a folder's modules import, also those named to ``import_module``."""
    of = packages_distributions()
    found: set[str] = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
            elif isinstance(node, ast.Call) and "import_module" in ast.dump(node.func) and node.args:
                found |= (
                    {str(node.args[0].value).partition(".")[0]} if isinstance(node.args[0], ast.Constant) else set()
                )
    foreign = found - set(sys.stdlib_module_names) - {"fztally", "tests", "docs"}
    return {str(canonicalize_name(of.get(name, [name])[0])) for name in foreign}


def test_every_library_that_is_imported_is_declared_and_no_other() -> None:
    assert imported("fztally") == names(RUN) - set(SILENT)


@pytest.mark.parametrize("folder", ["tests", "docs", "benchmarks"])
def test_what_developers_need_is_declared(folder: str) -> None:
    assert imported(folder) - names(DEV) - {"packaging"} == set()


@pytest.mark.parametrize("file", FILES)
def test_every_declared_package_is_pinned_within_its_bounds(file: str) -> None:
    pinned = pins(file)
    for line in FILES[file]:
        requirement = Requirement(line)
        versions = [version for name, version in pinned if name == canonicalize_name(requirement.name)]
        assert any(version in requirement.specifier for version in versions), line


@pytest.mark.parametrize("file", FILES)
def test_every_pin_has_hashes_and_no_file_says_where_from(file: str) -> None:
    said = (ROOT / file).read_text(encoding="ascii")
    assert len(re.findall(r"^[a-z]", said, re.MULTILINE)) == len(pins(file)) > 0
    assert not re.search(r"://|@|^-|index|find-links", said, re.MULTILINE)


def test_all_optional_powers_are_pinned() -> None:
    command = (ROOT / "requirements.txt").read_text(encoding="ascii").splitlines()[1]
    assert {f"--extra {extra}" for extra in EXTRAS if extra != "dev"} <= set(re.findall(r"--extra \w+", command))
    assert command.strip("# ") in (ROOT / "docs" / "develop.md").read_text(encoding="utf-8")


def test_what_runs_is_tested_in_the_same_versions() -> None:
    assert set(pins("requirements.txt")) <= set(pins("requirements-dev.txt"))
