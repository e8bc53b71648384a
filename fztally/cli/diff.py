"""``fztally diff RUN RUN``: what is different between two runs."""

from __future__ import annotations

import sys
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


@click.command("diff", help=text("help-diff-long"))
@click.argument("before", metavar=text("metavar-run"))
@click.argument("after", required=False, metavar=text("metavar-other-run"))
@output_option
@street_option
@schemas_option
@config_option
@click.option("--all", "show_all", is_flag=True, help=text("help-all-rows"))
@json_option
def command(before: str, after: str | None, show_all: bool, as_json: bool, **options: Any) -> int:
    """Compare two runs, or a run with the one before it."""
    from fztally.audit.history import MOST_TOLD, compare_runs
    from fztally.cli.diff_lines import changes_as_dict, diff_lines
    from fztally.store.schema_files import load_schemas
    from fztally.write.masking import masked

    output = options["output"] or Path("output")
    settings = settle(options["config"], output)
    where = find_schemas(options["schemas"], output)
    output, street = output_of(output, options["street"] or settings.street, where)
    schemas = load_schemas(where, street)
    one, two = _runs(before, after, output)
    most = sys.maxsize if show_all else MOST_TOLD
    changes = compare_runs(one, two, schemas, masked, one.period, most)
    if as_json:
        echo_json(changes_as_dict(one, two, changes))
        return 0
    for line in diff_lines(one, two, changes, schemas, show_all=show_all):
        click.echo(line)
    return 0


def _runs(before: str, after: str | None, output: Path) -> tuple[LastRun, LastRun]:
    """The earlier and the later run. Raises FztallyError for one that is not there."""
    from fztally.store.last_run import read_run
    from fztally.store.previous import previous_folder

    if after is not None:
        return _run(before, output), _run(after, output)
    run = _run(before, output)
    try:
        return read_run(previous_folder(run.folder.parent, run.period)), run
    except FztallyError as error:
        raise FztallyError(text("no-previous", folder=run.folder), text("no-previous-hint")) from error


def _run(name: str, output: Path) -> LastRun:
    """A run by its folder, or by its period's folder under the output folder."""
    from fztally.store.last_run import read_run
    from fztally.store.run_names import FIGURES

    folder = Path(name)
    return read_run(folder if (folder / FIGURES).is_file() else output / name)
