"""One blank form: title, what is filled in once, notes, header, an example, empty rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from fztally.lang.texts import text
from fztally.model.form import PROPERTY, FormMark
from fztally.model.schema import Ledger, Schemas
from fztally.write.template.entry import DAY, TEXT, Entry, entries, example, keepers, one_of
from fztally.write.workbook.names import sheet_name
from fztally.write.workbook.page import text_width
from fztally.write.workbook.theme import BODY_FONT, COLOURS, HEAD_FONT, TITLE_FONT

_TITLE, _ONCE, _NOTES, _HEAD = 0, 1, 3, 4
"""Rows, 0-based; what is filled in once takes two."""
_SCREEN, _FEWEST = 125, 6
"""Characters across a screen; columns that the lines filled in once need at least."""
_CREATED = datetime(2000, 1, 1)  # the same form has the same bytes
_COMMENT = {"author": "fztally", "x_scale": 1.6, "y_scale": 1.2, "font_size": 9}
_ALLOWED = {
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "sort": True,
    "autofilter": True,
    "select_locked_cells": True,
}
"""What may be done on the protected sheet besides filling in."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a form is made from. ``community`` is a name of the registry, or "" for any."""

    schemas: Schemas
    ledger: Ledger
    community: str
    rows: int


def form_bytes(form: Form) -> bytes:
    """The workbook of a form."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    _Writer(book, form).write()
    book.close()
    return out.getvalue()


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook, form: Form) -> None:
        self.book, self.form = book, form
        self.sheet: Worksheet = book.add_worksheet(sheet_name(form.ledger.title, set()))
        self.entries = entries(form.schemas, form.ledger, form.community)
        self.last = len(self.entries) - 1
        self.seen = self._seen()
        self.example = bool(form.schemas.common.words.example)
        self.first = _HEAD + 1 + self.example
        self.bottom = self.first + form.rows - 1

    def _seen(self) -> int:
        """The last column that a screen shows without scrolling: what is to be read first stands up to there."""
        width = 0.0
        for column, entry in enumerate(self.entries):
            width += entry.width
            if width > _SCREEN:
                return max(column, _FEWEST)
        return self.last

    def write(self) -> None:
        """The whole sheet."""
        self._title()
        self._once()
        self._notes()
        self._head()
        if self.example:
            self._example()
        self._body()
        self._set_up()
        ledger, schemas = self.form.ledger, self.form.schemas
        mark = FormMark(ledger.id, _HEAD + 1, self.first + 1, schemas.digest[:12])
        self.book.set_custom_property(PROPERTY, str(mark))
        self.book.set_properties({"title": ledger.title, "created": _CREATED})

    def _format(self, **looks: Any) -> Format:
        base = {"font_name": BODY_FONT, "font_size": 11, "valign": "vcenter"}
        return self.book.add_format(base | looks)

    def _grid(self, **looks: Any) -> Format:
        return self._format(border=1, border_color=COLOURS["line"], align="center", text_wrap=True, **looks)

    def _title(self) -> None:
        self.sheet.set_row(_TITLE, 36)
        style = self._format(font_name=TITLE_FONT, font_size=18, align="center")
        self._across(_TITLE, 0, self.last, f"{self.form.community}{self.form.ledger.title}", style)

    def _once(self) -> None:
        """Reporting unit and day, then who filled in and who checked: a label and a cell to type into each."""
        common, words = {f.id: f.label for f in self.form.schemas.common.fields}, self.form.schemas.common.words
        anything: dict[str, Any] = {"validate": "any"}
        unit = one_of(keepers(self.form.schemas, self.form.ledger, self.form.community)) or anything
        day = anything | {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)}
        asked = (
            ((words.reported_by[0], unit, TEXT, self.form.community), (words.filed_on[0], day, DAY, "")),
            ((common["filled_by"], anything, TEXT, ""), (common["reviewed_by"], anything, TEXT, "")),
        )
        middle = max(3, self.seen // 2)
        for n, pair in enumerate(asked):
            row = _ONCE + n
            self.sheet.set_row(row, 21)
            for left, (label, rule, shape, value) in zip((0, middle + 1), pair, strict=True):
                self._across(row, left, left + 1, text("form-label", label=label), self._format(align="right"))
                style = self._format(locked=False, bottom=1, bottom_color=COLOURS["line"], num_format=shape)
                self._across(row, left + 2, min(left + 3, self.last), value, style)
                hint = {"input_title": label, "input_message": text("form-once")}
                self._done(self.sheet.data_validation(row, left + 2, row, left + 2, rule | hint))

    def _across(self, row: int, first: int, last: int, value: str, style: Format) -> None:
        if last > first:
            self._done(self.sheet.merge_range(row, first, row, last, "", style))
        if value:
            self._done(self.sheet.write_string(row, first, value, style))
        elif last <= first:
            self._done(self.sheet.write_blank(row, first, None, style))

    def _notes(self) -> None:
        words = text("form-notes", note=self._note_label(), nil=self.form.schemas.common.words.nil[1])
        style = self._format(font_size=10, font_color=COLOURS["muted"], text_wrap=True)
        self._across(_NOTES, 0, self.seen, words, style)
        room = sum(entry.width for entry in self.entries[: self.seen + 1])
        self.sheet.set_row(_NOTES, 14 * (1 + int(text_width(words) * 1.1 / room)) + 4)

    def _note_label(self) -> str:
        return self.entries[self.last].field.label

    def _head(self) -> None:
        self.sheet.set_row(_HEAD, 36)
        looks = {"font_name": HEAD_FONT, "bg_color": COLOURS["head"]}
        plain, needed = self._grid(**looks), self._grid(**looks, font_color=COLOURS["bad"], bold=True)
        for column, entry in enumerate(self.entries):
            required = entry.field.required and entry.field.waived_when is None
            style = needed if required else plain
            self._done(self.sheet.write_string(_HEAD, column, entry.field.label, style))
            self._done(self.sheet.write_comment(_HEAD, column, entry.hint, _COMMENT))
            self.sheet.set_column(column, column, entry.width)

    def _example(self) -> None:
        row = _HEAD + 1
        self.sheet.set_row(row, 32)
        looks = {"italic": True, "font_color": COLOURS["muted"], "bg_color": COLOURS["total"]}
        for column, entry in enumerate(self.entries):
            style = self._grid(**looks, num_format=entry.number_format)
            value = example(entry) if column else self.form.schemas.common.words.example[0]
            if isinstance(value, date):
                self._done(self.sheet.write_datetime(row, column, value, style))
            elif isinstance(value, str):
                self._done(self.sheet.write_string(row, column, value, style))
            else:
                self._done(self.sheet.write_number(row, column, value, style))

    def _body(self) -> None:
        for column, entry in enumerate(self.entries):
            style = self._grid(locked=False, num_format=entry.number_format)
            for row in range(self.first, self.bottom + 1):
                self.sheet.set_row(row, 20)
                self._done(self.sheet.write_blank(row, column, None, style))
            self._validate(column, entry)
        missing = self.book.add_format({"bg_color": COLOURS["warning"]})
        width = f"$A{self.first + 1}:${xl_col_to_name(self.last)}{self.first + 1}"
        for column, entry in enumerate(self.entries):
            if entry.field.required and entry.field.waived_when is None and entry.field.kind != "community":
                cell = f"{xl_col_to_name(column)}{self.first + 1}"
                rule = {"type": "formula", "criteria": f'=AND(COUNTA({width})>1,{cell}="")', "format": missing}
                area = (self.first, column, self.bottom, column)
                self._done(self.sheet.conditional_format(*area, rule))

    def _validate(self, column: int, entry: Entry) -> None:
        rule = entry.validation(self.first + 1)
        self._done(self.sheet.data_validation(self.first, column, self.bottom, column, rule))

    def _set_up(self) -> None:
        sheet = self.sheet
        sheet.protect("", _ALLOWED)
        sheet.freeze_panes(self.first, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.repeat_rows(_HEAD)
        sheet.print_area(0, 0, self.bottom, self.last)
        sheet.set_footer(f"&C&9{text('wb-footer')}")
        sheet.set_selection(self.first, 0, self.first, 0)

    @staticmethod
    def _done(code: int | None) -> None:
        """Xlsxwriter says by a code what it did not write; none may pass."""
        if code:
            raise ValueError(f"xlsxwriter: {code}")
