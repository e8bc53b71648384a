"""A workbook that openpyxl can write, as its sender laid it out."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any, cast

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from fztally.model.returned import MARK_ROW, PROPERTY, ReturnMark
from fztally.write.returns.aside import Slim, inflated
from fztally.write.returns.cached import stored_values
from fztally.write.returns.cells import quote
from fztally.write.returns.losses import losses
from fztally.write.returns.marking import fit, unmark_sheet
from fztally.write.returns.original import Original, TooLargeError

_MACROS = "xl/vbaProject.bin"
_LARGEST = 250_000_000
"""Inflated bytes of sheets above which openpyxl would need gigabytes of memory."""


def is_editable(data: bytes) -> bool:
    """Whether the bytes are an Office Open XML workbook."""
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return any(name.lower() == "xl/workbook.xml" for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def open_original(slim: Slim) -> Original:
    """Open a workbook for annotation; the marks of an earlier copy are taken away.

    Raises TooLargeError, or whatever openpyxl stumbles over.
    """
    data = slim.data
    with zipfile.ZipFile(BytesIO(data)) as archive:
        infos = archive.infolist()
        if inflated(archive) > _LARGEST:
            raise TooLargeError
        macros = any(info.filename == _MACROS for info in infos)
        lost = losses(archive, macros=macros)
        stored = stored_values(archive)
        rich = _has_rich_text(archive)
        # of links to other files openpyxl knows those to workbooks only
        links = not any(b"<ddeLink" in part or b"<oleLink" in part for part in _parts(archive, "xl/externalLinks/"))
    with warnings.catch_warnings():
        # openpyxl warns of what it drops; the list says it in the sender's language
        warnings.simplefilter("ignore")
        book = load_workbook(BytesIO(data), keep_vba=macros, rich_text=rich, keep_links=links)
    book.template = False
    mark, dropped = _earlier(book)
    for sheet in book.worksheets:
        if mark:
            unmark_sheet(sheet)
        _keep_texts(sheet)
    for view in book.views:
        view.firstSheet = 0
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    # a new list may go by the name of an earlier one
    slim = replace(slim, rest={title: rest for title, rest in slim.rest.items() if title not in dropped})
    return Original(book, sheets, ".xlsm" if macros else ".xlsx", lost, mark, stored, slim=slim)


def _has_rich_text(archive: zipfile.ZipFile) -> bool:
    """Whether a text has runs of its own fonts; looking for them makes openpyxl half as fast."""
    return any(b"<r>" in part for part in _parts(archive, "xl/worksheets/", "xl/sharedStrings"))


def _parts(archive: zipfile.ZipFile, *where: str) -> Iterator[bytes]:
    return (archive.read(name) for name in archive.namelist() if name.startswith(where))


def _earlier(book: Workbook) -> tuple[ReturnMark | None, frozenset[str]]:
    """The mark of a workbook that is a returned copy itself, and the names of its lists, which are removed: a new one
    takes their place."""
    mark = next((ReturnMark.parse(p.value) for p in _properties(book) if p.name == PROPERTY), None)
    dropped = set()
    for sheet in book.worksheets:
        if found := ReturnMark.parse(sheet.cell(MARK_ROW, 1).value):
            mark = mark or found
            if len(book.worksheets) > 1:
                dropped.add(sheet.title)
                book.remove(sheet)
    return mark, frozenset(dropped)


def _properties(book: Workbook) -> list[Any]:
    properties: list[Any] = cast("Any", book).custom_doc_props.props
    return properties


def _keep_texts(sheet: Worksheet) -> None:
    """Texts that begin like formulas stay texts when somebody edits them; comments, whose sizes openpyxl forgets,
    can be read."""
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell, Cell):
                continue
            if cell.data_type == "s":
                quote(cell)
            if cell.comment:
                fit(cell.comment)
