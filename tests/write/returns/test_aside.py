"""Rows on which nothing is marked come back as their sender's program wrote them, and all others as well."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from fztally.model.job import Limits
from fztally.model.place import Place
from fztally.model.source import Source
from fztally.read.book import read_book
from fztally.sample.mess.write import MessPlan, write_mess
from fztally.store.schema_files import bundled_schemas, load_schemas
from fztally.write.returns.aside import set_aside
from fztally.write.returns.problems import Problem
from tests.folders import Folder
from tests.write.returns.returning import return_all, training

NAME = "幸福社区/培训.xlsx"
BAD = ("2021-13-05", "民法典", "居民", "约60")


def good(count: int, first: int = 1) -> list[tuple[object, ...]]:
    """So many rows without fault, none like another."""
    return [(f"2021-03-{n:02d}", f"第{n * n}条", "居民", 30 + n) for n in range(first, first + count)]


def marked(folder: Folder, tmp_path: Path, change: Callable[[Workbook], None]) -> tuple[Workbook, Workbook]:
    """A workbook with a wrong row in the middle, changed by its sender, and its returned copy."""
    rows = training("幸福社区", *good(8), BAD, *good(8, 11))
    folder.book(NAME, {"台账": rows}, change=change)
    copies, notes = return_all(folder.analyse(), tmp_path)
    assert not notes
    return (openpyxl.load_workbook(path, rich_text=True) for path in (folder.path / NAME, copies[NAME]))  # type: ignore[return-value]


def look(sheet: Worksheet, *, but: tuple[str, ...] = ()) -> dict[str, object]:
    """Everything that one sees in the cells of a sheet, row heights and hidden rows included."""
    seen: dict[str, object] = {
        cell.coordinate: (
            repr(cell.value),
            cell.number_format,
            *(repr(getattr(cell, part)) for part in ("font", "fill", "border", "alignment", "protection")),
            cell.hyperlink.target if cell.hyperlink else None,
            cell.comment.text if cell.comment else None,
        )
        for row in sheet.iter_rows()
        for cell in row
        if cell.coordinate not in but and (cell.value is not None or cell.has_style)
    }
    rows = sheet.row_dimensions
    seen |= {f"row {row}": (rows[row].height, rows[row].hidden) for row in range(1, sheet.max_row + 1)}
    return seen


def _formats(book: Workbook) -> None:
    sheet = book.worksheets[0]
    thin = Side(style="thin", color="FF0000")
    for n, row in enumerate(sheet.iter_rows(min_row=3)):
        for cell in row:
            cell.font = Font(name="宋体", size=9 + n % 3, bold=n % 2 == 0)
            cell.border = Border(left=thin, right=thin)
            cell.alignment = Alignment(wrap_text=True, indent=n % 4)
        row[0].number_format = ("yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "0.00", "@")[n % 4]
        row[1].fill = PatternFill("solid", fgColor=f"FF{n:02d}FF00")
        sheet.row_dimensions[n + 3].height = 14 + n
    sheet.row_dimensions[5].hidden = True
    sheet["A4"], sheet["A6"], sheet["H5"] = datetime(2021, 3, 5, 10, 30), date(2021, 3, 6), 30.25
    sheet["F4"], sheet["F6"], sheet["F7"], sheet["F8"] = True, "  两头空格 ", "换\n行&<符号>", None


def _rich(book: Workbook) -> None:
    red = InlineFont(color="FFFF0000")
    book.worksheets[0]["C4"] = CellRichText("宪", TextBlock(red, "法"), "宣传")


def _formulas(book: Workbook) -> None:
    sheet = book.worksheets[0]
    sheet["E20"], sheet["A20"] = "=SUM(E3:E19)", "合计"
    sheet["H4"] = "=10+20"


def _ties(book: Workbook) -> None:
    sheet = book.worksheets[0]
    sheet["C4"].hyperlink = "https://example.org/"
    sheet["C5"].comment = Comment("某人的批注", "某人")


def _merges(book: Workbook) -> None:
    sheet = book.worksheets[0]
    sheet.merge_cells("F4:F6")
    sheet.merge_cells("A1:F1")


def _table(book: Workbook) -> None:
    book.worksheets[0].add_table(Table(displayName="台账表", ref="A2:F19"))


def _texts_like_formulas(book: Workbook) -> None:
    cell = book.worksheets[0]["C4"]
    cell.value, cell.data_type = "=1+1", "s"


def _other_sheets(book: Workbook) -> None:
    for title in ("说明", "空表"):
        book.create_sheet(title)
    book["说明"].append(["填表说明"])
    book["说明"].append(["每月五日前报送"])


@pytest.mark.parametrize(
    "change", [_formats, _rich, _formulas, _ties, _merges, _table, _texts_like_formulas, _other_sheets]
)
def test_nothing_but_the_marks_is_new(folder: Folder, tmp_path: Path, change: Callable[[Workbook], None]) -> None:
    sent, copy = marked(folder, tmp_path, change)
    assert copy.sheetnames == ["问题清单", *sent.sheetnames]
    wrong = ("A11", "E11")
    for sheet in sent.worksheets:
        there = look(copy[sheet.title], but=wrong)
        assert {**look(sheet, but=wrong), **there} == look(sheet, but=wrong)
        assert copy[sheet.title].dimensions == sheet.dimensions
        assert copy[sheet.title].merged_cells == sheet.merged_cells
    for cell in wrong:
        assert copy["台账"][cell].value == sent["台账"][cell].value
        assert copy["台账"][cell].comment is not None


def test_a_text_that_begins_like_a_formula_is_quoted(folder: Folder, tmp_path: Path) -> None:
    sent, copy = marked(folder, tmp_path, _texts_like_formulas)
    assert not sent["台账"]["C4"].quotePrefix
    assert copy["台账"]["C4"].quotePrefix and copy["台账"]["C4"].value == "=1+1"


def test_texts_that_cells_share(folder: Folder, tmp_path: Path) -> None:
    """As Excel and WPS write them, and openpyxl does not."""
    path = folder.path / NAME
    path.parent.mkdir(parents=True)
    rows = training("幸福社区", *good(8), BAD, *good(8, 11))
    with xlsxwriter.Workbook(path) as book:
        sheet, red = book.add_worksheet("台账"), book.add_format({"color": "red"})
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)
        sheet.write_rich_string(3, 5, "李", red, "老师", "　")
    copies, notes = return_all(folder.analyse(), tmp_path)
    assert not notes
    # openpyxl, too, finds the texts only where the package tells of them
    sent, copy = (openpyxl.load_workbook(each, rich_text=True)["台账"] for each in (path, copies[NAME]))
    assert isinstance(copy["F4"].value, CellRichText)
    assert look(copy, but=("A11", "E11")) == look(sent, but=("A11", "E11"))
    assert copy["A11"].value == "2021-13-05" and copy["A11"].comment is not None


def test_the_list_of_an_earlier_copy_is_replaced_whole(folder: Folder, tmp_path: Path) -> None:
    """Also where another program has dropped everything that tells a copy but the line on its list."""
    folder.book(NAME, {"台账": training("幸福社区", *good(8), BAD, *good(8, 11))})
    copies, _ = return_all(folder.analyse(), tmp_path / "one")
    book = openpyxl.load_workbook(copies[NAME])
    listed = book["问题清单"]
    cells = [[cell.value for cell in row] for row in listed.iter_rows()]
    bare = openpyxl.Workbook()
    bare.worksheets[0].title = "问题清单"
    for row in cells:
        bare.worksheets[0].append(row)
    ledger = bare.create_sheet("台账")
    for line in training("幸福社区", *good(8), ("2021-03-10", "民法典", "居民", "约60"), *good(8, 11)):
        ledger.append(list(line))
    bare.save(folder.path / NAME)
    copies, notes = return_all(folder.analyse(), tmp_path / "two")
    again = openpyxl.load_workbook(copies[NAME])
    assert not notes and again.sheetnames == ["问题清单", "台账"]
    assert again["问题清单"].max_row < listed.max_row
    assert again["台账"]["A19"].value == ledger["A19"].value
    assert again["台账"]["E11"].comment is not None and again["台账"]["A11"].comment is None


def _numbers(book: Path, sheet: str) -> set[int]:
    """The rows of a sheet that are set aside where its row 11 is marked."""
    problem = Problem("error", Place(NAME, sheet, 11, 1), "", "", "", "")
    return set(set_aside(book.read_bytes(), [problem]).rest.get(sheet, {}))


def test_rows_are_set_aside_and_come_back_byte_for_byte(folder: Folder, tmp_path: Path) -> None:
    path = folder.book(NAME, {"台账": training("幸福社区", *good(8), BAD, *good(8, 11))})
    # the first lines tell an earlier copy, row 11 is marked
    assert _numbers(path, "台账") == {4, 5, 6, 7, 8, 9, 10, *range(12, 20)}
    copies, _ = return_all(folder.analyse(), tmp_path)
    sent, copy = (
        zipfile.ZipFile(each).read(part)
        for each, part in ((path, "xl/worksheets/sheet1.xml"), (copies[NAME], "xl/worksheets/sheet2.xml"))
    )
    rows = [re.findall(rb"<row .*?</row>", xml) for xml in (sent, copy)]
    assert len(rows[0]) == len(rows[1]) == 19
    assert rows[0][3:10] + rows[0][11:] == rows[1][3:10] + rows[1][11:]


def test_sheets_by_one_name_and_rows_without_a_number_stay(folder: Folder, tmp_path: Path) -> None:
    ledger = training("幸福社区", *good(8), BAD, *good(8, 11))
    path = folder.book(NAME, {"台账A": ledger, "另一": ledger})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    alike = {**parts, "xl/workbook.xml": parts["xl/workbook.xml"].replace("另一".encode(), "台账a".encode())}
    first = "xl/worksheets/sheet1.xml"
    bare = {**parts, first: parts[first].replace(b'<row r="18"', b"<row")}
    for changed, rows in ((parts, 15), (alike, 0), (bare, 0)):
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in changed.items():
                archive.writestr(name, content)
        assert len(_numbers(path, "台账A")) == rows
        copies, notes = return_all(folder.analyse(), tmp_path / str(rows) / str(changed is bare))
        assert not notes
        book = openpyxl.load_workbook(copies[NAME])
        assert values(book.worksheets[1]) == values(openpyxl.load_workbook(path).worksheets[0])
        assert values(book.worksheets[2]) == values(openpyxl.load_workbook(path).worksheets[1])


def test_where_rows_cannot_be_put_back_openpyxl_has_them_all(folder: Folder, tmp_path: Path) -> None:
    path = folder.book(NAME, {"台账": training("幸福社区", *good(8), BAD, *good(8, 11))})

    def sent_by_another(book: Workbook) -> None:
        book.worksheets[0]["C6"].comment = Comment("某人的批注", "某人")
        book.worksheets[0]["C6"].font = Font(bold=True)

    book = openpyxl.load_workbook(path)
    sent_by_another(book)
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet1.xml"
    # a comment that the sheet itself does not tell of
    parts[part] = re.sub(rb"<legacyDrawing[^>]*/>", b"", parts[part])
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert 6 in _numbers(path, "台账")
    copies, notes = return_all(folder.analyse(), tmp_path)
    assert not notes
    sheet = openpyxl.load_workbook(copies[NAME])["台账"]
    assert sheet["C6"].comment is not None and sheet["C6"].font.bold


def test_attributes_of_other_namespaces_are_left_out(folder: Folder, tmp_path: Path) -> None:
    folder.book(NAME, {"台账": training("幸福社区", BAD, *good(5))})
    path = folder.path / NAME
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    xml = parts["xl/worksheets/sheet1.xml"]
    xml = xml.replace(b"<worksheet ", b'<worksheet xmlns:x14ac="http://schemas.microsoft.com/x14ac" ', 1)
    parts["xl/worksheets/sheet1.xml"] = re.sub(rb'<row r="(\d+)"', rb'<row r="\1" x14ac:dyDescent="0.2" ht="21"', xml)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    copies, notes = return_all(folder.analyse(), tmp_path)
    assert not notes
    sheet = openpyxl.load_workbook(copies[NAME])["台账"]
    assert [sheet.row_dimensions[row].height for row in (2, 3, 5)] == [21, 21, 21]
    assert sheet["E5"].value == 32


def values(sheet: Worksheet) -> dict[str, object]:
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")}


def test_copies_of_any_ledger_hold_what_was_sent(tmp_path: Path) -> None:
    """Untidy ledgers of every kind: each sheet of a copy has the values of the sheet that was sent."""
    write_mess(tmp_path, load_schemas(bundled_schemas()), MessPlan(seed=5, profile="wild", communities=4))
    folder = Folder(tmp_path / "ledgers")
    compared = rows = 0
    for name, path in return_all(folder.analyse(), tmp_path / "made")[0].items():
        sent = next(iter(folder.path.rglob(Path(name).name)), None)
        if sent is None or sent.suffix != ".xlsx" or not zipfile.is_zipfile(sent):
            continue
        before = {sheet.name: sheet for sheet in read_book(Source(name, sent, "", 0), Limits()).value}
        after = {sheet.name: sheet for sheet in read_book(Source(name, path, "", 0), Limits()).value}
        opened = openpyxl.load_workbook(path)
        for title, sheet in before.items():
            compared, rows = compared + 1, rows + len(sheet.rows)
            assert after[title].rows == sheet.rows, (name, title)
            assert sorted(after[title].merges) == sorted(sheet.merges)
            assert after[title].hidden_rows == sheet.hidden_rows
            assert values(opened[title]) == values(openpyxl.load_workbook(sent)[title])
    assert compared > 10 and rows > 200
