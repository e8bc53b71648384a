"""``fztally verify FILE``: the numbers of a written report against the ledgers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fztally.cli.files import put_file, read_file
from fztally.cli.main import EXIT_FINDINGS
from fztally.cli.options import echo_json, json_option, make_job, run_options
from fztally.cli.progress import Progress
from fztally.lang.texts import text

if TYPE_CHECKING:
    from fztally.model.analysis import Analysis
    from fztally.model.audit import Audit, Published

_STDIN = "-"


@click.command("verify", help=text("help-verify-long"), options_metavar=text("metavar-options"))
@click.argument("file", metavar=text("metavar-report"))
@run_options
@click.option("--marked", type=click.Path(path_type=Path), metavar=text("metavar-file"), help=text("help-marked"))
@json_option
def command(file: str, marked: Path | None, as_json: bool, **options: Any) -> int:
    """Check a written report."""
    job = make_job(options)
    from fztally.audit.document import read_report
    from fztally.audit.verify import Auditor
    from fztally.cli.verify_lines import audit_as_dict, audit_lines
    from fztally.pipeline import analyse
    from fztally.store.wording_file import load_wording

    name, data = _content(file)
    report = read_report(name, data)
    with Progress() as progress:
        # counted anew each time: what the last run wrote may be older than the ledgers
        analysis = analyse(job, progress)
    auditor = Auditor(analysis.schemas, load_wording(job.schemas))
    audit = auditor.verify(report, analysis.figures, job.period)
    copy = None if marked is None else _mark(marked, report, audit, analysis)
    if as_json:
        echo_json(audit_as_dict(audit))
    else:
        labels = {counted.figure.id: counted.figure for counted in analysis.figures}
        for line in audit_lines(audit, labels):
            click.echo(line)
        if copy is not None:
            click.echo(text("verify-marked", path=copy))
    return 0 if audit.sound else EXIT_FINDINGS


def _content(file: str) -> tuple[str, bytes]:
    """Name and content of the report; ``-`` is what is pasted or piped into standard input."""
    if file == _STDIN:
        return text("verify-pasted"), sys.stdin.buffer.read()
    path = Path(file)
    return path.name, read_file(path)


def _mark(wanted: Path, report: Published, audit: Audit, analysis: Analysis) -> Path:
    """Write the marked copy; a mere name goes under the output folder of the period."""
    from fztally.write.report.marked import marked_copy

    job = analysis.job
    labels = {counted.figure.id: counted.figure.label for counted in analysis.figures}
    path = wanted if wanted.suffix.lower() == ".docx" else wanted.with_name(f"{wanted.name}.docx")
    path = job.target / path if path.parent == Path() else path
    data = marked_copy(report, audit, labels, analysis.schemas.report.layout)
    return put_file(path, data, str(job.period.until))
