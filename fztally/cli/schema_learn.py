"""``fztally schema learn``: a confirmed label or spelling is kept in the schemas."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fztally.cli.options import echo_json, json_option, output_option, period_option, schemas_option
from fztally.cli.schema_find import find_field, find_ledger, find_value
from fztally.cli.street import output_of, street_option
from fztally.lang.texts import text
from fztally.model.errors import FztallyError

if TYPE_CHECKING:
    from fztally.model.schema import Schemas

_NEAR = "column-near"


@click.command("learn", help=text("help-schema-learn"))
@click.argument("ledger", required=False, metavar=text("metavar-ledger"))
@click.argument("field", required=False, metavar=text("metavar-field"))
@click.argument("word", required=False, metavar=text("metavar-word"))
@click.option("--as", "value", metavar=text("metavar-value"), help=text("help-schema-learn-as"))
@schemas_option
@output_option
@street_option
@period_option
@json_option
def command(
    ledger: str | None, field: str | None, word: str | None, value: str | None, as_json: bool, **options: Any
) -> None:
    """Keep a label or a spelling."""
    from fztally.store.schema_files import load_all, resolve_schemas
    from fztally.write.learn import Lesson, learn

    folder = resolve_schemas(options["schemas"])
    schemas = load_all(folder)
    if ledger is None:
        _suggest(schemas, options | {"schemas": folder}, as_json=as_json)
        return
    if field is None or word is None:
        raise FztallyError(text("learn-what"), text("learn-what-hint"))
    found = find_ledger(ledger, schemas)
    column = find_field(field, found)
    chosen = find_value(value, column, schemas) if value else ""
    learnt = learn(folder, Lesson(found, column, word, chosen), schemas)
    if as_json:
        echo_json({"ledger": found.id, "field": column.id, "word": word, "value": chosen, "file": learnt.file})
        return
    key = "learnt" if learnt.file else "learnt-already"
    what = text("learnt-value", value=chosen) if chosen else text("learnt-label", label=column.label)
    click.echo(text(key, word=word, what=what, file=f"{folder.name}/{learnt.file}"))


def _suggest(schemas: Schemas, options: dict[str, Any], *, as_json: bool) -> None:
    """The near matches of the last run, each with the command that keeps it."""
    from fztally.store.last_run import last_run
    from fztally.store.run_names import FINDINGS

    output, _ = output_of(options["output"] or Path("output"), options["street"] or "", options["schemas"])
    run = last_run(output, options["period"] or "")
    found = list(_near(run.folder / FINDINGS, schemas))
    if as_json:
        echo_json([{"ledger": ledger, "field": field, "word": word} for ledger, field, word in found])
        return
    click.echo(text("learn-near" if found else "learn-none", count=len(found)))
    for ledger, field, word in found:
        labels = {"word": word, "label": schemas.ledger(ledger).field(field).label}
        click.echo(text("learn-line", **labels, command=f'fztally schema learn {ledger} {field} "{word}"'))


def _near(path: Path, schemas: Schemas) -> Iterator[tuple[str, str, str]]:
    """(ledger, field, label) of every near match that a run told, each once, those left out that are known by now."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["code"] == _NEAR]
    except (OSError, ValueError, KeyError) as error:
        raise FztallyError(text("no-run", folder=path.parent), text("no-run-hint")) from error
    ledgers = {ledger.id: {field.id: field for field in ledger.fields} for ledger in schemas.ledgers}
    told = dict.fromkeys((row["ledger"], row["field"], row["value"].removeprefix("'")) for row in rows)
    for ledger, field, word in told:
        known = ledgers.get(ledger, {}).get(field)
        if known is not None and word not in known.aliases:
            yield ledger, field, word
