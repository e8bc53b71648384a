"""``fztally schema infer FILE…``: a draft of a ledger's definition from samples of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fztally.cli.options import config_option, echo_utf8, make_job, schemas_option
from fztally.cli.street import street_option
from fztally.lang.texts import text
from fztally.model.errors import FztallyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fztally.model.job import Job
    from fztally.model.schema import Schemas
    from fztally.model.sheet import Sheet

_ANY_PERIOD = "2000"
"""Nothing in a draft depends on the period."""


@click.command("infer", help=text("help-schema-infer"))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar=text("metavar-files"))
@click.option("--id", "ledger_id", default="new_ledger", metavar="ID", help=text("help-schema-infer-id"))
@click.option("--title", metavar=text("metavar-title"), help=text("help-schema-infer-title"))
@click.option(
    "--out", type=click.Path(path_type=Path), metavar=text("metavar-file"), help=text("help-schema-infer-out")
)
@street_option
@schemas_option
@config_option
def command(files: tuple[Path, ...], ledger_id: str, title: str | None, out: Path | None, **options: Any) -> None:
    """Draft a definition."""
    from fztally.model.schema import IDENTIFIER
    from fztally.shape.infer import Inferrer
    from fztally.store.schema_files import load_schemas
    from fztally.write.schema_draft import draft_yaml

    if not re.fullmatch(IDENTIFIER, ledger_id):
        raise FztallyError(text("infer-id", id=ledger_id, expected=text("schema-wants-id")))
    if out is not None and out.exists():
        raise FztallyError(text("infer-exists", file=out), text("infer-exists-hint"))
    job = make_job({**options, "period": _ANY_PERIOD})
    schemas = load_schemas(job.schemas, job.settings.street)
    inferrer = Inferrer(schemas)
    tables = inferrer.tables(_sheets(job, schemas, files))
    if not tables:
        raise FztallyError(text("infer-nothing"), text("infer-nothing-hint"))
    draft = draft_yaml(inferrer.draft(tables, ledger_id, title or files[0].stem, fixed=bool(title)))
    if out is None:
        echo_utf8(draft)
        return
    try:
        out.write_bytes(draft.encode())
    except OSError as error:
        raise FztallyError(text("learn-not-writable", file=out)) from error
    click.echo(text("infer-written", file=out))


def _sheets(job: Job, schemas: Schemas, files: tuple[Path, ...]) -> Iterator[Sheet]:
    """The sheets of all files, read as in a run. Raises FztallyError for a file that cannot be read."""
    from fztally.ingest import inspect
    from fztally.lang.catalogue import describe
    from fztally.lang.texts import language

    for file in files:
        for looked in inspect(job, schemas, file):
            refused = next((f for f in looked.ingested.findings if f.code.startswith("file-")), None)
            if refused is not None and not looked.sheets:
                said = describe(refused, language())
                raise FztallyError(f"{file}：{said.message}", said.hint)
            yield from looked.sheets
