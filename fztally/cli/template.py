"""``fztally template``: blank forms for those who keep ledgers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fztally.cli.options import json_option, schemas_option
from fztally.lang.texts import text
from fztally.model.errors import FztallyError

if TYPE_CHECKING:
    from fztally.model.schema import Ledger, Schemas

_FOLDER = Path("templates")
_MOST_ROWS = 20_000


@click.command("template", help=text("help-template-long"), options_metavar=text("metavar-options"))
@click.argument("ledgers", nargs=-1, metavar=text("metavar-some-ledgers"))
@click.option("--community", default="", metavar=text("metavar-community"), help=text("help-template-community"))
@click.option("--out", type=click.Path(path_type=Path), metavar=text("metavar-dir"), help=text("help-template-out"))
@click.option("--rows", type=click.IntRange(1, _MOST_ROWS), default=300, metavar="N", help=text("help-template-rows"))
@click.option("--force", is_flag=True, help=text("help-template-force"))
@schemas_option
@json_option
def command(
    ledgers: tuple[str, ...],
    community: str,
    out: Path | None,
    rows: int,
    force: bool,
    schemas: Path | None,
    as_json: bool,
) -> int:
    """Write blank forms."""
    from fztally.cli.options import echo_json
    from fztally.store.schema_files import load_schemas, resolve_schemas
    from fztally.write.template import write_forms

    known = load_schemas(resolve_schemas(schemas))
    chosen = [_ledger(known, name) for name in ledgers] or list(known.ledgers)
    laid = write_forms(known, chosen, _community(known, community), out or _FOLDER, rows=rows, force=force)
    if as_json:
        echo_json({"written": [str(path) for path in laid.written], "kept": [str(path) for path in laid.kept]})
        return 0
    for path in laid.written:
        click.echo(str(path))
    for path in laid.kept:
        click.echo(text("template-kept", file=path))
    click.echo(text("template-done", count=len(laid.written), folder=out or _FOLDER))
    return 0


def _ledger(schemas: Schemas, asked: str) -> Ledger:
    """The ledger of an id or title. Raises FztallyError when there is none."""
    for ledger in schemas.ledgers:
        if asked in (ledger.id, ledger.title, *ledger.titles):
            return ledger
    raise FztallyError(text("no-ledger", ledger=asked), text("no-ledger-hint"))


def _community(schemas: Schemas, asked: str) -> str:
    """The registered name of a community or of the office. Raises FztallyError with the names that there are."""
    registry = schemas.registry
    if not asked:
        return ""
    keepers = [(keeper.name, keeper.aliases) for keeper in registry.communities]
    for name, aliases in (*keepers, (registry.office.name, registry.office.aliases)):
        if asked in (name, *aliases):
            return name
    names = "、".join((*registry.names, registry.office.name))
    raise FztallyError(text("no-community", community=asked), text("no-community-hint", names=names))
