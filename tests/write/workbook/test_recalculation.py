"""An independent oracle: LibreOffice calculates every formula anew and comes to the stored value."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from tests.write.workbook.conftest import Year
from tests.write.workbook.opened import column, formulas, opened, recalculated, row_of, same, spoiled

CHANGED = {"转交": "现场协调解决"}


@dataclass(frozen=True)
class Anew:
    """The year's workbook with spoiled values, and with one detail cell changed, both calculated anew."""

    spoiled: Path
    changed: Path


@pytest.fixture(scope="module")
def anew(year: Year, tmp_path_factory: pytest.TempPathFactory) -> Anew:
    scratch = tmp_path_factory.mktemp("recalculation")
    book = opened(year.path, values=False)
    detail = book["矛盾纠纷排查调处明细"]
    at = column(detail, "处理方式")
    cell = next(detail.cell(row, at) for row in range(2, detail.max_row + 1) if detail.cell(row, at).value in CHANGED)
    cell.value = CHANGED[str(cell.value)]
    book.save(scratch / "changed.xlsx")
    return Anew(*recalculated([spoiled(year.path, scratch / "spoiled.xlsx"), scratch / "changed.xlsx"], scratch))


def test_every_formula_comes_to_its_stored_value(year: Year, anew: Anew) -> None:
    stored, found = formulas(year.path), formulas(anew.spoiled)
    assert len(stored) > 2000
    assert stored.keys() == found.keys()
    wrong = {at: (value, found[at]) for at, value in stored.items() if not same(value, found[at])}
    assert not wrong


def test_totals_follow_a_changed_detail_cell(year: Year, anew: Anew) -> None:
    before, after = opened(year.path), opened(anew.changed)
    counts = [_figures(book) for book in (before, after)]
    assert counts[1]["现场协调解决"] == counts[0]["现场协调解决"] + 1
    assert counts[1]["转交相关办（中心）和社区"] == counts[0]["转交相关办（中心）和社区"] - 1
    assert counts[1]["受理矛盾纠纷"] == counts[0]["受理矛盾纠纷"]
    kinds = _counted(after, "矛盾纠纷排查调处明细", "处理方式")
    assert counts[1]["现场协调解决"] == kinds["现场协调解决"]
    tables = after["矛盾纠纷排查调处汇总"]
    top = row_of(tables, "各社区处理方式", column=1)
    heads = {tables.cell(top + 3, n).value: n for n in range(2, 6)}
    total = row_of(tables, "合计", column=1)
    while total < top:
        total = next(row for row in range(total + 1, tables.max_row) if tables.cell(row, 1).value == "合计")
    assert {kind: tables.cell(total, heads[kind]).value for kind in kinds} == dict(kinds)


def _figures(book: openpyxl.Workbook) -> dict[str, int]:
    sheet = book["报告数据"]
    return {
        str(sheet.cell(row, 2).value): sheet.cell(row, 3).value
        for row in range(4, sheet.max_row + 1)
        if isinstance(sheet.cell(row, 3).value, int)
    }


def _counted(book: openpyxl.Workbook, name: str, label: str) -> Counter[str]:
    sheet = book[name]
    at = column(sheet, label)
    return Counter(str(sheet.cell(row, at).value) for row in range(2, sheet.max_row + 1))
