"""Who has sent what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from fztally.model.analysis import LedgerRows
from fztally.model.finding import Finding
from fztally.model.layout import RowKind
from fztally.model.part import Ingested
from fztally.model.place import Place
from fztally.model.schema import Ledger, Schemas
from fztally.model.tally import Sending, Status, expects

Senders = Mapping[str, frozenset[str]]
"""Ledger id -> communities ("" = the office) that sent at least one row."""


def statuses(
    schemas: Schemas,
    files: Sequence[Ingested],
    senders: Senders,
    ledgers: Mapping[str, LedgerRows],
    problems: Counter[tuple[str, str]],
) -> tuple[Status, ...]:
    """The matrix of keepers and ledgers. ``problems`` counts errors and warnings by (ledger, community)."""
    nil = {
        (part.ledger, part.community)
        for file in files
        for part in file.parts
        if part.ledger and part.excluded.get(RowKind.NIL.value) and (part.community or part.from_office)
    }
    kept = {ledger_id: _kept(rows) for ledger_id, rows in ledgers.items()}
    found = []
    for community in (*schemas.registry.names, ""):
        for ledger in schemas.ledgers:
            rows = ledgers[ledger.id]
            found.append(
                Status(
                    community,
                    ledger.id,
                    _sending(ledger, community, senders[ledger.id], nil),
                    kept[ledger.id][community],
                    rows.pending.get(community, 0),
                    problems[(ledger.id, community)],
                )
            )
    return tuple(found)


def _sending(ledger: Ledger, community: str, senders: frozenset[str], nil: Iterable[tuple[str, str]]) -> Sending:
    if community in senders:
        return Sending.SENT
    if (ledger.id, community) in nil:
        return Sending.NIL
    return Sending.MISSING if expects(ledger, community) else Sending.NOT_EXPECTED


def _kept(rows: LedgerRows) -> Counter[str]:
    """How many rows of each community are kept, "" = of the office."""
    counts = rows.frame["community"].value_counts(dropna=False)
    return Counter({name if isinstance(name, str) else "": int(count) for name, count in counts.items()})


def empty_forms(files: Sequence[Ingested]) -> Iterable[Finding]:
    """Sheets with a header but neither rows nor 无: not a nil return, so a person has to ask."""
    for file in files:
        for part in file.parts:
            if part.ledger and not part.frame.num_rows and not part.excluded.get(RowKind.NIL.value):
                yield Finding("form-empty", Place(file.source.name, part.sheet), part.ledger, part.community)
