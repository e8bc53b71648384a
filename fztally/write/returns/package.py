"""A workbook of openpyxl as bytes that depend on its content only."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from openpyxl.workbook import Workbook
from openpyxl.writer.excel import ExcelWriter

from fztally.write.returns.aside import Slim, put_back, put_strings
from fztally.write.returns.cached import Stored, with_values
from fztally.write.zipped import zipped


class _Parts:
    """Takes the parts that openpyxl writes, in the place of a zip archive that would stamp them with the clock."""

    def __init__(self) -> None:
        self.parts: dict[str, bytes] = {}

    def writestr(self, name: str, data: str | bytes) -> None:
        self.parts[name] = data.encode() if isinstance(data, str) else data

    def write(self, filename: str, name: str) -> None:
        self.parts[name] = Path(filename).read_bytes()

    def namelist(self) -> list[str]:
        return list(self.parts)

    def close(self) -> None:
        return None


def workbook_bytes(book: Workbook, stored: Mapping[str, Stored], slim: Slim | None = None) -> bytes:
    """The file of a workbook. openpyxl's own ``save`` stamps it with the present time, and puts macros in any order.

    ``stored`` are the values of formulas by sheet, ``slim`` is what was set aside of it and is to be put back.
    Raises ValueError when it cannot be.
    """
    if slim and slim.rest.keys() - {sheet.title for sheet in book.worksheets}:
        raise ValueError("a sheet by another name")
    taken = _Parts()
    ExcelWriter(book, cast("zipfile.ZipFile", taken)).save()
    for number, sheet in enumerate(book.worksheets, 1):
        part = f"xl/worksheets/sheet{number}.xml"
        if sheet.title in stored:
            taken.parts[part] = with_values(taken.parts[part], stored[sheet.title])
        if slim and sheet.title in slim.rest:
            taken.parts[part] = put_back(taken.parts[part], slim.rest[sheet.title])
    if slim and slim.strings is not None:
        put_strings(taken.parts, slim.strings)
    return zipped(taken.parts)
