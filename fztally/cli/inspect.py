"""``fztally inspect FILE``: how a file was read, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fztally.cli.options import config_option, echo_json, json_option, make_job, period_option, schemas_option
from fztally.cli.street import street_option
from fztally.lang.texts import language, text

if TYPE_CHECKING:
    from fztally.cli.normalised import Normalised
    from fztally.ingest import Inspected
    from fztally.model.finding import Finding
    from fztally.model.part import Part
    from fztally.model.schema import Schemas
    from fztally.model.sheet import Sheet


@click.command("inspect", help=text("help-inspect-long"))
@click.argument("file", type=click.Path(path_type=Path), metavar=text("metavar-file"))
@period_option
@street_option
@schemas_option
@config_option
@json_option
def command(file: Path, as_json: bool, **options: Any) -> int:
    """Show how a file is read."""
    job = make_job(options | _workspace(file))
    from fztally.cli.inspect_lines import inspect_lines
    from fztally.ingest import inspect
    from fztally.store.schema_files import load_schemas

    schemas = load_schemas(job.schemas, job.settings.street)
    looked = inspect(job, schemas, file)
    said = [[_judged(finding, schemas) for finding in one.ingested.findings] for one in looked]
    files = [_file(one, findings, schemas) for one, findings in zip(looked, said, strict=True)]
    if as_json:
        echo_json(files)
        return 0
    for entry, findings in zip(files, said, strict=True):
        for line in inspect_lines(entry, findings):
            click.echo(line)
    return 0


def _workspace(file: Path) -> dict[str, Path]:
    """The ledgers folder of the workspace that a file lies in, whose settings and schemas it is read with."""
    from fztally.cli.settings import NAME

    near = (folder / "ledgers" for folder in file.resolve().parents if (folder / NAME).is_file())
    ledgers = next(filter(Path.is_dir, near), None)
    return {} if ledgers is None else {"ledgers": ledgers}


def _judged(finding: Finding, schemas: Schemas) -> Finding:
    """A finding with what a run makes of it: what leaves a required cell empty costs the row."""
    from fztally.lang.catalogue import entries

    if not (finding.ledger and finding.field and finding.place.cell) or entries()[finding.code].severity != "effect":
        return finding
    field = schemas.ledger(finding.ledger).field(finding.field)
    return replace(finding, rejects=field.required and field.waived_when is None)


def _file(looked: Inspected, findings: Sequence[Finding], schemas: Schemas) -> dict[str, Any]:
    from fztally.cli.summary import finding_as_dict

    sheets = {sheet.name: sheet for sheet in looked.sheets}
    ingested = looked.ingested
    return {
        "file": ingested.source.name,
        "tables": [_table(part, sheets.get(part.sheet), schemas) for part in ingested.parts],
        "findings": [finding_as_dict(finding, language()) for finding in findings],
    }


def _table(part: Part, sheet: Sheet | None, schemas: Schemas) -> dict[str, Any]:
    from fztally.cli.normalised import normalised

    layout = part.layout
    ledger = schemas.ledger(part.ledger) if part.ledger else None
    changed = normalised(sheet, part, ledger) if sheet and ledger and layout else {}
    office = schemas.registry.office.name
    return {
        "sheet": part.sheet,
        "hidden": bool(sheet and sheet.hidden),
        "ledger": part.ledger,
        "title": ledger.title if ledger else "",
        "community": office if part.from_office else part.community,
        "score": layout.score if layout else 0,
        "reasons": dict(layout.reasons) if layout else {},
        "header": [row + 1 for row in layout.header] if layout else [],
        "columns": [
            {
                "column": m.column + 1,
                "label": m.label,
                "field": m.field,
                "field_label": ledger.field(m.field).label if ledger and m.field else "",
                "how": m.how,
                "score": m.score,
                "normalised": _spellings(changed.get(m.field, ())),
            }
            for m in (layout.columns if layout else ())
        ],
        "missing": [
            field.label
            for field in (ledger.fields if ledger and layout else ())
            if field.required and field.id not in part.columns and field.kind != "community"
        ],
        "rows": {kind: list(_runs(rows)) for kind, rows in _kinds(part).items()},
        "data_rows": part.frame.num_rows,
        "excluded": dict(part.excluded),
    }


def _spellings(changes: Sequence[Normalised]) -> list[dict[str, Any]]:
    return [{"written": change.written, "read": change.read, "count": change.count} for change in changes]


def _kinds(part: Part) -> dict[str, list[int]]:
    """The rows (1-based) of each kind, in the order in which the kinds begin."""
    found: dict[str, list[int]] = {}
    for row, kind in sorted(part.layout.kinds.items()) if part.layout else ():
        found.setdefault(kind.value, []).append(row + 1)
    return found


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs of rows as (first, last)."""
    first = last = rows[0]
    for row in rows[1:]:
        if row != last + 1:
            yield first, last
            first = row
        last = row
    yield first, last
