"""What a sender finds in a returned copy."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from fztally.model.analysis import Analysis
from fztally.model.returned import PROPERTY, ReturnMark
from tests.folders import Folder
from tests.write.returns.returning import return_all, training

BAD = ("2021-13-05", "民法典", "居民", "约60")
GOOD = ("2021-03-05", "民法典", "居民", 30)


def _open(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path, rich_text=True)


def _only(copies: dict[str, Path]) -> Path:
    (path,) = copies.values()
    return path


def _list_of(path: Path) -> list[tuple[object, ...]]:
    return [row for row in _open(path).worksheets[0].iter_rows(min_row=6, values_only=True) if row[0] is not None]


def test_problem_cells_are_filled_and_say_what_to_write(folder: Folder, tmp_path: Path) -> None:
    folder.book("幸福社区/培训.xlsx", {"台账": training("幸福社区", BAD, GOOD)})
    copies, notes = return_all(folder.analyse(), tmp_path)
    assert list(copies) == ["幸福社区/培训.xlsx"] and not notes
    sheet = _open(_only(copies))["台账"]
    for cell in ("A3", "E3"):
        assert sheet[cell].fill.fill_type == "solid"
        comment = sheet[cell].comment
        assert comment is not None and str(sheet[cell].value) in comment.text
    assert "2021-03-05" in str(sheet["A3"].comment.text if sheet["A3"].comment else "")
    assert sheet["A4"].comment is None and sheet["A4"].fill.fill_type is None
    assert sheet["A3"].value == "2021-13-05" and sheet["A1"].value == "幸福社区法治教育培训台账"


def test_workers_make_every_copy(folder: Folder, tmp_path: Path) -> None:
    for name in ("幸福", "东湖", "石桥"):
        folder.book(f"{name}社区/培训.xlsx", {"台账": training(f"{name}社区", BAD, GOOD)})
    copies, notes = return_all(folder.analyse(engine="local", workers=1), tmp_path)
    assert len(copies) == 3 and not notes


def test_first_sheet_lists_problems_with_links(folder: Folder, tmp_path: Path) -> None:
    folder.book("幸福社区/培训.xlsx", {"台账": training("幸福社区", BAD, GOOD, GOOD)})
    copies, _ = return_all(folder.analyse(), tmp_path)
    book = _open(_only(copies))
    page = book.worksheets[0]
    assert page.title == "问题清单" and book.active is page
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets] == [True, False]
    links = {row[3].value: row[3].hyperlink.location for row in page.iter_rows(min_row=6) if row[3].hyperlink}
    assert links == {"A3": "'台账'!A3", "E3": "'台账'!E3", "第 5 行": "'台账'!A5"}
    assert book["台账"]["A5"].comment is not None


def test_existing_comments_and_fills_survive(folder: Folder, tmp_path: Path) -> None:
    yellow = PatternFill("solid", fgColor="FF92D050")

    def change(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        sheet["A3"].comment = Comment("请王姐核对", "小李")
        sheet["A3"].fill = yellow
        sheet["B4"].fill = yellow
        sheet["B4"].comment = Comment("已核对", "小李")

    folder.book("幸福社区/培训.xlsx", {"台账": training("幸福社区", BAD, GOOD)}, change=change)
    copies, _ = return_all(folder.analyse(), tmp_path)
    sheet = _open(_only(copies))["台账"]
    assert sheet["A3"].comment is not None
    assert sheet["A3"].comment.text.startswith("请王姐核对") and "2021-13-05" in sheet["A3"].comment.text
    assert sheet["A3"].fill.fgColor.rgb == sheet["B4"].fill.fgColor.rgb == "FF92D050"
    assert sheet["B4"].comment is not None and sheet["B4"].comment.text == "已核对"
    assert _overlaid(sheet) == {"A3"}


def _overlaid(sheet: Worksheet) -> set[str]:
    return {cell for formatting in sheet.conditional_formatting for cell in str(formatting.sqref).split()}


def test_nothing_of_an_input_becomes_a_formula(folder: Folder, tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        for cell, value in (("C3", "=1+1"), ("E3", "=cmd|' /C calc'!A0"), ("F3", "+SUM(A1)")):
            sheet[cell].value = value
            sheet[cell].data_type = "s"

    folder.book("幸福社区/培训.xlsx", {"台账": training("幸福社区", BAD)}, change=change)
    copies, _ = return_all(folder.analyse(), tmp_path)
    book = _open(_only(copies))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert not [cell.coordinate for cell in row if cell.data_type == "f"]
    assert book["台账"]["C3"].value == "=1+1" and book["台账"]["C3"].quotePrefix


def test_the_senders_own_formulas_keep_their_values(folder: Folder, tmp_path: Path) -> None:
    rows = training("幸福社区", BAD, GOOD)
    path = folder.book("幸福社区/培训.xlsx", {"台账": [*rows, ["合计", None, None, None, "=SUM(E3:E4)"]]})
    _replace_in(path, b"<f>SUM(E3:E4)</f><v></v>", b"<f>SUM(E3:E4)</f><v>30</v>")
    copies, _ = return_all(folder.analyse(), tmp_path)
    assert _open(_only(copies))["台账"]["E5"].value == "=SUM(E3:E4)"
    assert openpyxl.load_workbook(_only(copies), data_only=True)["台账"]["E5"].value == 30


def _replace_in(path: Path, before: bytes, after: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = {name: data.replace(before, after) for name, data in parts.items()}
    assert changed != parts
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in changed.items():
            archive.writestr(name, data)


def test_a_csv_comes_back_as_a_workbook_of_texts(folder: Folder, tmp_path: Path) -> None:
    lines = ["编号,投诉时间,社区,投诉人,投诉类别,投诉内容,办理状态", "0012,2021-3-5,幸福社区,王某,=1+1,噪声,已办结"]
    (folder.path / "幸福社区来访投诉台账.csv").write_text("\n".join(lines), encoding="gb18030")
    copies, _ = return_all(folder.analyse(), tmp_path)
    assert list(copies) == ["幸福社区/幸福社区来访投诉台账.xlsx"]
    sheet = _open(_only(copies)).worksheets[1]
    assert (sheet["A2"].value, sheet["A2"].number_format) == ("0012", "@")
    assert (sheet["E2"].value, sheet["E2"].data_type) == ("=1+1", "s") and sheet["E2"].comment is not None
    assert any("xlsx" in str(row[0]) for row in _list_of(_only(copies)))


def test_members_of_archives_come_back_too(folder: Folder, tmp_path: Path) -> None:
    inner = folder.book("培训.xlsx", {"台账": training("幸福社区", BAD)})
    with zipfile.ZipFile(folder.path / "报送.zip", "w") as archive:
        archive.write(inner, "幸福社区/培训.xlsx")
    inner.unlink()
    copies, notes = return_all(folder.analyse(), tmp_path)
    assert list(copies) == ["幸福社区/培训.xlsx"] and not notes


def test_files_of_one_name_do_not_collide(folder: Folder, tmp_path: Path) -> None:
    for place in ("一月", "二月"):
        folder.book(f"{place}/培训.xlsx", {"台账": training("幸福社区", (*BAD[:1], place, *BAD[2:]))})
    copies, _ = return_all(folder.analyse(), tmp_path)
    assert list(copies) == ["幸福社区/培训(2).xlsx", "幸福社区/培训.xlsx"]
    marks = {ReturnMark.parse(_open(path).worksheets[0]["A3"].value) for path in copies.values()}
    assert {mark.source for mark in marks if mark} == {"一月/培训.xlsx", "二月/培训.xlsx"}


def test_who_gets_what(folder: Folder, tmp_path: Path) -> None:
    folder.book(
        "街道办事处/会议.xlsx",
        [["法治建设会议台账"], ["会议日期", "会议名称", "参会人数"], ["2021-3-5", "推进会", "约60"]],
    )
    folder.book(
        "不明.xlsx",
        [
            ["信访接待台账"],
            ["登记日期", "信访人", "人数", "信访形式", "反映内容", "办理状态"],
            ["x", "王某", 1, "来访", "噪声", "已办结"],
        ],
    )
    copies, _ = return_all(folder.analyse(), tmp_path)
    assert set(copies) == {"街道本级/会议.xlsx", "来源不明/不明.xlsx"}


def test_unreadable_files_have_no_copy_and_break_nothing(folder: Folder, tmp_path: Path) -> None:
    (folder.path / "坏.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    folder.book("幸福社区/培训.xlsx", {"台账": training("幸福社区", BAD)})
    copies, notes = return_all(folder.analyse(), tmp_path)
    assert list(copies) == ["幸福社区/培训.xlsx"] and not notes


def test_a_file_that_changed_meanwhile_has_no_copy_and_that_is_said(folder: Folder, tmp_path: Path) -> None:
    path = folder.book("幸福社区/培训.xlsx", {"台账": training("幸福社区", BAD)})
    analysis = folder.analyse()
    path.write_bytes(path.read_bytes() + b" ")
    copies, notes = return_all(analysis, tmp_path)
    assert not copies and len(notes) == 1 and "幸福社区/培训.xlsx" in notes[0]


def test_same_inputs_same_bytes(folder: Folder, tmp_path: Path) -> None:
    folder.book("幸福社区/培训.xlsx", {"台账": training("幸福社区", BAD)})
    (folder.path / "幸福社区来访投诉台账.csv").write_text(
        "编号,投诉时间,社区,投诉类别,投诉内容,办理状态\n1,x,幸福社区,物业,噪声,已办结", encoding="utf-8"
    )
    analysis = folder.analyse()
    once, _ = return_all(analysis, tmp_path / "one")
    again, _ = return_all(analysis, tmp_path / "two")
    assert len(once) == 2
    assert {name: path.read_bytes() for name, path in once.items()} == {
        name: path.read_bytes() for name, path in again.items()
    }


def test_a_copy_returned_again_carries_only_what_is_still_wrong(folder: Folder, tmp_path: Path) -> None:
    path = folder.book("幸福社区/培训.xlsx", {"台账": training("幸福社区", BAD, GOOD)})
    first, _ = return_all(folder.analyse(), tmp_path / "one")
    book = _open(_only(first))
    sheet = book["台账"]
    sheet["E3"].value = 60
    # as the reading half will see it: without the list
    del book["问题清单"]
    book.save(path)
    second, _ = return_all(folder.analyse(), tmp_path / "two")
    sheet = _open(_only(second))["台账"]
    assert sheet["E3"].comment is None and sheet["E3"].fill.fill_type is None
    assert sheet["A3"].comment is not None and sheet["A3"].comment.text.count("2021-13-05") == 1
    mark = ReturnMark.parse(_property(_only(second)))
    before = ReturnMark.parse(_property(_only(first)))
    assert mark is not None and before is not None
    assert mark.source == "幸福社区/培训.xlsx" and mark.lineage[1:] == before.lineage


def _property(path: Path) -> object:
    return _open(path).custom_doc_props[PROPERTY].value


@pytest.mark.parametrize("community", ["幸福社区"])
def test_personal_values_are_masked_on_the_list_only(folder: Folder, tmp_path: Path, community: str) -> None:
    rows = [["法治联络员名册"], ["社区", "联络员", "联系电话"], [community, "王小明", "打13812345678找他"]]
    folder.book(f"{community}/联络员.xlsx", rows)
    copies, _ = return_all(folder.analyse(), tmp_path)
    path = _only(copies)
    listed = " ".join(str(value) for row in _list_of(path) for value in row)
    assert "13812345678" not in listed
    assert "打13812345678找他" in [cell.value for cell in _open(path)["Sheet1"]["C"]]


def test_a_run_down_a_column_marks_every_cell(folder: Folder, tmp_path: Path) -> None:
    rows = [(f"3月{day}日", f"主题{day}", "居民", 30) for day in range(1, 21)]

    def change(book: openpyxl.Workbook) -> None:
        for row in range(3, 8):
            book.worksheets[0].cell(row, 1).fill = PatternFill("solid", fgColor="FF92D050")

    folder.book("幸福社区/培训.xlsx", {"台账": training("幸福社区", *rows)}, change=change)
    copies, _ = return_all(folder.analyse(), tmp_path)
    sheet = _open(_only(copies))["台账"]
    assert all(sheet.cell(row, 1).comment is not None for row in range(3, 23))
    assert all(sheet.cell(row, 1).fill.fill_type == "solid" for row in range(3, 23))
    assert _overlaid(sheet) == {"A3:A7"}


def test_a_problem_under_a_merge_marks_the_cell_that_holds_the_value(folder: Folder, tmp_path: Path) -> None:
    rows = training("幸福社区", GOOD, ("2021-03-06", "宪法", "居民", 20))
    rows[2][4], rows[3][4] = "约60", None
    folder.book("幸福社区/培训.xlsx", {"台账": rows}, merges=["E3:E4"])
    copies, notes = return_all(folder.analyse(), tmp_path)
    sheet = _open(_only(copies))["台账"]
    assert not notes and sheet["E3"].comment is not None


def test_a_workbook_that_openpyxl_cannot_open_is_made_anew(folder: Folder, tmp_path: Path) -> None:
    path = folder.book("幸福社区/培训.xlsx", {"台账": training("幸福社区", BAD)})
    # a style that openpyxl refuses, and that other programs pass over
    _replace_in(path, b'<sz val="11"/>', b'<sz val="large"/>')
    copies, notes = return_all(folder.analyse(), tmp_path)
    assert not notes
    assert any("重新制成" in str(row[0]) for row in _list_of(_only(copies)))
    sheet = _open(_only(copies))["台账"]
    assert sheet["A3"].comment is not None and sheet["A3"].value == "2021-13-05"


def test_a_copy_reads_as_its_original(folder: Folder, tmp_path: Path) -> None:
    rows = training("幸福社区", BAD, GOOD, ("2021-03-06", "宪法", "同上", "三十二"), ("3月7日", "=宪法", "居民", 44260))
    folder.book("幸福社区/培训.xlsx", {"台账": [*rows, ["合计", None, None, None, "=SUM(E3:E6)"]]})
    lines = [
        "编号,投诉时间,社区,投诉人,投诉类别,投诉内容,办理状态",
        "0012,2021.3.5,幸福社区,王某,物业,噪声,办结",
        "0013,x,,,,,",
    ]
    (folder.path / "幸福社区来访投诉台账.csv").write_text("\n".join(lines), encoding="gb18030")
    before = folder.analyse()
    copies, _ = return_all(before, tmp_path)
    for path in copies.values():
        mark = ReturnMark.parse(_property(path))
        assert mark is not None
        (folder.path / mark.source).unlink()
        book = _open(path)
        # as the reading half will see it: without the list
        del book["问题清单"]
        book.save((folder.path / mark.source).with_suffix(".xlsx"))
    after = folder.analyse()

    def told(analysis: Analysis) -> list[tuple[str, str, str, str]]:
        return sorted((f.code, f.place.sheet, f.place.cell or str(f.place.row), f.value) for f in analysis.findings)

    uncached = [("formula-uncached", "台账", "E7", "")]
    assert [one for one in told(after) if one not in uncached] == [one for one in told(before) if one not in uncached]
    kept = [sum(sheet.kept for file in analysis.files for sheet in file.sheets) for analysis in (before, after)]
    assert kept[0] == kept[1] > 0
