"""The schemas folder: found, read and checked, every error told with its file and line."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from fztally.lang.texts import text
from fztally.model.errors import FztallyError
from fztally.model.schema import CodeList, Common, Ledger, Registry, Report, Schemas
from fztally.model.schema_rules import check_schemas
from fztally.store.yaml_lines import Document, parse

T = TypeVar("T")
SHARED = {"common.yaml": Common, "communities.yaml": Registry, "report.yaml": Report}
"""Files of their own form; all other YAML files of the folder are ledgers, except those below."""
_OTHERS = frozenset({"sample.yaml"})
_MESSAGES = (
    (re.compile(r"Object contains unknown field `(?P<key>[^`]*)`"), "schema-unknown-key"),
    (re.compile(r"Object missing required field `(?P<key>[^`]*)`"), "schema-missing-key"),
    (re.compile(r"Expected `(?P<expected>[^`]*)`, got `(?P<got>[^`]*)`"), "schema-wrong-type"),
    (re.compile(r"Invalid enum value (?P<got>.*)"), "schema-wrong-value"),
    (re.compile(r"Invalid value (?P<got>.*)"), "schema-wrong-value"),
)


def bundled_schemas() -> Path:
    """The schemas that travel with the package: inside it in a wheel, beside it in the repository."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "schemas"
    return inside if inside.is_dir() else package.parent / "schemas"


def resolve_schemas(given: Path | None) -> Path:
    """The given folder, else ``schemas/`` here, else the bundled ones."""
    if given is not None:
        return given
    here = Path("schemas")
    return here if here.is_dir() else bundled_schemas()


def load_schemas(folder: Path) -> Schemas:
    """Read and check every YAML file of a schemas folder.

    Raises FztallyError with all errors found, each with file, line and what was expected.
    """
    if not (folder / "common.yaml").is_file():
        raise FztallyError(text("schema-no-folder", folder=str(folder)), text("schema-no-folder-hint"))
    paths = [p for p in sorted(folder.glob("*.yaml")) if p.name not in _OTHERS]
    lists = sorted((folder / "codes").glob("*.yaml"))
    digest = hashlib.sha256()
    documents: dict[Path, Document] = {}
    problems: list[str] = []
    for path in (*paths, *lists):
        data = path.read_bytes()
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + data)
        try:
            documents[path] = parse(data)
        except yaml.YAMLError as error:
            problems.append(_yaml_problem(path, error))
    _stop(problems)
    decoded = {path: _decode(path, document, _kind(path, folder), problems) for path, document in documents.items()}
    _stop(problems)
    codes = {path.stem: decoded[path] for path in lists}
    common = decoded[folder / "common.yaml"]
    ledgers = {
        path: _complete(path, documents[path], decoded[path], common, codes, problems)
        for path in paths
        if path.name not in SHARED
    }
    _stop(problems)
    schemas = Schemas(
        ledgers=tuple(sorted(ledgers.values(), key=lambda ledger: (ledger.order, ledger.id))),
        registry=decoded[folder / "communities.yaml"],
        common=common,
        report=decoded[folder / "report.yaml"],
        codes=codes,
        digest=digest.hexdigest(),
    )
    files = {ledger.id: path for path, ledger in ledgers.items()}
    for problem in check_schemas(schemas):
        path = files.get(problem.ledger, folder / problem.file)
        line = documents[path].line_of_value(problem.word) if path in documents else 1
        problems.append(f"{_name(path)}:{line} {text(problem.key, **problem.facts)}")
    _stop(problems)
    return schemas


def _kind(path: Path, folder: Path) -> type[Any]:
    if path.parent != folder:
        return CodeList
    return SHARED.get(path.name, Ledger)


def _decode(path: Path, document: Document, kind: type[T], problems: list[str]) -> Any:
    try:
        return msgspec.convert(document.value, kind)
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at `")
        line = document.line_of_path(where.rstrip("`"))
        problems.append(f"{_name(path)}:{line} {_translate(message)}")
        return None


def _translate(message: str) -> str:
    for pattern, key in _MESSAGES:
        if match := pattern.match(message):
            return text(key, **match.groupdict())
    return message


def _yaml_problem(path: Path, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    return f"{_name(path)}:{line} {text('schema-not-yaml', problem=str(getattr(error, 'problem', error)))}"


def _name(path: Path) -> str:
    parent = path.parent
    return f"{parent.parent.name}/codes/{path.name}" if parent.name == "codes" else f"{parent.name}/{path.name}"


def _stop(problems: list[str]) -> None:
    if problems:
        raise FztallyError("\n".join(problems), text("schema-hint"))


def _complete(
    path: Path, document: Document, ledger: Ledger, common: Common, codes: dict[str, CodeList], problems: list[str]
) -> Ledger:
    """A ledger with its code lists resolved, and with the columns that every ledger may carry."""
    fields = []
    for field in ledger.fields:
        if isinstance(field.codes, str):
            if field.codes not in codes:
                line = document.line_of_value(field.codes)
                problems.append(f"{_name(path)}:{line} {text('schema-no-codes', name=field.codes)}")
                continue
            field = msgspec.structs.replace(field, codes=codes[field.codes].codes)
        if field.kind == "community":
            known = {field.label, *field.aliases}
            more = tuple(label for label in common.community_labels if label not in known)
            field = msgspec.structs.replace(field, aliases=(*field.aliases, *more))
        fields.append(field)
    own = {field.id for field in fields}
    return msgspec.structs.replace(ledger, fields=(*fields, *(f for f in common.fields if f.id not in own)))
