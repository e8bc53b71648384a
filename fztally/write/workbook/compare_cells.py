"""By how much a line of a comparison rose: as a number and in per cent, live over the cells beside it."""

from __future__ import annotations

from fztally.model.tally import Value
from fztally.values.rounding import as_written, percent
from fztally.write.workbook.page import Cell, cell_name

THIS, THEN, RISE, SHARE = 3, 4, 5, 6
"""Columns (0-based) of this period, the other one, the difference, the difference in per cent."""
_DECIMALS = 6


def change_cell(row: int, now: Value, then: Value, style: str) -> Cell:
    """The difference; a dash where one side is no number."""
    if now is None or then is None:
        return Cell("—", style="absent")
    by = round(now - then, _DECIMALS)
    this, other = cell_name(row, THIS), cell_name(row, THEN)
    return Cell(by, f'IF(AND(ISNUMBER({this}),ISNUMBER({other})),ROUND({this}-{other},{_DECIMALS}),"—")', style)


def share_cell(row: int, now: Value, then: Value, style: str = "delta_rate") -> Cell:
    """The difference in per cent of the other period's value; a dash over nothing."""
    if now is None or then is None:
        return Cell("—", style="absent")
    this, other = cell_name(row, THIS), cell_name(row, THEN)
    known = f'IF({other}=0,"—",ROUND(100*({this}-{other})/{other},2))'
    formula = f'IF(AND(ISNUMBER({this}),ISNUMBER({other})),{known},"—")'
    if not then:
        return Cell("—", formula, style)
    return Cell(percent(as_written(now) - as_written(then), then, 2)[0], formula, style)
