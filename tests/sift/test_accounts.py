"""A run that cannot balance its rows is a fault of the program."""

from __future__ import annotations

import pytest

from fztally.model.tally import FileAccount, SheetAccount
from fztally.sift.accounts import require_balance


def file(rows: int) -> FileAccount:
    sheet = SheetAccount("a.xlsx", "台账", "petitions", "幸福社区", rows, 5, 1, 1, {"title": 1, "header": 1, "note": 1})
    return FileAccount("a.xlsx", "0" * 64, "ledger", (sheet,))


def test_a_balanced_sheet_passes() -> None:
    require_balance([file(10)])


def test_a_row_that_nobody_accounts_for_stops_the_run() -> None:
    with pytest.raises(ArithmeticError, match="petitions"):
        require_balance([file(11)])
