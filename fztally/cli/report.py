"""``fztally report``: the report's paragraphs, tables and charts as a Word document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fztally.cli.files import put_file, read_file
from fztally.cli.options import echo_json, json_option, make_job, run_options
from fztally.cli.progress import Progress
from fztally.lang.texts import text

if TYPE_CHECKING:
    from fztally.model.analysis import Analysis
    from fztally.write.report.content import Content


@click.command("report", help=text("help-report-long"), options_metavar=text("metavar-options"))
@run_options
@click.option(
    "--template", type=click.Path(path_type=Path), metavar=text("metavar-file"), help=text("help-template-file")
)
@click.option("--draft", is_flag=True, help=text("help-draft"))
@click.option("--numerals", type=click.Choice(["arabic", "chinese"]), default="arabic", help=text("help-numerals"))
@click.option("--out", type=click.Path(path_type=Path), metavar=text("metavar-file"), help=text("help-report-out"))
@json_option
def command(template: Path | None, draft: bool, numerals: str, out: Path | None, as_json: bool, **options: Any) -> int:
    """Write the Word report."""
    job = make_job(options)
    from fztally.pipeline import analyse
    from fztally.store.schema_files import load_schemas
    from fztally.write.report.report import REPORT, placeholders, write_report
    from fztally.write.report.template import open_template
    from fztally.write.report.word import require_word

    require_word()
    given = None if template is None else (template.name, read_file(template))
    if given is not None:
        # before the ledgers are read, so that a slip of the pen is told at once
        open_template(given[1], given[0], placeholders(load_schemas(job.schemas, job.settings.street)))
    with Progress() as progress:
        content = _content(analyse(job, progress), numerals, draft=draft)
    path = put_file(out or job.target / REPORT, write_report(content, given), str(job.period.until))
    if as_json:
        echo_json({"output": str(path), **_notes(content)})
    else:
        for line in _lines(path, content):
            click.echo(line)
    return 0


def _content(analysis: Analysis, numerals: Any, *, draft: bool) -> Content:
    from fztally.tally.by_community import by_community, told_by_community
    from fztally.write.report.content import PLACEHOLDER, Content
    from fztally.write.report.shown import shown_figures

    named = [name for each in analysis.schemas.report.sentences for name in PLACEHOLDER.findall(each.text)]
    apart = told_by_community(analysis.schemas, named)
    communities = by_community(analysis, [figure.id for figure in apart])
    return Content(analysis, shown_figures(analysis, numerals, draft=draft), communities, apart, numerals, draft)


def _notes(content: Content) -> dict[str, list[str]]:
    """What the report does not print, or prints marked."""
    from fztally.write.report.shown import doubtful_figures

    doubtful = doubtful_figures(content.analysis)
    figures = content.analysis.figures
    return {
        "not_reported": [c.figure.id for c in figures if c.value is None and c.breakdown is None],
        "doubtful": [c.figure.id for c in figures if c.figure.id in doubtful],
    }


def _lines(path: Path, content: Content) -> list[str]:
    labels = {counted.figure.id: counted.figure.label for counted in content.analysis.figures}
    notes = _notes(content)
    lines = [text("report-done", path=path)]
    if notes["doubtful"]:
        key = "report-marked-figures" if content.draft else "report-withheld-figures"
        lines.append(text(key, names=text("list-comma").join(labels[name] for name in notes["doubtful"])))
    if notes["not_reported"]:
        lines.append(
            text("report-silent-figures", names=text("list-comma").join(labels[name] for name in notes["not_reported"]))
        )
    return lines
