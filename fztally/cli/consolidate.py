"""``fztally consolidate``: read, judge, count and write."""

from __future__ import annotations

from typing import Any

import click

from fztally.cli.main import EXIT_FINDINGS
from fztally.cli.options import echo_json, json_option, make_job, run_options
from fztally.cli.progress import progress_bar
from fztally.lang.texts import text


@click.command("consolidate", help=text("help-consolidate-long"), options_metavar=text("metavar-options"))
@run_options
@click.option("--strict", is_flag=True, help=text("help-strict"))
@json_option
def command(strict: bool, as_json: bool, **options: Any) -> int:
    """Consolidate a folder of ledgers."""
    job = make_job(options)
    from fztally.cli.summary import closing_lines, serious, summary
    from fztally.pipeline import analyse, write

    with progress_bar() as progress:
        analysis = analyse(job, progress)
        written = write(analysis)
    if as_json:
        echo_json(summary(analysis) | {"outputs": [str(path) for path in written.paths], "notes": list(written.notes)})
    else:
        for line in closing_lines(analysis, written):
            click.echo(line)
    return EXIT_FINDINGS if strict and serious(analysis) else 0
