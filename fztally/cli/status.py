"""``fztally status``: who has sent what, as a matrix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import click

from fztally.cli.options import echo_json, json_option, make_job, run_options
from fztally.cli.progress import Progress
from fztally.cli.width import pad, screen, width
from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.model.job import Job
from fztally.model.tally import Sending, Status

_PIPED = 100
_NARROWEST = 3
_PROBLEM = "!"


@click.command("status", help=text("help-status-long"))
@run_options
@json_option
def command(as_json: bool, **options: Any) -> int:
    """Show the matrix of communities and ledgers."""
    job = make_job(options)
    from fztally.pipeline import analyse
    from fztally.store.schema_files import streets_of

    if not job.settings.street and streets_of(job.schemas):
        _tell_district(job, as_json=as_json)
        return 0
    with Progress() as progress:
        analysis = analyse(job, progress)
    if as_json:
        restricted = {ledger.id for ledger in analysis.schemas.ledgers if ledger.restricted}
        echo_json([_entry(status, restricted) for status in analysis.statuses])
    else:
        for line in matrix_lines(analysis, screen(_PIPED)):
            click.echo(line)
    return 0


def _tell_district(job: Job, *, as_json: bool) -> None:
    """A district's streets, one after the other."""
    from fztally.cli.district_status import as_dicts, status_lines, street_statuses
    from fztally.pipeline import analyse
    from fztally.store.schema_files import load_all

    def look(street: Job) -> Analysis:
        with Progress() as progress:
            return analyse(street, progress)

    schemas = load_all(job.schemas)
    statuses = tuple(street_statuses(job, schemas, look))
    if as_json:
        echo_json(as_dicts(statuses, schemas.ledgers))
        return
    for line in status_lines(statuses, schemas, screen(_PIPED)):
        click.echo(line)


def _entry(status: Status, restricted: AbstractSet[str]) -> dict[str, Any]:
    told = status.ledger not in restricted
    return {
        "community": status.community,
        "ledger": status.ledger,
        "sending": status.sending.value,
        "kept": status.kept if told else None,
        "pending": status.pending if told else None,
        "problems": status.problems,
    }


def matrix_lines(analysis: Analysis, columns: int) -> Iterator[str]:
    """The matrix with ledgers as numbered columns, in blocks that fit the columns of a screen; the legend below."""
    ledgers = analysis.schemas.ledgers
    office = analysis.schemas.registry.office.name
    names = [*analysis.schemas.registry.names, ""]
    known = {(status.community, status.ledger): status for status in analysis.statuses}
    restricted = {ledger.id for ledger in ledgers if ledger.restricted}
    cells = {name: [_cell(known[(name, ledger.id)], restricted) for ledger in ledgers] for name in names}
    first = max(width(name or office) for name in names)
    widths = [max(_NARROWEST, *(width(line[n]) for line in cells.values())) + 1 for n in range(len(ledgers))]
    for block in blocks(widths, columns - first):
        yield " " * first + "".join(pad(str(n + 1), widths[n], right=True) for n in block)
        for name in names:
            row = "".join(coloured(pad(cells[name][n], widths[n], right=True)) for n in block)
            yield pad(name or office, first) + row
        yield ""
    yield text("status-legend")
    yield from legend([ledger.title for ledger in ledgers], columns)
    yield ""
    yield _totals(analysis)


def blocks(widths: Sequence[int], columns: int) -> Iterator[list[int]]:
    """Runs of columns that fit on the screen side by side, about equally many in each."""
    needed = -(-sum(widths) // max(columns, *widths))
    most = -(-len(widths) // needed)
    block: list[int] = []
    for n, size in enumerate(widths):
        if block and (len(block) == most or sum(widths[m] for m in block) + size > columns):
            yield block
            block = []
        block.append(n)
    yield block


def _cell(status: Status, restricted: AbstractSet[str]) -> str:
    problem = _PROBLEM if status.problems else ""
    match status.sending:
        case Sending.SENT:
            # how many persons a community has on a restricted ledger is not told
            return f"{text('status-sent') if status.ledger in restricted else status.kept}{problem}"
        case Sending.NIL:
            return f"{text('status-nil')}{problem}"
        case Sending.MISSING:
            return f"{text('status-missing')}{problem}"
        case Sending.NOT_EXPECTED:
            return f"-{problem}"


def coloured(cell: str) -> str:
    """Missing ledgers in red, those with problems in yellow."""
    if cell.strip().rstrip(_PROBLEM) == text("status-missing"):
        return click.style(cell, fg="red")
    return click.style(cell, fg="yellow") if cell.endswith(_PROBLEM) else cell


def legend(titles: Sequence[str], columns: int) -> Iterator[str]:
    """The ledgers' numbers and titles, read down the columns."""
    entries = [f"{n:>2} {title}" for n, title in enumerate(titles, 1)]
    size = max(map(width, entries)) + 2
    across = max(1, min(3, columns // size))
    down = -(-len(entries) // across)
    for n in range(down):
        yield "".join(pad(entry, size) for entry in entries[n::down]).rstrip()


def _totals(analysis: Analysis) -> str:
    """How many of the ledgers that are expected have come."""
    sent = sum(1 for status in analysis.statuses if status.sending.here)
    missing = sum(1 for status in analysis.statuses if status.sending is Sending.MISSING)
    problems = sum(1 for status in analysis.statuses if status.problems)
    return text("status-totals", sent=sent, missing=missing, problems=problems)
