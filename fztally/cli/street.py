"""``--street``: one street of a district."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from fztally.lang.texts import text
from fztally.model.errors import FztallyError

if TYPE_CHECKING:
    from fztally.model.job import Job
    from fztally.model.registry import Street

F = TypeVar("F", bound=Callable[..., Any])


def street_option(function: F) -> F:
    """``--street 滨江街道``."""
    return click.option("--street", metavar=text("metavar-street"), help=text("help-street"))(function)


def find_street(asked: str, streets: Sequence[Street]) -> Street:
    """The street of this name, alias or code. Raises FztallyError with all there are."""
    from fztally.store.schema_files import no_street
    from fztally.values.text import fold

    for street in streets:
        if fold(asked) in {fold(spelling) for spelling in street.spellings}:
            return street
    raise no_street(asked, streets)


def output_of(output: Path, asked: str, schemas: Path) -> tuple[Path, str]:
    """(where the outputs of a street lie under the output folder, its name); without one that folder itself and "".

    Raises FztallyError when there is no such street.
    """
    if not asked:
        return output, ""
    from fztally.store.schema_files import streets_of

    name = find_street(asked, streets_of(schemas)).name
    return output / name, name


def narrowed(job: Job, *, strict: bool) -> Job:
    """The run over the street that the settings name, if they do. Raises FztallyError when there is no such street;
    where ledgers are to be read (``strict``) also when there is no folder with its ledgers."""
    if not job.settings.street:
        return job
    from fztally.store.schema_files import streets_of
    from fztally.store.street_folders import delivered, find_folders, of_street, only_folder

    streets = streets_of(job.schemas)
    street = find_street(job.settings.street, streets)
    if not strict and not job.ledgers.is_dir():
        return of_street(job, street, job.ledgers)
    found = find_folders(job.ledgers, streets, (job.output,)).of[street.name]
    folder = only_folder(job.ledgers, street, found) if strict or found else job.ledgers
    if strict and delivered(folder, job.period.text):
        raise FztallyError(text("street-has-outputs", folder=folder), text("street-has-outputs-hint"))
    return of_street(job, street, folder)
