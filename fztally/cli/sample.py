"""``fztally sample``: ledgers to try fztally with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from fztally.lang.texts import text
from fztally.model.errors import FztallyError

PROFILES = ("tidy", "untidy", "medium", "broken", "wild")
"""Named here as well as in ``kinds.yaml``, so that ``--help`` reads no file."""
_MESS = ("profile", "intensity", "only", "without", "every_ledger")


@click.command("sample", help=text("help-sample-long"))
@click.argument("folder", type=click.Path(path_type=Path), metavar=text("metavar-dir"))
@click.option("--year", type=int, default=2021, show_default=True, metavar="2021", help=text("help-sample-year"))
@click.option("--seed", type=int, default=1, show_default=True, metavar="N", help=text("help-sample-seed"))
@click.option("--communities", type=int, metavar="N", help=text("help-sample-communities"))
@click.option("--events", type=int, metavar="N", help=text("help-sample-events"))
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
def command(folder: Path, schemas: Path | None, mess: bool, **plan: Any) -> int:
    """Write sample ledgers."""
    untidy = {name: plan.pop(name) for name in _MESS}
    if mess:
        shared = {name: plan[name] for name in ("year", "seed", "communities")}
        make_mess(folder, schemas, **shared, **untidy)
    else:
        make_sample(folder, schemas, **plan)
    return 0


def make_sample(folder: Path, schemas: Path | None, **plan: Any) -> None:
    """Write sample ledgers into a folder and say what was written."""
    from fztally.sample.plan import SamplePlan
    from fztally.sample.write import write_sample
    from fztally.store.schema_files import bundled_schemas, load_schemas, resolve_schemas

    where = resolve_schemas(schemas)
    profile = where / "sample.yaml"
    if not profile.is_file():
        profile = bundled_schemas() / "sample.yaml"
    try:
        done = write_sample(folder, load_schemas(where), SamplePlan(profile=profile, **plan))
    except ValueError as error:
        raise FztallyError(text("sample-bad", problem=str(error))) from error
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
