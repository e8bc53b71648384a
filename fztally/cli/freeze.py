"""``fztally freeze``: what was reported, kept for good."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fztally.cli.options import (
    config_option,
    echo_json,
    find_schemas,
    json_option,
    output_option,
    schemas_option,
    settle,
)
from fztally.cli.street import output_of, street_option
from fztally.lang.texts import text
from fztally.model.errors import FztallyError

if TYPE_CHECKING:
    from fztally.store.last_run import LastRun


@click.command("freeze", help=text("help-freeze-long"))
@click.argument("period", default="", metavar=text("metavar-period"))
@click.option("--date", "day", metavar="2022-01-10", help=text("help-freeze-date"))
@output_option
@street_option
@schemas_option
@config_option
@json_option
def command(
    period: str, day: str | None, output: Path | None, street: str | None, as_json: bool, **options: Any
) -> int:
    """Keep the last run of a period as what was reported."""
    from fztally.store.frozen import FOLDER
    from fztally.store.last_run import last_run
    from fztally.store.schema_files import needs_street, streets_of

    where = output or Path("output")
    settings = settle(options["config"], where)
    schemas, street = find_schemas(options["schemas"], where), street or settings.street
    if not street and (streets := streets_of(schemas)):
        # nothing would be compared with what a district has kept
        raise needs_street(streets)
    where, _ = output_of(where, street, schemas)
    run = last_run(where, period or settings.period)
    filed = _day(day) if day else _until(run)
    goal = run.folder / FOLDER / filed
    new = _freeze(run, filed)
    if as_json:
        echo_json({"period": run.period, "date": filed, "folder": str(goal), "figures": len(run.figures), "new": new})
        return 0
    click.echo(text("freeze-done" if new else "freeze-same", period=run.period, date=filed, folder=goal))
    if any(entry.get("pending") for entry in run.figures.values()):
        click.echo(text("freeze-pending"))
    return 0


def _freeze(run: LastRun, filed: str) -> bool:
    """Keep a run. Raises FztallyError when another one is kept under this day, or nothing can be written."""
    from fztally.store.frozen import Index, OtherwiseFrozenError, freeze
    from fztally.store.lock import InUseError, locked
    from fztally.store.unwritable import unwritable

    number = str(run.manifest.get("run", ""))
    try:
        with locked(run.folder):
            return freeze(run.folder, Index(run.period, filed, number, {}), more=_workbook(run))
    except OtherwiseFrozenError as error:
        what = text("freeze-other", date=filed)
        raise FztallyError(what, text("freeze-other-hint", period=run.period)) from error
    except InUseError as error:
        raise FztallyError(text("output-in-use", folder=run.folder), text("output-in-use-hint")) from error
    except OSError as error:
        raise unwritable(run.folder, error) from error


def _workbook(run: LastRun) -> list[str]:
    """The summary workbook, by the name that it really has."""
    names = run.manifest.get("outputs", [])
    return [name for name in names if isinstance(name, str) and "/" not in name and name.endswith(".xlsx")]


def _until(run: LastRun) -> str:
    """The day up to which a run counted."""
    from fztally.model.period import Period

    settings: Any = run.manifest.get("settings", {})
    until = settings.get("until") if isinstance(settings, dict) else ""
    try:
        return str(until or Period.parse(run.period).end)
    except ValueError as error:
        raise FztallyError(text("no-run", folder=run.folder), text("no-run-hint")) from error


def _day(day: str) -> str:
    try:
        return str(date.fromisoformat(day))
    except ValueError as error:
        raise FztallyError(text("bad-date", date=day), text("bad-until-hint")) from error
