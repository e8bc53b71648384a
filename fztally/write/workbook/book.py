"""The workbook under construction: its pages in their order, the lists that are poured in, and how it gets to disk."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from pathlib import Path

import xlsxwriter

from fztally import __version__
from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.model.period import Period
from fztally.write.workbook.deflate import LEVEL, write_pieces
from fztally.write.workbook.names import sheet_name
from fztally.write.workbook.official import period_name
from fztally.write.workbook.page import Cuts, Page, Room
from fztally.write.workbook.pour import Column, Poured, Strings, filled, row_heights, strings_in
from fztally.write.workbook.theme import STYLES, TABS, Theme

_STRINGS = "xl/sharedStrings.xml"
_LONG = 1_000_000
"""Rows whose XML may be larger than a plain zip entry can hold."""
_DATE = (1980, 1, 1, 0, 0, 0)
"""Of the parts in the zip: the earliest it can hold, as xlsxwriter has it."""
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a workbook says of itself: its title, of which period and run it is, the digests of what it was made from,
    and whether names stand in it in full."""

    title: str
    period: Period
    run_id: str
    inputs: str
    schemas: str
    personal: bool


def imprint_of(analysis: Analysis) -> Imprint:
    """The imprint of a run's workbook."""
    period = analysis.job.period
    inputs = hashlib.sha256()
    for file in analysis.files:
        inputs.update(f"{file.path}\0{file.sha256}\n".encode())
    return Imprint(
        title=text("wb-cover-title", period=period_name(period)),
        period=period,
        run_id=analysis.run_id,
        inputs=inputs.hexdigest(),
        schemas=analysis.schemas.digest,
        personal=analysis.job.settings.unmask,
    )


class Book:
    """Pages are made in the order in which they are to stand; their contents may come in any."""

    def __init__(self, imprint: Imprint, room: Room) -> None:
        self.room = room
        self._buffer = BytesIO()
        self._book = xlsxwriter.Workbook(self._buffer, _OPTIONS)
        self._taken: set[str] = set()
        self._poured: dict[int, Poured] = {}
        self.cuts = Cuts()
        self.strings = Strings(self.cuts)
        self.theme = Theme(self._book, personal=imprint.personal)
        self._properties(imprint)

    def page(self, name: str, face: str) -> Page:
        """A new sheet, under this name or one like it. ``face`` (front, table, list, detail) gives its tab's colour."""
        sheet = self._book.add_worksheet(sheet_name(name, self._taken))
        sheet.set_tab_color(TABS[face])
        return Page(sheet, self.theme, self.cuts, self.room)

    def chart(self, kind: str, subtype: str = "") -> xlsxwriter.chart.Chart:
        """A new chart, to be inserted into a page."""
        options = {"type": kind} | ({"subtype": subtype} if subtype else {})
        return self._book.add_chart(options)

    def pour(
        self, page: Page, columns: Sequence[Column], styles: Sequence[str], count: int, *, wrapped: bool = True
    ) -> None:
        """Fill a page below its header row with ``count`` rows (at least one), as high as their wrapped texts need."""
        rooms = [page.width(n) if "text_wrap" in STYLES[style] else 0 for n, style in enumerate(styles)]
        heights = row_heights(columns, rooms) if wrapped else None
        for column, style in enumerate(styles):
            page.blank(count, column, style)
        self._poured[page.sheet.index] = Poured(columns, count, heights)

    def save(self, path: Path) -> None:
        """Write the workbook. The same contents give the same bytes, on every system."""
        self._book.close()
        with (
            zipfile.ZipFile(self._buffer) as drawn,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as out,
        ):
            before = strings_in(drawn.read(_STRINGS))
            sheets = {f"xl/worksheets/sheet{n + 1}.xml": poured for n, poured in self._poured.items()}
            for name in drawn.namelist():
                info = zipfile.ZipInfo(name, _DATE)
                info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
                with out.open(info, "w", force_zip64=name in sheets and sheets[name].count > _LONG) as part:
                    write_pieces(part, self._pieces(name, drawn.read(name), sheets.get(name), before))

    def _pieces(self, name: str, drawn: bytes, poured: Poured | None, before: int) -> Iterable[bytes]:
        """A part of the file, with the lists in it."""
        if name == _STRINGS:
            return self.strings.table(drawn)
        return filled(drawn, poured, before) if poured else (drawn,)

    def _properties(self, imprint: Imprint) -> None:
        period = imprint.period
        facts = {"run": imprint.run_id, "version": __version__}
        self._book.set_properties(
            {
                "title": imprint.title,
                "subject": period.text,
                "author": "fztally",
                "keywords": text("wb-personal") if imprint.personal else "",
                "comments": text("wb-properties", **facts),
                "created": datetime.combine(period.until, time()),
            }
        )
        self._book.set_custom_property("fztally-run", imprint.run_id, "text")
        self._book.set_custom_property("fztally-version", __version__, "text")
        self._book.set_custom_property("fztally-period", str(period.text), "text")
        self._book.set_custom_property("fztally-inputs-sha256", imprint.inputs, "text")
        self._book.set_custom_property("fztally-schemas-sha256", imprint.schemas, "text")
