"""The schemas folder: found, read and checked, every error told with its file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from fztally.lang.texts import text
from fztally.model.errors import FztallyError
from fztally.model.registry import Registry, Street
from fztally.model.schema import CodeList, Common, Field, Ledger, Report, Schemas
from fztally.model.schema_rules import check_schemas
from fztally.store.schema_form import decode
from fztally.store.yaml_lines import Document, YamlError, parse

T = TypeVar("T")
_COMMUNITIES = "communities.yaml"
SHARED: Mapping[str, type[Any]] = {"common.yaml": Common, _COMMUNITIES: Registry, "report.yaml": Report}
"""Files of their own form; all other YAML files of the folder are ledgers, except those below."""
_OTHERS = frozenset({"sample.yaml", "wording.yaml"})
_MOST_TOLD = 20


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


def ledger_file(folder: Path, ledger: Ledger) -> Path:
    """The file that a ledger is defined in: it is named by the ledger's id."""
    return folder / f"{ledger.id}.yaml"


def load_schemas(folder: Path, street: str = "") -> Schemas:
    """Read and check every YAML file of a schemas folder; of a district with its streets what this ``street`` sees.

    Raises FztallyError with all errors found, each with file, line and what was expected; also where a district has
    several streets and none of them is named, and where there is no such street.
    """
    read = _Folder(folder)
    schemas = _loaded(read)
    streets = schemas.registry.streets
    if street:
        if street not in {each.name for each in streets}:
            raise no_street(street, streets)
        registry = schemas.registry.of_street(street)
        read.rest.update(msgspec.json.encode(registry))
        return msgspec.structs.replace(schemas, registry=registry, digest=read.rest.hexdigest())
    if streets:
        raise needs_street(streets)
    return schemas


def load_all(folder: Path) -> Schemas:
    """As ``load_schemas``, but of a district the registry of all its streets."""
    return _loaded(_Folder(folder))


def streets_of(folder: Path) -> tuple[Street, ...]:
    """The streets that a schemas folder knows; none where it is that of one street, or has no registry at all.

    Raises FztallyError when the registry cannot be read.
    """
    path = folder / _COMMUNITIES
    try:
        # one street's registry, the usual case, need not be read for that
        if b"streets" not in path.read_bytes():
            return ()
    except OSError:
        return ()
    return load_form(path, Registry).streets


def needs_street(streets: Sequence[Street]) -> FztallyError:
    """That one of the streets has to be named."""
    return FztallyError(text("street-needed"), text("street-needed-hint", street=streets[0].name))


def no_street(asked: str, streets: Iterable[Street]) -> FztallyError:
    """That there is no such street, with those that there are."""
    names = text("list-comma").join(street.name for street in streets)
    hint = text("known", names=names) if names else text("no-streets-hint")
    return FztallyError(text("no-street", street=asked), hint)


def _loaded(read: _Folder) -> Schemas:
    read.stop()
    folder = read.folder
    codes = {path.stem: read.decoded[path] for path in read.lists}
    common: Common = read.decoded[folder / "common.yaml"]
    ledgers = [read.complete(path, common, codes) for path in read.ledgers]
    read.stop()
    schemas = Schemas(
        ledgers=tuple(sorted(ledgers, key=lambda ledger: (ledger.order, ledger.id))),
        registry=read.decoded[folder / _COMMUNITIES],
        common=common,
        report=read.decoded[folder / "report.yaml"],
        codes=codes,
        digest=read.digest.hexdigest(),
    )
    for problem in check_schemas(schemas):
        path = folder / problem.file
        read.tell(path, read.documents[path].line_of_path(problem.path), text(problem.key, **problem.facts))
    read.stop()
    return schemas


def load_form(path: Path, kind: type[T]) -> T:
    """One YAML file of a form of its own (``wording.yaml``). Raises FztallyError with file, line and what was
    expected."""
    try:
        return decode(parse(path.read_bytes()), kind)
    except OSError as error:
        raise FztallyError(_place(path, 0) + text("schema-unreadable-file"), text("schema-hint")) from error
    except YamlError as problem:
        said = _place(path, problem.line) + text(problem.key, **problem.facts)
        raise FztallyError(said, text("schema-hint")) from problem


def _place(path: Path, line: int) -> str:
    """A file of the schemas folder, and the line (0 = the file as a whole)."""
    folder = path.parent.parent if path.parent.name == "codes" else path.parent
    name = f"{folder.name or folder}/{path.relative_to(folder).as_posix()}"
    return text("schema-place", file=name, line=line) if line else text("schema-place-file", file=name)


class _Folder:
    """The files of a schemas folder as they are read, and what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        """Read and decode all files. Raises FztallyError when this is no schemas folder."""
        self.folder = folder
        try:
            paths = sorted(folder.glob("*.yaml"))
            self.lists = sorted((folder / "codes").glob("*.yaml"))
            stray = [*folder.glob("*.yml"), *(folder / "codes").glob("*.yml")]
        except OSError as error:
            raise FztallyError(text("schema-unreadable", file=str(folder))) from error
        if not any(path.name in SHARED for path in paths):
            raise FztallyError(text("schema-no-folder", folder=str(folder)), text("schema-no-folder-hint"))
        self.ledgers = [path for path in paths if path.name not in SHARED and path.name not in _OTHERS]
        self.digest, self.rest = hashlib.sha256(), hashlib.sha256()
        """Over all files, and over those that are the same for every street."""
        self.documents: dict[Path, Document] = {}
        self.decoded: dict[Path, Any] = {}
        self._problems: list[tuple[Path, int, str]] = []
        for path in sorted(stray):
            self.tell(path, 0, text("schema-yml"))
        for name in SHARED:
            if folder / name not in paths:
                self.tell(folder / name, 0, text("schema-no-file"))
        for path in (*(path for path in paths if path.name not in _OTHERS), *self.lists):
            self._read(path)

    def tell(self, path: Path, line: int, problem: str) -> None:
        """Note what is wrong on a line (0 = the file as a whole)."""
        self._problems.append((path, line, problem))

    def stop(self) -> None:
        """Raise FztallyError with all that was told, if anything was."""
        if not self._problems:
            return
        told = list(dict.fromkeys(self._problems))
        lines = [_place(path, line) + problem for path, line, problem in told[:_MOST_TOLD]]
        if len(told) > _MOST_TOLD:
            lines.append(text("schema-more", more=len(told) - _MOST_TOLD))
        raise FztallyError("\n".join(lines), text("schema-hint"))

    def _read(self, path: Path) -> None:
        try:
            data = path.read_bytes()
            content = path.relative_to(self.folder).as_posix().encode() + b"\0" + data
            self.digest.update(content)
            if path.name != _COMMUNITIES:
                self.rest.update(content)
            self.documents[path] = document = parse(data)
            kind = CodeList if path in self.lists else SHARED.get(path.name, Ledger)
            self.decoded[path] = decode(document, kind)
        except OSError:
            self.tell(path, 0, text("schema-unreadable-file"))
        except YamlError as problem:
            self.tell(path, problem.line, text(problem.key, **problem.facts))

    def complete(self, path: Path, common: Common, codes: Mapping[str, CodeList]) -> Ledger:
        """A ledger with its code lists resolved, and with the columns that every ledger may carry."""
        ledger: Ledger = self.decoded[path]
        if ledger.id != path.stem:
            line = self.documents[path].line_of_path("$.id")
            self.tell(path, line, text("schema-file-name", name=ledger.id, expected=path.stem))
        return msgspec.structs.replace(ledger, fields=tuple(self._fields(path, ledger, common, codes)))

    def _fields(self, path: Path, ledger: Ledger, common: Common, codes: Mapping[str, CodeList]) -> Iterator[Field]:
        for n, field in enumerate(ledger.fields):
            if isinstance(field.codes, str):
                if field.codes in codes:
                    yield msgspec.structs.replace(field, codes=codes[field.codes].codes)
                else:
                    line = self.documents[path].line_of_path(f"$.fields[{n}].codes")
                    self.tell(
                        path, line, text("schema-no-codes", name=field.codes, known=text("list-comma").join(codes))
                    )
            elif field.kind == "community":
                known = {field.label, *field.aliases}
                more = (label for label in common.community_labels if label not in known)
                yield msgspec.structs.replace(field, aliases=(*field.aliases, *more))
            else:
                yield field
        own = {field.id for field in ledger.fields}
        yield from (field for field in common.fields if field.id not in own)
