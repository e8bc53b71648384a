"""``fztally sample``: ledgers to try fztally with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fztally.lang.texts import text
from fztally.model.errors import FztallyError

if TYPE_CHECKING:
    from fztally.sample import SampleSummary

PROFILES = ("tidy", "untidy", "medium", "broken", "wild")
"""Named here as well as in ``kinds.yaml``, so that ``--help`` reads no file."""
_MESS = ("profile", "intensity", "only", "without", "every_ledger")


@click.command("sample", help=text("help-sample-long"))
@click.argument("folder", type=click.Path(path_type=Path), metavar=text("metavar-dir"))
@click.option("--year", type=int, default=2021, show_default=True, metavar="2021", help=text("help-sample-year"))
@click.option("--seed", type=int, default=1, show_default=True, metavar="N", help=text("help-sample-seed"))
@click.option("--communities", type=int, metavar="N", help=text("help-sample-communities"))
@click.option("--events", type=int, metavar="N", help=text("help-sample-events"))
@click.option("--streets", type=click.IntRange(1, 999), metavar="N", help=text("help-sample-streets"))
@click.option("--plain", is_flag=True, help=text("help-sample-plain"))
@click.option("--files", type=int, default=130, show_default=True, metavar="N", help=text("help-sample-files"))
@click.option("--rows", type=int, default=310, show_default=True, metavar="N", help=text("help-sample-rows"))
@click.option("--mess", is_flag=True, help=text("help-sample-mess"))
@click.option("--profile", type=click.Choice(PROFILES), default="medium", show_default=True, help=text("help-sample-profile"))  # fmt: skip  # noqa: E501
@click.option("--intensity", type=click.FloatRange(min=0), default=1.0, show_default=True, metavar="X", help=text("help-sample-intensity"))  # fmt: skip  # noqa: E501
@click.option("--kind", "only", multiple=True, metavar="KIND", help=text("help-sample-kind"))
@click.option("--without", multiple=True, metavar="KIND", help=text("help-sample-without"))
@click.option("--all-ledgers", "every_ledger", is_flag=True, help=text("help-sample-all-ledgers"))
@click.option("--schemas", type=click.Path(path_type=Path), metavar=text("metavar-dir"), help=text("help-schemas-dir"))
def command(folder: Path, schemas: Path | None, mess: bool, streets: int | None, **plan: Any) -> int:
    """Write sample ledgers."""
    untidy = {name: plan.pop(name) for name in _MESS}
    if streets and mess:
        raise FztallyError(text("sample-streets-mess"))
    if streets:
        make_district(folder, schemas, streets, **plan)
    elif mess:
        shared = {name: plan[name] for name in ("year", "seed", "communities")}
        make_mess(folder, schemas, **shared, **untidy)
    else:
        make_sample(folder, schemas, **plan)
    return 0


def make_sample(folder: Path, schemas: Path | None, **plan: Any) -> None:
    """Write sample ledgers into a folder and say what was written."""
    from fztally.sample import SamplePlan, write_sample, write_streets
    from fztally.store.schema_files import load_all, resolve_schemas

    where = resolve_schemas(schemas)
    loaded = load_all(where)
    write = write_streets if loaded.registry.streets else write_sample
    try:
        done = write(folder, loaded, SamplePlan(profile=_profile(where), **plan))
    except ValueError as error:
        raise FztallyError(text("sample-bad", problem=str(error))) from error
    _say(folder, done)


def make_district(folder: Path, schemas: Path | None, streets: int, **plan: Any) -> None:
    """Write a district's workspace, its streets' ledgers and definitions, and say what was written."""
    from fztally.sample import SamplePlan, write_district
    from fztally.store.schema_files import load_all, resolve_schemas

    where = resolve_schemas(schemas)
    try:
        done = write_district(folder, where, load_all(where), SamplePlan(profile=_profile(where), **plan), streets)
    except ValueError as error:
        raise FztallyError(text("sample-bad", problem=str(error))) from error
    except OSError as error:
        raise FztallyError(text("workspace-not-writable", folder=folder), text("workspace-hint")) from error
    _say(folder, done)


def _profile(schemas: Path) -> Path:
    from fztally.store.schema_files import bundled_schemas

    own = schemas / "sample.yaml"
    return own if own.is_file() else bundled_schemas() / "sample.yaml"


def _say(folder: Path, done: SampleSummary) -> None:
    click.echo(text("sample-done", files=len(done.files), rows=sum(done.rows.values()), folder=str(folder)))
    if done.instead_of_xls:
        click.echo(text("sample-no-xls", count=len(done.instead_of_xls)))


def make_mess(folder: Path, schemas: Path | None, **plan: Any) -> None:
    """Write untidy ledgers with their truth into a folder and say what was written."""
    from fztally.sample.mess.write import MessPlan, write_mess
    from fztally.store.schema_files import load_schemas, resolve_schemas

    try:
        done = write_mess(folder, load_schemas(resolve_schemas(schemas)), MessPlan(**plan))
    except ValueError as error:
        raise FztallyError(text("sample-no-kind", kinds=str(error)), text("sample-no-kind-hint")) from error
    except ModuleNotFoundError as error:
        raise FztallyError(text("sample-mess-no-xls"), text("sample-mess-no-xls-hint")) from error
    click.echo(text("sample-mess-done", files=done.files, rows=done.rows, defects=done.defects, folder=str(folder)))
