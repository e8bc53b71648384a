"""``fztally template``: blank forms for those who keep ledgers."""

from __future__ import annotations

from pathlib import Path

import click

from fztally.cli.options import echo_json, json_option, schemas_option
from fztally.cli.schema_find import find_community, find_ledger
from fztally.cli.street import find_street, street_option
from fztally.lang.texts import text

_FOLDER = Path("templates")
_MOST_ROWS = 20_000


@click.command("template", help=text("help-template-long"), options_metavar=text("metavar-options"))
@click.argument("ledgers", nargs=-1, metavar=text("metavar-some-ledgers"))
@click.option("--community", default="", metavar=text("metavar-community"), help=text("help-template-community"))
@click.option("--out", type=click.Path(path_type=Path), metavar=text("metavar-dir"), help=text("help-template-out"))
@click.option("--rows", type=click.IntRange(1, _MOST_ROWS), default=300, metavar="N", help=text("help-template-rows"))
@click.option("--force", is_flag=True, help=text("help-template-force"))
@street_option
@schemas_option
@json_option
def command(
    ledgers: tuple[str, ...],
    community: str,
    out: Path | None,
    rows: int,
    force: bool,
    street: str | None,
    schemas: Path | None,
    as_json: bool,
) -> int:
    """Write blank forms."""
    from fztally.store.schema_files import load_schemas, resolve_schemas, streets_of
    from fztally.write.template import write_forms

    where = resolve_schemas(schemas)
    known = load_schemas(where, find_street(street, streets_of(where)).name if street else "")
    chosen = [find_ledger(name, known) for name in ledgers] or list(known.ledgers)
    keeper = (find_community(community, known.registry) or known.registry.office.name) if community else ""
    if keeper and not ledgers:
        # nobody is sent a form that is not asked of them; one that may be filled in is there by name
        office = keeper == known.registry.office.name
        chosen = [ledger for ledger in chosen if (ledger.kept_by != "community") == office]
    laid = write_forms(known, chosen, keeper, out or _FOLDER, rows=rows, force=force)
    if as_json:
        echo_json({"written": [str(path) for path in laid.written], "kept": [str(path) for path in laid.kept]})
        return 0
    for path in laid.written:
        click.echo(str(path))
    for path in laid.kept:
        click.echo(text("template-kept", file=path))
    click.echo(text("template-done", count=len(laid.written), folder=out or _FOLDER))
    return 0
