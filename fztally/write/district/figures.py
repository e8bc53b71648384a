"""报告数据 of a district: every figure by street, the district's as the live sum; identities."""

from __future__ import annotations

from collections.abc import Mapping

from fztally.lang.texts import text
from fztally.model.district import StreetResult
from fztally.model.tally import Checked, Counted, Sending
from fztally.write.district.sheets import Sheets
from fztally.write.workbook.figures import FigureLine, figure_lines
from fztally.write.workbook.official import period_words
from fztally.write.workbook.page import Cell, Page, cell_name
from fztally.write.workbook.theme import ROW_HEIGHTS

_FIXED = (5.0, 24.0, 6.0, 12.0, 15.0, 9.0)
_HEADS = ("wb-number", "wb-figure", "wb-unit", "wd-whole", "wb-reported", "wb-pending")
_TOTAL, _FIRST, _TOP = 3, len(_FIXED), 3
"""The district's column, the first street's, and the first row below the header."""
_STREET, _ASIDE = 12.0, (3.0, 14.0)
_A_PAGE = 12
"""Streets side by side on a printed page."""


def write_figures(sheets: Sheets) -> None:
    """Write the sheet."""
    page, streets = sheets.figures, sheets.district.streets
    last = _FIRST + len(streets) - 1
    page.widths([*_FIXED, *([_STREET] * len(streets)), *_ASIDE])
    page.height(0, ROW_HEIGHTS["title"])
    page.merge(0, 0, 0, last, text("wd-figures-title", district=sheets.district.name), "title")
    facts = {"period": period_words(sheets.district.job.period), "run": sheets.district.run_id}
    page.line(1, last, text("wd-figures-live", **facts))
    heads = [*(text(name) for name in _HEADS), *(result.street.name for result in streets)]
    page.heads(2, heads)
    page.fit(2, dict(enumerate(heads)), 30)
    page.back(last + 2, sheets.contents)
    lines = list(figure_lines(sheets.district.figures, _TOP))
    rows = {line.counted.figure.id: line.row for line in lines if line.counted and not line.code}
    number = 0
    for line in lines:
        if line.counted is None:
            title = sheets.district.schemas.ledger(line.ledger).title if line.ledger else text("wb-registry")
            page.height(line.row, ROW_HEIGHTS["head"])
            page.merge(line.row, 0, line.row, last, title, "section_row")
        else:
            number += not line.code
            _figure(sheets, page, line, 0 if line.code else number, rows)
    bottom = _identities(sheets, page, lines[-1].row + 2, rows)
    page.line(bottom, last, text("wd-figures-about"))
    page.sheet.freeze_panes(_TOP, _FIRST)
    page.printing(bottom, last, repeat=(2, 2))
    if len(streets) > _A_PAGE:
        page.sheet.fit_to_pages(-(-len(streets) // _A_PAGE), 0)
        page.sheet.repeat_columns(0, _TOTAL)


def _figure(sheets: Sheets, page: Page, line: FigureLine, number: int, rows: Mapping[str, int]) -> None:
    """A figure, or (``number`` 0) one code of it: the district's, then each street's."""
    if line.counted is None:
        return
    row, counted, district = line.row, line.counted, sheets.district
    label = text("wb-part", code=line.code) if line.code else counted.figure.label
    if number:
        page.number(row, 0, number, "centre")
    else:
        page.blank(row, 0, "text")
    page.text(row, 1, label, "part" if line.code else "text")
    page.text(row, 2, counted.figure.unit, "centre")
    cells = [_of_street(sheets, result, line, _FIRST + n, rows) for n, result in enumerate(district.streets)]
    page.put(row, _TOTAL, _total(line, cells, rows))
    told = counted.figure.registry is None and not line.code
    page.text(row, 4, _reported(sheets, counted) if told else "", "centre")
    if told:
        page.number(row, 5, counted.pending, "pending" if counted.pending else "centre")
    else:
        page.blank(row, 5, "text")
    for column, cell in enumerate(cells, start=_FIRST):
        page.put(row, column, cell)
    page.fit(row, {1: label}, ROW_HEIGHTS["line"])


def _reported(sheets: Sheets, counted: Counted) -> str:
    """``11/13`` communities, and how many streets' offices where they may keep the ledger and some have sent it."""
    if not counted.ledger or sheets.district.schemas.ledger(counted.ledger).kept_by != "both":
        return counted.reported
    own = [sending[counted.ledger].get("", Sending.MISSING) for sending in sheets.district.sending.values()]
    offices = sum(how.here for how in own)
    return text("wd-reported-office", reported=counted.reported, count=offices) if offices else counted.reported


def _total(line: FigureLine, cells: list[Cell], rows: Mapping[str, int]) -> Cell:
    """The district's value: the sum of the streets', where it is one that can be seen."""
    counted = line.counted
    if counted is None or (counted.value is None and counted.display != "—"):
        return Cell(text("not-reported"), style="value_text")
    figure = counted.figure
    if figure.ratio is not None:
        return _rate(counted.value, figure.ratio, figure.decimals, _TOTAL, rows, "value_rate")
    value = (counted.breakdown or {})[line.code] if line.code else counted.value or 0
    seen = sum(cell.value for cell in cells if not isinstance(cell.value, str))
    first, last = cell_name(line.row, _FIRST), cell_name(line.row, _FIRST + len(cells) - 1)
    # of a closed list two streets may have the same value, and restricted figures stand in no street's column
    live = abs(seen - value) < _NOTHING
    style = "value" if float(value).is_integer() else "value_decimal"
    return Cell(value, f"SUM({first}:{last})" if live else "", style)


_NOTHING = 1e-6


def _of_street(sheets: Sheets, result: StreetResult, line: FigureLine, column: int, rows: Mapping[str, int]) -> Cell:
    """A street's value; what it has not reported is not 0."""
    counted = line.counted
    if counted is None:
        return Cell("")
    figure = counted.figure
    if figure.id in sheets.district.restricted:
        return Cell(text("wb-not-listed"), style="absent")
    if figure.registry is not None:
        own = result.street.communities
        number = len(own) if figure.registry == "communities" else sum(len(c.grids) for c in own)
        return Cell(number, style="whole")
    part = result.share.figures.get(figure.id) if result.share else None
    if part is None or (part.value is None and part.display != "—"):
        return Cell(text("not-reported"), style="silent")
    if figure.ratio is not None:
        return _rate(part.value, figure.ratio, figure.decimals, column, rows, "street_rate")
    value = (part.breakdown or {}).get(line.code, 0) if line.code else part.value or 0
    return Cell(value, style="whole" if float(value).is_integer() else "amount_centre")


def _rate(
    value: float | None, parts: tuple[str, str], decimals: int, column: int, rows: Mapping[str, int], style: str
) -> Cell:
    part, whole = (cell_name(rows[name], column) for name in parts)
    formula = f'IF({whole}=0,"—",ROUND(100*{part}/{whole},{decimals}))'
    return Cell("—" if value is None else value, formula, f"{style}{min(decimals, 6)}")


def _identities(sheets: Sheets, page: Page, top: int, rows: Mapping[str, int]) -> int:
    """The identities below the figures, over the district's column. Returns the row below them."""
    page.text(top, 0, text("wb-identities"), "section")
    page.height(top, ROW_HEIGHTS["head"])
    page.heads(top + 1, [text("wb-number"), text("wb-identity"), ""])
    page.merge(top + 1, 1, top + 1, 2, text("wb-identity"), "head")
    labels = [text("wb-identity-left"), text("wb-identity-right"), text("wd-identity-holds")]
    page.heads(top + 1, labels, first=3)
    page.height(top + 1, ROW_HEIGHTS["head"])
    for number, checked in enumerate(sheets.district.identities, start=1):
        _identity(page, top + 1 + number, number, checked, rows)
    return top + 3 + len(sheets.district.identities)


def _identity(page: Page, row: int, number: int, checked: Checked, rows: Mapping[str, int]) -> None:
    page.number(row, 0, number, "centre")
    page.merge(row, 1, row, 2, checked.text, "text")
    page.height(row, ROW_HEIGHTS["wrapped"] * 3 + 4)
    right = ",".join(cell_name(rows[name], _TOTAL) for name in checked.right_ids)
    known = checked.left is not None and checked.right is not None
    for column, value, formula in (
        (3, checked.left, cell_name(rows[checked.left_id], _TOTAL)),
        (4, checked.right, f"SUM({right})"),
    ):
        shown = (
            Cell(text("not-reported"), style="silent")
            if value is None
            else Cell(value, formula if known else "", "whole")
        )
        page.put(row, column, shown)
    verdict = ("√" if known else "—") if checked.holds else "×"
    formula = f'IF({cell_name(row, 3)}={cell_name(row, 4)},"√","×")' if known else ""
    page.put(row, 5, Cell(verdict, formula, "good" if checked.holds else "bad"))
