"""What stands in an Office Open XML workbook, whoever wrote it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from tests.read.crafting import MAIN, STRICT, STRICT_OFFICE, archive, one, parts, read_bytes, workbook, worksheet


def test_values_of_every_type(tmp_path: Path) -> None:
    data = workbook(
        '<row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2"><v>12</v></c><c r="D2"><v>-1.5E2</v></c><c r="E2" t="b"><v>1</v></c>'
        '<c r="F2" t="inlineStr"><is><t>自己</t></is></c><c r="G2" t="str"><v>a &amp; b</v></c><c r="H2" s="0"/>'
        '<c r="I2" t="b"><v>0</v></c><c r="J2"><v>007</v></c></row>',
        texts=["共享"],
    )
    assert one(data, tmp_path).rows == [[], [None, "共享", 12, -150.0, True, "自己", "a & b", None, False, 7]]


def test_texts_in_runs_without_their_phonetic_guide(tmp_path: Path) -> None:
    data = workbook(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>'
        '<c r="D1" t="inlineStr"><is><r><t>甲</t></r><r><t xml:space="preserve"> 乙</t></r>'
        '<rPh sb="0" eb="1"><t>jia</t></rPh></is></c></row>',
        texts=[
            '<si><r><rPr><b/></rPr><t>张</t></r><r><t>三</t></r><rPh sb="0" eb="1"><t>zhang</t></rPh></si>',
            "<si><t/></si>",
            "第一行_x000D_\n第二行 _x005F_x0041_ _xD83D__xDE00_ _xD800_",
        ],
    )
    assert one(data, tmp_path).rows == [["张三", None, "第一行\r\n第二行 _x0041_ 😀 \ufffd", "甲 乙"]]


@pytest.mark.parametrize(
    ("form", "stored", "shown"),
    [
        (14, "44260", date(2021, 3, 5)),
        (22, "44260.4375", datetime(2021, 3, 5, 10, 30)),
        (31, "44260", date(2021, 3, 5)),
        (57, "44260", date(2021, 3, 5)),
        (58, "44260", date(2021, 3, 5)),
        ('yyyy"年"m"月"d"日"', "44260", date(2021, 3, 5)),
        ("[$-804]yyyy\\-m\\-d;@", "44260", date(2021, 3, 5)),
        ('[DBNum1][$-804]yyyy"年"m"月"', "44260", date(2021, 3, 5)),
        ('上午/下午h"时"mm"分"', "0.4375", time(10, 30)),
        ("h:mm AM/PM", "0.75", time(18)),
        ("mm:ss.0", "44260.5", datetime(2021, 3, 5, 12)),
        ("[h]:mm:ss", "1.5", timedelta(hours=36)),
        (46, "1.5", timedelta(hours=36)),
        ('0.00"度d"', "44260", 44260),
        ("[Red]0.00", "44260", 44260),
        ("#,##0.00_);[Red]\\(#,##0.00\\)", "44260", 44260),
        ("0.00E+00", "44260.5", 44260.5),
        ('General"天"', "44260", 44260),
        (9, "0.0647", 0.0647),
        ("0.0%", "0.0647", 0.0647),
        ('yyyy"年";@', "44260", date(2021, 3, 5)),
        (14, "60", 60.0),
        (14, "59", date(1900, 2, 28)),
        (14, "1", date(1900, 1, 1)),
        (14, "0", time(0)),
        (14, "-3", -3.0),
        (14, "2958466", 2958466.0),
        (14, "1e300", 1e300),
        (46, "1e300", 1e300),
        (14, "待定", "待定"),
        ("0000", "12", "0012"),
        ("0000", "12345", "12345"),
        ("0000", "1.5", 1.5),
        ('"DH-"000;@', "7", "DH-007"),
        ("\\A\\-00", "7", "A-07"),
        ("0", "7", 7),
        ('0"件"', "7", 7),
        ("00.00", "7", 7),
    ],
)
def test_numbers_are_what_their_format_shows(form: int | str, stored: str, shown: object, tmp_path: Path) -> None:
    data = workbook(f'<row r="1"><c r="A1" s="1"><v>{stored}</v></c></row>', formats=[0, form])
    ((value,),) = one(data, tmp_path).rows
    assert value == shown
    assert type(value) in (type(shown), int)


def test_dates_that_count_from_1904(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" s="1"><v>42798</v></c><c r="B1"><v>42798</v></c></row>'
    for flag in ('date1904="1"', 'date1904="true"'):
        data = workbook(rows, formats=[0, 14], book=f"<workbookPr {flag}/>")
        assert one(data, tmp_path).rows == [[date(2021, 3, 5), 42798]]
    assert one(workbook(rows, formats=[0, 14], book='<workbookPr date1904="0"/>'), tmp_path).rows[0][0] == date(
        2017, 3, 4
    )


def test_the_strict_form_of_the_standard(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="d"><v>2021-03-05T10:30:00</v></c><c r="B1" t="d"><v>2021-03-05</v></c>'
        '<c r="C1" t="s"><v>0</v></c><c r="D1" t="d"><v>10:30:00</v></c></row>'
    )
    sheet = worksheet(rows, namespace=STRICT)
    data = archive(parts(sheet, texts=["字"], namespace=STRICT, office=STRICT_OFFICE))
    assert one(data, tmp_path).rows == [[datetime(2021, 3, 5, 10, 30), date(2021, 3, 5), "字", time(10, 30)]]


@pytest.mark.parametrize(
    "rows",
    [
        # neither rows nor cells need a position
        "<row><c><v>1</v></c><c/><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>",
        '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c></row><row r="3"><c><v>3</v></c></row>',
        # any order of attributes, single quotes, comments, white space
        "<row r='1'><c r='A1'><v>1</v></c><c s='0' r='C1'><v>2</v></c></row><row r='3'><c r='A3'><v>3</v></c></row>",
        (
            '<row r="1"> <c r="A1"> <v>1</v> </c><!-- <c r="B1"><v>9</v></c> --><c r="C1"><v>2</v></c></row>\n'
            '<row r="3">\n<c r="A3"><v>3</v>\n</c></row>'
        ),
        '<row r="1"><c r="A1"><v><![CDATA[1]]></v></c><c r="C1"><v>2</v></c></row><row r="3"><c r="A3"><v>3</v></c></row>',
        # rows and cells out of order, rows that come twice
        '<row r="3"><c r="A3"><v>3</v></c></row><row r="1"><c r="C1"><v>2</v></c><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="A3"><v>3</v></c></row><row r="1"><c r="C1"><v>2</v></c></row>',
        # a cell that names another row than the one it stands in
        '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c><c r="A3"><v>3</v></c></row>',
        # a value with an attribute
        '<row r="1"><c r="A1"><v xml:space="preserve">1</v></c><c r="C1"><v>2</v></c></row><row r="3"><c r="A3"><v>3</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c></row><row r="3"><c r="A3"><v>3</v></c></row>',
        # only formatted
        (
            '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="0"/><c r="C1"><v>2</v></c><c r="ZZZ1" s="0"/></row>'
            '<row r="3"><c r="A3"><v>3</v></c></row><row r="900000" s="0" customFormat="1"/>'
        ),
    ],
)
def test_cells_stand_where_the_standard_says(rows: str, tmp_path: Path) -> None:
    assert one(workbook(rows), tmp_path).rows == [[1, None, 2], [], [3]]


def test_prefixed_elements(tmp_path: Path) -> None:
    sheet = (
        f'<z:worksheet xmlns:z="{MAIN}"><z:cols><z:col min="2" max="2" hidden="1"/></z:cols><z:sheetData>'
        '<z:row r="1" hidden="1"><z:c r="A1"><z:v>5</z:v></z:c><z:c r="B1" t="inlineStr"><z:is><z:t>字</z:t></z:is></z:c>'
        '<z:c r="C1" t="e"><z:v>#N/A</z:v></z:c><z:c r="D1"><z:f>SUM(A1:A1)</z:f></z:c></z:row></z:sheetData>'
        '<z:mergeCells><z:mergeCell ref="A4:B5"/></z:mergeCells></z:worksheet>'
    )
    read = one(archive(parts(sheet)), tmp_path)
    assert read.rows == [[5, "字"]]
    assert (read.errors, read.uncached, read.sums) == ({(0, 2): "#N/A"}, {(0, 3)}, {(0, 3): "SUM(A1:A1)"})
    assert (read.hidden_rows, read.hidden_columns, read.merges) == ({0}, {1}, ((3, 0, 4, 1),))


def test_a_part_in_utf_16(tmp_path: Path) -> None:
    content = worksheet('<row r="1"><c r="A1" t="inlineStr"><is><t>宽</t></is></c></row>').replace("UTF-8", "UTF-16")
    data = archive(parts("x") | {"xl/worksheets/sheet1.xml": content.encode("utf-16")})
    assert one(data, tmp_path).rows == [["宽"]]


def test_error_cells_and_formulas_without_a_value(tmp_path: Path) -> None:
    data = workbook(
        '<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="e"><f>X!A1</f><v>#SPILL!</v></c><c r="C1"><f>1+1</f></c>'
        '<c r="D1"><f>1+1</f><v></v></c><c r="E1" t="str"><f>""</f><v></v></c><c r="F1"><f>1+1</f><v>2</v></c></row>'
        '<row r="3"><c r="A3"><f>NOW()</f></c></row><row r="5"><c r="B5" t="e"><v>#DIV/0!</v></c></row>'
    )
    sheet = one(data, tmp_path)
    assert sheet.rows == [[None, None, None, None, None, 2], [], [], [], []]
    assert sheet.errors == {(0, 0): "#REF!", (0, 1): "#SPILL!", (4, 1): "#DIV/0!"}
    assert sheet.uncached == {(0, 2), (0, 3), (2, 0)}


def test_sums_with_formulas_that_are_shared(tmp_path: Path) -> None:
    data = workbook(
        '<row r="9"><c r="B9"><f t="shared" ref="B9:D9" si="0">SUM(B3:B$8,$A$1)</f><v>1</v></c>'
        '<c r="C9"><f t="shared" si="0"/><v>2</v></c><c r="D9"><f t="shared" si="0"/><v>3</v></c>'
        '<c r="E9"><f>B9+1</f><v>4</v></c><c r="F9"><f>SUBTOTAL(9,F3:F8)</f><v>5</v></c></row>'
    )
    assert one(data, tmp_path).sums == {
        (8, 1): "SUM(B3:B$8,$A$1)",
        (8, 2): "SUM(C3:C$8,$A$1)",
        (8, 3): "SUM(D3:D$8,$A$1)",
        (8, 5): "SUBTOTAL(9,F3:F8)",
    }


def test_many_cells_share_one_formula(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><f t="shared" ref="A1:A20000" si="3">ROW()-2</f><v>-1</v></c></row>' + "".join(
        f'<row r="{n}"><c r="A{n}"><f t="shared" si="3"/><v>{n - 2}</v></c></row>' for n in range(2, 20001)
    )
    sheet = one(workbook(rows), tmp_path)
    assert [row[0] for row in sheet.rows] == list(range(-1, 19999))
    assert (sheet.uncached, sheet.sums) == (frozenset(), {})


def test_hidden_rows_columns_and_sheets(tmp_path: Path) -> None:
    shown = worksheet(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>2</v></c></row>'
        '<row r="3" spans="1:2" hidden="true"/>',
        before='<sheetPr filterMode="1"/><cols><col min="2" max="3" width="0" hidden="1"/><col min="9" max="16384"/></cols>',
        after='<autoFilter ref="A1:A3"/><mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="C2:C9"/></mergeCells>',
    )
    other = worksheet('<row r="1"><c r="A1"><v>1</v></c></row>')
    outcome = read_bytes(archive(parts(shown, other, other, states=["visible", "hidden", "veryHidden"])), tmp_path)
    first = outcome.value[0]
    assert (first.hidden_rows, first.hidden_columns) == ({1, 2}, {1, 2})
    assert first.merges == ((0, 0, 0, 1), (1, 2, 8, 2))
    assert [sheet.hidden for sheet in outcome.value] == [False, True, True]


def test_what_lies_under_a_merge_is_not_seen(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{n}">' + "".join(f'<c r="{c}{n}"><v>{n}</v></c>' for c in "ABCD") + "</row>" for n in range(1, 5)
    )
    after = '<mergeCells><mergeCell ref="B1:C1"/><mergeCell ref="A2:A9"/><mergeCell ref="C3:XFD1048576"/></mergeCells>'
    assert one(workbook(rows, after=after), tmp_path).rows == [
        [1, 1, None, 1],
        [2, 2, 2, 2],
        [None, 3, 3, None],
        [None, 4, None, None],
    ]


def test_charts_are_no_sheets(tmp_path: Path) -> None:
    members = parts(worksheet('<row r="1"><c r="A1"><v>1</v></c></row>'), "<chartsheet/>", names=["表", "图"])
    rels = members["xl/_rels/workbook.xml.rels"]
    assert isinstance(rels, str)
    members["xl/_rels/workbook.xml.rels"] = rels.replace(
        '/worksheet" Target="worksheets/sheet2', '/chartsheet" Target="worksheets/sheet2'
    )
    outcome = read_bytes(archive(members), tmp_path)
    assert ([sheet.name for sheet in outcome.value], outcome.findings) == (["表"], ())


@pytest.mark.parametrize("dimension", ["A1", "A1:B2", "A1:XFD1048576", "nonsense"])
def test_a_wrong_dimension_is_not_believed(dimension: str, tmp_path: Path) -> None:
    """WPS writes such."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="E{n}"><v>{n}</v></c></row>' for n in range(1, 6))
    sheet = one(workbook(rows, before=f'<dimension ref="{dimension}"/>'), tmp_path)
    assert sheet.rows == [[n, None, None, None, n] for n in range(1, 6)]


@pytest.mark.parametrize("digits", ["510104198001011234", "1234567890123456", "99999999999999999999"])
def test_all_digits_that_a_file_holds(digits: str, tmp_path: Path) -> None:
    assert one(workbook(f'<row r="1"><c r="A1"><v>{digits}</v></c></row>'), tmp_path).rows == [[int(digits)]]


@pytest.mark.parametrize("text", ["nan", "inf", "1_000", "1e999", "--1", "0x10"])
def test_what_is_no_number_stays_text(text: str, tmp_path: Path) -> None:
    assert one(workbook(f'<row r="1"><c r="A1"><v>{text}</v></c></row>'), tmp_path).rows == [[text]]


def test_the_targets_of_relations_in_any_spelling(tmp_path: Path) -> None:
    members = parts(worksheet('<row r="1"><c r="A1"><v>1</v></c></row>'))
    rels = members.pop("xl/_rels/workbook.xml.rels")
    assert isinstance(rels, str)
    for target in ("/xl/worksheets/sheet1.xml", "../xl/worksheets/Sheet1.xml", "worksheets\\sheet1.xml"):
        changed = rels.replace("worksheets/sheet1.xml", target)
        assert one(archive(members | {"xl/_rels/workbook.xml.rels": changed}), tmp_path).rows == [[1]]


def test_a_cell_that_stands_in_no_row(tmp_path: Path) -> None:
    for stray in ("<c><v>1</v></c>", '<c r="A0"><v>1</v></c>', '<c t="e"><v>#REF!</v></c>'):
        outcome = read_bytes(workbook(f"{stray}<row><c><v>1</v></c></row>"), tmp_path)
        assert [finding.code for finding in outcome.findings] == ["sheet-unreadable"]


def test_a_damaged_sheet_costs_only_itself(tmp_path: Path) -> None:
    good = worksheet('<row r="1"><c r="A1"><v>1</v></c></row>')
    bad = good.replace("</row>", "</rox>")
    lacking = worksheet('<row r="1"><c r="A1" t="s"><v>9</v></c></row>')
    members = parts(good, bad, lacking, good, good, names=["好", "坏", "缺字", "丢了", "也好"])
    del members["xl/worksheets/sheet4.xml"]
    outcome = read_bytes(archive(members), tmp_path)
    assert [sheet.name for sheet in outcome.value] == ["好", "也好"]
    found = [(finding.code, finding.place.sheet, finding.facts["reason"]) for finding in outcome.findings]
    assert found == [("sheet-unreadable", name, "damaged") for name in ("坏", "缺字", "丢了")]


def test_of_members_with_one_name_the_last_counts(tmp_path: Path) -> None:
    members = list(parts(worksheet('<row r="1"><c r="A1"><v>1</v></c></row>')).items())
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = archive([*members, ("xl/worksheets/sheet1.xml", worksheet('<row r="1"><c r="A1"><v>2</v></c></row>'))])
    assert one(data, tmp_path).rows == [[2]]


def test_workbooks_of_openpyxl_with_notes_and_links(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B2"] = "有批注"
    sheet["B2"].comment = Comment("说明", "某人")
    sheet["B3"].hyperlink = "https://example.org"
    sheet["C4"] = datetime(2021, 3, 5, 8)
    sheet.append([None, 1])
    book.save(tmp_path / "a.xlsx")
    assert one((tmp_path / "a.xlsx").read_bytes(), tmp_path).rows == [
        [],
        [None, "有批注"],
        [None, "https://example.org"],
        [None, None, datetime(2021, 3, 5, 8)],
        [None, 1],
    ]
