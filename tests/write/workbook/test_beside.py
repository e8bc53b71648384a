"""The sheets 更正, 对比, 变动 and 台账质量考核, as they lie on disk and as LibreOffice calculates them anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from fztally.model.analysis import Analysis
from fztally.model.job import Job, Scores, Settings
from fztally.model.period import Period
from fztally.pipeline import analyse, write
from fztally.sample import SamplePlan, write_sample
from fztally.store.frozen import Index, freeze
from fztally.store.schema_files import bundled_schemas, load_schemas
from fztally.write.outputs import Written
from fztally.write.workbook.summary import write_summary
from tests.folders import Folder
from tests.write.workbook.opened import column, formulas, links, opened, recalculated, row_of, same, spoiled

SHEETS = ("更正", "对比", "变动", "台账质量考核")


@dataclass(frozen=True)
class Beside:
    """A small year that was reported, corrected, and compared with a smaller one before."""

    analysis: Analysis
    written: Written
    changed: str
    """The number of the dispute that was corrected."""

    @property
    def path(self) -> Path:
        return self.written.summary


def _analyse(place: Path, year: int) -> Analysis:
    where = bundled_schemas()
    settings = Settings(period=str(year), engine="serial")
    job = Job(place / str(year), where, place / "output", Period.parse(str(year)), settings, Period.parse("2020"))
    return analyse(replace(job, compare=None) if year == 2020 else job)


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Beside:
    place = tmp_path_factory.mktemp("beside")
    where = bundled_schemas()
    for year, communities, events in ((2020, 2, 20), (2021, 3, 40)):
        plan = SamplePlan(where / "sample.yaml", year=year, seed=year, communities=communities, events=events)
        write_sample(place / str(year), load_schemas(where), plan)
    write(_analyse(place, 2020))
    first = _analyse(place, 2021)
    target = write(first).summary.parent
    freeze(target, Index("2021", "2021-12-31", first.run_id, {}))
    changed = _correct(first)
    analysis = _analyse(place, 2021)
    return Beside(analysis, write(analysis), changed)


def _correct(analysis: Analysis) -> str:
    """Change how one dispute was dealt with, in the file that it came in. Returns its number."""
    frame = analysis.ledgers["disputes"].frame
    row = frame[(frame["disposition"] == "转交") & frame["source_file"].str.endswith(".xlsx")].iloc[0]
    path = analysis.job.ledgers / row["source_file"]
    book = openpyxl.load_workbook(path)
    sheet = book[row["source_sheet"]]
    cells = [cell for cell in sheet[int(row["source_row"])] if cell.value and str(cell.value).startswith("转")]
    cells[0].value = "现场协调解决"
    book.save(path)
    return str(row["case_no"])


@pytest.fixture(scope="module")
def book(beside: Beside) -> openpyxl.Workbook:
    return opened(beside.path)


def _line(sheet: Worksheet, label: str, *, at: int = 2, first: int = 1, last: int = 12) -> list[object]:
    row = row_of(sheet, label, column=at)
    return [sheet.cell(row, n).value for n in range(first, last + 1)]


def test_they_stand_behind_the_forms_and_are_in_the_contents(book: openpyxl.Workbook) -> None:
    assert tuple(book.sheetnames[5:9]) == SHEETS
    linked = {place.split("'")[1] for place in links(book["目录"]).values()}
    assert set(SHEETS) <= linked


@pytest.mark.parametrize("name", SHEETS)
def test_they_print_on_a4_landscape_and_lead_back(book: openpyxl.Workbook, name: str) -> None:
    sheet = book[name]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == (
        9,
        "landscape",
        0,
    )
    assert any("目录" in place for place in links(sheet).values())


def test_every_figure_stands_beside_that_of_the_other_period(beside: Beside, book: openpyxl.Workbook) -> None:
    sheet = book["对比"]
    assert sheet.cell(1, 1).value == "2021年与2020年对比"
    compared = beside.written.history.compared
    assert compared is not None
    for counted in beside.analysis.figures:
        then = compared.figures[counted.figure.id]
        now, other, rise, share = _line(sheet, counted.figure.label, first=4, last=7)
        assert now == (counted.display if counted.value is None else counted.value)
        assert other == (then.display if then.value is None else then.value)
        if counted.value is None or then.value is None:
            assert (rise, share) == ("—", "—")
        else:
            assert rise == pytest.approx(counted.value - then.value)
            rate = counted.figure.unit == "%"
            known = not rate and then.value
            assert share == (pytest.approx(100 * rise / then.value, abs=0.0051) if known else "—")


def test_tables_stand_in_step_with_their_chart(beside: Beside, book: openpyxl.Workbook) -> None:
    sheet = book["对比"]
    top = row_of(sheet, "矛盾纠纷排查调处：数量，按社区", column=1)
    assert [sheet.cell(top + 1, n).value for n in range(2, 8)] == ["社区", "单位", "2021年", "2020年", "增减", "增减％"]
    body = {sheet.cell(row, 2).value: [sheet.cell(row, n).value for n in (4, 5, 6)] for row in range(top + 2, top + 16)}
    assert len(body) == 14
    frame = beside.analysis.ledgers["disputes"].frame
    counts = frame["community"].value_counts()
    assert {name: values[0] for name, values in body.items() if isinstance(values[0], int)} == {
        **counts,
        "合计": len(frame),
    }
    assert body["望江社区"] == ["未报", "未报", "—"]
    assert len(sheet._charts) > 30
    assert not any(str(row[0].value).startswith("社区戒毒康复：数量，按社区") for row in sheet.iter_rows(max_col=1))


def test_corrections_show_what_was_reported_and_what_holds_now(beside: Beside, book: openpyxl.Workbook) -> None:
    sheet = book["更正"]
    assert sheet.cell(1, 1).value == "对 2021-12-31 上报数的更正"
    figures = {counted.figure.id: counted for counted in beside.analysis.figures}
    for name, by in (("disputes_on_site", 1), ("disputes_transferred", -1)):
        value = figures[name].value
        assert isinstance(value, int)
        line = _line(sheet, figures[name].figure.label, at=4)
        assert line[6:10] == [value - by, value, by, "修改 1 行"]
    row = row_of(sheet, beside.changed, column=5)
    assert [sheet.cell(row, n).value for n in (2, 3)] == ["修改", "矛盾纠纷排查调处台账"]
    heads, before, after = (str(sheet.cell(row, n).value).split("\n") for n in (6, 7, 8))
    at = heads.index("处理方式")
    assert (before[at], after[at]) == ("转交", "现场协调解决")
    assert "现场协调解决 +1" in str(sheet.cell(row, 9).value)


def test_a_changed_row_leads_to_its_detail(beside: Beside, book: openpyxl.Workbook) -> None:
    sheet = book["变动"]
    row = row_of(sheet, beside.changed, column=5)
    name, cell = links(sheet)[f"L{row}"].replace("'", "").split("!")
    detail = book[name]
    assert detail.cell(detail[cell].row, column(detail, "编号")).value == beside.changed
    assert detail.cell(detail[cell].row, column(detail, "来源行号")).value == int(str(sheet.cell(row, 12).value))


def test_scores_show_how_they_come_about(beside: Beside, book: openpyxl.Workbook) -> None:
    sheet = book["台账质量考核"]
    assert _line(sheet, "权重", at=1, last=13)[3::3] == [30, 20, 30, 20]
    for score in beside.analysis.scores:
        line = _line(sheet, score.community, at=1, last=15)
        assert line[1:3] == [score.expected, score.sent]
        assert line[4:6] == [score.dated, score.timely]
        assert line[7:9] == [score.rows, score.problem_rows]
        assert line[10:12] == [score.sent, score.waiting]
        weights = {3: 30, 6: 20, 9: 30, 12: 20}
        judged = {at: weight for at, weight in weights.items() if isinstance(line[at], int | float)}
        mean = sum(float(str(line[at])) * weight for at, weight in judged.items()) / sum(judged.values())
        assert line[13] == pytest.approx(mean, abs=0.0051)
    live = opened(beside.path, values=False)["台账质量考核"]
    row = row_of(live, "望江社区", column=1)
    assert all(str(live.cell(row, n).value).startswith("=IF(") for n in (4, 7, 10, 13, 14, 15))


@pytest.fixture(scope="module")
def anew(beside: Beside, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The workbook with spoiled values, and with another weight, both calculated anew."""
    scratch = tmp_path_factory.mktemp("anew")
    book = opened(beside.path, values=False)
    sheet = book["台账质量考核"]
    for at in (7, 10, 13):
        sheet.cell(row_of(sheet, "权重", column=1), at).value = 0
    book.save(scratch / "weights.xlsx")
    one, two = recalculated([spoiled(beside.path, scratch / "spoiled.xlsx"), scratch / "weights.xlsx"], scratch)
    return one, two


def test_every_formula_comes_to_its_stored_value(beside: Beside, anew: tuple[Path, Path]) -> None:
    stored, found = formulas(beside.path), formulas(anew[0])
    own = [at for at in stored if at[0] in SHEETS]
    assert {at[0] for at in own} == set(SHEETS)
    assert len(own) > 1_000
    assert {at: (stored[at], found[at]) for at in own if not same(stored[at], found[at])} == {}


def test_scores_follow_the_weights_on_the_sheet(beside: Beside, anew: tuple[Path, Path]) -> None:
    sheet = opened(anew[1])["台账质量考核"]
    for score in beside.analysis.scores:
        line = _line(sheet, score.community, at=1, last=15)
        assert line[13] == pytest.approx(100 * score.sent / score.expected, abs=0.0051)


def test_without_weights_nobody_is_scored(tmp_path: Path, folder: Folder) -> None:
    folder.book("a.xlsx", {"网格员": [["网格员名册"], ["姓名", "社区", "所属网格", "级别", "专兼职"]]})
    path = tmp_path / "summary.xlsx"
    write_summary(folder.analyse(scores=Scores(10, 0, 0, 0, 0)), path)
    assert not set(SHEETS) & set(opened(path).sheetnames)
