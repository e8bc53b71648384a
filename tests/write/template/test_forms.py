"""Blank forms: what may be typed into them, and that a filled one reads back without a finding."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from fztally.model.analysis import Analysis
from fztally.model.form import PROPERTY, FormMark
from fztally.model.schema import EmptyWhen, Field, Ledger, Schemas
from fztally.store.schema_files import bundled_schemas, load_schemas
from fztally.write.template import write_forms
from tests.folders import Folder, said

HEAD = 5
"""The header row of every form."""


@cache
def _schemas() -> Schemas:
    return load_schemas(bundled_schemas())


def _ledger_ids() -> list[str]:
    return [ledger.id for ledger in _schemas().ledgers]


def _form(folder: Path, ledger_id: str, community: str = "幸福社区", rows: int = 5) -> Path:
    schemas = _schemas()
    (path,) = write_forms(schemas, [schemas.ledger(ledger_id)], community, folder, rows=rows).written
    return path


def _columns(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): int(cell.column or 0) for cell in sheet[HEAD] if cell.value}


def _mark(book: openpyxl.Workbook) -> FormMark:
    mark = FormMark.parse(book.custom_doc_props[PROPERTY].value)
    assert mark is not None
    return mark


def _value(ledger: Ledger, field: Field, number: int) -> object:
    """A sound value of a field, different in every row where that matters."""
    if field.kind == "date":
        return date(2021, 3, 4 + number)
    if field.kind == "datetime":
        return datetime(2021, 3, 4 + number, 9, 30)
    if field.kind in ("int", "number"):
        return 5
    if field.kind == "yes_no":
        return "否" if field.id == "legacy" else "是"
    if isinstance(field.codes, dict):
        closed = {r.when.is_ for r in ledger.rules if isinstance(r, EmptyWhen) and r.when.field == field.id}
        return next(code for code in reversed(field.codes) if code not in closed)
    plain = {"month": "1985-03", "phone": "0832-1234567", "person": f"张{'甲乙丙'[number]}", "community": "幸福社区"}
    return plain.get(field.kind, f"幸福第{number + 1}网格" if field.id == "grid" else f"{'甲乙丙'[number] * 6}{number}")


def _fill(path: Path, ledger: Ledger, rows: int) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = _columns(sheet)
    fields = {field.label: field for field in ledger.fields}
    first = _mark(book).first
    for number in range(rows):
        for label, column in columns.items():
            field = fields[label]
            value = number + 1 if field.id == "seq" else "" if field.id == "note" else _value(ledger, field, number)
            sheet.cell(first + number, column).value = value
    book.save(path)


def _rows(ledger: Ledger) -> int:
    return 1 if [f.id for f in ledger.fields if f.key] == ["community"] else 3


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    """The form of every ledger, filled in and read."""
    folder = Folder(tmp_path_factory.mktemp("filled") / "ledgers")
    for ledger in _schemas().ledgers:
        _fill(_form(folder.path, ledger.id), ledger, _rows(ledger))
    return folder.analyse()


@pytest.mark.parametrize("ledger_id", _ledger_ids())
def test_a_filled_form_reads_back_without_a_finding(filled: Analysis, ledger_id: str) -> None:
    ledger = _schemas().ledger(ledger_id)
    # three rows staff three grids of many
    assert [f for f in filled.findings if f.ledger == ledger_id and f.code != "grids-unstaffed"] == []
    (account,) = [sheet for file in filled.files for sheet in file.sheets if sheet.ledger == ledger_id]
    assert (account.kept, account.rejected, account.community) == (_rows(ledger), 0, "幸福社区")


def test_nothing_is_said_about_filled_forms_as_files(filled: Analysis) -> None:
    assert [finding for finding in filled.findings if not finding.ledger] == []


@pytest.mark.parametrize("ledger_id", ["petitions", "awareness"])
def test_a_form_that_says_nothing_to_report_is_a_nil_return(folder: Folder, ledger_id: str) -> None:
    path = _form(folder.path, ledger_id)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet.cell(_mark(book).first, _columns(sheet)["备注"]).value = "零报告"
    book.save(path)
    analysis = folder.analyse()
    assert said(analysis) == []
    status = next(s for s in analysis.statuses if (s.ledger, s.community) == (ledger_id, "幸福社区"))
    assert status.sending.value == "nil"


def test_a_form_left_blank_is_an_empty_form(folder: Folder) -> None:
    _form(folder.path, "petitions")
    assert [code for code, _ in said(folder.analyse())] == ["form-empty"]


def test_lists_dates_and_numbers_are_checked_while_typing(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(_form(tmp_path, "disputes")).worksheets[0]
    rules = {str(v.sqref).split(":")[0]: v for v in sheet.data_validations.dataValidation}
    columns = _columns(sheet)

    def rule(label: str) -> tuple[str, str, str]:
        found = rules[sheet.cell(7, columns[label]).coordinate]
        return str(found.type), str(found.formula1), str(found.prompt)

    kind, choices, prompt = rule("纠纷类型")
    assert kind == "list" and choices.startswith('"婚姻家庭,邻里,') and "邻里" in prompt
    assert rule("社区")[1] == '"幸福社区"'
    kind, first, prompt = rule("办结日期")
    assert kind == "date" and "$C7" in first and "受理日期" in prompt
    assert rule("涉及人数")[:2] == ("whole", "1")
    assert rule("是否化解")[1] == '"是,否"'


def test_what_must_stay_text_is_text(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(_form(tmp_path, "grid_staff")).worksheets[0]
    columns = _columns(sheet)
    assert {sheet.cell(7, columns[label]).number_format for label in ("联系电话", "姓名", "所属网格")} == {"@"}
    assert sheet.cell(7, columns["登记时间"]).number_format == "yyyy-mm-dd"


def test_all_but_the_body_is_protected(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(_form(tmp_path, "disputes", rows=4))
    sheet, first = book.worksheets[0], _mark(book).first
    assert sheet.protection.sheet
    open_rows = {cell.row for row in sheet.iter_rows(max_col=8) for cell in row if not cell.protection.locked}
    assert open_rows == {2, 3, *range(first, first + 4)}
    assert sheet.cell(first - 1, 1).value == "示例" and sheet.cell(first - 1, 1).protection.locked


def test_a_form_knows_what_it_is(tmp_path: Path) -> None:
    mark = _mark(openpyxl.load_workbook(_form(tmp_path, "disputes")))
    assert mark == FormMark("disputes", HEAD, HEAD + 2, _schemas().digest[:12])


def test_a_form_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = _form(tmp_path, "disputes")
    path.write_bytes(b"filled in")
    schemas = _schemas()
    laid = write_forms(schemas, [schemas.ledger("disputes")], "幸福社区", tmp_path)
    assert laid.kept == (path,) and path.read_bytes() == b"filled in"
    assert write_forms(schemas, [schemas.ledger("disputes")], "幸福社区", tmp_path, force=True).written == (path,)


def test_same_schemas_same_bytes(tmp_path: Path) -> None:
    assert _form(tmp_path / "a", "disputes").read_bytes() == _form(tmp_path / "b", "disputes").read_bytes()


def test_a_form_for_any_community_lists_them_all(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(_form(tmp_path, "training", community="")).worksheets[0]
    assert sheet["A1"].value == "法治教育培训台账"
    lists = [str(v.formula1) for v in sheet.data_validations.dataValidation if v.type == "list"]
    assert any("东湖社区" in choices and "街道本级" in choices for choices in lists)
