"""口径说明 and 社区名录: how things are counted, what was left out and why, and the communities that are asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from fztally.lang.texts import text
from fztally.model.schema import Ledger
from fztally.write.workbook.accounts import LEDGER, ROWS, account_column, excluded_kinds
from fztally.write.workbook.draft import Draft
from fztally.write.workbook.listing import ListColumn, write_list
from fztally.write.workbook.official import period_words
from fztally.write.workbook.page import PAPER_WIDTH, Cell, Page, cell_name, pixels
from fztally.write.workbook.theme import ROW_HEIGHTS

_LABEL, _LEAST = 24.0, 8.5
_FATES = ("rows", "kept", "rejected", "duplicate")
_RULES = ("figures", "not-reported", "pending", "duplicates", "dates", "masking", "restricted", "traces")


def write_registry(draft: Draft) -> None:
    """Write the list of communities that formulas refer to."""
    communities = draft.analysis.schemas.registry.communities
    columns = [
        ListColumn("community", 16.0, [community.name for community in communities]),
        ListColumn("code", 16.0, [community.code for community in communities], "list_centre"),
        ListColumn("grid-count", 8.0, [len(community.grids) for community in communities], "list_number"),
        ListColumn("grids", 90.0, ["、".join(community.grids) for community in communities]),
    ]
    write_list(draft, draft.front.registry, columns, "")


def write_notes(draft: Draft, remarks: Sequence[str]) -> None:
    """Write the sheet."""
    page = draft.front.notes
    kinds = excluded_kinds(draft)
    last = len(_FATES) + len(kinds)
    room = ((PAPER_WIDTH - pixels(_LABEL)) / last - 5) / 7
    page.widths([_LABEL, *([max(_LEAST, room)] * last), 3.0, 14.0])
    page.back(last + 2, draft.contents)
    page.merge(0, 0, 0, last, text("wb-notes"), "title")
    page.height(0, ROW_HEIGHTS["title"])
    period = draft.analysis.job.period
    facts = {"period": period_words(period), "until": f"{period.until:%Y-%m-%d}"}
    row = _paragraphs(page, 1, last, text("wb-notes-basis"), [text("wb-notes-period", **facts), *remarks])
    row = _paragraphs(page, row, last, text("wb-notes-rules"), [text(f"wb-rule-{name}") for name in _RULES])
    row = _excluded(draft, page, row, kinds)
    row = _reasons(page, row, last, kinds)
    row = _crosswalks(draft, page, row, last)
    page.printing(row, last)


def _paragraphs(page: Page, row: int, last: int, head: str, paragraphs: Sequence[str]) -> int:
    """A section: its head and numbered paragraphs. Returns the row below."""
    page.text(row, 0, head, "section")
    page.height(row, ROW_HEIGHTS["head"] + 6)
    for number, words in enumerate(paragraphs, start=1):
        page.line(row + number, last, f"{number}. {words}", "paragraph")
    return row + 1 + len(paragraphs)


def _excluded(draft: Draft, page: Page, row: int, kinds: Sequence[str]) -> int:
    """What became of the rows, by ledger. Returns the row below."""
    page.text(row, 0, text("wb-notes-excluded"), "section")
    page.height(row, ROW_HEIGHTS["head"] + 6)
    labels = [text("wb-ledger"), *(text(f"wb-account-{name}") for name in _FATES), *(_kind_label(k) for k in kinds)]
    page.heads(row + 1, labels)
    page.height(row + 1, 30)
    sums: dict[str, Counter[str]] = {}
    for file in draft.analysis.files:
        for sheet in file.sheets:
            counter = sums.setdefault(sheet.ledger, Counter())
            counter.update({name: getattr(sheet, name) for name in _FATES})
            counter.update(sheet.excluded)
    first = row + 2
    known: list[Ledger | None] = [ledger for ledger in draft.analysis.schemas.ledgers if ledger.id in sums]
    for n, ledger in enumerate([*known, None] if "" in sums else known):
        _fates(draft, page, first + n, ledger, sums[ledger.id if ledger else ""], kinds)
    bottom = first + len(sums)
    page.text(bottom, 0, text("wb-total"), "total_head")
    for column, name in enumerate([*_FATES, *kinds], start=1):
        span = f"SUM({cell_name(first, column)}:{cell_name(bottom - 1, column)})" if sums else ""
        page.put(bottom, column, Cell(sum(counter[name] for counter in sums.values()), span, "total"))
    return bottom + 1


def _fates(draft: Draft, page: Page, row: int, ledger: Ledger | None, sums: Counter[str], kinds: Sequence[str]) -> None:
    """One ledger's line; of a restricted one the rows are not listed by file, so that there is nothing to sum over."""
    page.text(row, 0, ledger.title if ledger else text("row-unrecognised"))
    where = f"{account_column(draft, LEDGER)},$A{row + 1}"
    for column, name in enumerate([*_FATES, *kinds], start=1):
        summed = account_column(draft, ROWS + column - 1)
        live = ledger is not None and not ledger.restricted
        page.put(row, column, Cell(sums[name], f"SUMIFS({summed},{where})" if live else ""))


def _kind_label(kind: str) -> str:
    return text(f"row-{kind}")


def _reasons(page: Page, row: int, last: int, kinds: Sequence[str]) -> int:
    """What each kind of row not counted means. Returns the row below."""
    words = [text(f"wb-reason-{name}") for name in ("rejected", "duplicate", *kinds)]
    return _paragraphs(page, row, last, text("wb-notes-reasons"), words)


def _crosswalks(draft: Draft, page: Page, row: int, last: int) -> int:
    """How code lists correspond to a standard. Returns the row below."""
    for codes in draft.analysis.schemas.codes.values():
        if codes.crosswalk:
            pairs = "；".join(f"{ours} → {theirs}" for ours, theirs in codes.crosswalk.items())
            head = text("wb-notes-crosswalk", title=codes.title, standard=codes.standard)
            row = _paragraphs(page, row, last, head, [text("wb-notes-unverified"), pairs])
    return row
