"""Office Open XML workbooks (ECMA-376, transitional and strict): .xlsx, .xlsm and their templates."""

from __future__ import annotations

from collections.abc import Iterator

from fztally.model.job import Limits
from fztally.model.sheet import Sheet
from fztally.read.cells import Reading
from fztally.read.exact import read_exactly
from fztally.read.grid import Grid
from fztally.read.guard import Inflater
from fztally.read.package import Listed, Package
from fztally.read.refusal import Refusal
from fztally.read.rows import Unusual, read_rows


def read_xlsx(data: bytes, limits: Limits) -> Iterator[Sheet | Refusal]:
    """The worksheets in their order; one that is damaged or beyond the limits is its refusal, the others are read.

    Raises Refusal when the workbook as a whole cannot be read.
    """
    package = Package(Inflater(data, limits))
    listed = package.sheets()
    reading = Reading.of(package.strings(), package.shown(), from_1904=package.from_1904)
    for entry in listed:
        try:
            yield _sheet(package, entry, limits, reading)
        except Refusal as refusal:
            yield refusal.on_sheet(entry.name)


def _sheet(package: Package, entry: Listed, limits: Limits, reading: Reading) -> Sheet:
    if not entry.part:
        raise Refusal("file-unreadable", reason="damaged")
    xml = package.read(entry.part)
    grid = Grid(entry.name, limits)
    try:
        read_rows(xml, grid, reading)
    except Unusual:
        grid = Grid(entry.name, limits)
        read_exactly(xml, grid, reading)
    return grid.sheet(hidden=entry.hidden)
