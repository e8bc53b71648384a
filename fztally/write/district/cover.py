"""封面 and 目录 of a district's workbook."""

from __future__ import annotations

from fztally import __version__
from fztally.lang.catalogue import SEVERITIES
from fztally.lang.texts import text
from fztally.model.district import StreetResult
from fztally.model.tally import Sending
from fztally.write.district.lists import where_listed
from fztally.write.district.sheets import Sheets
from fztally.write.workbook.official import period_name, period_words
from fztally.write.workbook.page import Page, wrapped_lines
from fztally.write.workbook.theme import ROW_HEIGHTS

_COVER = (20.0, 14.0, 12.0, 10.0, 10.0, 54.0)
_ROOM = 74
_CONTENTS = (6.0, 28.0, 70.0)


def write_cover(sheets: Sheets) -> None:
    """Write the first sheet: what this is, what came from which street, and what to mind."""
    page, district = sheets.cover, sheets.district
    period, last = district.job.period, len(_COVER) - 1
    page.widths(_COVER)
    page.height(0, 40)
    title = text("wd-cover-title", district=district.name, period=period_name(period))
    page.merge(1, 0, 1, last, title, "cover_title")
    page.height(1, 60)
    page.merge(2, 0, 2, last, text("wb-form-period", period=period_words(period)), "cover_line")
    page.height(2, 30)
    row = 4
    for label, words in _facts(sheets):
        page.text(row, 0, label, "cover_label")
        page.merge(row, 1, row, last, words, "cover_text")
        page.height(row, 24.0 * wrapped_lines(words, _ROOM))
        row += 1
    row = _streets(sheets, page, row + 1)
    page.link(row + 1, 0, f"'{sheets.contents}'!A1", text("wb-open-contents"), "cover_link")
    page.link(row + 1, 5, f"'{sheets.figures.name}'!A1", text("wb-open-figures"), "cover_link")
    page.height(row + 1, 30)
    page.printing(row + 1, last)
    page.sheet.activate()


def _facts(sheets: Sheets) -> list[tuple[str, str]]:
    district = sheets.district
    shares = [result.share for result in district.there if result.share]
    names = ("rows", "kept", "rejected", "duplicate", "excluded")
    rows = {name: sum(share.accounts[name] for share in shares) for name in names}
    found = {severity: sum(share.found(severity) for share in shares) for severity in SEVERITIES}
    absent = text("list-comma").join(result.street.name for result in district.absent)
    counts = {"count": len(district.streets), "there": len(shares), "names": absent}
    checked = [c for c in district.identities if not c.holds or c.left is not None]
    broken = sum(not c.holds for c in checked)
    key = "wb-fact-identities-none" if not checked else f"wd-fact-identities-{'broken' if broken else 'good'}"
    return [
        (text("wd-fact-streets"), text("wd-fact-some" if absent else "wd-fact-all", **counts)),
        (text("wb-fact-rows"), text("wb-fact-rows-words", **rows)),
        (text("wb-fact-identities"), text(key, count=len(checked), broken=broken)),
        (text("wb-fact-findings"), text("wd-fact-findings-words", **found)),
        (text("wb-fact-run"), text("wb-fact-run-words", run=district.run_id, version=__version__)),
        (text("wb-fact-until"), f"{district.job.period.until:%Y-%m-%d}"),
        *((text("wb-fact-remark"), remark) for result in district.streets for remark in result.remarks),
    ]


def _streets(sheets: Sheets, page: Page, row: int) -> int:
    """A line a street: whether it came, what it still owes, its problems, where they are listed. Returns the row
    below."""
    heads = ["wd-street", "wd-came", "wd-missing-count", "severity-error", "severity-warning", "wd-remark"]
    page.heads(row, [text(head) for head in heads])
    page.height(row, ROW_HEIGHTS["head"])
    for n, result in enumerate(sheets.district.streets, start=1):
        _street(sheets, page, row + n, result)
    return row + 1 + len(sheets.district.streets)


def _street(sheets: Sheets, page: Page, row: int, result: StreetResult) -> None:
    share = result.share
    page.text(row, 0, result.street.name)
    page.text(row, 1, text(f"wd-came-{result.came.value}"), "sent" if share else "missing")
    own = sheets.district.sending[result.street.name].values()
    missing = sum(how is Sending.MISSING for keepers in own for how in keepers.values())
    page.number(row, 2, missing, "pending" if missing else "centre")
    for column, severity in ((3, "error"), (4, "warning")):
        if share:
            page.number(row, column, share.found(severity), "centre")
        else:
            page.text(row, column, "—", "centre")
    words = where_listed(sheets, result) if share else result.reason
    page.text(row, 5, words)
    page.fit(row, {0: result.street.name, 5: words}, ROW_HEIGHTS["body"])


def write_contents(sheets: Sheets) -> None:
    """Write the list of sheets with links."""
    page, district = sheets.contents_page, sheets.district
    page.widths(_CONTENTS)
    page.merge(0, 0, 0, 2, text("wb-contents"), "title")
    page.height(0, ROW_HEIGHTS["title"])
    page.heads(1, [text("wb-number"), text("wb-sheet-name"), text("wb-about")])
    entries = [
        (sheets.figures, text("wd-about-figures")),
        (sheets.sending, text("wd-about-sending")),
        (sheets.problems, text("wd-about-problems")),
        *((p, text("wd-about-tables", ledger=district.schemas.ledger(k).title)) for k, p in sheets.tables.items()),
        (sheets.registry, text("wd-about-registry")),
        (sheets.definitions, text("wd-about-definitions")),
    ]
    for number, (target, words) in enumerate(entries, start=1):
        page.number(1 + number, 0, number, "centre")
        page.link(1 + number, 1, f"'{target.name}'!A1", target.name)
        page.text(1 + number, 2, words)
        page.height(1 + number, ROW_HEIGHTS["body"])
    page.printing(1 + len(entries), 2, pages=1)
