"""What title lines, fill-in lines, sheet, file and folder names say about a table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fztally.model.schema import Ledger
from fztally.model.sheet import Sheet
from fztally.model.source import Source
from fztally.shape.communities import OFFICE, CommunityFinder
from fztally.shape.header import cells_of
from fztally.shape.labels import LabelIndex
from fztally.shape.vocabulary import Vocabulary
from fztally.values.dates import find_month, read_date
from fztally.values.reading import Context
from fztally.values.text import as_text, fold


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands around a table: its community ("" = unknown, ``OFFICE`` = the office), filing date, month
    (``2021-03``)
    and whether file or sheet call it the final one."""

    community: str
    filed_on: date | None
    month: str
    latest: str

    @property
    def order(self) -> tuple[str, str, str]:
        """Filing date, month and hint, by which a later table is known."""
        return (self.filed_on.isoformat() if self.filed_on else "", self.month, self.latest)


def kept_by_office(facts: Facts, ledger: Ledger) -> bool:
    """Whether a table is the office's: it says so, or names no community and is one that the office may keep."""
    return facts.community == OFFICE or (not facts.community and ledger.kept_by != "community")


def lines_of(sheet: Sheet, rows: Iterable[int]) -> list[str]:
    """The folded text of the given rows, one string a row; a label and its value may stand in two cells."""
    lines = []
    for row in rows:
        texts = [fold(as_text(value)) for _, value in cells_of(sheet.rows[row])]
        if texts:
            lines.append(" ".join(texts))
    return lines


def title_evidence(index: LabelIndex, lines: list[str], sheet: str, source: Source) -> dict[str, dict[str, float]]:
    """Which ledgers' titles are found where."""
    titles: dict[str, float] = {}
    for line in lines:
        for ledger, score in index.titles_in(line).items():
            titles[ledger] = max(titles.get(ledger, 0.0), score)
    folder = source.folders[-1] if source.folders else ""
    return {
        "title": titles,
        "sheet": index.titles_in(sheet),
        "file": index.titles_in(source.stem),
        "folder": index.titles_in(folder),
    }


def gather(
    head: list[str],
    foot: list[str],
    sheet: str,
    source: Source,
    finder: CommunityFinder,
    words: Vocabulary,
    context: Context,
) -> Facts:
    """Facts of a table from its lines above (``head``) and below (``foot``), sheet, file and folder names, in this
    order."""
    latest = next(
        (f"{len(words.latest) - n:03}" for n, word in enumerate(words.latest) if word in fold(source.stem)), ""
    )
    copies = re.findall(r"\d+$", source.stem) if latest else []
    return Facts(
        community=_community(head, foot, sheet, source, finder, words),
        filed_on=_filed_on([*head, *foot], words, context),
        month=next((month for said in (*head[:2], sheet, source.stem) if (month := find_month(said, context))), ""),
        latest=latest + (copies[0].rjust(4, "0") if copies else "0000") if latest else "",
    )


def _community(
    head: list[str], foot: list[str], sheet: str, source: Source, finder: CommunityFinder, words: Vocabulary
) -> str:
    for line in (*head, *foot):
        value = words.labelled(line, "reported_by")
        if value:
            read = finder.read(value.strip())
            if read.value:
                return str(read.value)
            if found := finder.find(value):
                return found
    around = [*map(words.before_labels, head), sheet, source.stem, *reversed(source.folders)]
    named = [finder.find(text) for text in (*around, *map(words.before_labels, foot))]
    community = next((found for found in named if found and found != OFFICE), "")
    return community or (OFFICE if OFFICE in named[: len(around)] else "")


def _filed_on(lines: list[str], words: Vocabulary, context: Context) -> date | None:
    for line in lines:
        value = words.labelled(line, "filed_on")
        if value:
            # the next label may follow without a colon: the date is what stands first
            for length in (len(value), 19, 11, 10, 9, 8):
                read = read_date(value[:length].strip(), context)
                if isinstance(read.value, date) and not read.code:
                    return read.value
    return None
