"""行数核对: every row of every sheet accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from fztally.lang.texts import text
from fztally.model.layout import RowKind
from fztally.model.tally import FileAccount, SheetAccount
from fztally.write.workbook.draft import Draft
from fztally.write.workbook.listing import ListColumn, write_list

LEDGER, ROWS = 3, 5
"""Columns of the ledger's title and of the number of rows (0-based); kept, rejected, duplicate and the kinds follow."""
_KINDS = [kind.value for kind in RowKind if kind is not RowKind.DATA] + ["outside_period", "superseded"]
"""Kinds of excluded rows in the order of their columns; others follow by name."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A sheet, or a file without any."""

    file: FileAccount
    sheet: SheetAccount | None
    title: str
    restricted: bool

    def number(self, name: str) -> int | None:
        """A number of the account; those of restricted ledgers are not listed by file."""
        if self.sheet is None or self.restricted:
            return None
        if name in ("rows", "kept", "rejected", "duplicate"):
            return int(getattr(self.sheet, name))
        return self.sheet.excluded.get(name, 0)


def excluded_kinds(draft: Draft) -> list[str]:
    """The kinds of excluded rows that occur, in their order."""
    there = {kind for file in draft.analysis.files for sheet in file.sheets for kind in sheet.excluded}
    return [kind for kind in _KINDS if kind in there] + sorted(there - set(_KINDS))


def account_column(draft: Draft, column: int) -> str:
    """A column of the list, as a reference."""
    letters = xl_col_to_name(column)
    last = 1 + max(1, len(_entries(draft)))
    return f"'{draft.front.accounts.name}'!${letters}$2:${letters}${last}"


def write_accounts(draft: Draft) -> None:
    """Write the sheet."""
    entries = _entries(draft)
    names = ["rows", "kept", "rejected", "duplicate", *excluded_kinds(draft)]
    columns = [
        ListColumn("file", 34.0, [entry.file.path for entry in entries]),
        ListColumn("sheet", 18.0, [entry.sheet.sheet if entry.sheet else "" for entry in entries]),
        ListColumn("ledger", 18.0, [entry.title for entry in entries]),
        ListColumn("taken-for", 12.0, [_taken_for(entry) for entry in entries], "list_centre"),
        *(_numbers(entries, name) for name in names),
        ListColumn(
            "balanced", 7.0, [_balanced(entry) for entry in entries], "list_centre", formula=_formula(len(names))
        ),
    ]
    write_list(draft, draft.front.accounts, columns, text("wb-accounts-none"))


def _entries(draft: Draft) -> list[_Entry]:
    ledgers = {ledger.id: ledger for ledger in draft.analysis.schemas.ledgers}
    entries = []
    for file in draft.analysis.files:
        for sheet in file.sheets or (None,):
            ledger = ledgers.get(sheet.ledger) if sheet else None
            title = ledger.title if ledger else ""
            entries.append(_Entry(file, sheet, title, ledger is not None and ledger.restricted))
    return entries


def _numbers(entries: Sequence[_Entry], name: str) -> ListColumn:
    label = text(f"row-{name}") if name in _KINDS else text(f"wb-account-{name}") if name in _OWN else name
    return ListColumn(name, 7.5, [entry.number(name) for entry in entries], "list_number", label=label)


_OWN = ("rows", "kept", "rejected", "duplicate")


def _taken_for(entry: _Entry) -> str:
    if entry.restricted:
        return text("wb-taken-restricted")
    return text(f"wb-taken-{entry.file.taken_for}")


def _balanced(entry: _Entry) -> str:
    return "√" if entry.sheet is None or entry.sheet.balanced else "×"


def _formula(numbers: int) -> str:
    """Whether a line's rows are the sum of what became of them."""
    first, last = xl_col_to_name(ROWS + 1), xl_col_to_name(ROWS + numbers - 1)
    return f'IF(SUM({xl_col_to_name(ROWS)}{{row}})=SUM({first}{{row}}:{last}{{row}}),"√","×")'
