"""``fztally schema``: the definitions of the ledgers listed, shown, checked, added to; as a page, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fztally.cli import schema_infer, schema_learn
from fztally.cli.options import echo_json, echo_utf8, json_option, schemas_option
from fztally.cli.schema_find import find_ledger
from fztally.cli.width import pad, screen, width, wrap
from fztally.lang.texts import text
from fztally.model.errors import FztallyError

if TYPE_CHECKING:
    from fztally.model.schema import Ledger, Schemas

_PIPED = 100
_STEP = "    "


@click.group("schema", help=text("help-schema-long"))
def command() -> None:
    """Definitions of ledgers."""


command.add_command(schema_learn.command)
command.add_command(schema_infer.command)


@command.command("list", help=text("help-schema-list"))
@schemas_option
@json_option
def list_ledgers(schemas: Path | None, as_json: bool) -> None:
    """All ledgers."""
    ledgers = _load(schemas).ledgers
    if as_json:
        echo_json([_summary(ledger) for ledger in ledgers])
        return
    columns = [[ledger.id for ledger in ledgers], [ledger.title for ledger in ledgers]]
    first, second = (max(map(width, column), default=0) + 2 for column in columns)
    for ledger in ledgers:
        keeper = pad(text(f"kept-by-{ledger.kept_by}"), 10)
        line = text("schema-line", fields=len(ledger.fields), figures=len(ledger.figures))
        click.echo(f"{pad(ledger.id, first)}{pad(ledger.title, second)}{keeper}{line}")


def _summary(ledger: Ledger) -> dict[str, Any]:
    return {
        "id": ledger.id,
        "title": ledger.title,
        "kept_by": ledger.kept_by,
        "period_field": ledger.period_field,
        "restricted": ledger.restricted,
        "fields": [field.id for field in ledger.fields],
        "figures": [figure.id for figure in ledger.figures],
    }


@command.command("show", help=text("help-schema-show"))
@click.argument("ledger", metavar=text("metavar-ledger"))
@schemas_option
@json_option
def show(ledger: str, schemas: Path | None, as_json: bool) -> None:
    """One ledger, field by field."""
    loaded = _load(schemas)
    found = find_ledger(ledger, loaded)
    if as_json:
        import msgspec

        echo_json(msgspec.to_builtins(found))
        return
    from fztally.write.schema_pages import ledger_lines

    for depth, said in ledger_lines(found, loaded):
        indent = _STEP * depth
        for line in wrap(indent + said, screen(_PIPED), indent=indent + _STEP):
            click.echo(line)


@command.command("check", help=text("help-schema-check"))
@schemas_option
@json_option
def check(schemas: Path | None, as_json: bool) -> int:
    """Check every file."""
    try:
        loaded = _load(schemas)
    except FztallyError as error:
        if not as_json:
            raise
        echo_json({"right": False, "problems": error.what.splitlines()})
        return 2
    counts = {
        "ledgers": len(loaded.ledgers),
        "figures": len(loaded.figures()),
        "communities": len(loaded.registry.everywhere),
    }
    if as_json:
        echo_json({"right": True, **counts})
    else:
        click.echo(text("schema-good", **counts))
    return 0


@command.command("doc", help=text("help-schema-doc"))
@schemas_option
def doc(schemas: Path | None) -> None:
    """The page of all ledgers, as Markdown."""
    from fztally.write.schema_pages import ledgers_page

    echo_utf8(ledgers_page(_load(schemas)))


@command.command("json-schema", help=text("help-schema-json"))
def json_schema() -> None:
    """The JSON Schema of the YAML files, for editors."""
    from fztally.store.schema_json import editor_schema

    echo_json(editor_schema())


def _load(schemas: Path | None) -> Schemas:
    from fztally.store.schema_files import load_all, resolve_schemas

    return load_all(resolve_schemas(schemas))
