"""报送情况 of a district: how many of each street's keepers sent each ledger, who did not, and every community."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fztally.lang.texts import text
from fztally.model.district import StreetResult
from fztally.model.schema import Ledger
from fztally.model.tally import Sending
from fztally.write.district.sheets import Sheets
from fztally.write.workbook.detail import short_title
from fztally.write.workbook.official import Form, Head, Line, sign_off, write_official
from fztally.write.workbook.page import Cell, Page, pixels
from fztally.write.workbook.theme import ROW_HEIGHTS

_LABEL, _LEAST, _ROOM = 15.0, 6.2, 1360
"""Widths in characters, and pixels of the whole."""


def write_sending(sheets: Sheets) -> None:
    """Write the sheet: the streets by ledgers, what is missing in words, then their communities by ledgers."""
    page, district = sheets.sending, sheets.district
    ledgers = district.schemas.ledgers
    last = len(ledgers) + 2
    room = (_ROOM - pixels(_LABEL)) / last
    page.widths([_LABEL, *([max(_LEAST, (room - 5) / 7)] * last), 3.0, 14.0])
    page.back(last + 2, sheets.contents)
    period = district.job.period
    notes = [text("wd-sending-about")]
    form = Form(text("wd-sending-streets"), "", _heads(sheets, ledgers), 1, _streets(sheets), last, notes)
    row = write_official(page, 0, form, period)
    row = _missing(sheets, page, row, last)
    row = sign_off(page, row, last)
    ends = [row - 1]
    form = Form(
        text("wd-sending-communities"), "", _heads(sheets, ledgers), 1, _communities(sheets), last,
        [text("wd-sending-communities-about")],
    )  # fmt: skip
    ends.append(write_official(page, row, form, period) - 1)
    page.sheet.freeze_panes(0, 1)
    page.printing_in_parts(last, ends)


def _heads(sheets: Sheets, ledgers: Sequence[Ledger]) -> list[Head]:
    endings = sheets.district.schemas.common.words.title
    heads = [Head(text("wb-keeper"), 0)]
    heads += [Head(short_title(ledger, endings), column) for column, ledger in enumerate(ledgers, start=1)]
    return [*heads, *(Head(text(f"wb-sending-state-{n}"), len(ledgers) + m) for m, n in enumerate("ab", start=1))]


def _streets(sheets: Sheets) -> list[Line]:
    """A line a street: ``11/13``; the last line is that of the district."""
    district = sheets.district
    ledgers = district.schemas.ledgers
    lines = [_street(sheets, result) for result in district.streets]
    total = []
    for ledger in ledgers:
        both = [district.reported[result.street.name, ledger.id] for result in district.streets]
        total.append(Cell(f"{sum(sent for sent, _ in both)}/{sum(of for _, of in both)}", style="total"))
    ends = [sum(int(line.cells[-n].value) for line in lines) for n in (2, 1)]
    cells = [*total, *(Cell(end, style="total") for end in ends)]
    return [*lines, Line(text("wd-whole"), cells, total=True)]


def _street(sheets: Sheets, result: StreetResult, *, total: bool = False) -> Line:
    district, name = sheets.district, result.street.name
    own = district.sending[name]
    cells = [_fraction(sheets, result, ledger, own[ledger.id]) for ledger in district.schemas.ledgers]
    states = [how for keepers in own.values() for how in keepers.values()]
    here, missing = sum(how.here for how in states), sum(how is Sending.MISSING for how in states)
    ends = (Cell(here, style="count"), Cell(missing, style="pending" if missing else "count"))
    return Line(name, [*cells, *ends], total=total)


def _fraction(sheets: Sheets, result: StreetResult, ledger: Ledger, keepers: Mapping[str, Sending]) -> Cell:
    sent, expected = sheets.district.reported[result.street.name, ledger.id]
    if Sending.MISSING in keepers.values():
        return Cell(f"{sent}/{expected}", style="problem" if sent else "missing")
    if result.share is None:
        return Cell(text("not-reported"), style="missing")
    if ledger.kept_by == "both":
        # nobody is missed, whoever sent nothing
        if not sent and keepers.get("", Sending.MISSING).here:
            return Cell(text("wd-office"), style="sent")
        return Cell(f"{sent}/{expected}", style="sent" if sent else "not_expected")
    return Cell(f"{sent}/{expected}", style="sent")


def _missing(sheets: Sheets, page: Page, row: int, last: int) -> int:
    """Who still has to send what. Returns the row below."""
    page.text(row, 0, text("wb-missing"), "section")
    page.height(row, ROW_HEIGHTS["head"])
    row += 1
    lines = [line for result in sheets.district.streets for line in _missing_of(sheets, result)]
    for line in lines or [text("wb-missing-none")]:
        page.line(row, last, line, "paragraph")
        row += 1
    return row


def _missing_of(sheets: Sheets, result: StreetResult) -> list[str]:
    street, district = result.street, sheets.district
    if result.share is None:
        return [text("wd-missing-street", street=street.name, why=result.reason)]
    office, between = district.schemas.registry.office.name, text("list-comma")
    lines = []
    for keeper in (*(community.name for community in street.communities), ""):
        titles = [
            ledger.title
            for ledger in district.schemas.ledgers
            if district.sending[street.name][ledger.id].get(keeper) is Sending.MISSING
        ]
        if titles:
            facts = {"street": street.name, "keeper": keeper or office, "ledgers": between.join(titles)}
            lines.append(text("wd-missing-line", **facts))
    return lines


def _communities(sheets: Sheets) -> list[Line]:
    """Under each street a line for each of its communities and for its office."""
    district = sheets.district
    lines = []
    for result in district.streets:
        lines.append(_street(sheets, result, total=True))
        own = district.sending[result.street.name]
        for keeper in (*(community.name for community in result.street.communities), ""):
            states = [own[ledger.id].get(keeper, Sending.NOT_EXPECTED) for ledger in district.schemas.ledgers]
            cells = [Cell(text(f"wb-sending-{how.value.replace('_', '-')}"), style=how.value) for how in states]
            here, missing = sum(how.here for how in states), sum(how is Sending.MISSING for how in states)
            cells += [Cell(here, style="count"), Cell(missing, style="pending" if missing else "count")]
            lines.append(Line(keeper or district.schemas.registry.office.name, cells))
    return lines
