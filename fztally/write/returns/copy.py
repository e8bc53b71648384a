"""One file with problems -> its annotated copy."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from fztally.lang.texts import text
from fztally.model.returned import PROPERTY, ReturnMark
from fztally.model.sheet import Sheet
from fztally.model.source import Source
from fztally.write.returns.edit import Original, TooLargeError, is_editable, open_original
from fztally.write.returns.listing import add_list
from fztally.write.returns.marking import mark_sheet
from fztally.write.returns.package import workbook_bytes
from fztally.write.returns.problems import Problem, on_sheet
from fztally.write.returns.rebuild import rebuild

Reread = Callable[[Source], tuple[Sheet, ...]]
"""Gives the sheets of an input again."""


class NotCopiedError(Exception):
    """A file has no copy."""


@dataclass(frozen=True, slots=True)
class Copied:
    """An annotated copy: its bytes, and the suffix that its file needs."""

    data: bytes
    suffix: str


def annotated_copy(source: Source, problems: Sequence[Problem], made: datetime, reread: Reread) -> Copied:
    """The copy of a file with its problems marked and listed. ``made`` stands where openpyxl puts the present time.

    Raises NotCopiedError when the file is gone, has changed, or is more than openpyxl can write.
    """
    try:
        original, sheets = _open(source, reread)
        for name, sheet in sheets.items():
            mark_sheet(sheet, list(on_sheet(problems, name)))
        mark = ReturnMark.of(source.name, source.sha256, original.mark)
        add_list(original.book, problems, original.losses, sheets, mark)
        _stamp(original.book, mark, made)
        return Copied(workbook_bytes(original.book, original.stored), original.suffix)
    except Exception as error:  # openpyxl raises whatever it stumbles over
        raise NotCopiedError(source.name) from error


def _open(source: Source, reread: Reread) -> tuple[Original, Mapping[str, Worksheet]]:
    """The workbook to annotate: the sender's own, else one made of what was read, else none but the list."""
    data = source.path.read_bytes()
    try:
        if is_editable(data):
            try:
                original = open_original(data)
            except (ValueError, KeyError, TypeError, AttributeError, IndexError, zipfile.BadZipFile):
                # what openpyxl stumbles over, other readers may read
                return rebuild(reread(source))
            return original, original.sheets
        return rebuild(reread(source))
    except TooLargeError:
        book = Workbook()
        book.remove(book.worksheets[0])
        return Original(book, ".xlsx", (text("loss-size"),)), {}


def _stamp(book: Workbook, mark: ReturnMark, made: datetime) -> None:
    """The mark as a document property, and no time from the clock."""
    properties = cast("Any", book).custom_doc_props
    if PROPERTY in properties.names:
        del properties[PROPERTY]
    properties.append(StringProperty(name=PROPERTY, value=str(mark)))
    book.properties.created = book.properties.modified = made
