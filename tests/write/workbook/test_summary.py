"""The summary workbook as a clerk opens it: figures, reporting, accounts, findings, ways to the rows."""

from __future__ import annotations

import dataclasses
import re
import zipfile
from pathlib import Path

import msgspec
import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from fztally.lang.catalogue import counts
from fztally.model.analysis import Analysis
from fztally.model.tally import Sending
from fztally.write.workbook.summary import write_summary
from tests.folders import Folder
from tests.write.workbook.conftest import Year
from tests.write.workbook.opened import column, links, opened, row_of


@pytest.fixture(scope="module")
def book(year: Year) -> openpyxl.Workbook:
    return opened(year.path)


@pytest.fixture(scope="module")
def formulas(year: Year) -> openpyxl.Workbook:
    return opened(year.path, values=False)


def test_sheets_stand_in_order_and_lead_to_each_other(book: openpyxl.Workbook) -> None:
    assert book.sheetnames[:5] == ["封面", "目录", "报告数据", "报送情况", "矛盾纠纷排查调处情况统计表"]
    assert {"指标对应行", "问题清单", "行数核对", "社区名录", "口径说明"} <= set(book.sheetnames)
    for sheet in book.worksheets:
        there = links(sheet)
        assert sheet.title == "目录" or any("目录" in place for place in there.values()), sheet.title
        for cell, place in there.items():
            match = re.fullmatch(r"'([^']+)'!([A-Z]+)([0-9]+)", place)
            assert match, (sheet.title, cell, place)
            assert match[1] in book.sheetnames
    linked = {re.split("'", place)[1] for place in links(book["目录"]).values()}
    assert set(book.sheetnames) - {"封面", "目录"} <= linked


def test_figures_stand_with_value_unit_reports_and_pending(year: Year, book: openpyxl.Workbook) -> None:
    sheet = book["报告数据"]
    for counted in year.analysis.figures:
        row = row_of(sheet, counted.figure.label)
        value = sheet.cell(row, 3).value
        if counted.breakdown is None:
            assert value == (counted.display if counted.value is None else counted.value), counted.figure.id
        assert sheet.cell(row, 4).value == counted.figure.unit
        assert counted.definition in sheet.cell(row, 5).value
        said = sheet.cell(row, 6).value or ""
        assert (
            said.startswith(("街道本级已报", counted.reported, f"社区 {counted.reported}"))
            if counted.ledger
            else not said
        )
        assert sheet.cell(row, 7).value == counted.pending


def test_identities_stand_with_their_verdict(year: Year, book: openpyxl.Workbook) -> None:
    sheet = book["报告数据"]
    for checked in year.analysis.identities:
        row = row_of(sheet, checked.text)
        assert [sheet.cell(row, n).value for n in (6, 7, 8, 9)] == [checked.left, checked.right, checked.pending, "√"]


def test_the_way_from_a_figure_to_its_rows(year: Year, book: openpyxl.Workbook) -> None:
    """From 报告数据 to the list of rows, and from there to the row itself."""
    figures, traces = book["报告数据"], book["指标对应行"]
    counted = next(c for c in year.analysis.figures if c.figure.id == "disputes_transferred")
    row = row_of(figures, counted.figure.label)
    assert figures.cell(row, 9).value == f"列出这 {counted.rows} 行"
    place = links(figures)[f"I{row}"]
    top = int(re.split("A", place)[-1])
    assert counted.figure.label in traces.cell(top, 1).value
    there = links(traces)
    for line in range(top + 2, top + 2 + counted.rows):
        name, cell = re.fullmatch(r"'([^']+)'!(\w+)", there[f"J{line}"]).groups()  # type: ignore[union-attr]  # matches
        detail = book[name]
        at = detail[cell].row
        assert detail.cell(at, column(detail, "处理方式")).value == "转交"
        source = (detail.cell(at, column(detail, head)).value for head in ("来源文件", "来源工作表", "来源行号"))
        assert tuple(source) == tuple(traces.cell(line, n).value for n in (7, 8, 9))
    assert traces.cell(top + 2 + counted.rows, 1).value is None


def test_marks_tell_which_rows_a_figure_counts(year: Year, book: openpyxl.Workbook) -> None:
    for counted in year.analysis.figures:
        ledger = year.analysis.ledgers.get(counted.ledger)
        if ledger is None or ledger.ledger.restricted or counted.figure.ratio or counted.value is None:
            continue
        sheet = next(s for s in book.worksheets if f"计入：{counted.figure.label}" in [c.value for c in s[1]])
        at = column(sheet, f"计入：{counted.figure.label}")
        marked = [sheet.cell(row, at).value for row in range(2, sheet.max_row + 1)]
        assert marked.count(1) == counted.rows, counted.figure.id


def test_who_sent_what(year: Year, book: openpyxl.Workbook) -> None:
    sheet = book["报送情况"]
    words = {Sending.SENT: "已报", Sending.NIL: "零报告", Sending.MISSING: "未报", Sending.NOT_EXPECTED: "—"}
    order = [ledger.id for ledger in year.analysis.schemas.ledgers]
    for status in year.analysis.statuses:
        row = row_of(sheet, status.community or "街道本级", column=1)
        assert sheet.cell(row, 2 + order.index(status.ledger)).value == words[status.sending]
    said = [str(sheet.cell(row, 1).value) for row in range(1, sheet.max_row + 1)]
    assert any(line.startswith(("和平社区：", "望江社区：")) for line in said)


def test_communities_that_sent_nothing_are_not_zero(year: Year, book: openpyxl.Workbook) -> None:
    sheet = book["网格事件汇总"]
    silent = {s.community for s in year.analysis.statuses if s.ledger == "grid_events" and s.sending is Sending.MISSING}
    assert silent
    for community in silent:
        row = row_of(sheet, community, column=1)
        assert [sheet.cell(row, n).value for n in range(2, 11)] == ["—"] * 8 + ["未报"]


def test_every_row_is_accounted_for(year: Year, book: openpyxl.Workbook) -> None:
    sheet = book["行数核对"]
    rows, kept = column(sheet, "总行数"), column(sheet, "计入")
    restricted = {ledger.title for ledger in year.analysis.schemas.ledgers if ledger.restricted}
    sheets = [s for file in year.analysis.files for s in file.sheets]
    assert sheet.max_row == 1 + sum(max(1, len(file.sheets)) for file in year.analysis.files)
    for row in range(2, sheet.max_row + 1):
        assert sheet.cell(row, sheet.max_column).value == "√"
        hidden = sheet.cell(row, column(sheet, "台账")).value in restricted
        assert (sheet.cell(row, rows).value is None) == hidden
    notes = book["口径说明"]
    total = row_of(notes, "合计", column=1)
    assert [notes.cell(total, 2).value, notes.cell(total, 3).value] == [
        sum(s.rows for s in sheets),
        sum(s.kept for s in sheets),
    ]
    assert kept


def test_findings_stand_gravest_first(year: Year, book: openpyxl.Workbook) -> None:
    sheet = book["问题清单"]
    said = [sheet.cell(row, 2).value for row in range(2, sheet.max_row + 1)]
    found = counts(year.analysis.findings)
    assert said == ["错误"] * found["error"] + ["警告"] * found["warning"] + ["提示"] * found["info"]
    for row in range(2, sheet.max_row + 1):
        assert all(sheet.cell(row, column(sheet, head)).value for head in ("文件", "问题", "怎样处理"))


def test_restricted_ledgers_give_counts_only(year: Year, book: openpyxl.Workbook, formulas: openpyxl.Workbook) -> None:
    for ledger in year.analysis.schemas.ledgers:
        if not ledger.restricted:
            continue
        name = ledger.title.removesuffix("台账")
        assert f"{name}明细" not in book.sheetnames
        table = formulas[f"{name}汇总"]
        body = [cell.value for row in table.iter_rows(min_row=5, min_col=2, max_col=6) for cell in row]
        assert not [value for value in body if isinstance(value, int) and value < 3]
        assert not [value for value in body if str(value).startswith("=")]
        frame = year.analysis.ledgers[ledger.id].frame
        codes = {str(value) for value in frame["person_code"]}
        shown = {str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
        assert not codes & shown


@pytest.mark.parametrize("name", ["矛盾纠纷排查调处明细", "问题清单", "行数核对"])
def test_tidy_sheets_have_one_header_a_filter_and_frozen_panes(book: openpyxl.Workbook, name: str) -> None:
    sheet = book[name]
    assert not sheet.merged_cells.ranges
    assert sheet.freeze_panes == "B2"
    assert range_boundaries(sheet.auto_filter.ref) == (1, 1, sheet.max_column, sheet.max_row)
    assert sheet.dimensions == f"A1:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"
    assert sheet.print_title_rows == "$1:$1"


def test_every_sheet_prints_on_a4_landscape(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape"), sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        height = sheet.page_setup.fitToHeight
        assert (sheet.page_setup.fitToWidth or 1, height) == (1, None if sheet.title in ("封面", "目录") else 0), (
            sheet.title
        )
        assert "&P" in sheet.oddFooter.center.text and "&N" in sheet.oddFooter.center.text
        assert sheet.print_area


def test_tables_are_forms_with_totals_charts_and_a_line_to_sign(book: openpyxl.Workbook) -> None:
    sheet = book["矛盾纠纷排查调处汇总"]
    labels = [sheet.cell(row, 1).value for row in range(1, sheet.max_row + 1)]
    assert labels[0] == "各社区矛盾纠纷类型"
    assert labels.count("合计") == 4
    assert sum("填表人" in str(label) for label in labels) == 4
    assert len(sheet.row_breaks.brk) == 3
    assert sheet._charts
    assert "单位：件" in [cell.value for cell in sheet[2]]


def test_personal_data_are_masked_unless_asked(year: Year, tmp_path: Path) -> None:
    names = {name for name in year.analysis.ledgers["grid_staff"].frame["name"] if len(name) > 1}
    phones = set(year.analysis.ledgers["grid_staff"].frame["phone"].dropna())
    masked = _texts(year.path)
    assert not names & masked
    assert not phones & masked
    assert "含个人信息" not in "".join(masked)
    path = tmp_path / "unmasked.xlsx"
    write_summary(_unmasked(year), path)
    shown = _texts(path)
    assert names <= shown
    assert any("含个人信息" in value for value in shown)
    book = opened(path)
    assert book.properties.keywords == "含个人信息"
    assert all("含个人信息" in (sheet.oddHeader.right.text or "") for sheet in book.worksheets)


def _texts(path: Path) -> set[str]:
    book = opened(path)
    return {str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value}


def _unmasked(year: Year) -> Analysis:
    job = year.analysis.job
    settings = msgspec.structs.replace(job.settings, unmask=True)
    return dataclasses.replace(year.analysis, job=dataclasses.replace(job, settings=settings))


def test_document_properties_tell_the_run(year: Year, book: openpyxl.Workbook) -> None:
    properties = {prop.name: prop.value for prop in book.custom_doc_props}
    assert properties["fztally-run"] == year.analysis.run_id
    assert properties["fztally-version"]
    assert len(properties["fztally-inputs-sha256"]) == 64
    assert f"{book.properties.created:%Y-%m-%d}" == "2021-12-31"
    assert year.analysis.run_id in book.properties.description


def test_the_same_run_gives_the_same_bytes(year: Year, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    write_summary(year.analysis, again)
    assert again.read_bytes() == year.path.read_bytes()
    with zipfile.ZipFile(again) as packed:
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_nothing_reported_is_said_as_text(tmp_path: Path, folder: Folder) -> None:
    folder.book(
        "东湖社区.xlsx",
        {
            "网格员": [
                ["网格员名册"],
                ["姓名", "社区", "所属网格", "级别", "专兼职"],
                ["王小明", "东湖社区", "东湖第1网格", "四级", "专职"],
            ]
        },
    )
    path = tmp_path / "summary.xlsx"
    write_summary(folder.analyse(), path)
    sheet = opened(path)["报告数据"]
    assert sheet.cell(row_of(sheet, "受理矛盾纠纷"), 3).value == "未报"
    assert sheet.cell(row_of(sheet, "四级网格员"), 3).value == 1
    assert opened(path)["目录"]


def test_a_ledger_that_nobody_sent_is_not_zero(tmp_path: Path, folder: Folder) -> None:
    folder.book("空.xlsx", {"网格员": [["网格员名册"], ["姓名", "社区", "所属网格", "级别", "专兼职"]]})
    path = tmp_path / "summary.xlsx"
    write_summary(folder.analyse(), path)
    book = opened(path)
    table, form = book["网格事件汇总"], book["矛盾纠纷排查调处情况统计表"]
    for sheet in (table, form):
        numbers = {cell.value for row in sheet.iter_rows(min_row=5, min_col=2, max_col=8) for cell in row}
        assert not {value for value in numbers if isinstance(value, int | float)}
        assert sheet.cell(row_of(sheet, "合计", column=1), 2).value == "未报"
