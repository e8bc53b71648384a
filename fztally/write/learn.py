"""What a person has confirmed is kept in the schemas: another label of a column, another spelling of a value."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fztally.lang.texts import text
from fztally.model.conditions import NO, YES
from fztally.model.errors import FztallyError
from fztally.model.registry import Community
from fztally.model.schema import Field, Ledger, Schemas
from fztally.store.schema_files import bundled_schemas, ledger_file, load_schemas
from fztally.store.yaml_edit import add_word
from fztally.store.yaml_lines import parse
from fztally.values.codes import code_key
from fztally.values.text import fold


@dataclass(frozen=True, slots=True)
class Lesson:
    """A word to be known: as another label of a field, or (``value`` given) another spelling of one of its values."""

    ledger: Ledger
    field: Field
    word: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Learnt:
    """The file that was changed (relative to the schemas folder), or nothing where the word was known already."""

    file: str = ""


def learn(folder: Path, lesson: Lesson, schemas: Schemas) -> Learnt:
    """Add a word to the YAML file that it belongs into; comments and everything else stay as they are.

    The whole folder is checked with the new word before anything is written. Raises FztallyError when the word belongs
    to something else already, or when the folder cannot be changed.
    """
    if not fold(lesson.word):
        raise FztallyError(text("learn-empty"))
    if folder.resolve() == bundled_schemas().resolve() and not Path("schemas").is_dir():
        raise FztallyError(text("learn-bundled"), text("schema-no-folder-hint"))
    if _known(lesson, schemas):
        return Learnt()
    path, where, key = _place(folder, lesson, schemas)
    try:
        data = path.read_bytes()
        changed = add_word(data, where, key, lesson.word.strip())
        _check(folder, path, changed)
        _replace(path, changed)
    except OSError as error:
        raise FztallyError(text("learn-not-writable", file=path)) from error
    return Learnt(path.relative_to(folder).as_posix())


def _known(lesson: Lesson, schemas: Schemas) -> bool:
    field, word = lesson.field, lesson.word
    if not lesson.value:
        return fold(word) in {fold(label) for label in (field.label, *field.aliases)}
    if field.kind == "community":
        _, own = _community(lesson, schemas)
        return fold(word) in {fold(name) for name in (own.name, own.code, *own.aliases)}
    if field.kind == "yes_no":
        words = schemas.common.words
        variants = (YES, *words.yes, *field.yes) if lesson.value == YES else (NO, *words.no, *field.no)
    else:
        codes = field.codes if isinstance(field.codes, dict) else {}
        variants = (lesson.value, *codes[lesson.value])
    return code_key(word) in {code_key(variant) for variant in variants}


def _community(lesson: Lesson, schemas: Schemas) -> tuple[str, Community]:
    """The community that a lesson is about, and its path. Raises FztallyError when two streets have one of its name."""
    found = [(path, community) for path, community in schemas.registry.places() if community.name == lesson.value]
    if len(found) > 1:
        raise FztallyError(text("learn-two-communities", community=lesson.value), text("learn-two-communities-hint"))
    return found[0]


def _place(folder: Path, lesson: Lesson, schemas: Schemas) -> tuple[Path, str, str]:
    """(file, path of the map in it, key of the list in that) for a new word."""
    field = lesson.field
    if lesson.value and field.kind == "community":
        return folder / "communities.yaml", _community(lesson, schemas)[0], "aliases"
    path = ledger_file(folder, lesson.ledger)
    document = parse(path.read_bytes())
    own = [each["id"] for each in document.value["fields"]]
    if field.id not in own:
        path = folder / "common.yaml"
        document = parse(path.read_bytes())
        own = [each["id"] for each in document.value["fields"]]
    where = f"$.fields[{own.index(field.id)}]"
    if not lesson.value:
        return path, where, "aliases"
    if field.kind == "yes_no":
        return path, where, "yes" if lesson.value == YES else "no"
    codes = document.at(f"{where}.codes")
    if isinstance(codes, str):
        return folder / "codes" / f"{codes}.yaml", "$.codes", lesson.value
    return path, f"{where}.codes", lesson.value


def _check(folder: Path, path: Path, changed: bytes) -> None:
    """Load the folder as it will be. Raises FztallyError for what would be wrong then."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / folder.name
        shutil.copytree(folder, copy)
        (copy / path.relative_to(folder)).write_bytes(changed)
        try:
            load_schemas(copy)
        except FztallyError as error:
            raise FztallyError(text("learn-refused", problem=error.what)) from error


def _replace(path: Path, changed: bytes) -> None:
    """The file whole or not at all."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(changed)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, beside)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
