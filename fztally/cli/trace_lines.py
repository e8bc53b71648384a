"""A traced figure as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from fztally.cli.width import clean, clip, pad, screen, width, wrap
from fztally.lang.texts import text

if TYPE_CHECKING:
    from fztally.model.schema import Figure

_WIDEST = 24
_PIPED = 200


def trace_lines(found: Mapping[str, Any], limit: int | None) -> Iterator[str]:
    """The figure, its definition, and the parts, names or rows (at most ``limit``) that it was made from."""
    columns = screen(_PIPED)
    whose = text("trace-whose", community=found["community"]) if found["community"] else ""
    yield text("trace-head", whose=whose, **{key: found[key] for key in ("id", "label", "display", "unit")})
    yield from wrap(text("trace-definition", definition=found["definition"]), columns, indent=" " * 6)
    if not found["community"]:
        key = "trace-pending" if found["pending"] else "trace-reported"
        yield text(key, reported=found["reported"], pending=found["pending"])
    for part in found["parts"]:
        yield text("trace-part", **part)
    if found["names"]:
        yield from wrap(text("trace-names", names=text("list-comma").join(found["names"])), columns, indent=" " * 6)
    rows = found["rows"]
    if rows:
        yield text("trace-rows", count=len(rows))
        yield from _table(rows[:limit], columns)
    elif found["restricted"] and found["ledger"]:
        yield text("trace-restricted", ledger=found["ledger"])
    if limit is not None and len(rows) > limit:
        yield text("finding-more", more=len(rows) - limit)


def _table(rows: Sequence[Mapping[str, Any]], columns: int) -> Iterator[str]:
    """The rows under the file and sheet that they stand in."""
    lines = [[text("trace-row"), text("trace-community"), *rows[0]["cells"]]]
    lines += [[str(row["row"]), row["community"], *map(clean, row["cells"].values())] for row in rows]
    sizes = [min(_WIDEST, max(map(width, column))) for column in zip(*lines, strict=True)]
    head, *body = [_line(cells, sizes, columns) for cells in lines]
    yield head
    pairs = zip(rows, body, strict=True)
    for place, group in groupby(pairs, key=lambda pair: (pair[0]["file"], pair[0]["sheet"])):
        yield clip(clean("!".join(place)), columns)
        for _, line in group:
            yield line


def _line(cells: Sequence[str], sizes: Sequence[int], columns: int) -> str:
    padded = [
        pad(clip(cell, size), size, right=n == 0) for n, (cell, size) in enumerate(zip(cells, sizes, strict=True))
    ]
    return clip("    " + "  ".join(padded), columns).rstrip()


def as_recorded(figure: Figure, recorded: Mapping[str, Any]) -> dict[str, Any]:
    """What a run has recorded of a figure; without a unit where it counts nothing, or shows it already."""
    counts_nothing = recorded["value"] is None or isinstance(recorded["value"], dict)
    return {
        "value": recorded["value"],
        "display": recorded["display"],
        "unit": "" if counts_nothing or figure.unit == "%" else figure.unit,
        "definition": recorded["note"],
        "reported": recorded["reported"],
        "pending": recorded.get("pending", 0),
    }
