"""Every format by its content, whatever the file is called."""

from __future__ import annotations

import struct
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlwt

from fztally.model.sheet import Sheet
from tests.read.crafting import archive, one, read, read_bytes, workbook

FILES = Path(__file__).parent / "files"
"""Saved by LibreOffice: one sheet with everything, and a hidden one; the locked ones carry the password 台账123."""
TABLE = "社区,日期,人数\n东湖社区,2021-03-05,3\n"
ROWS = [["社区", "日期", "人数"], ["东湖社区", "2021-03-05", "3"]]
PAGE = f"<html><body><table>{''.join('<tr>' + ''.join(f'<td>{c}</td>' for c in row) + '</tr>' for row in ROWS)}</table></body></html>"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", TABLE.encode()),
        ("a.csv", TABLE.encode("utf-8-sig")),
        ("a.csv", TABLE.encode("gb18030")),
        ("a.csv", TABLE.replace(",", "\t").encode("utf-16")),
        ("a.csv", TABLE.replace(",", "\t").encode("utf-16-le")),
        ("a.csv", TABLE.replace(",", "\t").encode("utf-16-be")),
        ("a.tsv", TABLE.replace(",", "\t").encode()),
        ("a.csv", TABLE.replace(",", ";").encode()),
        ("a.csv", TABLE.replace(",", "|").encode()),
        ("a.csv", TABLE.replace(",", "，").encode("gb18030")),
        ("a.csv", ("sep=;\n" + TABLE.replace(",", ";")).encode()),
        ("a.csv", (TABLE + "\x1a").encode("gb18030")),
        ("a.csv", TABLE.replace("\n", "\r\n").encode()),
        ("a.csv", TABLE.replace("\n", "\r").encode()),
        ("text named.xls", TABLE.replace(",", "\t").encode("gb18030")),
        ("text named.xlsx", TABLE.encode()),
        ("page.xls", PAGE.encode()),
        ("page.xls", PAGE.replace("<html>", '<html><meta charset="gb2312">').encode("gb18030")),
        ("page.xls", PAGE.replace("<html>", '<html><meta charset="gb2312">').encode()),
        ("page.xls", PAGE.encode("utf-16")),
        ("page.xls", f'<?xml version="1.0" encoding="UTF-8"?>\n{PAGE}'.encode("utf-8-sig")),
        ("table.xls", PAGE[PAGE.index("<table") : PAGE.index("</body")].encode("gb18030")),
    ],
)
def test_text_of_any_encoding_and_delimiter(name: str, data: bytes, tmp_path: Path) -> None:
    rows = one(data, tmp_path, name).rows
    assert [row for row in rows if row] == ROWS


@pytest.mark.parametrize("name", ["a.xls", "a.csv", "a.et", "no suffix"])
def test_a_workbook_by_another_name(name: str, tmp_path: Path) -> None:
    assert one(workbook('<row r="1"><c r="A1"><v>1</v></c></row>'), tmp_path, name).rows == [[1]]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            '编号,内容\n1,"有,逗号"\n2,"两\n行"\n3,"引""号"\n',
            [["编号", "内容"], ["1", "有,逗号"], ["2", "两\n行"], ["3", '引"号']],
        ),
        # a quote that is never closed swallows nothing
        ('编号,内容\n1,"没有结束\n2,乙\n3,丙\n', [["编号", "内容"], ["1", '"没有结束'], ["2", "乙"], ["3", "丙"]]),
        ('编号,内容\n1,"说"了\n2,"甲,乙"\n', [["编号", "内容"], ["1", '"说"了'], ["2", "甲,乙"]]),
        ('5"管,内容\n1,"甲\n乙"\n', [['5"管', "内容"], ["1", "甲\n乙"]]),
        ('编号,电话\n="001",="0832"\n', [["编号", "电话"], ["001", "0832"]]),
        (
            "东湖社区台账\n\n编号,内容,日期\n1,甲;乙;丙;丁,5\n2,戊;己;庚;辛,6\n",
            [["东湖社区台账"], [], ["编号", "内容", "日期"], ["1", "甲;乙;丙;丁", "5"], ["2", "戊;己;庚;辛", "6"]],
        ),
        ("东湖社区信访接待台账\n零报告\n", [["东湖社区信访接待台账"], ["零报告"]]),
        ("a,b\n#REF!,1\n", [["a", "b"], [None, "1"]]),
    ],
)
def test_delimited_text(text: str, rows: list[list[str]], tmp_path: Path) -> None:
    found = one(text.encode(), tmp_path, "a.csv").rows
    assert [[*row] for row in found] == rows


def test_half_a_file_in_utf_8_is_not_taken_for_another_encoding(tmp_path: Path) -> None:
    data = (TABLE * 3).encode()
    cut = data[: data.rindex("东".encode()) + 1]
    for broken in (cut, data[:40] + b"\xff\xfe\xfd" + data[40:]):
        outcome = read_bytes(broken, tmp_path, "a.csv")
        assert [(f.code, f.facts["reason"]) for f in outcome.findings] == [("file-unreadable", "damaged")]


@pytest.mark.parametrize(
    ("data", "code", "reason"),
    [
        (b"", "file-empty", None),
        (b"%PDF-1.7 ...", "file-unreadable", "document"),
        (b"Rar!\x1a\x07\x01\x00...", "file-unreadable", "packed"),
        (b"7z\xbc\xaf\x27\x1c...", "file-unreadable", "packed"),
        (bytes(range(256)) * 8, "file-unreadable", "binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "file-unreadable", "damaged"),
        (b"PK\x03\x04" + bytes(500), "file-unreadable", "damaged"),
        (b"<html><body>502 Bad Gateway</body></html>", "file-unreadable", "no-table"),
        (b'<?xml version="1.0"?><error/>', "file-unreadable", "no-table"),
        (("一段没有表格的话。\n" * 60).encode(), "file-unreadable", "no-table"),
        (archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<d/>"}), "file-unreadable", "document"),
        (archive({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<w"}), "file-unreadable", "damaged"),
        (workbook('<row r="1"><c r="A1"><v>1</v></c></row>')[:-200], "file-unreadable", "damaged"),
    ],
)
def test_what_is_no_ledger_is_told(data: bytes, code: str, reason: str | None, tmp_path: Path) -> None:
    outcome = read_bytes(data, tmp_path)
    assert (outcome.value, [(f.code, f.facts.get("reason")) for f in outcome.findings]) == ((), [(code, reason)])


EVERYTHING: dict[tuple[int, int], object] = {
    (0, 0): "姓名",
    (0, 4): "hid",
    (1, 0): "张三",
    (1, 1): 3,
    (1, 2): 44260,
    (2, 1): 3,
    (2, 2): date(2021, 3, 5),
    (3, 2): timedelta(hours=36),
    (4, 2): 0.0625,
    (5, 2): True,
    (7, 2): "a\nb  c",
    (9, 0): "merged",
    (14, 26): "far",
}


def cells(sheet: Sheet) -> dict[tuple[int, int], object]:
    return {(r, c): value for r, row in enumerate(sheet.rows) for c, value in enumerate(row) if value is not None}


@pytest.mark.parametrize("suffix", ["ods", "xls", "xlsx"])
def test_one_sheet_in_three_formats(suffix: str) -> None:
    outcome = read(FILES / f"calc.{suffix}")
    assert outcome.findings == ()
    sheet, hidden = outcome.value
    assert (sheet.name, sheet.hidden, hidden.name, hidden.hidden) == ("台账", False, "隐藏", True)
    assert cells(sheet) == EVERYTHING
    assert (sheet.errors, sheet.uncached, sheet.sums) == ({(2, 0): "#DIV/0!"}, frozenset(), {(2, 1): "SUM(B2:B2)"})
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({5}, {4})
    assert sheet.merges == ((9, 0, 10, 1),)
    assert cells(hidden) == {(1, 1): 7}


def test_the_same_sheet_as_a_page() -> None:
    (sheet,) = read(FILES / "calc.html").value
    assert cells(sheet)[(2, 2)] == "2021年3月5日"
    assert cells(sheet)[(6, 2)] == "a\nb c"
    assert sheet.errors == {(2, 0): "#DIV/0!"}


def test_layout_tables_and_spans_of_pages(tmp_path: Path) -> None:
    page = (
        "<table><tr><td>导航</td><td><table><tr><th rowspan=2>社区</th><th colspan=2>人数</th></tr>"
        "<tr><th>男</th><th>女</th></tr><tr style='display:none'><td>东湖&nbsp;社区</td><td>1<br>2</td>"
        "<td x:num='510104198001011234'>5.10104E+17</td></tr></table></td></tr></table><table><tr><td>2</td></tr></table>"
    )
    outcome = read_bytes(page.encode(), tmp_path, "台账.xls")
    first, second = outcome.value
    assert first.rows == [["社区", "人数"], [None, "男", "女"], ["东湖 社区", "1\n2", "510104198001011234"]]
    assert (first.merges, first.hidden_rows) == (((0, 0, 1, 0), (0, 1, 0, 2)), {2})
    assert (first.name, second.name, second.rows) == ("台账", "台账#2", [["2"]])


def test_a_web_page_in_one_file(tmp_path: Path) -> None:
    head = (
        '<html xmlns:x=3D"urn:schemas-microsoft-com:office:excel"><xml><x:ExcelWorksheet><x:Name>=E4=B8=80=E6=9C=88</x:Name>'
        '<x:WorksheetSource HRef=3D"book.files/sheet001.htm"/></x:ExcelWorksheet></xml></html>'
    )
    data = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="--=_P"\r\n\r\n'
        f"----=_P\r\nContent-Location: file:///C:/book.htm\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        f'Content-Type: text/html; charset="utf-8"\r\n\r\n{head}\r\n'
        "----=_P\r\nContent-Location: file:///C:/book.files/sheet001.htm\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        'Content-Type: text/html; charset="utf-8"\r\n\r\n'
        "<html><table><tr><td>=E4=BA=BA=E6=95=B0</td><td x:num>3</td></tr></table></html>\r\n----=_P--\r\n"
    )
    sheet = one(data.encode(), tmp_path, "a.xls")
    assert (sheet.name, sheet.rows) == ("一月", [["人数", "3"]])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb2312"])
def test_xml_spreadsheets_of_2003(encoding: str, tmp_path: Path) -> None:
    content = (
        f'<?xml version="1.0" encoding="{encoding}"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:x="urn:schemas-microsoft-com:office:excel"><Worksheet ss:Name="台账"><Table>'
        '<Column ss:Index="2" ss:Hidden="1" ss:Span="1"/><Row><Cell ss:MergeAcross="2"><Data ss:Type="String">标题</Data></Cell>'
        '<Cell><Data ss:Type="String">末</Data></Cell></Row><Row ss:Index="3" ss:Hidden="1"><Cell ss:Index="2">'
        '<Data ss:Type="Number">1.5</Data></Cell><Cell><Data ss:Type="DateTime">2021-03-05T10:30:00.000</Data></Cell>'
        '<Cell><Data ss:Type="Error">#REF!</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell>'
        '<Cell><ss:Data ss:Type="String"><Font>富</Font>文本</ss:Data></Cell></Row><Row>'
        '<Cell ss:Formula="=SUM(R[-3]C:R[-1]C)"><Data ss:Type="Number">12</Data></Cell></Row></Table>'
        '</Worksheet><Worksheet ss:Name="隐藏"><Table/><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>'
    )
    first, second = read_bytes(content.encode(encoding), tmp_path, "a.xls").value
    assert first.rows == [
        ["标题", None, None, "末"],
        [],
        [None, 1.5, datetime(2021, 3, 5, 10, 30), None, True, "富文本"],
        [12],
    ]
    assert (first.errors, first.sums, first.merges) == ({(2, 3): "#REF!"}, {(3, 0): "SUM(A1:A3)"}, ((0, 0, 0, 2),))
    assert (first.hidden_rows, first.hidden_columns, first.hidden, second.hidden) == ({2}, {1, 2}, False, True)


def test_binary_workbooks(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    dated = xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"')
    for row, values in enumerate([["编号", "日期"], [1.0, datetime(2021, 3, 5)], [True, "字"]]):
        for column, value in enumerate(values):
            sheet.write(row, column, value, dated if isinstance(value, datetime) else xlwt.Style.default_style)
    sheet.write(4, 1, xlwt.Formula("SUM(A2:A3)"))
    sheet.write(5, 1, xlwt.Formula("A2+1"))
    sheet.write_merge(6, 7, 0, 1, "并")
    sheet.row(1).hidden = True
    sheet.col(1).hidden = True
    hidden = book.add_sheet("藏")
    hidden.visibility = 2
    book.save(str(tmp_path / "a.xls"))
    first, second = read(tmp_path / "a.xls").value
    assert first.rows == [["编号", "日期"], [1, date(2021, 3, 5)], [True, "字"], [], [], [], ["并"]]
    assert (first.uncached, first.sums) == ({(4, 1), (5, 1)}, {(4, 1): "SUM(A2:A3)"})
    assert (first.hidden_rows, first.hidden_columns, first.merges) == ({1}, {1}, ((6, 0, 7, 1),))
    assert (first.hidden, second.hidden) == (False, True)
    # WPS calls the same format .et
    assert one_of(tmp_path / "a.xls", tmp_path / "a.et").rows == first.rows


def one_of(source: Path, target: Path) -> Sheet:
    target.write_bytes(source.read_bytes())
    return read(target).value[0]


def test_opendocument_cells(tmp_path: Path) -> None:
    def cell(inner: str, **attributes: str) -> str:
        given = "".join(f' {key.replace("_", ":", 1).replace("_", "-")}="{value}"' for key, value in attributes.items())
        return f"<table:table-cell{given}>{inner}</table:table-cell>"

    rows = "".join(
        (
            "<table:table-row>",
            cell(
                "<text:p>甲<text:s text:c='2'/>乙</text:p><text:p>丙<text:line-break/><text:span>丁</text:span></text:p>",
                office_value_type="string",
            ),
            cell("<office:annotation><text:p>批注</text:p></office:annotation><text:p>正文</text:p>"),
            cell("<text:p>6.25%</text:p>", office_value_type="percentage", office_value="0.0625"),
            cell("<text:p>10:30</text:p>", office_value_type="time", office_time_value="PT10H30M00S"),
            cell("<text:p>x</text:p>", office_value_type="date", office_date_value="2021-03-05T10:30:00"),
            "</table:table-row><table:table-row table:number-rows-repeated='2' table:visibility='filter'>",
            cell("<text:p>1</text:p>", office_value_type="float", office_value="1", table_number_columns_repeated="2"),
            "</table:table-row><table:table-row table:number-rows-repeated='1048000'><table:table-cell",
            " table:number-columns-repeated='16384'/></table:table-row><table:table-row>",
            cell("", table_formula="of:=SUM([.A2:.A3])"),
            "</table:table-row>",
        )
    )
    data = archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": '<o:document-content xmlns:o="urn:o" xmlns:office="urn:o" xmlns:table="urn:t" xmlns:text="urn:x"><o:body>'
            f'<o:spreadsheet><table:table table:name="S">{rows}</table:table></o:spreadsheet></o:body></o:document-content>',
        }
    )
    sheet = one(data, tmp_path, "a.ods")
    assert sheet.rows[:3] == [
        ["甲  乙\n丙\n丁", "正文", 0.0625, time(10, 30), datetime(2021, 3, 5, 10, 30)],
        [1, 1],
        [1, 1],
    ]
    assert (sheet.hidden_rows, sheet.uncached, sheet.sums) == ({1, 2}, {(1048003, 0)}, {(1048003, 0): "SUM(A2:A3)"})


def _record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(content)
    sizes = b""
    while True:
        sizes += bytes([size & 0x7F | (0x80 if size > 127 else 0)])
        size >>= 7
        if not size:
            return head + sizes + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _binary_book(sheet: bytes) -> bytes:
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.bin"/>'
        "</Relationships>"
    )
    formats = _record(615) + _record(44, struct.pack("<H", 164) + _wide('yyyy"年"')) + _record(617)
    formats += b"".join(_record(47, struct.pack("<HH", 0, number) + bytes(12)) for number in (0, 14, 164)) + _record(
        618
    )
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.bin": _record(153, bytes(8))
            + _record(156, struct.pack("<II", 1, 1) + _wide("rId1") + _wide("台账")),
            "xl/_rels/workbook.bin.rels": rels,
            "xl/sharedStrings.bin": _record(159, struct.pack("<II", 1, 1)) + _record(19, b"\0" + _wide("共享")),
            "xl/styles.bin": formats,
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _cell(kind: int, column: int, content: bytes, style: int = 0) -> bytes:
    return _record(kind, struct.pack("<II", column, style) + content)


def test_binary_packages(tmp_path: Path) -> None:
    sheet = b"".join(
        (
            _record(60, struct.pack("<IIIIH", 1, 1, 0, 0, 1)),
            _record(0, struct.pack("<I", 0) + bytes(13)),
            _cell(7, 0, struct.pack("<I", 0)),
            _cell(2, 1, struct.pack("<I", 12 << 2 | 2)),
            _cell(2, 2, struct.pack("<I", (1234 << 2 | 3) & 0xFFFFFFFF)),
            _cell(5, 3, struct.pack("<d", 44260.0), style=2),
            _cell(2, 4, struct.pack("<I", (-5 << 2 | 2) & 0xFFFFFFFF)),
            _record(0, struct.pack("<I", 2) + bytes(7) + b"\x10" + bytes(5)),
            _cell(3, 0, b"\x17"),
            _cell(4, 1, b"\x01"),
            _cell(6, 2, _wide("自己")),
            _cell(9, 3, struct.pack("<d", 3.5) + bytes(6) + b"\x25" + bytes(12) + b"\x19\x10\0\0"),
            _cell(1, 900, b""),
            _record(176, struct.pack("<4I", 5, 6, 0, 2)),
        )
    )
    found = one(_binary_book(sheet), tmp_path, "a.xlsb")
    assert found.rows == [["共享", 12, 12.34, date(2021, 3, 5), -5], [], [None, True, "自己", 3.5]]
    assert (found.name, found.errors, found.sums) == ("台账", {(2, 0): "#REF!"}, {(2, 3): "SUM()"})
    assert (found.hidden_rows, found.hidden_columns, found.merges) == ({2}, {1}, ((5, 0, 6, 2),))


def test_binary_packages_have_limits_and_may_break_off(tmp_path: Path) -> None:
    far = _record(0, struct.pack("<I", 1_048_575) + bytes(13)) + _cell(2, 16_383, struct.pack("<I", 6))
    (finding,) = read_bytes(_binary_book(far), tmp_path, "a.xlsb").findings
    assert (finding.code, finding.place.cell) == ("file-limit", "XFD1048576")
    (finding,) = read_bytes(_binary_book(far[:-3]), tmp_path, "a.xlsb").findings
    assert finding.code == "sheet-unreadable"
