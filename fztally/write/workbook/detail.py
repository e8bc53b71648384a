"""Detail sheets: the kept rows of one ledger, tidy, and the cells that all formulas stand on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fztally.lang.texts import text
from fztally.model.analysis import SOURCE_COLUMNS, Analysis, LedgerRows
from fztally.model.conditions import NO, YES, counted_rows
from fztally.model.schema import Field, Figure, Kind, Ledger
from fztally.write.workbook.book import Book
from fztally.write.workbook.formula import DetailRange
from fztally.write.workbook.page import Page, cell_name, text_width
from fztally.write.workbook.pour import Column, DayColumn, NumberColumn, Strings, TextColumn
from fztally.write.workbook.theme import ROW_HEIGHTS

if TYPE_CHECKING:
    import pandas as pd

_WRAPPED_ROWS = 5_000
"""Above so many rows long texts stay on one line: finding the height of each row makes opening slow."""
_WIDTHS: Mapping[Kind, float] = {
    "date": 11.0,
    "datetime": 16.0,
    "int": 6.5,
    "number": 9.5,
    "yes_no": 6.5,
    "month": 9.0,
    "phone": 13.0,
}
_STYLES: Mapping[Kind, str] = {
    "date": "detail_date",
    "datetime": "detail_datetime",
    "int": "detail_centre",
    "number": "detail_number",
    "yes_no": "detail_centre",
    "month": "detail_centre",
    "phone": "detail_text",
}
_WIDEST, _NARROWEST, _LEAST, _ROW_WIDTH, _MARK = 40.0, 7.0, 11.0, 6.5, 9.5
_PAGE = 215.0
"""Characters across a printed page that can still be read."""
_SAMPLED = 300


@dataclass(frozen=True, slots=True)
class Detail:
    """A ledger's detail sheets, planned: fields, rows (masked), the rows that each figure counts.

    The first column numbers the rows; ``SOURCE_COLUMNS`` and one column a figure follow the fields.
    """

    rows: LedgerRows
    frame: pd.DataFrame
    fields: tuple[Field, ...]
    marks: tuple[tuple[Figure, pd.Series[bool]], ...]
    pages: tuple[Page, ...]
    rows_a_page: int
    live: bool
    """Whether formulas may stand on it: the rows fit one sheet and are few enough to be calculated."""

    @property
    def range(self) -> DetailRange:
        """Where formulas find the columns."""
        names = [field.id for field in self.fields] + list(SOURCE_COLUMNS)
        columns = {name: n for n, name in enumerate(names, start=1)}
        return DetailRange(self.pages[0].name, columns, len(self.frame) + 1)

    def mark_cell(self, figure: Figure) -> str:
        """The header of the column that marks a figure's rows, as the target of a link."""
        position = next(n for n, (marked, _) in enumerate(self.marks) if marked.id == figure.id)
        column = 1 + len(self.fields) + len(SOURCE_COLUMNS) + position
        return f"'{self.pages[0].name}'!{cell_name(0, column)}"

    def row_cell(self, row: int) -> tuple[str, str]:
        """The sheet and cell where frame row ``row`` begins."""
        page, at = divmod(row, self.rows_a_page)
        return self.pages[page].name, cell_name(at + 1, 0)


def plan_details(analysis: Analysis, shown: Mapping[str, pd.DataFrame], book: Book) -> dict[str, Detail]:
    """The detail sheets of all ledgers that may have one, their pages made; ``shown`` are the rows to put there."""
    open_ledgers = {
        ledger_id: rows
        for ledger_id, rows in analysis.ledgers.items()
        if not rows.ledger.restricted and len(rows.frame)
    }
    live = sum(len(rows.frame) for rows in open_ledgers.values()) <= analysis.job.settings.live_rows
    details = {}
    for ledger_id, rows in open_ledgers.items():
        ledger = rows.ledger
        count = -(-len(rows.frame) // book.room.rows)
        base = text("wb-detail", ledger=short_title(ledger, analysis.schemas.common.words.title))
        pages = tuple(book.page(base if count == 1 else f"{base}{n + 1}", "detail") for n in range(count))
        details[ledger_id] = Detail(
            rows=rows,
            frame=shown[ledger_id],
            fields=tuple(_shown(ledger, rows.frame)),
            marks=tuple(
                (figure, counted_rows(rows.frame, figure, ledger, analysis.job.period))
                for figure in ledger.figures
                if figure.ratio is None and figure.registry is None
            ),
            pages=pages,
            rows_a_page=book.room.rows,
            live=live and count == 1,
        )
    return details


def short_title(ledger: Ledger, endings: tuple[str, ...]) -> str:
    """A ledger's title without the word that ends most of them, for the names of sheets."""
    for ending in endings:
        if ledger.title.endswith(ending) and len(ledger.title) > len(ending):
            return ledger.title.removesuffix(ending)
    return ledger.title


def _shown(ledger: Ledger, frame: pd.DataFrame) -> Iterator[Field]:
    """The fields worth a column: those of the case that somebody filled in, and those that figures and tables need."""
    asked = {condition.field for figure in ledger.figures for condition in figure.where}
    asked |= {condition.field for table in ledger.tables for condition in table.where}
    for form in ledger.forms:
        asked |= {form.rows, *(column.sum for column in form.columns if column.sum)}
        asked |= {condition.field for column in form.columns for condition in column.where}
    for figure in ledger.figures:
        asked |= {name for name in (figure.sum, figure.distinct, figure.count_by) if name}
    for table in ledger.tables:
        asked |= {name for name in (table.rows, table.columns, table.sum) if name}
    asked |= {ledger.period_field} if ledger.period_field else set()
    for field in ledger.fields:
        needed = field.id in asked or field.required or field.kind == "community"
        if needed or (not field.fill_in and frame[field.id].notna().any()):
            yield field


def write_detail(book: Book, detail: Detail, office: str, contents: str) -> None:
    """Write a ledger's detail sheets."""
    for n, page in enumerate(detail.pages):
        chunk = slice(n * detail.rows_a_page, (n + 1) * detail.rows_a_page)
        _write_page(book, page, detail, chunk, office, contents)


def _write_page(book: Book, page: Page, detail: Detail, chunk: slice, office: str, contents: str) -> None:
    frame = detail.frame.iloc[chunk]
    wrapped = len(frame) <= _WRAPPED_ROWS
    labels = [field.label for field in detail.fields]
    labels += [text(f"wb-{name}") for name in ("source-file", "source-sheet", "source-row")]
    page.link(0, 0, f"'{contents}'!A1", text("wb-number"), "detail_head_link", tip=text("wb-back"))
    page.heads(0, labels, "detail_head", first=1)
    page.heads(
        0, [text("wb-mark", figure=figure.label) for figure, _ in detail.marks], "mark_head", first=len(labels) + 1
    )
    page.height(0, ROW_HEIGHTS["detail_head"])
    first = chunk.start
    columns: list[Column] = [NumberColumn(np.arange(first + 1, first + len(frame) + 1))]
    columns += [column_of(frame[field.id], field.kind, office, book.strings) for field in detail.fields]
    columns += [TextColumn(frame["source_file"], book.strings), TextColumn(frame["source_sheet"], book.strings)]
    columns.append(NumberColumn(frame["source_row"]))
    columns += [NumberColumn(np.where(mask.iloc[chunk], 1.0, np.nan)) for _, mask in detail.marks]
    long = "detail_wrap" if wrapped else "detail_text"
    styles = ["detail_centre", *(_STYLES.get(field.kind, long) for field in detail.fields), long, long, "detail_centre"]
    styles += ["detail_centre"] * len(detail.marks)
    widths = _widths(detail, frame, wrapped=wrapped)
    page.widths([_ROW_WIDTH, *widths, *(_MARK for _ in detail.marks)])
    book.pour(page, columns, styles, len(frame), wrapped=wrapped)
    page.ruled = True
    page.sheet.freeze_panes(1, 1)
    page.sheet.autofilter(0, 0, len(frame), len(columns) - 1)
    page.printing(len(frame), len(labels), repeat=(0, 0))


def column_of(values: pd.Series, kind: Kind, office: str, strings: Strings) -> Column:
    """A column of a ledger as it is shown: the office by its name, yes and no in words."""
    if kind in ("int", "number"):
        return NumberColumn(values)
    if kind in ("date", "datetime"):
        return DayColumn(values)
    if kind == "community":
        return TextColumn(values.fillna(office), strings)
    if kind == "yes_no":
        return TextColumn(values.map({True: YES, False: NO}), strings)
    return TextColumn(values, strings)


def _widths(detail: Detail, frame: pd.DataFrame, *, wrapped: bool) -> list[float]:
    """Widths of the fields and the source columns. Where texts wrap, the long ones share what a page has left."""
    columns = [(field.kind, field.label, frame[field.id]) for field in detail.fields]
    columns += [("text", "", frame["source_file"]), ("text", "", frame["source_sheet"])]
    wanted = [_WIDTHS.get(kind) or _wanted(label, values) for kind, label, values in columns]
    fixed = sum(width for (kind, _, _), width in zip(columns, wanted, strict=True) if kind in _WIDTHS)
    most = _level([w for (kind, _, _), w in zip(columns, wanted, strict=True) if kind not in _WIDTHS], _PAGE - fixed)
    return [*(min(width, most) if wrapped else width for width in wanted), _ROW_WIDTH]


def _level(widths: list[float], room: float) -> float:
    """The width to which the widest have to be cut so that all fit the room."""
    left = sorted(widths)
    while left and left[0] * len(left) <= room:
        room -= left.pop(0)
    return max(_LEAST, room / len(left)) if left else _WIDEST


def _wanted(label: str, values: pd.Series) -> float:
    least = min(text_width(label), 8) + 1.0
    longest = max((text_width(str(value)) for value in values.dropna().head(_SAMPLED)), default=0)
    return min(_WIDEST, max(_NARROWEST, least, longest + 1.5))
