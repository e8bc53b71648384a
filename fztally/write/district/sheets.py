"""The sheets of a district's workbook, made before any is written, and what they know of each other."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from fztally.lang.texts import text
from fztally.model.district import District
from fztally.write.workbook.book import Book, Imprint
from fztally.write.workbook.detail import short_title
from fztally.write.workbook.official import period_name
from fztally.write.workbook.page import Page, Room


@dataclass(frozen=True, slots=True)
class Sheets:
    """A workbook with its sheets in the order in which they stand; ``tables`` by ledger."""

    district: District
    book: Book
    cover: Page
    contents_page: Page
    figures: Page
    sending: Page
    problems: Page
    tables: Mapping[str, Page]
    registry: Page
    definitions: Page

    @property
    def contents(self) -> str:
        """The name of the sheet that all others link back to."""
        return self.contents_page.name


def make_sheets(district: District) -> Sheets:
    """Make all sheets; none is written yet."""
    schemas, job = district.schemas, district.job
    inputs = hashlib.sha256()
    for result in district.streets:
        for name, digest in (result.digests or {}).items():
            inputs.update(f"{result.street.code}/{name}\0{digest}\n".encode())
    title = text("wd-cover-title", district=district.name, period=period_name(job.period))
    imprint = Imprint(title, job.period, district.run_id, inputs.hexdigest(), schemas.digest, personal=False)
    book = Book(imprint, Room())
    cover, contents, figures, sending, problems = (
        book.page(text(name), "front")
        for name in ("wb-cover", "wb-contents", "wb-figures", "wb-sending", "wd-problems")
    )
    tables = {
        ledger.id: book.page(text("wb-tables", ledger=short_title(ledger, schemas.common.words.title)), "table")
        for ledger in schemas.ledgers
        if ledger.tables and _told(district, ledger.id)
    }
    registry, definitions = (book.page(text(name), "list") for name in ("wd-registry", "wd-definitions"))
    return Sheets(district, book, cover, contents, figures, sending, problems, tables, registry, definitions)


def _told(district: District, ledger_id: str) -> bool:
    """Whether a ledger has a table that may be shown."""
    ledger = district.schemas.ledger(ledger_id)
    return not ledger.restricted or any(table.ledger == ledger_id for table in district.tables)
