"""``fztally trace FIGURE``: the definition of a figure, and the rows behind it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from fztally.cli.options import echo_json, json_option, read_settings
from fztally.lang.texts import text
from fztally.model.errors import FztallyError

_SHOWN = 30


@click.command("trace", help=text("help-trace-long"), options_metavar=text("metavar-options"))
@click.argument("figure", metavar="FIGURE")
@click.option("--community", metavar="X", help=text("help-community"))
@click.option("--schemas", type=click.Path(path_type=Path), metavar="DIR", help=text("help-schemas-dir"))
@click.option("--output", type=click.Path(path_type=Path), metavar="DIR", help=text("help-output"))
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help=text("help-config"))
@click.option("--period", metavar="2021", help=text("help-period"))
@click.option("--all", "show_all", is_flag=True, help=text("help-all"))
@json_option
def command(figure: str, community: str | None, show_all: bool, as_json: bool, **options: Any) -> int:
    """Trace a figure of the last run to its rows."""
    found = trace(figure, community, options)
    if as_json:
        echo_json(found)
        return 0
    click.echo(text("trace-head", **found))
    click.echo(text("trace-definition", definition=found["definition"]))
    for part in found["parts"]:
        click.echo(text("trace-part", part=part))
    rows = found["rows"]
    for row in rows if show_all else rows[:_SHOWN]:
        click.echo(f"  {row['file']}!{row['sheet']}!{row['row']}  {row['community']}  {row['shown']}")
    if not show_all and len(rows) > _SHOWN:
        click.echo(text("finding-more", more=len(rows) - _SHOWN))
    return 0


def trace(figure_id: str, community: str | None, options: dict[str, Any]) -> dict[str, Any]:
    """The figure's value, definition and rows from the outputs of the last run."""
    from fztally.model.job import Settings
    from fztally.model.period import Period
    from fztally.store.schema_files import load_schemas, resolve_schemas

    schemas = load_schemas(resolve_schemas(options["schemas"]))
    period = options["period"] or read_settings(options["config"], Settings).period
    if not period:
        raise FztallyError(text("no-period"), text("no-period-hint"))
    folder = (options["output"] or Path("output")) / period
    counted = _counted(folder, figure_id)
    spec = next((pair for pair in schemas.figures() if pair[1].id == figure_id), None)
    if spec is None or counted is None:
        raise FztallyError(text("no-figure", figure=figure_id), text("no-figure-hint"))
    ledger_id, figure = spec
    rows: list[dict[str, Any]] = []
    if ledger_id and figure.ratio is None:
        rows = _rows(folder, schemas.ledger(ledger_id), figure, Period.parse(period), community)
    return {
        "id": figure_id,
        "label": figure.label,
        "display": counted["display"],
        "unit": "" if figure.unit == "%" else figure.unit,
        "definition": counted["note"],
        "parts": list(figure.ratio or ()),
        "counted": len(rows),
        "rows": rows,
    }


def _counted(folder: Path, figure_id: str) -> dict[str, Any] | None:
    try:
        figures = json.loads((folder / "figures.json").read_text(encoding="utf-8"))["figures"]
    except (OSError, ValueError, KeyError) as error:
        raise FztallyError(text("no-run", folder=str(folder)), text("no-run-hint")) from error
    return next((entry for entry in figures if entry["id"] == figure_id), None)


def _rows(folder: Path, ledger: Any, figure: Any, period: Any, community: str | None) -> list[dict[str, Any]]:
    import pandas as pd

    from fztally.model.conditions import counted_rows

    frame = pd.read_parquet(folder / "data" / f"{ledger.id}.parquet", dtype_backend="numpy_nullable")
    for field in ledger.fields:
        if field.kind in ("date", "datetime"):
            frame[field.id] = pd.to_datetime(frame[field.id])
    chosen = frame[counted_rows(frame, figure, ledger, period)]
    if community:
        chosen = chosen[chosen["community"].fillna("").str.contains(community, regex=False)]
    shown = [f for f in ledger.fields if f.required and not f.personal and f.kind != "community"][:4]
    out = []
    for row in chosen.to_dict("records"):
        cells = {field.label: row[field.id] for field in shown if not pd.isna(row[field.id])}
        out.append(
            {
                "file": row["source_file"],
                "sheet": row["source_sheet"],
                "row": int(row["source_row"]),
                "community": "" if pd.isna(row["community"]) else row["community"],
                "shown": "  ".join(f"{label}={_text(value)}" for label, value in cells.items()),
            }
        )
    return out


def _text(value: object) -> str:
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else str(value)[:30]
