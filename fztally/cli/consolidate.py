"""``fztally consolidate``: read, judge, count and write."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fztally.cli.main import EXIT_FINDINGS
from fztally.cli.options import echo_json, json_option, make_job, run_options
from fztally.cli.progress import Progress
from fztally.lang.texts import text
from fztally.model.errors import FztallyError

if TYPE_CHECKING:
    from fztally.model.analysis import Analysis
    from fztally.store.finished import Finished
    from fztally.write.outputs import Written


@click.command("consolidate", help=text("help-consolidate-long"))
@run_options
@click.option("--strict", is_flag=True, help=text("help-strict"))
@json_option
def command(strict: bool, as_json: bool, **options: Any) -> int:
    """Consolidate a folder of ledgers."""
    job = make_job(options)
    _require_writable(job.target)
    from fztally.pipeline import analyse, unchanged, write

    if finished := unchanged(job):
        return _say(finished, as_json=as_json, strict=strict, lead=text("closing-unchanged"))
    with Progress() as progress:
        analysis = analyse(job, progress, remember=True)
        progress.stage(text("progress-writing"))
        try:
            written = write(analysis)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            what = text("output-full" if full else "output-not-writable", folder=job.target)
            raise FztallyError(what, text("output-not-writable-hint")) from error
    return _say(_finish(analysis, written), as_json=as_json, strict=strict)


def _finish(analysis: Analysis, written: Written) -> Finished:
    """The record of this run; kept for the next one unless an output had to go elsewhere or is missing."""
    from fztally.cli.summary import closing_lines, serious, summary
    from fztally.store.finished import Finished, digests, remember_finished

    target = analysis.job.target
    finished = Finished(
        key=analysis.key,
        outputs=digests(target, (path.relative_to(target).as_posix() for path in written.paths)),
        lines=tuple(closing_lines(analysis, written)),
        summary=summary(analysis) | {"outputs": [str(path) for path in written.paths], "notes": list(written.notes)},
        serious=serious(analysis),
    )
    if not written.notes:
        remember_finished(analysis.job, finished)
    return finished


def _say(finished: Finished, *, as_json: bool, strict: bool, lead: str = "") -> int:
    """Tell what a run came to; its exit code."""
    if as_json:
        echo_json(finished.summary)
    else:
        for line in filter(None, (lead, *finished.lines)):
            click.echo(line)
    return EXIT_FINDINGS if strict and finished.serious else 0


def _require_writable(target: Path) -> None:
    """Refuse at once what would fail after minutes of reading."""
    folder = next((path for path in (target, *target.parents) if path.exists()), Path())
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        raise FztallyError(text("output-not-writable", folder=target), text("output-not-writable-hint"))
