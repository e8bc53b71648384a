"""Figures of each grid by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from fztally.model.analysis import LedgerRows
from fztally.model.columns import objects
from fztally.model.conditions import counted_rows
from fztally.model.grids import GridLine, GridTable, bare_grid
from fztally.model.period import Period
from fztally.model.registry import Community
from fztally.model.schema import Figure, Ledger, Schemas
from fztally.model.tally import Sending, Status
from fztally.tally.figures import measure

if TYPE_CHECKING:
    import pandas as pd

Values = dict[str, dict[str, int | float]]
"""Grid as it is told from others ("" = none is named) -> figure -> value."""


def tally_grids(
    schemas: Schemas, ledgers: Mapping[str, LedgerRows], statuses: Iterable[Status], period: Period
) -> GridTable | None:
    """Counts and sums of the ledgers whose rows name a grid, restricted ones left out; None where there is no such
    figure, or no grid in the registry and none in the rows. Rows of the office itself belong to no grid."""
    columns = tuple(_columns(schemas))
    found: dict[str, Values] = {}
    names: dict[tuple[str, str], str] = {}
    known = {community.name: community for community in schemas.registry.communities}
    for ledger_id in dict.fromkeys(ledger_id for ledger_id, _ in columns):
        rows = ledgers[ledger_id]
        own = [figure for name, figure in columns if name == ledger_id]
        _count(rows, own, known, period, found, names)
    if not columns or not (names or any(community.grids for community in known.values())):
        return None
    silent = {(s.community, s.ledger) for s in statuses if s.sending is Sending.MISSING}
    lines = [line for community in known.values() for line in _lines(community, columns, found, names, silent)]
    return GridTable(columns, tuple(lines))


def _columns(schemas: Schemas) -> Iterator[tuple[str, Figure]]:
    for ledger_id, figure in schemas.figures():
        if ledger_id and (figure.count or figure.sum):
            ledger = schemas.ledger(ledger_id)
            if ledger.grid_field and not ledger.restricted:
                yield ledger_id, figure


def _count(
    rows: LedgerRows,
    figures: Iterable[Figure],
    known: Mapping[str, Community],
    period: Period,
    found: dict[str, Values],
    names: dict[tuple[str, str], str],
) -> None:
    """Add one ledger's figures to what was ``found`` of each community, and the ``names`` of its grids as written."""
    ledger, frame = rows.ledger, rows.frame
    bare = _bare(frame, ledger, known, names)
    for figure in figures:
        chosen = counted_rows(frame, figure, ledger, period)
        # grouping copies every column that is there
        counted = frame.loc[chosen, ["community", figure.sum] if figure.sum else ["community"]]
        for (community, grid), group in counted.groupby([counted["community"], bare[chosen]], sort=False):
            value, _ = measure(group, figure, ledger)
            found.setdefault(str(community), {}).setdefault(str(grid), {})[figure.id] = value or 0


def _bare(
    frame: pd.DataFrame, ledger: Ledger, known: Mapping[str, Community], names: dict[tuple[str, str], str]
) -> pd.Series:
    """The grid of each row as it is told from others, "" where none is named."""
    field = ledger.grid_field or ""
    pairs = frame[["community", field]].drop_duplicates().dropna()
    told: dict[tuple[str, str], str] = {}
    for community, grid in sorted(pairs.itertuples(index=False, name=None)):
        told[community, grid] = bare = bare_grid(grid, known[community]) or grid
        names.setdefault((community, bare), grid)
    import pandas as pd

    keys = zip(objects(frame["community"]), objects(frame[field]), strict=True)
    return pd.Series([told.get(key, "") for key in keys], index=frame.index, dtype=object)


def _lines(
    community: Community,
    columns: tuple[tuple[str, Figure], ...],
    found: Mapping[str, Values],
    names: Mapping[tuple[str, str], str],
    silent: set[tuple[str, str]],
) -> Iterator[GridLine]:
    """The registered grids of a community in their order, then others that rows name, then the rows that name none."""
    own = found.get(community.name, {})
    registered = {bare_grid(grid, community) or grid: grid for grid in community.grids}
    others = sorted(bare for bare in own if bare and bare not in registered)
    order = [*registered.items(), *((bare, names[community.name, bare]) for bare in others)]
    if "" in own:
        order.append(("", ""))
    for bare, grid in order:
        counted = own.get(bare, {})
        values = tuple(
            counted.get(figure.id, None if (community.name, ledger) in silent else 0) for ledger, figure in columns
        )
        yield GridLine(community.name, grid, values)
