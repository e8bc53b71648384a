"""The wheel: complete, and enough to work in an empty folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import fztally

ROOT = Path(__file__).parents[2]
LEDGERS = ("石桥社区-法治联络员名册-2021.xls", "桂花园社区2021年安全隐患排查整治台账.xlsx")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without the network."""
    folder = tmp_path_factory.mktemp("dist")
    flags = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *flags, "-w", str(folder), str(ROOT)], check=True)
    (built,) = folder.glob("fztally-*.whl")
    return built


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel installed where nothing else is."""
    folder = tmp_path_factory.mktemp("site")
    flags = ["--quiet", "--no-deps", "--no-index", "--no-compile", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "pip", "install", *flags, "--target", str(folder), str(wheel)], check=True)
    return folder


def source_files() -> set[str]:
    package = {p for p in (ROOT / "fztally").rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    schemas = {Path("fztally") / p.relative_to(ROOT) for p in (ROOT / "schemas").rglob("*") if p.is_file()}
    return {p.relative_to(ROOT).as_posix() for p in package} | {p.as_posix() for p in schemas}


def test_it_holds_the_package_and_the_schemas_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert names == source_files()


def test_its_metadata(site: Path) -> None:
    (info,) = site.glob("fztally-*.dist-info")
    metadata = Parser().parsestr((info / "METADATA").read_text(encoding="utf-8"))
    assert metadata["Version"] == fztally.__version__
    assert metadata["License-Expression"] == "MIT"
    assert set(metadata.get_all("Provides-Extra", [])) >= {"password", "sample", "dev"}
    assert "fztally = fztally.cli:main" in (info / "entry_points.txt").read_text(encoding="utf-8")


def test_the_command_and_the_module_are_the_same_program(site: Path, tmp_path: Path) -> None:
    command = site / "bin" / ("fztally.exe" if sys.platform == "win32" else "fztally")
    environment = os.environ | {"PYTHONPATH": str(site)}
    said = [
        subprocess.run([*how, "--version"], cwd=tmp_path, env=environment, capture_output=True, check=True).stdout
        for how in ([command], [sys.executable, "-m", "fztally"])
    ]
    assert said[0].decode().strip() == said[1].decode().strip() == f"fztally {fztally.__version__}"


def test_a_workspace_laid_out_by_it_runs(site: Path, tmp_path: Path) -> None:
    def run(*arguments: str) -> bytes:
        done = subprocess.run(
            [sys.executable, "-m", "fztally", *arguments],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(site)},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    run("init", ".")
    assert {path.name for path in tmp_path.iterdir()} == {"ledgers", "schemas", "output", "fztally.toml"}
    assert {p.name for p in (tmp_path / "schemas").rglob("*.yaml")} == {
        p.name for p in (ROOT / "schemas").rglob("*.yaml")
    }
    for name in LEDGERS:
        shutil.copy(ROOT / "ledgers" / name, tmp_path / "ledgers")
    summary = json.loads(run("consolidate", "--json"))
    assert (summary["files"], summary["unreadable"]) == (2, 0)
    assert summary["kept"] > 0
    assert (tmp_path / "output" / "2021" / "manifest.json").is_file()
    assert json.loads(run("schema", "list", "--json")), "the bundled schemas load"
