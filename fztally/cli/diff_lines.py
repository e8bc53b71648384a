"""The differences between two runs, for a terminal and for machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from fztally.cli.width import UNWRAPPED, clean, screen, wrap
from fztally.lang.changes import effects_words, how_words, reason, row_counts, signed, stated_words
from fztally.lang.texts import text
from fztally.model.history import Changes, How, LedgerChange, Moved, RowChange

if TYPE_CHECKING:
    from fztally.model.schema import Schemas
    from fztally.store.last_run import LastRun

_SHOWN = 40
"""Rows that are shown unless all are asked for."""
_COLOURS = {How.ADDED: "green", How.GONE: "red", How.CHANGED: "yellow"}


def diff_lines(before: LastRun, after: LastRun, changes: Changes, schemas: Schemas, *, show_all: bool) -> Iterator[str]:
    """The figures that moved, then the rows; at most ``_SHOWN`` of these unless all are to be shown."""
    columns = screen(UNWRAPPED)
    yield text("diff-head", before=before.folder, after=after.folder)
    if not changes.rows_compared:
        yield text("diff-other-period", before=before.period, after=after.period)
    if not changes:
        yield text("diff-none")
        return
    labels = {figure.id: figure.label for _, figure in schemas.figures()}
    yield text("diff-figures", count=len(changes.figures))
    for moved in changes.figures:
        yield from wrap(_figure_line(moved, labels), columns, indent=" " * 4)
    if not changes.rows_compared:
        return
    counts = row_counts(changes.counts)
    yield text("diff-rows", counts=counts) if counts else text("change-no-rows")
    titles = {ledger.id: ledger.title for ledger in schemas.ledgers}
    office = schemas.registry.office.name
    rows = [row for change in changes.ledgers for row in change.rows]
    for row in islice(rows, None if show_all else _SHOWN):
        first, *rest = wrap(_row_line(row, titles[row.ledger], office, labels), columns, indent=" " * 4)
        tag = text("finding-tag", severity=how_words(row.how))
        yield first.replace(tag, click.style(tag, fg=_COLOURS[row.how]), 1)
        yield from rest
    restricted = {ledger.id for ledger in schemas.ledgers if ledger.restricted}
    for change in changes.ledgers:
        if change.ledger in restricted:
            yield text("wb-changes-restricted", ledger=titles[change.ledger], counts=row_counts(change.counts))
    more = sum(change.total for change in changes.ledgers if change.ledger not in restricted) - _SHOWN
    if more > 0 and not show_all:
        yield text("finding-more", more=more)


def _figure_line(moved: Moved, labels: Mapping[str, str]) -> str:
    before, after = stated_words(moved)
    by = f" ({signed(moved.by)})" if moved.by is not None else ""
    stated = moved.either
    why = reason(moved, labels)
    said = text("diff-why", why=why) if why else ""
    label = labels.get(stated.id, stated.label)
    return text("diff-figure", label=label, before=before, after=after, by=by, why=said)


def _row_line(row: RowChange, title: str, office: str, labels: Mapping[str, str]) -> str:
    tag = text("finding-tag", severity=how_words(row.how))
    effects = effects_words(row, labels)
    facts = {
        "tag": tag,
        "ledger": title,
        "community": row.community or office,
        "name": clean(row.name),
        "cells": clean(_cells(row)),
        "effects": text("diff-effects", effects=effects) if effects else "",
        "place": clean(f"{row.file}!{row.sheet}!{row.row}"),
    }
    return text("diff-row", **facts)


def _cells(row: RowChange) -> str:
    """What is different in a row; of a new or lost row what it is about."""
    if row.how is not How.CHANGED:
        return text("list-semicolon").join(f"{cell.label} {cell.before or cell.after}" for cell in row.cells)
    empty = text("change-empty")
    return text("list-semicolon").join(
        text("change-cell", label=cell.label, before=cell.before or empty, after=cell.after or empty)
        for cell in row.cells
    )


def changes_as_dict(before: LastRun, after: LastRun, changes: Changes) -> dict[str, Any]:
    """All differences, for machines."""
    return {
        "before": {"folder": str(before.folder), "period": before.period},
        "after": {"folder": str(after.folder), "period": after.period},
        "rows_compared": changes.rows_compared,
        "figures": [_figure_as_dict(moved) for moved in changes.figures],
        "ledgers": [_ledger_as_dict(change) for change in changes.ledgers],
    }


def _figure_as_dict(moved: Moved) -> dict[str, Any]:
    values = [
        None if side is None else side.breakdown if side.breakdown is not None else side.value
        for side in (moved.before, moved.after)
    ]
    return {
        "id": moved.either.id,
        "label": moved.either.label,
        "unit": moved.either.unit,
        "before": values[0],
        "after": values[1],
        "by": moved.by,
        "rows": {how.value: count for how, count in moved.rows.items()},
        "parts": list(moved.parts),
        "explained": moved.explained,
    }


def _ledger_as_dict(change: LedgerChange) -> dict[str, Any]:
    return {
        "ledger": change.ledger,
        **{how.value: change.counts.get(how, 0) for how in How},
        "rows": [
            {
                "change": row.how.value,
                "community": row.community,
                "name": row.name,
                "cells": [{"label": c.label, "before": c.before, "after": c.after} for c in row.cells],
                "effects": dict(row.effects),
                "file": row.file,
                "sheet": row.sheet,
                "row": row.row,
            }
            for row in change.rows
        ],
    }
