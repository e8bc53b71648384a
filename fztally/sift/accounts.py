"""Every row accounted for: the accounts of all files, put together and balanced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fztally.model.part import Ingested
from fztally.model.tally import FileAccount, SheetAccount


def file_accounts(files: Iterable[Ingested], sheets: Iterable[SheetAccount]) -> list[FileAccount]:
    """The account of each file that counts, from the accounts of its sheets that are ledgers."""
    by_file: dict[str, list[SheetAccount]] = {}
    for sheet in sheets:
        by_file.setdefault(sheet.file, []).append(sheet)
    return [_account(file, by_file.get(file.source.name, [])) for file in files]


def require_balance(files: Iterable[FileAccount]) -> None:
    """Raises ArithmeticError when a row of some sheet is not accounted for: that is a fault of this program."""
    for file in files:
        for sheet in file.sheets:
            if not sheet.balanced:
                raise ArithmeticError(f"{sheet.ledger}: {sheet.rows} rows are not accounted for")


def _account(file: Ingested, accounts: Sequence[SheetAccount]) -> FileAccount:
    """A file's account in the order of its sheets; sheets that are no ledger are excluded row by row."""
    unknown = [
        SheetAccount(file.source.name, part.sheet, "", part.community, part.rows, 0, 0, 0, dict(part.excluded))
        for part in file.parts
        if not part.ledger
    ]
    order = {part.sheet: n for n, part in reversed(list(enumerate(file.parts)))}
    sheets = sorted([*accounts, *unknown], key=lambda account: order[account.sheet])
    taken_for = "ledger" if accounts else "unrecognised" if unknown else "unreadable"
    return FileAccount(file.source.name, file.source.sha256, taken_for, tuple(sheets))
