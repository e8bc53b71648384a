"""Files that are the same bytes: counted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fztally.model.finding import Finding
from fztally.model.part import Ingested
from fztally.model.place import Place
from fztally.model.tally import SheetAccount


@dataclass(frozen=True, slots=True)
class Copy:
    """A byte-identical copy of an earlier file, with its account: its data rows are all duplicates."""

    file: Ingested
    original: str
    accounts: tuple[SheetAccount, ...]
    finding: Finding


def split_copies(files: Sequence[Ingested]) -> tuple[tuple[Ingested, ...], tuple[Copy, ...]]:
    """Originals and copies. Equal bytes that stand for different communities (by folder or file name) are no copies:
    two communities may send the same nil return."""
    first: dict[tuple[str, tuple[str, ...]], Ingested] = {}
    originals: list[Ingested] = []
    copies: list[Copy] = []
    for file in files:
        key = (file.source.sha256, tuple(f"{part.community}|{part.from_office}|{part.ledger}" for part in file.parts))
        if key in first and file.parts:
            copies.append(_copy(file, first[key]))
        else:
            first.setdefault(key, file)
            originals.append(file)
    return tuple(originals), tuple(copies)


def _copy(file: Ingested, original: Ingested) -> Copy:
    accounts = tuple(
        SheetAccount(
            file.source.name,
            part.sheet,
            part.ledger,
            part.community,
            part.rows,
            0,
            0,
            part.frame.num_rows,
            dict(part.excluded),
        )
        for part in file.parts
    )
    community = next((part.community for part in file.parts if part.community), "")
    ledgers = {part.ledger for part in file.parts}
    finding = Finding(
        "file-copy",
        Place(file.source.name),
        ledgers.pop() if len(ledgers) == 1 else "",
        community,
        facts={"original": original.source.name},
    )
    return Copy(file, original.source.name, accounts, finding)
