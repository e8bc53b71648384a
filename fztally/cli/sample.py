"""``fztally sample``: ledgers to try fztally with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from fztally.lang.texts import text
from fztally.model.errors import FztallyError


@click.command("sample", help=text("help-sample-long"))
@click.argument("folder", type=click.Path(path_type=Path), metavar=text("metavar-dir"))
@click.option("--year", type=int, default=2021, show_default=True, metavar="2021", help=text("help-sample-year"))
@click.option("--seed", type=int, default=1, show_default=True, metavar="N", help=text("help-sample-seed"))
@click.option("--communities", type=int, metavar="N", help=text("help-sample-communities"))
@click.option("--events", type=int, metavar="N", help=text("help-sample-events"))
@click.option("--plain", is_flag=True, help=text("help-sample-plain"))
@click.option("--files", type=int, default=130, show_default=True, metavar="N", help=text("help-sample-files"))
@click.option("--rows", type=int, default=310, show_default=True, metavar="N", help=text("help-sample-rows"))
@click.option("--schemas", type=click.Path(path_type=Path), metavar=text("metavar-dir"), help=text("help-schemas-dir"))
def command(folder: Path, schemas: Path | None, **plan: Any) -> int:
    """Write sample ledgers."""
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
