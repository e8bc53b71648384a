"""One file with problems -> its annotated copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, cast

from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook import Workbook

from fztally.lang.texts import text
from fztally.model.returned import PROPERTY, ReturnMark
from fztally.model.sheet import Sheet
from fztally.model.source import Source
from fztally.write.returns.aside import Slim, set_aside
from fztally.write.returns.edit import is_editable, open_original
from fztally.write.returns.listing import add_list
from fztally.write.returns.marking import mark_sheet
from fztally.write.returns.original import Original, TooLargeError, list_alone
from fztally.write.returns.package import workbook_bytes
from fztally.write.returns.problems import Problem, on_sheet
from fztally.write.returns.rebuild import rebuild

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
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

    Made from the sender's own workbook where openpyxl can do that, else from what was read, else a list alone.
    Raises NotCopiedError when the file is gone or cannot be read.
    """
    try:
        data = source.path.read_bytes()
        if is_editable(data):
            return _edited(data, source, problems, made) or _annotate(
                rebuild(reread(source), text("loss-layout")), source, problems, made
            )
        why = "loss-password" if _ENCRYPTED in data else "loss-format"
        return _annotate(rebuild(reread(source), text(why)), source, problems, made)
    except TooLargeError:
        return _annotate(list_alone(text("loss-size")), source, problems, made)
    except MemoryError:
        # another worker may have enough
        raise
    except Exception as error:  # openpyxl raises whatever it stumbles over
        raise NotCopiedError(source.name) from error


def _edited(data: bytes, source: Source, problems: Sequence[Problem], made: datetime) -> Copied | None:
    """The copy made from the sender's own workbook, as little of it as possible going through openpyxl; None where
    openpyxl stumbles over it, which other readers may read. Raises TooLargeError and MemoryError."""
    for slim in (partial(set_aside, data, problems), partial(Slim, data)):
        try:
            return _annotate(open_original(slim()), source, problems, made)
        except (TooLargeError, MemoryError):
            raise
        except Exception:  # noqa: BLE001, S112 - openpyxl raises whatever it stumbles over
            continue
    return None


def _annotate(original: Original, source: Source, problems: Sequence[Problem], made: datetime) -> Copied:
    try:
        for name, sheet in original.sheets.items():
            mark_sheet(sheet, list(on_sheet(problems, name)))
        mark = (
            ReturnMark.of(source.name, source.sha256, original.mark) if original.whole else ReturnMark.none(source.name)
        )
        add_list(original, problems, mark)
        _stamp(original.book, mark, made)
        return Copied(workbook_bytes(original.book, original.stored, original.slim), original.suffix)
    finally:
        if macros := cast("Any", original.book).vba_archive:
            # left to the end it complains on the console that what it writes to is closed already
            macros.close()


def _stamp(book: Workbook, mark: ReturnMark, made: datetime) -> None:
    """The mark as a document property, and no time from the clock."""
    properties = cast("Any", book).custom_doc_props
    if PROPERTY in properties.names:
        del properties[PROPERTY]
    properties.append(StringProperty(name=PROPERTY, value=str(mark)))
    book.properties.created = book.properties.modified = made
