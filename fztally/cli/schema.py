"""``fztally schema``: list, show and check the definitions of the ledgers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from fztally.cli.options import echo_json, echo_utf8, json_option
from fztally.cli.width import pad
from fztally.lang.texts import text
from fztally.model.errors import FztallyError


def _load(schemas: Path | None) -> Any:
    from fztally.store.schema_files import load_schemas, resolve_schemas

    return load_schemas(resolve_schemas(schemas))


_folder = click.option(
    "--schemas", type=click.Path(path_type=Path), metavar=text("metavar-dir"), help=text("help-schemas-dir")
)


@click.group("schema", help=text("help-schema-long"))
def command() -> None:
    """Definitions of ledgers."""


@command.command("list", help=text("help-schema-list"))
@_folder
@json_option
def list_ledgers(schemas: Path | None, as_json: bool) -> None:
    """All ledgers."""
    ledgers = _load(schemas).ledgers
    if as_json:
        echo_json([{"id": item.id, "title": item.title, "kept_by": item.kept_by} for item in ledgers])
        return
    for item in ledgers:
        line = text("schema-line", fields=len(item.fields), figures=len(item.figures))
        click.echo(f"{item.id:<18}{pad(item.title, 28)}{line}")


@command.command("show", help=text("help-schema-show"))
@click.argument("ledger", metavar=text("metavar-ledger"))
@_folder
@json_option
def show(ledger: str, schemas: Path | None, as_json: bool) -> None:
    """One ledger, field by field."""
    import msgspec

    loaded = _load(schemas)
    found = next((item for item in loaded.ledgers if ledger in (item.id, item.title)), None)
    if found is None:
        raise FztallyError(text("no-ledger", ledger=ledger), text("no-ledger-hint"))
    if as_json:
        echo_json(msgspec.to_builtins(found))
        return
    from fztally.model.schema_doc import ledger_page

    click.echo(ledger_page(found))


@command.command("check", help=text("help-schema-check"))
@_folder
def check(schemas: Path | None) -> None:
    """Check every file."""
    loaded = _load(schemas)
    click.echo(text("schema-good", ledgers=len(loaded.ledgers), figures=len(loaded.figures())))


@command.command("doc", help=text("help-schema-doc"))
@_folder
def doc(schemas: Path | None) -> None:
    """The page of all ledgers, as Markdown."""
    from fztally.model.schema_doc import all_pages

    echo_utf8(all_pages(_load(schemas)))


@command.command("json-schema", help=text("help-schema-json"))
def json_schema() -> None:
    """The JSON Schema of the YAML files, for editors."""
    from fztally.model.schema_doc import editor_schema

    echo_json(editor_schema())
