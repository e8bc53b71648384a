"""A workbook to annotate, however it was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from fztally.model.returned import ReturnMark
from fztally.write.returns.aside import Slim
from fztally.write.returns.cached import Stored


class TooLargeError(Exception):
    """The file is too large to be copied as a whole."""


@dataclass(frozen=True, slots=True)
class Original:
    """The workbook, its worksheets by the names that findings use, and the suffix that its file needs.

    ``losses`` tell what it cannot carry over, ``mark`` is there when it is a returned copy itself, ``stored`` are the
    values of its formulas by sheet. A list alone is not ``whole``: it may never take the place of the original.
    """

    book: Workbook
    sheets: Mapping[str, Worksheet]
    suffix: str = ".xlsx"
    losses: tuple[str, ...] = ()
    mark: ReturnMark | None = None
    stored: Mapping[str, Stored] = field(default_factory=dict)
    whole: bool = True
    slim: Slim | None = None
    """What was set aside of it."""


def empty_book() -> Workbook:
    """A workbook without the sheet that openpyxl puts into new ones."""
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def list_alone(why: str) -> Original:
    """Nothing but a place for the list."""
    return Original(empty_book(), {}, losses=(why,), whole=False)
