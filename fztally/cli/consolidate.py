"""``fztally consolidate``: read, judge, count and write."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import click

from fztally.cli.main import EXIT_FINDINGS
from fztally.cli.options import echo_json, json_option, make_job, run_options
from fztally.cli.progress import Progress
from fztally.lang.texts import text
from fztally.model.errors import FztallyError


@click.command("consolidate", help=text("help-consolidate-long"))
@run_options
@click.option("--strict", is_flag=True, help=text("help-strict"))
@json_option
def command(strict: bool, as_json: bool, **options: Any) -> int:
    """Consolidate a folder of ledgers."""
    job = make_job(options)
    _require_writable(job.target)
    from fztally.cli.summary import closing_lines, serious, summary
    from fztally.pipeline import analyse, write

    with Progress() as progress:
        analysis = analyse(job, progress, remember=True)
        progress.stage(text("progress-writing"))
        try:
            written = write(analysis)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            what = text("output-full" if full else "output-not-writable", folder=job.target)
            raise FztallyError(what, text("output-not-writable-hint")) from error
    if as_json:
        echo_json(summary(analysis) | {"outputs": [str(path) for path in written.paths], "notes": list(written.notes)})
    else:
        for line in closing_lines(analysis, written):
            click.echo(line)
    return EXIT_FINDINGS if strict and serious(analysis) else 0


def _require_writable(target: Path) -> None:
    """Refuse at once what would fail after minutes of reading."""
    folder = next((path for path in (target, *target.parents) if path.exists()), Path())
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        raise FztallyError(text("output-not-writable", folder=target), text("output-not-writable-hint"))
