"""Files that another file stands for: the same bytes sent twice, and originals of which a corrected copy has come
back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fztally.model.finding import Finding
from fztally.model.part import Ingested, Part
from fztally.model.place import Place
from fztally.model.schema import Schemas
from fztally.model.tally import FileAccount, SheetAccount

_SAME_SHARE = 0.5
"""So much of an original must still be in its returned copy: one that was emptied for next month replaces nothing."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A file whose rows do not count because another file has them, with its account and what there is to say."""

    account: FileAccount
    finding: Finding


def split_copies(
    files: Sequence[Ingested], schemas: Schemas
) -> tuple[tuple[Ingested, ...], tuple[Copy, ...], tuple[Finding, ...]]:
    """The files that count, those that do not, and findings about returned copies that replace nothing.

    Equal bytes that stand for different communities (by folder or file name) are no copies: two communities may send
    the same nil return.
    """
    first: dict[tuple[str, tuple[str, ...]], Ingested] = {}
    originals: list[Ingested] = []
    copies: list[Copy] = []
    findings: list[Finding] = []
    successors = {file.source: tuple(_successors(file, files)) for file in files}
    for file in files:
        key = (file.source.sha256, tuple(f"{part.community}|{part.from_office}|{part.ledger}" for part in file.parts))
        said = [
            _said("copy-reused", other, file) for other in successors[file.source] if not _keeps(file, other, schemas)
        ]
        if len(said) < len(successors[file.source]):
            other = next(other for other in successors[file.source] if _keeps(file, other, schemas))
            copies.append(_replaced(file, other))
        elif key in first and file.parts:
            copies.append(_copy(file, first[key]))
        else:
            findings += said
            first.setdefault(key, file)
            originals.append(file)
    return tuple(originals), tuple(copies), tuple(findings)


def _successors(file: Ingested, files: Sequence[Ingested]) -> Iterator[Ingested]:
    """Returned copies that were made from this file, or from one that replaced it; those of most rounds first."""
    made = [other for other in files if other is not file and other.mark and other.mark.replaces(file.source.sha256)]
    yield from sorted(made, key=lambda other: -len(other.mark.lineage) if other.mark else 0)


def _keeps(original: Ingested, copy: Ingested, schemas: Schemas) -> bool:
    """Whether most rows of the original are still in its copy, by key or else as a whole."""
    before, after = _identities(original, schemas), _identities(copy, schemas)
    return len(before & after) >= _SAME_SHARE * len(before)


def _identities(file: Ingested, schemas: Schemas) -> frozenset[tuple[object, ...]]:
    return frozenset(identity for part in file.parts if part.ledger for identity in _rows(part, schemas))


def _rows(part: Part, schemas: Schemas) -> Iterator[tuple[object, ...]]:
    ledger = schemas.ledger(part.ledger)
    if not part.frame.num_rows:
        return
    own = [field.id for field in ledger.fields if not field.fill_in]
    for row in part.frame.select(own).to_pylist():
        key = tuple(row[name] for name in ledger.keys)
        yield (ledger.id, *(key if key and None not in key else row.values()))


def _copy(file: Ingested, original: Ingested) -> Copy:
    """A byte-identical copy: its data rows are all duplicates."""
    sheets = tuple(_sheet(file, part, duplicate=part.frame.num_rows) for part in file.parts)
    return Copy(_account(file, "copy", original, sheets), _said("file-copy", file, original))


def _replaced(file: Ingested, copy: Ingested) -> Copy:
    """An original whose corrected copy has come back: its data rows are all superseded."""
    sheets = tuple(
        replace(
            sheet,
            duplicate=0,
            excluded={**sheet.excluded, **({"superseded": sheet.duplicate} if sheet.duplicate else {})},
        )
        for sheet in _copy(file, copy).account.sheets
    )
    return Copy(_account(file, "replaced", copy, sheets), _said("file-replaced", file, copy))


def _account(file: Ingested, taken_for: str, other: Ingested, sheets: tuple[SheetAccount, ...]) -> FileAccount:
    return FileAccount(file.source.name, file.source.sha256, taken_for, sheets, other.source.name)


def _sheet(file: Ingested, part: Part, *, duplicate: int) -> SheetAccount:
    return SheetAccount(
        file.source.name, part.sheet, part.ledger, part.community, part.rows, 0, 0, duplicate, dict(part.excluded)
    )


def _said(code: str, file: Ingested, other: Ingested) -> Finding:
    community = next((part.community for part in file.parts if part.community), "")
    ledgers = {part.ledger for part in file.parts if part.ledger}
    ledger = ledgers.pop() if len(ledgers) == 1 else ""
    return Finding(code, Place(file.source.name), ledger, community, facts={"original": other.source.name})
