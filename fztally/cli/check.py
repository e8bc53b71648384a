"""``fztally check``: the same as consolidate without writing anything."""

from __future__ import annotations

from typing import Any

import click

from fztally.cli.main import EXIT_FINDINGS
from fztally.cli.options import echo_json, json_option, make_job, run_options
from fztally.cli.progress import Progress
from fztally.lang.texts import text

_SHOWN = 40


@click.command("check", help=text("help-check-long"))
@run_options
@click.option("--all", "show_all", is_flag=True, help=text("help-all-findings"))
@json_option
def command(show_all: bool, as_json: bool, **options: Any) -> int:
    """Check a folder of ledgers."""
    job = make_job(options)
    from fztally.cli.summary import closing_lines, finding_lines, findings_as_dicts, serious, summary
    from fztally.pipeline import analyse

    with Progress() as progress:
        analysis = analyse(job, progress)
    if as_json:
        echo_json(summary(analysis) | {"list": findings_as_dicts(analysis)})
    else:
        for line in (*finding_lines(analysis, None if show_all else _SHOWN), "", *closing_lines(analysis, None)):
            click.echo(line)
    return EXIT_FINDINGS if serious(analysis) else 0
