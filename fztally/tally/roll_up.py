"""The streets' figures added up to those of the district.

Counts and sums are added as the streets stated them, so that the district's figure is the sum of what its streets
reported. Values that mean something within one community only (grids) and communities are never the same in two
streets: their numbers are added, too, which is the size of the union and holds for masked rows as well. Of closed lists
the union is counted. Rates are divided anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from fztally.lang.definitions import define_figure
from fztally.lang.texts import text
from fztally.model.district import Part, PartTable, Share
from fztally.model.registry import Street
from fztally.model.schema import Figure, Ledger, Schemas, Table
from fztally.model.tally import Counted, Crosstab, Sending, Status, Value, expects
from fztally.tally.figures import count_registry, listed, rate, reported, told_apart

Shares = Mapping[str, Share]
"""Street -> what it adds; streets whose figures did not come are not in it."""


def roll_up(schemas: Schemas, shares: Shares) -> tuple[Counted, ...]:
    """The figures of the whole district, in the order of the report. ``schemas`` have the registry of all streets."""
    statuses = district_statuses(schemas, shares)
    counted: dict[str, Counted] = {}
    pairs = schemas.figures()
    for ledger_id, figure in pairs:
        if figure.registry is not None:
            counted[figure.id] = count_registry(schemas, figure)
        elif figure.ratio is None:
            counted[figure.id] = _added(schemas, schemas.ledger(ledger_id), figure, shares, statuses)
    for ledger_id, figure in pairs:
        if figure.ratio is not None:
            counted[figure.id] = rate(figure, ledger_id, figure.ratio, counted)
    return tuple(counted[figure.id] for _, figure in pairs)


def district_statuses(schemas: Schemas, shares: Shares) -> tuple[Status, ...]:
    """Who has sent what, of all streets together; of a street whose figures did not come nobody has."""
    return tuple(
        Status(keeper, ledger.id, how, 0, 0, 0)
        for street in schemas.registry.streets
        for ledger in schemas.ledgers
        for keeper, how in street_sending(street, ledger, shares.get(street.name)).items()
    )


def street_sending(street: Street, ledger: Ledger, share: Share | None) -> Mapping[str, Sending]:
    """Keeper ("" = the street's office) -> whether it has sent a ledger."""
    if share is not None:
        return share.sending[ledger.id]
    keepers = (*(community.name for community in street.communities), "")
    return {k: Sending.MISSING if expects(ledger, k) else Sending.NOT_EXPECTED for k in keepers}


def street_reported(street: Street, ledger: Ledger, share: Share | None) -> tuple[int, int]:
    """(keepers of a street that sent a ledger, keepers there are)."""
    sending = street_sending(street, ledger, share)
    sent, expected, _ = reported(ledger, [Status(keeper, ledger.id, how, 0, 0, 0) for keeper, how in sending.items()])
    return sent, expected


def _added(schemas: Schemas, ledger: Ledger, figure: Figure, shares: Shares, statuses: Iterable[Status]) -> Counted:
    sent, expected, _ = reported(ledger, statuses)
    own = [share.figures[figure.id] for share in shares.values()]
    told = [part for part in own if part.value is not None]
    rows, pending = sum(part.rows for part in told), sum(part.pending for part in own)
    definition = define_figure(figure, ledger, schemas)
    if not told:
        return Counted(figure, ledger.id, None, text("not-reported"), 0, sent, expected, pending, definition)
    value, breakdown = _total(figure, ledger, told), None
    if figure.count_by is not None:
        breakdown = _breakdown(figure.count_by, ledger, told)
    elif figure.distinct is not None and not told_apart(figure, ledger):
        value = len({code for share in shares.values() for code in share.codes.get(figure.id, ())})
    display = listed(breakdown) if breakdown is not None else f"{value}"
    return Counted(figure, ledger.id, value, display, rows, sent, expected, pending, definition, breakdown=breakdown)


def _total(figure: Figure, ledger: Ledger, parts: Sequence[Part]) -> Value:
    """The sum of what was stated, exact to the last decimal that was."""
    total = sum((Decimal(repr(part.value)) for part in parts), Decimal(0))
    return int(total) if total == total.to_integral_value() else float(total)


def _breakdown(field: str, ledger: Ledger, parts: Sequence[Part]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for part in parts:
        for code, count in (part.breakdown or {}).items():
            sums[code] = sums.get(code, 0) + count
    codes = ledger.field(field).codes
    order = [*codes] if isinstance(codes, dict) else []
    return {code: sums[code] for code in (*order, *sorted(sums.keys() - set(order))) if code in sums}


def added_tables(schemas: Schemas, shares: Shares) -> tuple[Crosstab, ...]:
    """The summary tables that are not ones of communities, added up over the streets."""
    return tuple(
        _added_table(ledger, table, [share.tables[f"{ledger.id}.{table.id}"] for share in shares.values()])
        for ledger in schemas.ledgers
        for table in ledger.tables
        if table.rows != "community" and shares
    )


def _added_table(ledger: Ledger, table: Table, parts: Sequence[PartTable]) -> Crosstab:
    rows = _labels([part.rows for part in parts])
    columns = _labels([part.columns for part in parts])
    sums: dict[tuple[str, str], Decimal] = {}
    for part in parts:
        for row, line in zip(part.rows, part.values, strict=True):
            for column, value in zip(part.columns, line, strict=True):
                sums[row, column] = sums.get((row, column), Decimal(0)) + Decimal(repr(value))
    values = tuple(tuple(_plain(sums.get((row, column), Decimal(0))) for column in columns) for row in rows)
    return Crosstab(table, ledger.id, rows, columns, values)


def _labels(parts: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """All labels; those of closed lists are the same in every part, others come in the order of their names."""
    every = [*parts]
    if len({tuple(labels) for labels in every}) == 1:
        return tuple(every[0])
    return tuple(sorted({label for labels in every for label in labels}))


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
