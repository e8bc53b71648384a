"""``fztally trace`` of a district: the shares of the streets in a figure, and how to go on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fztally.cli.trace_lines import as_recorded
from fztally.cli.width import screen, wrap
from fztally.lang.texts import text
from fztally.model.errors import FztallyError

if TYPE_CHECKING:
    from fztally.model.schema import Schemas

_PIPED = 200
_CONSOLIDATED = "consolidated"


def find_shares(figure_id: str, schemas: Schemas, output: Path, period: str) -> dict[str, Any]:
    """A figure of the district with each street's part in it, from the outputs of the last run.

    Raises FztallyError when there is no run of the district, or one of other definitions.
    """
    from fztally.store.last_run import last_run
    from fztally.write.district.streets import STREETS

    run = last_run(output, period)
    recorded = run.figures.get(figure_id)
    try:
        streets = json.loads((run.folder / STREETS).read_text(encoding="utf-8"))["streets"]
        parts = [_part(street, figure_id) for street in streets]
    except OSError as error:
        raise FztallyError(text("no-run", folder=run.folder), text("no-run-hint")) from error
    except (ValueError, KeyError, TypeError) as error:
        raise FztallyError(text("trace-stale", folder=run.folder), text("trace-stale-hint")) from error
    if recorded is None:
        raise FztallyError(text("trace-stale", folder=run.folder), text("trace-stale-hint"))
    figure = next(figure for _, figure in schemas.figures() if figure.id == figure_id)
    return {
        "id": figure_id,
        "label": figure.label,
        **as_recorded(figure, recorded),
        "streets": parts,
    }


def _part(street: Mapping[str, Any], figure_id: str) -> dict[str, Any]:
    own = next((entry for entry in street["figures"] if entry["id"] == figure_id), None)
    return {
        "street": street["name"],
        "came": street["came"],
        "reason": street["reason"],
        "value": own["value"] if own else None,
        "display": own["display"] if own else text("wb-not-listed" if street["figures"] else "not-reported"),
        "rows": own["rows"] if own else None,
    }


def share_lines(found: Mapping[str, Any]) -> Iterator[str]:
    """The figure, its definition, and a line a street with the way to its rows."""
    columns = screen(_PIPED)
    yield text("trace-head", whose="", **{key: found[key] for key in ("id", "label", "display", "unit")})
    yield from wrap(text("trace-definition", definition=found["definition"]), columns, indent=" " * 6)
    key = "trace-pending" if found["pending"] else "trace-reported"
    yield text(key, reported=found["reported"], pending=found["pending"])
    for part in found["streets"]:
        facts = {"street": part["street"], "display": part["display"], "id": found["id"]}
        if part["reason"]:
            yield text("district-absent", street=part["street"], why=part["reason"])
        elif part["rows"] is None:
            yield text("trace-street-restricted", **facts)
        else:
            came = "ledgers" if part["came"] == _CONSOLIDATED else "delivered"
            yield text(f"trace-street-{came}", **facts)
