"""``fztally consolidate``: read, judge, count and write."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, suppress
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
    from fztally.model.job import Job
    from fztally.store.finished import Finished
    from fztally.write.district import DistrictWritten
    from fztally.write.outputs import Written


@click.command("consolidate", help=text("help-consolidate-long"))
@run_options
@click.option("--compare", metavar="2020", help=text("help-compare"))
@click.option("--strict", is_flag=True, help=text("help-strict"))
@click.option("--yes", is_flag=True, help=text("help-yes"))
@json_option
def command(strict: bool, yes: bool, as_json: bool, **options: Any) -> int:
    """Consolidate a folder of ledgers."""
    from fztally.store.schema_files import streets_of

    job = make_job(options)
    require_allowed(job, yes=yes)
    if not job.settings.street and streets_of(job.schemas):
        from fztally.cli.district import consolidate_district

        done, came = consolidate_district(job)
        return say(done, came, as_json=as_json, strict=strict)
    finished, written = consolidate(job)
    return say(finished, written, as_json=as_json, strict=strict)


def require_allowed(job: Job, *, yes: bool) -> None:
    """Refuse at once what would fail after minutes of reading, and ask before names are written in full (``yes`` =
    they may be). Raises FztallyError."""
    _require_writable(job.target)
    if job.settings.unmask and not yes:
        _confirm_unmask()
    from fztally.store.last_run import require_run
    from fztally.store.schema_files import streets_of

    if job.settings.street or not streets_of(job.schemas):
        # of a district each street is compared with its own run, if there is one
        require_run(job.output, job.compare)


def consolidate(job: Job) -> tuple[Finished, Written | None]:
    """Consolidate, with a bar that tells how far it is. Nothing is written (None) when the last run still stands.

    Raises FztallyError when there is nothing to read or the outputs cannot be written.
    """
    from fztally.pipeline import analyse, unchanged, write
    from fztally.store.unwritable import is_full, unwritable

    if finished := unchanged(job):
        return finished, None
    with ExitStack() as stack:
        # from here on nobody else removes what is remembered, or reads for nothing
        _hold(job.target, stack)
        progress = stack.enter_context(Progress())
        try:
            analysis = analyse(job, progress, remember=True)
        except OSError as error:
            if is_full(error):
                raise unwritable(error.filename or job.output, error) from error
            raise
        progress.stage(text("progress-writing"))
        try:
            written = write(analysis, is_held=True)
        except OSError as error:
            raise unwritable(job.target, error) from error
    if analysis.unremembered:
        click.echo(analysis.unremembered, err=True)
    return _finish(analysis, written), written


def _hold(target: Path, stack: ExitStack) -> None:
    """Hold the run's folder until the stack is closed. Raises FztallyError when another run does, or nothing can be
    written there."""
    from fztally.store.lock import InUseError, held
    from fztally.store.unwritable import unwritable

    try:
        stack.enter_context(held(target))
    except InUseError as error:
        raise FztallyError(text("output-in-use", folder=target), text("output-in-use-hint")) from error
    except OSError as error:
        raise unwritable(target, error) from error


def _finish(analysis: Analysis, written: Written) -> Finished:
    """The record of this run; kept for the next one unless an output had to go elsewhere or is missing."""
    from fztally.cli.summary import closing_lines, serious, summary, summary_of_outputs
    from fztally.store.finished import Finished, digests, remember_finished

    target = analysis.job.target
    finished = Finished(
        key=analysis.key,
        outputs=digests(target, (path.relative_to(target).as_posix() for path in written.paths)),
        lines=tuple(closing_lines(analysis, written)),
        summary=summary(analysis) | summary_of_outputs(written),
        serious=serious(analysis),
        copies=dict(written.copies),
    )
    if written.whole:
        # the outputs stand; that they do will have to be found out anew
        with suppress(OSError):
            remember_finished(analysis.job, finished)
    return finished


def say(
    finished: Finished, written: Written | DistrictWritten | None, *, as_json: bool = False, strict: bool = False
) -> int:
    """Tell what a run came to, or that the last one still stands (``written`` is None); its exit code."""
    if as_json:
        echo_json(finished.summary)
    else:
        for line in filter(None, (text("closing-unchanged") if written is None else "", *finished.lines)):
            click.echo(line)
    return EXIT_FINDINGS if strict and finished.serious else 0


def _confirm_unmask() -> None:
    """Ask before names and phone numbers are written in full. Raises FztallyError where nobody can be asked, or says
    no."""
    # a prompt on a pipe would wait for an answer that nobody knows to give
    if not (sys.stdin and sys.stdin.isatty()):
        raise FztallyError(text("unmask-unasked"), text("unmask-unasked-hint"))
    if not click.confirm(text("unmask-confirm"), err=True):
        raise FztallyError(text("unmask-refused"), text("unmask-refused-hint"))


def _require_writable(target: Path) -> None:
    """Refuse at once what would fail after minutes of reading."""
    folder = next((path for path in (target, *target.parents) if path.exists()), Path())
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        from fztally.store.unwritable import unwritable

        raise unwritable(target)
