"""Documentation that lags behind the code fails here."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click
import msgspec
import pytest

from fztally.cli.main import COMMANDS, build
from fztally.lang.catalogue import entries
from fztally.model import schema, wording
from fztally.model.job import Limits, Scores, Settings
from fztally.write.texts import FINDING_COLUMNS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
WRITTEN = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
GENERATED = ("commands.md", "findings.md")
CODE = re.compile(r"```[^\n]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def code(page: Path) -> Iterator[str]:
    """Every piece of code on a page: the lines of its blocks and its spans."""
    for block, span in CODE.findall(page.read_text(encoding="utf-8")):
        yield from block.splitlines() if block else [span]


def spans(page: str) -> set[str]:
    return {span.strip() for span in code(DOCS / page)}


@pytest.mark.parametrize("page", GENERATED)
def test_generated_pages_are_what_the_code_says(page: str, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "docs.build", str(tmp_path)], cwd=ROOT, check=True)
    assert (DOCS / page).read_text(encoding="utf-8") == (tmp_path / page).read_text(encoding="utf-8"), (
        "renew it with: python -m docs.build"
    )


def test_every_code_of_the_catalogue_is_explained() -> None:
    assert set(entries()) <= spans("findings.md")


def test_every_command_is_described_in_words() -> None:
    said = "\n".join(line for page in WRITTEN if page.name not in GENERATED for line in code(page))
    assert [name for name in COMMANDS if not re.search(rf"\bfztally {name}\b", said)] == []


def commands_shown() -> Iterator[tuple[str, str]]:
    """(page, arguments) of every command line that a hand-written page shows."""
    for page in WRITTEN:
        if page.name in GENERATED:
            continue
        for line in code(page):
            for match in re.finditer(r"(?:^|-m |bin/|Scripts\\)fztally ([^&|;\"`]+)", line.strip()):
                yield page.name, match[1].split("  #")[0].strip()


@pytest.mark.parametrize(("page", "arguments"), sorted(set(commands_shown())))
def test_a_command_that_is_shown_is_one(page: str, arguments: str) -> None:
    group = build()
    context = click.Context(group, info_name="fztally", **group.context_settings)
    command: click.Command = group
    words = shlex.split(arguments)
    while words and isinstance(command, click.Group) and not words[0].startswith("-"):
        found = command.get_command(context, words[0])
        if found is None:
            # `fztally schema list | show | check` and the like name the group alone
            assert command is not group, f"{page}: no command {words[0]}"
            break
        command, words = found, words[1:]
    known = {option for each in (command, group) for param in each.get_params(context) for option in param.opts}
    assert [word for word in words if word.startswith("-") and word.split("=")[0] not in known] == [], page


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), link


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them, and those set by hand."""
    said = page.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", said, re.MULTILINE)
    made = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return made | set(re.findall(r'<a id="([^"]+)">', said))


YAML = {
    kind
    for module in (schema, wording)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind not in (schema.Strict, schema.Schemas)
}


@pytest.mark.parametrize("kind", sorted(YAML, key=lambda kind: kind.__name__), ids=lambda kind: kind.__name__)
def test_every_key_of_the_yaml_is_described(kind: type[msgspec.Struct]) -> None:
    known = {word for span in spans("schemas.md") for word in re.findall(r"[\w]+", span)}
    keys = {field.encode_name for field in msgspec.structs.fields(kind)}
    if tag := kind.__struct_config__.tag:
        keys.add(str(tag))
    assert keys - known == set()


def test_every_kind_of_field_is_described() -> None:
    assert set(get_args(schema.Kind)) <= spans("schemas.md")


@pytest.mark.parametrize("kind", [Settings, Scores, Limits])
def test_every_setting_is_described_with_its_default(kind: type[msgspec.Struct]) -> None:
    rows = dict(
        re.findall(r"^\| `(\w+)` \| `([^`]*)` \|", (DOCS / "howto.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    for field in msgspec.structs.fields(kind):
        if field.name in ("scores", "limits"):
            continue
        default = msgspec.json.encode(field.default).decode()
        assert rows.get(field.name, "").replace("_", "") == default, field.name


def test_every_column_of_the_findings_is_in_the_contract() -> None:
    assert set(FINDING_COLUMNS) <= spans("contract.md")


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run over one ledger writes."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "ledgers").mkdir()
    shutil.copy(ROOT / "ledgers" / "石桥社区-法治联络员名册-2021.xls", folder / "ledgers")
    arguments = ["consolidate", "ledgers", "--schemas", str(ROOT / "schemas"), "--period", "2021"]
    subprocess.run([sys.executable, "-m", "fztally", *arguments], cwd=folder, capture_output=True, check=True)
    return folder / "output" / "2021"


def keys(content: object) -> Iterator[str]:
    if isinstance(content, dict):
        for key, value in content.items():
            # what stands under these are names of packages, settings, codes, ledgers and communities
            yield from (key, *(() if key in ("versions", "settings", "value", "reporting") else keys(value)))
    elif isinstance(content, list):
        for entry in content:
            yield from keys(entry)


@pytest.mark.parametrize("name", ["figures.json", "manifest.json"])
def test_every_key_of_an_output_is_in_the_contract(outputs: Path, name: str) -> None:
    said = (DOCS / "contract.md").read_text(encoding="utf-8")
    written = set(keys(json.loads((outputs / name).read_bytes())))
    assert {key for key in written if f'"{key}"' not in said and f"`{key}`" not in said} == set()


def test_every_output_is_in_the_contract(outputs: Path) -> None:
    said = spans("contract.md")
    assert {path.name for path in outputs.iterdir() if path.is_file() and not path.name.startswith(".")} <= said
    assert {f"{path.name}/" for path in outputs.iterdir() if path.is_dir()} <= {f"{s.split('/')[0]}/" for s in said}


def test_every_room_of_the_house_is_on_the_floor_plan() -> None:
    package = ROOT / "fztally"
    rooms = {f"fztally/{p.name}/" for p in package.iterdir() if (p / "__init__.py").is_file()}
    rooms |= {f"fztally/{p.name}" for p in package.glob("*.py") if not p.name.startswith("__")}
    assert {span for span in spans("design.md") if re.fullmatch(r"fztally/\w+(/|\.py)", span)} == rooms
