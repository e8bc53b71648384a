"""``fztally trace FIGURE``: the definition of a figure, and the rows behind it."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fztally.cli.options import (
    config_option,
    echo_json,
    find_schemas,
    json_option,
    output_option,
    period_option,
    schemas_option,
    settle,
)
from fztally.cli.schema_find import find_community
from fztally.cli.street import output_of, street_option
from fztally.cli.trace_lines import as_recorded, trace_lines
from fztally.lang.texts import text
from fztally.model.errors import FztallyError

if TYPE_CHECKING:
    import pandas as pd

    from fztally.model.registry import Registry
    from fztally.model.schema import Ledger, Schemas
    from fztally.store.last_run import LastRun
    from fztally.tally.trace import Frames, Traced

_SHOWN = 30
_FIELDS = 5


@click.command("trace", help=text("help-trace-long"))
@click.argument("figure", metavar=text("metavar-figure"))
@click.option("--community", metavar=text("metavar-community"), help=text("help-community"))
@period_option
@output_option
@street_option
@schemas_option
@config_option
@click.option("--all", "show_all", is_flag=True, help=text("help-all-rows"))
@json_option
def command(figure: str, community: str | None, show_all: bool, as_json: bool, **options: Any) -> int:
    """Trace a figure of the last run to its rows."""
    found = find(figure, community, options)
    if as_json:
        echo_json(found)
        return 0
    from fztally.cli.district_trace import share_lines

    lines = share_lines(found) if "streets" in found else trace_lines(found, None if show_all else _SHOWN)
    for line in lines:
        click.echo(line)
    return 0


def find(asked: str, community: str | None, options: Mapping[str, Any]) -> dict[str, Any]:
    """The figure's value, definition and what it was made from, from the outputs of the last run; of a district the
    parts of its streets.

    Raises FztallyError for a figure or community that is not known, and when there is no run or one of other schemas.
    """
    from fztally.model.period import Period
    from fztally.store.last_run import last_run
    from fztally.store.schema_files import load_all, load_schemas, streets_of
    from fztally.tally.trace import trace

    output = options["output"] or Path("output")
    settings = settle(options["config"], output)
    where = find_schemas(options["schemas"], output)
    output, street = output_of(output, options["street"] or settings.street, where)
    if not street and community is None and streets_of(where):
        from fztally.cli.district_trace import find_shares

        every = load_all(where)
        return find_shares(_figure(asked, every), every, output, options["period"] or settings.period)
    schemas = load_schemas(where, street)
    figure_id = _figure(asked, schemas)
    name = None if community is None else find_community(community, schemas.registry)
    run = last_run(output, options["period"] or settings.period)
    recorded = run.figures.get(figure_id)
    if recorded is None:
        raise FztallyError(text("trace-stale", folder=run.folder), text("trace-stale-hint"))
    frames: dict[str, pd.DataFrame] = {}

    def rows(ledger: Ledger) -> pd.DataFrame:
        if ledger.id not in frames:
            frames[ledger.id] = run.rows(ledger)
        return frames[ledger.id]

    try:
        traced = trace(schemas, figure_id, rows, Period.parse(run.period), name)
    except KeyError as error:
        raise FztallyError(text("trace-stale", folder=run.folder), text("trace-stale-hint")) from error
    if name is None and traced.rows is not None and len(traced.rows) != recorded["rows"]:
        raise FztallyError(text("trace-stale", folder=run.folder), text("trace-stale-hint"))
    if name is not None:
        recorded = dict(recorded) | (_untold() if traced.restricted else _own(traced, rows, run, name))
    return _found(traced, recorded, name, schemas.registry)


def _own(traced: Traced, rows: Frames, run: LastRun, community: str) -> dict[str, Any]:
    """Value and display of a figure for one community; what it has not reported is not 0."""
    parts = traced.parts or (traced,)
    silent = [
        part
        for part in parts
        if part.ledger and part.rows is not None and part.rows.empty and not _heard(part.ledger, rows, run, community)
    ]
    if silent:
        return {"value": None, "display": text("not-reported")}
    return {"value": traced.value, "display": traced.display or "—"}


def _untold() -> dict[str, Any]:
    """Instead of what one community has on a restricted ledger: small counts are hidden, and what others could be
    worked out from."""
    return {"value": None, "display": text("wb-not-listed")}


def _heard(ledger: Ledger, rows: Frames, run: LastRun, community: str) -> bool:
    column = rows(ledger)["community"]
    return bool((column == community).any()) or run.sent(ledger.id, community)


def _found(traced: Traced, recorded: Mapping[str, Any], community: str | None, registry: Registry) -> dict[str, Any]:
    figure = traced.figure
    untold = traced.restricted and community is not None
    return {
        "id": figure.id,
        "label": figure.label,
        "ledger": None if traced.ledger is None else traced.ledger.id,
        "community": (community or registry.office.name) if community is not None else None,
        **as_recorded(figure, recorded),
        "parts": [
            {
                "id": part.figure.id,
                "label": part.figure.label,
                "display": recorded["display"] if untold else part.display,
                "unit": "" if untold else part.figure.unit,
            }
            for part in traced.parts
        ],
        "names": list(traced.names),
        "restricted": traced.restricted,
        "rows": _rows(traced, registry),
    }


def _rows(traced: Traced, registry: Registry) -> list[dict[str, Any]]:
    """The rows with their places and telling cells, masked; none of a restricted ledger, since places alone
    would tell how many each community has."""
    import pandas as pd

    from fztally.model.cell_words import cell_words
    from fztally.tally.trace import telling_fields
    from fztally.write.masking import masked

    ledger, frame = traced.ledger, traced.rows
    if ledger is None or frame is None or ledger.restricted:
        return []
    fields = telling_fields(traced.figure, ledger)[:_FIELDS]
    # the rows of a run with --unmask are not masked; a terminal never shows them
    return [
        {
            "file": row["source_file"],
            "sheet": row["source_sheet"],
            "row": int(row["source_row"]),
            "community": registry.office.name if pd.isna(row["community"]) else row["community"],
            "cells": {field.label: cell_words(row[field.id]) for field in fields},
        }
        for row in masked(frame, ledger).to_dict("records")
    ]


def _figure(asked: str, schemas: Schemas) -> str:
    """The id of a figure that is asked for by id or label."""
    labels = {figure.id: figure.label for _, figure in schemas.figures()}
    wanted = asked.strip()
    found = [wanted.lower()] if wanted.lower() in labels else [key for key, label in labels.items() if label == wanted]
    if len(found) == 1:
        return found[0]
    ids = {label: key for key, label in labels.items()}
    close = found or get_close_matches(wanted.lower(), labels, n=3, cutoff=0.5)
    close = close or [key for label, key in ids.items() if wanted in label][:5]
    close = close or [ids[label] for label in get_close_matches(wanted, ids, n=3, cutoff=0.4)]
    near = text("list-comma").join(text("figure-named", id=key, label=labels[key]) for key in close)
    hint = text("nearest", names=near) if near else ""
    raise FztallyError(text("no-figure", figure=asked), hint + text("no-figure-hint"))
