"""What is read equals what two other readers see: openpyxl, and calamine where it is known to be right."""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Iterable
from typing import Any

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from fztally.model.job import Limits
from fztally.model.sheet import Sheet
from fztally.read.cells import Reading
from fztally.read.exact import read_exactly
from fztally.read.grid import Grid
from fztally.read.rows import Unusual, read_rows
from fztally.read.xlsx import read_xlsx
from tests.read.crafting import strings, styles, workbook, worksheet

FORMATS: list[int | str] = [
    0,
    14,
    22,
    46,
    20,
    9,
    'yyyy"年"m"月"d"日"',
    "[$-804]h:mm AM/PM",
    "0.00_ ;[Red]-0.00",
    "@",
    4,
]
TEXTS = ["字", "a & b < c", " 空 格 ", "行\n行", "_x000D_", '引"号', "=1+1", "#REF!", "2021-03-05", "𠮷", "0012"]
quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

numbers = st.one_of(
    st.integers(-(10**17), 10**17),
    st.integers(1, 60_000),
    st.floats(61, 2_958_000).map(lambda value: round(value, 5)),
    st.floats(-1e300, 1e300),
)
columns = st.one_of(st.integers(1, 12), st.sampled_from([26, 27, 53, 702, 703, 720]))
rows = st.one_of(st.integers(1, 30), st.just(70))
places = st.tuples(rows, columns)
values = st.one_of(
    st.none(),
    st.booleans(),
    numbers,
    st.sampled_from(TEXTS),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12),
    st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(2100, 1, 1)).map(lambda value: value.replace(microsecond=0)),
    st.dates(dt.date(1900, 3, 1), dt.date(2100, 1, 1)),
)


def same(value: Any) -> Any:
    """A value without what readers may differ in: kinds of numbers and of midnights, white space around texts."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    if isinstance(value, str):
        # openpyxl leaves the escapes of control characters as they are stored
        return " ".join(value.replace("_x000D_", "\r").split()) or None
    return value


def grid(table: Iterable[Iterable[Any]]) -> dict[tuple[int, int], Any]:
    """The filled cells of a sheet by their places."""
    return {
        (r, c): found
        for r, row in enumerate(table)
        for c, value in enumerate(row)
        if (found := same(value)) is not None
    }


def only(data: bytes) -> Sheet:
    (sheet,) = read_xlsx(data, Limits())
    assert isinstance(sheet, Sheet)
    return sheet


def by_openpyxl(data: bytes) -> dict[tuple[int, int], Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    sheet = book.worksheets[0]
    return {(c.row - 1, c.column - 1): v for c in sheet._cells.values() if (v := same(c.value)) is not None}


def by_calamine(data: bytes) -> dict[tuple[int, int], Any]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return grid(book.get_sheet_by_index(0).to_python(skip_empty_area=False))


@quick
@given(st.dictionaries(places, st.tuples(values, st.sampled_from(["General", "0.00", "yyyy-mm-dd", "@"])), max_size=25))
def test_workbooks_that_openpyxl_writes(cells: dict[tuple[int, int], tuple[Any, str]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for (row, column), (value, form) in cells.items():
        cell = sheet.cell(row, column)
        cell.value = value
        if value is not None and not isinstance(value, dt.date):
            dated = isinstance(value, int | float) and 61 <= value < 2_958_000
            cell.number_format = form if dated or form != "yyyy-mm-dd" else "General"
        if isinstance(value, str):
            cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    data = out.getvalue()
    expected = by_openpyxl(data)
    assert grid(only(data).rows) == expected == by_calamine(data)


stored = st.one_of(
    st.tuples(st.just("n"), numbers.map(repr)),
    st.tuples(st.just("b"), st.sampled_from(["0", "1"])),
    st.tuples(st.just("s"), st.integers(0, len(TEXTS) - 1).map(str)),
    st.tuples(st.just("str"), st.sampled_from(["x", "字", "a &amp; b"])),
    st.tuples(st.just("e"), st.sampled_from(["#REF!", "#N/A", "#SPILL!", "#DIV/0!"])),
    st.tuples(st.just("inlineStr"), st.sampled_from(["<t>自己</t>", "<r><t>甲</t></r><r><t>乙</t></r>"])),
    st.tuples(st.just("n"), st.just("")),
)
formulas = st.sampled_from(["", "", "", "<f>A1+1</f>", "<f>SUM(A1:A9)</f>", "<f/>", '<f t="shared" si="0"/>'])


def cell(place: str, kind: str, style: int, formula: str, content: str) -> str:
    attributes = f' r="{place}"' + (f' s="{style}"' if style else "") + (f' t="{kind}"' if kind != "n" else "")
    if kind == "inlineStr":
        return f"<c{attributes}><is>{content}</is></c>"
    if not content and not formula:
        return f"<c{attributes}/>"
    return f"<c{attributes}>{formula}{f'<v>{content}</v>' if content else ''}</c>"


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """The rows of a worksheet part, in the usual order."""
    filled = draw(st.dictionaries(places, st.tuples(stored, st.integers(0, len(FORMATS) - 1), formulas), max_size=30))
    out = []
    for row in sorted({row for row, _ in filled}):
        hidden = ' hidden="1"' if draw(st.booleans()) else ""
        cells = "".join(
            cell(f"{openpyxl.utils.get_column_letter(c)}{row}", kind, style, formula, content)
            for (r, c), ((kind, content), style, formula) in sorted(filled.items())
            if r == row
        )
        out.append(f'<row r="{row}"{hidden}>{cells}</row>')
    return "".join(out)


def both(xml: str) -> tuple[Sheet, Sheet]:
    """A part as the quick and as the exact reader see it."""
    from fztally.read.package import _shown, _strings

    reading = Reading.of(
        {b"%d" % n: text for n, text in enumerate(_strings(strings(TEXTS).encode()))},
        _shown(styles(FORMATS).encode()),
        from_1904=False,
    )
    found = []
    for read in (read_rows, read_exactly):
        made = Grid("S", Limits())
        try:
            read(xml.encode(), made, reading)
        except Unusual:
            read_exactly(xml.encode(), made, reading)
        found.append(made.sheet(hidden=False))
    return found[0], found[1]


@quick
@given(sheets())
def test_the_quick_reader_sees_what_the_exact_one_sees(content: str) -> None:
    quick_one, exact = both(worksheet(content, after='<mergeCells><mergeCell ref="B2:C4"/></mergeCells>'))
    assert quick_one == exact


@quick
@given(sheets())
def test_parts_of_all_kinds_of_cells(content: str) -> None:
    data = workbook(content, formats=FORMATS, texts=TEXTS)
    sheet = only(data)
    found = grid(sheet.rows)
    expected = by_openpyxl(data)
    errors = {place: text for place, text in expected.items() if place in sheet.errors}
    assert errors == sheet.errors
    assert not found.keys() & sheet.errors.keys()
    for place in found.keys() | (expected.keys() - errors.keys()):
        mine, other = found.get(place), expected.get(place)
        # openpyxl shows dates before 0 and gives up on those too late; a spreadsheet shows neither as a date
        unshown = isinstance(mine, float) and (other == "#VALUE!" or isinstance(other, dt.datetime))
        assert mine == other or unshown or (mine is None and place in sheet.uncached), place
