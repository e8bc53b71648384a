"""``fztally status``: who has sent what, as a matrix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from fztally.cli.options import echo_json, json_option, make_job, run_options
from fztally.cli.progress import progress_bar
from fztally.cli.width import pad, width
from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.model.tally import Sending, Status


@click.command("status", help=text("help-status-long"), options_metavar=text("metavar-options"))
@run_options
@json_option
def command(as_json: bool, **options: Any) -> int:
    """Show the matrix of communities and ledgers."""
    job = make_job(options)
    from fztally.pipeline import analyse

    with progress_bar() as progress:
        analysis = analyse(job, progress)
    if as_json:
        echo_json([_entry(status) for status in analysis.statuses])
    else:
        for line in matrix_lines(analysis):
            click.echo(line)
    return 0


def _entry(status: Status) -> dict[str, Any]:
    return {
        "community": status.community,
        "ledger": status.ledger,
        "sending": status.sending.value,
        "kept": status.kept,
        "pending": status.pending,
        "problems": status.problems,
    }


def matrix_lines(analysis: Analysis) -> Iterator[str]:
    """The matrix with ledgers as numbered columns, and the legend below."""
    ledgers = analysis.schemas.ledgers
    office = analysis.schemas.registry.office.name
    names = [*analysis.schemas.registry.names, ""]
    cells = {(status.community, status.ledger): _cell(status) for status in analysis.statuses}
    first = max(width(name or office) for name in names) + 1
    widths = [max(3, *(width(cells[(name, ledger.id)]) for name in names)) + 1 for ledger in ledgers]
    yield pad("", first) + "".join(pad(str(n + 1), w, right=True) for n, w in enumerate(widths))
    for name in names:
        row = (pad(cells[(name, ledger.id)], w, right=True) for ledger, w in zip(ledgers, widths, strict=True))
        yield pad(name or office, first) + "".join(row)
    yield ""
    yield text("status-legend")
    for start in range(0, len(ledgers), 3):
        yield "".join(
            pad(f"{n + 1:>2} {ledgers[n].title}", 30) for n in range(start, min(start + 3, len(ledgers)))
        ).rstrip()


def _cell(status: Status) -> str:
    match status.sending:
        case Sending.SENT:
            return f"{status.kept}{'!' if status.problems else ''}"
        case Sending.NIL:
            return text("status-nil")
        case Sending.MISSING:
            return text("status-missing")
        case Sending.NOT_EXPECTED:
            return "-"
