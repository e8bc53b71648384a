"""The district's workbook as a whole."""

from __future__ import annotations

from pathlib import Path

from fztally.lang.texts import text
from fztally.model.district import District
from fztally.write.district.cover import write_contents, write_cover
from fztally.write.district.figures import write_figures
from fztally.write.district.lists import write_definitions, write_problems, write_registry
from fztally.write.district.sending import write_sending
from fztally.write.district.sheets import make_sheets
from fztally.write.district.tables import write_tables


def write_workbook(district: District, path: Path) -> tuple[str, ...]:
    """Write the workbook. Returns sentences on what it could not hold in full."""
    sheets = make_sheets(district)
    write_figures(sheets)
    write_sending(sheets)
    write_problems(sheets)
    for ledger_id, page in sheets.tables.items():
        write_tables(sheets, ledger_id, page)
    write_registry(sheets)
    write_definitions(sheets)
    write_contents(sheets)
    write_cover(sheets)
    sheets.book.save(path)
    shortened = sheets.book.cuts.shortened
    return (text("wb-shortened", count=shortened),) if shortened else ()
