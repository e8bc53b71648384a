"""Detail sheets: the kept rows of one ledger, tidy, and the cells that all formulas stand on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlsxwriter.workbook import Workbook

from fztally.lang.texts import text
from fztally.model.analysis import Analysis, LedgerRows
from fztally.model.conditions import NO, YES
from fztally.model.schema import Field, Ledger
from fztally.write.masking import masked
from fztally.write.workbook.formula import DetailRange
from fztally.write.workbook.page import Page, sheet_name, text_width
from fztally.write.workbook.theme import Theme

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 1_048_575
"""Data rows that a sheet can hold below its header."""
_FORM_FIELDS = frozenset({"seq", "reported_by", "filled_by", "reviewed_by", "filed_on"})
_WIDTHS = {"date": 11.5, "datetime": 16.5, "int": 8.0, "number": 11.0, "yes_no": 8.0, "month": 9.0, "phone": 14.0}
_WIDEST, _NARROWEST = 40.0, 8.0
_SAMPLED = 200


@dataclass(frozen=True, slots=True)
class Detail:
    """A ledger's detail sheets, planned: their names, fields, rows (masked), and where formulas find them."""

    rows: LedgerRows
    frame: pd.DataFrame
    fields: tuple[Field, ...]
    sheets: tuple[str, ...]
    range: DetailRange
    live: bool
    """Whether formulas may stand on it: the rows fit one sheet and are few enough to be calculated."""


def plan_details(analysis: Analysis, taken: set[str]) -> dict[str, Detail]:
    """The detail sheets of all ledgers that may have one."""
    total = sum(len(rows.frame) for rows in analysis.ledgers.values())
    live = total <= analysis.job.settings.live_rows
    details = {}
    for ledger_id, rows in analysis.ledgers.items():
        if rows.ledger.restricted or not len(rows.frame):
            continue
        frame = rows.frame if analysis.job.settings.unmask else masked(rows.frame, rows.ledger)
        fields = tuple(_shown(rows.ledger, frame))
        count = -(-len(frame) // MOST_ROWS)
        base = f"{rows.ledger.title}{text('wb-detail')}"
        sheets = tuple(sheet_name(base if count == 1 else f"{base}{n + 1}", taken) for n in range(count))
        columns = {field.id: n for n, field in enumerate(fields)}
        columns |= {name: len(fields) + n for n, name in enumerate(("source_file", "source_sheet", "source_row"))}
        place = DetailRange(sheets[0], columns, len(frame) + 1)
        details[ledger_id] = Detail(rows, frame, fields, sheets, place, live and count == 1)
    return details


def _shown(ledger: Ledger, frame: pd.DataFrame) -> Iterator[Field]:
    """The fields worth a column: those of the case that somebody filled in, and those that figures and tables ask for."""
    asked = {condition.field for spec in (*ledger.figures, *ledger.tables) for condition in spec.where}
    for figure in ledger.figures:
        asked |= {name for name in (figure.sum, figure.distinct, figure.count_by) if name}
    for table in ledger.tables:
        asked |= {name for name in (table.rows, table.columns, table.sum) if name}
    for field in ledger.fields:
        if field.id in _FORM_FIELDS:
            continue
        if field.required or field.id in asked or field.kind == "community" or frame[field.id].notna().any():
            yield field


def write_detail(book: Workbook, theme: Theme, detail: Detail, office: str) -> int:
    """Write a ledger's detail sheets. Returns how many texts had to be shortened."""
    shortened = 0
    for n, name in enumerate(detail.sheets):
        page = Page(book, theme, name)
        chunk = detail.frame.iloc[n * MOST_ROWS : (n + 1) * MOST_ROWS]
        _write_sheet(page, detail, chunk, office)
        shortened += page.shortened
    return shortened


def _write_sheet(page: Page, detail: Detail, frame: pd.DataFrame, office: str) -> None:
    labels = [field.label for field in detail.fields]
    labels += [text("wb-source-file"), text("wb-source-sheet"), text("wb-source-row")]
    page.heads(0, labels, "detail_head")
    page.sheet.set_row(0, 30)
    columns = [_values(frame, field, office) for field in detail.fields]
    columns += [list(frame["source_file"]), list(frame["source_sheet"]), list(frame["source_row"])]
    kinds = [field.kind for field in detail.fields] + ["text", "text", "int"]
    for n, (kind, label, values) in enumerate(zip(kinds, labels, columns, strict=True)):
        page.sheet.set_column(n, n, _width(kind, label, values), page.theme[_style(kind)])
    for n, (kind, values) in enumerate(zip(kinds, columns, strict=True)):
        _write_column(page, n, kind, values)
    page.sheet.freeze_panes(1, 0)
    page.sheet.autofilter(0, 0, max(1, len(frame)), len(labels) - 1)
    page.printing(0)


def _write_column(page: Page, column: int, kind: str, values: list[Any]) -> None:
    """One column, cell by cell, by the writer of its type."""
    style = _style(kind)
    if kind in ("date", "datetime"):
        for n, value in enumerate(values):
            if value is not None:
                page.day(n + 1, column, value, style)
    elif kind in ("int", "number"):
        for n, value in enumerate(values):
            if value is not None:
                page.number(n + 1, column, value, style)
    else:
        for n, value in enumerate(values):
            if value is not None:
                page.text(n + 1, column, value, style)


def _values(frame: pd.DataFrame, field: Field, office: str) -> list[Any]:
    """A column as plain values, None where empty; the office by its name, yes and no in words."""
    column = frame[field.id]
    if field.kind == "community":
        return list(column.fillna(office))
    if field.kind == "yes_no":
        return [
            None if missing else (YES if value else NO) for value, missing in zip(column, column.isna(), strict=True)
        ]
    if field.kind in ("date", "datetime"):
        return [
            None if missing else value for value, missing in zip(column.dt.to_pydatetime(), column.isna(), strict=True)
        ]
    return [None if missing else value for value, missing in zip(column.tolist(), column.isna(), strict=True)]


def _style(kind: str) -> str:
    return {
        "date": "detail_date",
        "datetime": "detail_datetime",
        "int": "detail_number",
        "number": "detail_number",
    }.get(kind, "detail_text")


def _width(kind: str, label: str, values: list[Any]) -> float:
    least = text_width(label) + 3
    if kind in _WIDTHS:
        return max(_WIDTHS[kind], least)
    longest = max((text_width(str(value)) for value in values[:_SAMPLED] if value is not None), default=0)
    return min(_WIDEST, max(_NARROWEST, least, longest + 2))
