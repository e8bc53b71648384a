"""``fztally inspect FILE``: how a file was read, and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from fztally.cli.options import echo_json, json_option, make_job
from fztally.cli.width import pad
from fztally.lang.catalogue import describe
from fztally.lang.texts import text
from fztally.model.part import Ingested, Part


@click.command("inspect", help=text("help-inspect-long"), options_metavar=text("metavar-options"))
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--schemas", type=click.Path(path_type=Path), metavar="DIR", help=text("help-schemas-dir"))
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help=text("help-config"))
@click.option("--period", metavar="2021", help=text("help-period"))
@json_option
def command(file: Path, as_json: bool, **options: Any) -> int:
    """Show how a file is read."""
    job = make_job(options)
    from fztally.pipeline import inspect

    shaped = inspect(job, file)
    if as_json:
        echo_json([_entry(ingested) for ingested in shaped])
        return 0
    for ingested in shaped:
        for line in _lines(ingested):
            click.echo(line)
    return 0


def _entry(ingested: Ingested) -> dict[str, Any]:
    return {
        "file": ingested.source.name,
        "tables": [_table(part) for part in ingested.parts],
        "findings": [
            {"code": f.code, "place": str(f.place), "message": describe(f).message} for f in ingested.findings
        ],
    }


def _table(part: Part) -> dict[str, Any]:
    layout = part.layout
    return {
        "sheet": part.sheet,
        "ledger": part.ledger,
        "community": part.community,
        "score": layout.score if layout else 0,
        "reasons": dict(layout.reasons) if layout else {},
        "header": [row + 1 for row in layout.header] if layout else [],
        "columns": [
            {"column": m.column + 1, "label": m.label, "field": m.field, "how": m.how, "score": m.score}
            for m in (layout.columns if layout else ())
        ],
        "rows": {str(row + 1): kind.value for row, kind in layout.kinds.items()} if layout else {},
        "data_rows": part.frame.num_rows,
        "excluded": dict(part.excluded),
    }


def _lines(ingested: Ingested) -> Iterator[str]:
    yield click.style(ingested.source.name, bold=True)
    for part in ingested.parts:
        layout = part.layout
        if layout is None:
            yield text("inspect-no-table", sheet=part.sheet, rows=part.rows)
            continue
        reasons = "，".join(f"{text(f'inspect-by-{name}')} {score:g}" for name, score in layout.reasons)
        community = part.community or ("" if not part.from_office else text("office"))
        yield text("inspect-table", sheet=part.sheet, ledger=part.ledger, score=layout.score, reasons=reasons)
        yield text("inspect-around", community=community or text("unknown"), header=layout.header[-1] + 1)
        for match in layout.columns:
            how = text(f"how-{match.how}")
            colour = {"exact": "green", "alias": "green", "normalised": "green", "near": "yellow"}.get(match.how, "red")
            yield f"    {match.column + 1:>3} {pad(match.label, 22)} {pad(match.field or '-', 16)} " + click.style(
                f"{how} {match.score:g}", fg=colour
            )
        for kind in dict.fromkeys(layout.kinds.values()):
            rows = [str(row + 1) for row, k in layout.kinds.items() if k is kind]
            listed = "、".join(rows[:12]) + ("…" if len(rows) > 12 else "")
            yield text("inspect-rows", kind=text(f"row-{kind.value}"), count=len(rows), rows=listed)
    for finding in ingested.findings:
        said = describe(finding)
        yield text(
            "finding-line", severity=text(f"severity-{said.severity}"), place=str(finding.place), message=said.message
        )
