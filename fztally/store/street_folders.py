"""A district's streets on disk: whose folder under the ledgers folder is whose, and the outputs that a street sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from fztally.lang.texts import text
from fztally.model.errors import FztallyError
from fztally.model.job import Job
from fztally.model.registry import Street
from fztally.store.run_names import FIGURES, MANIFEST
from fztally.values.text import fold


@dataclass(frozen=True, slots=True)
class StreetFolders:
    """The folders under a ledgers folder: each street's by its name (several where they are not told apart), and what
    is nobody's."""

    of: Mapping[str, tuple[Path, ...]]
    strays: tuple[Path, ...]


def find_folders(ledgers: Path, streets: Sequence[Street], skip: Iterable[Path] = ()) -> StreetFolders:
    """Sort what lies in a ledgers folder by street. Raises OSError."""
    owners = {fold(spelling): street.name for street in streets for spelling in street.spellings}
    passed = {path.resolve() for path in skip}
    found: dict[str, tuple[Path, ...]] = {street.name: () for street in streets}
    strays = []
    for path in sorted(ledgers.iterdir()):
        if path.name.startswith((".", "~")) or path.resolve() in passed:
            continue
        owner = owners.get(fold(path.name)) if path.is_dir() else None
        if owner is None:
            strays.append(path)
        else:
            found[owner] = (*found[owner], path)
    return StreetFolders(found, tuple(strays))


def only_folder(ledgers: Path, street: Street, found: tuple[Path, ...]) -> Path:
    """A street's folder of those that were found. Raises FztallyError when there is none, or more than one."""
    if len(found) > 1:
        names = text("list-comma").join(path.name for path in found)
        what = text("two-street-folders", folder=ledgers, street=street.name, names=names)
        raise FztallyError(what, text("two-street-folders-hint"))
    if not found:
        what = text("no-street-folder", folder=ledgers, street=street.name)
        raise FztallyError(what, text("no-street-folder-hint", street=street.name))
    return found[0]


def delivered(folder: Path, period: str) -> Path | None:
    """Where the outputs lie that a street sent instead of ledgers: in its folder, or under the period in it."""
    for place in (folder, folder / period):
        if (place / FIGURES).is_file() and (place / MANIFEST).is_file():
            return place
    return None


def of_street(job: Job, street: Street, folder: Path) -> Job:
    """The run over one street's folder. Its outputs and all that is remembered lie under a folder of its own."""
    settings = msgspec.structs.replace(job.settings, street=street.name)
    return replace(job, ledgers=folder, output=job.output / street.name, settings=settings)
