"""What a run is set beside: the run before it, what was reported, another period; through the pipeline's own door."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from fztally.model.history import Changes, How
from fztally.model.period import Period
from fztally.pipeline import write
from fztally.store.previous import previous_folder
from fztally.write.outputs import Written
from tests.folders import Folder

HEADS: Mapping[str, tuple[str, ...]] = {
    "矛盾纠纷排查调处台账": (
        "编号",
        "受理日期",
        "社区",
        "事件名称",
        "纠纷类型",
        "处理方式",
        "转交单位",
        "是否化解",
        "涉及人数",
        "当事人",
    ),
    "法治宣传活动台账": ("活动日期", "社区", "活动主题", "宣传形式", "参加人数"),
    "社区戒毒康复台账": ("人员代号", "社区", "措施", "决定日期", "状态"),
    "法治知晓率调查表": ("社区", "调查人数", "知晓人数"),
}
DISPUTES, PUBLICITY, REHAB, AWARENESS = HEADS
Row = Sequence[object]
FIRST: tuple[Row, ...] = (
    ("001", "2021-03-05", "东湖社区", "漏水", "邻里", "转交", "司法所", "是", 2, "王小明"),
    ("002", "2021-04-05", "东湖社区", "欠薪", "劳动争议", "现场解决", None, "是", 5, "李大红"),
    ("001", "2021-05-05", "幸福社区", "停车", "物业", "转交", "城管中队", "否", 3, "赵国强"),
)


def _run(folder: Folder, ledgers: Mapping[str, Sequence[Row]], period: str = "2021", **settings: object) -> Written:
    for title, rows in ledgers.items():
        folder.book(f"{title}.xlsx", {"台账": [[title], HEADS[title], *rows]})
    return write(folder.analyse(period, **settings))


def _changes(written: Written) -> Changes:
    assert written.history.changes is not None
    return written.history.changes


def _by(changes: Changes) -> dict[str, object]:
    return {moved.either.id: moved.by for moved in changes.figures}


def test_a_first_run_has_nothing_to_be_compared_with(folder: Folder) -> None:
    history = _run(folder, {DISPUTES: FIRST}).history
    assert (history.changes, history.corrections, history.compared, dict(history.last_year)) == (None, None, None, {})


def test_rows_added_gone_and_changed_move_figures(folder: Folder) -> None:
    _run(folder, {DISPUTES: FIRST})
    one, two, _ = FIRST
    changed = (*one[:5], "现场解决", None, "是", 4, "王小明")
    added = ("003", "2021-06-05", "东湖社区", "噪声", "邻里", "正在核实", None, None, 1, "孙一")
    changes = _changes(_run(folder, {DISPUTES: (added, two, changed)}))
    assert changes.counts == {How.ADDED: 1, How.GONE: 1, How.CHANGED: 1}
    assert _by(changes) == {
        "disputes_on_site": 1,
        "disputes_transferred": -2,
        "disputes_verifying": 1,
    }
    assert all(moved.explained for moved in changes.figures)
    transferred = next(moved for moved in changes.figures if moved.either.id == "disputes_transferred")
    assert transferred.rows == {How.GONE: 1, How.CHANGED: 1}
    (ledger,) = changes.ledgers
    rows = {(row.how, row.community, row.name): row for row in ledger.rows}
    row = rows[How.CHANGED, "东湖社区", "001"]
    assert [(cell.label, cell.before, cell.after) for cell in row.cells] == [
        ("涉及人数", "2", "4"),
        ("处理方式", "转交", "现场协调解决"),
        ("转交单位", "司法所", ""),
    ]
    assert row.effects == {"disputes_on_site": 1, "disputes_transferred": -1}
    assert (row.file, row.sheet, row.row) == (f"{DISPUTES}.xlsx", "台账", 5)
    gone = rows[How.GONE, "幸福社区", "001"]
    assert gone.effects == {"disputes": -1, "disputes_transferred": -1}
    assert rows[How.ADDED, "东湖社区", "003"].effects == {"disputes": 1, "disputes_verifying": 1}


def test_a_row_that_only_moved_is_the_same(folder: Folder) -> None:
    _run(folder, {DISPUTES: FIRST})
    folder.book("更名.xlsx", {"另一张": [[DISPUTES], HEADS[DISPUTES], *reversed(FIRST)]})
    (folder.path / f"{DISPUTES}.xlsx").unlink()
    assert write(folder.analyse()).history.changes is None


def test_rows_without_a_key_are_told_by_content(folder: Folder) -> None:
    rows = [("2021-03-05", "东湖社区", "宪法宣传", "讲座", people) for people in (30, 30, 40)]
    _run(folder, {PUBLICITY: rows}, on_duplicate="keep")
    changes = _changes(_run(folder, {PUBLICITY: [rows[0], (*rows[2][:4], 50)]}, on_duplicate="keep"))
    # one of two equal rows is gone; where it stood, only the number of people is another
    assert changes.counts == {How.ADDED: 0, How.GONE: 1, How.CHANGED: 1}
    assert _by(changes)["publicity_people"] == -20
    assert _by(changes)["publicity_events"] == -1
    (ledger,) = changes.ledgers
    assert {row.name for row in ledger.rows} == {"2021-03-05 宪法宣传 讲座"}


def test_a_key_may_be_the_community_alone(folder: Folder) -> None:
    _run(folder, {AWARENESS: [("东湖社区", 100, 90), ("幸福社区", 50, 50)]})
    changes = _changes(_run(folder, {AWARENESS: [("东湖社区", 100, 95), ("幸福社区", 50, 50)]}))
    assert changes.counts == {How.ADDED: 0, How.GONE: 0, How.CHANGED: 1}
    rate = next(moved for moved in changes.figures if moved.either.id == "awareness_rate")
    assert (rate.parts, rate.by) == (("aware", "surveyed"), 3.34)
    assert _by(changes)["aware"] == 5


def test_what_nobody_sent_before_has_no_difference(folder: Folder) -> None:
    _run(folder, {DISPUTES: FIRST})
    changes = _changes(_run(folder, {PUBLICITY: [("2021-03-05", "东湖社区", "宪法宣传", "讲座", 30)]}))
    moved = {moved.either.id: moved for moved in changes.figures}
    assert "disputes" not in moved
    assert moved["publicity_events"].by is None
    assert moved["publicity_events"].before is not None and moved["publicity_events"].before.display == "未报"
    assert moved["publicity_events"].rows == {How.ADDED: 1}


def test_of_a_restricted_ledger_rows_are_counted_but_not_told(folder: Folder) -> None:
    _run(folder, {REHAB: [("A01", "东湖社区", "社区戒毒", "2020-05-07", "在管")]})
    changes = _changes(_run(folder, {REHAB: [("A02", "东湖社区", "社区康复", "2020-05-07", "在管")]}))
    (ledger,) = changes.ledgers
    assert (ledger.rows, changes.counts[How.ADDED], changes.counts[How.GONE]) == ((), 1, 1)
    assert _by(changes) == {"rehab_treatment": -1, "rehab_recovery": 1}


def test_names_stay_masked_whatever_the_runs_did(folder: Folder) -> None:
    _run(folder, {DISPUTES: FIRST}, unmask=True)
    other = (*FIRST[0][:-1], "钱小刚")
    changes = _changes(_run(folder, {DISPUTES: [other, *FIRST[1:]]}, unmask=True))
    (row,) = changes.ledgers[0].rows
    assert [(cell.before, cell.after) for cell in row.cells] == [("王*", "钱*")]
    assert _run(folder, {DISPUTES: [other, *FIRST[1:]]}).history.changes == changes


def test_the_run_before_is_the_last_one_with_other_results(folder: Folder) -> None:
    _run(folder, {DISPUTES: FIRST})
    first = _changes(_run(folder, {DISPUTES: FIRST[:2]}))
    # the same results again: they are still compared with those before
    assert _run(folder, {DISPUTES: FIRST[:2]}, live_rows=1).history.changes == first
    back = _changes(_run(folder, {DISPUTES: FIRST}))
    assert back.counts == {How.ADDED: 1, How.GONE: 0, How.CHANGED: 0}


def test_the_same_results_give_the_same_workbook_again(folder: Folder) -> None:
    _run(folder, {DISPUTES: FIRST})
    summary = _run(folder, {DISPUTES: FIRST[:2]}).summary
    once = summary.read_bytes()
    summary.unlink()
    assert write(folder.analyse()).summary.read_bytes() == once


@pytest.mark.skipif(os.name != "posix", reason="rights are those of Unix")
def test_the_run_before_is_its_owners_only_and_small(folder: Folder) -> None:
    _run(folder, {DISPUTES: FIRST})
    written = _run(folder, {DISPUTES: FIRST[:2]})
    kept = previous_folder(written.summary.parents[1], "2021")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert stat.S_IMODE(kept.parents[1].stat().st_mode) == 0o700
    assert {path.name for path in kept.iterdir()} == {"figures.json", "manifest.json", "data"}


@pytest.mark.parametrize("damage", ["figures.json", "data/disputes.parquet"])
def test_damaged_outputs_are_compared_with_nothing(folder: Folder, damage: str) -> None:
    target = _run(folder, {DISPUTES: FIRST}).summary.parent
    (target / damage).write_bytes(b"{")
    assert _run(folder, {DISPUTES: FIRST[:2]}).history.changes is None


def test_figures_of_another_definition_are_not_laid_at_the_rows(folder: Folder) -> None:
    target = _run(folder, {DISPUTES: FIRST}).summary.parent
    path = target / "figures.json"
    content = json.loads(path.read_bytes())
    for figure in content["figures"]:
        if figure["id"] == "disputes":
            figure["value"] = 7
    path.write_text(json.dumps(content), encoding="utf-8")
    (moved,) = _changes(_run(folder, {DISPUTES: FIRST})).figures
    assert (moved.by, moved.explained, dict(moved.rows)) == (-4, False, {})


def test_columns_of_other_schemas_are_empty(folder: Folder) -> None:
    import pyarrow.parquet as pq

    target = _run(folder, {DISPUTES: FIRST}).summary.parent
    path = target / "data" / "disputes.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["people"]), path)
    changes = _changes(_run(folder, {DISPUTES: FIRST}))
    assert changes.figures == ()
    assert {cell.label for row in changes.ledgers[0].rows for cell in row.cells} == {"涉及人数"}


def test_rows_are_told_up_to_a_limit_those_that_move_figures_first(folder: Folder) -> None:
    def rows(place: str) -> list[Row]:
        return [
            (f"{n}", "2021-03-05", "东湖社区", f"{place}{n}", "邻里", "转交", "司法所", "是", 2, None)
            for n in range(250)
        ]

    _run(folder, {DISPUTES: rows("甲")})
    after = rows("乙")
    after[-1] = (*after[-1][:5], "现场解决", None, *after[-1][7:])
    (ledger,) = _changes(_run(folder, {DISPUTES: after})).ledgers
    assert (ledger.counts[How.CHANGED], len(ledger.rows), ledger.rows[0].name) == (250, 200, "249")


def _beside_2020(tmp_path: Path, rows: Mapping[str, Sequence[Row]]) -> Folder:
    """A folder for this year whose output folder holds last year's results."""
    before, now = Folder(tmp_path / "2020"), Folder(tmp_path / "2021")
    for folder in (before, now):
        folder.path.mkdir()
    _run(before, rows, "2020")
    return now


LAST_YEAR: dict[str, Sequence[Row]] = {
    DISPUTES: [
        ("001", "2020-03-05", "东湖社区", "漏水", "邻里", "转交", "司法所", "是", 2, None),
        ("002", "2020-07-05", "东湖社区", "欠薪", "物业", "转交", "司法所", "是", 2, None),
    ]
}


def test_official_forms_get_last_years_rows(tmp_path: Path) -> None:
    history = _run(_beside_2020(tmp_path, LAST_YEAR), {DISPUTES: FIRST}).history
    assert {name: len(rows) for name, rows in history.last_year.items()} == {"disputes": 2}


def test_last_year_nobody_sent_it(tmp_path: Path) -> None:
    now = _beside_2020(tmp_path, {PUBLICITY: [("2020-03-05", "东湖社区", "宪法宣传", "讲座", 30)]})
    assert dict(_run(now, {DISPUTES: FIRST}).history.last_year) == {}


def test_another_period_in_step(tmp_path: Path) -> None:
    now = _beside_2020(tmp_path, LAST_YEAR)
    now.book("a.xlsx", {"台账": [[DISPUTES], HEADS[DISPUTES], *FIRST]})
    analysis = now.analyse()
    analysis = replace(analysis, job=replace(analysis.job, compare=Period.parse("2020")))
    compared = write(analysis).history.compared
    assert compared is not None
    assert (compared.figures["disputes"].value, compared.figures["publicity_events"].value) == (2, None)
    blocks = {block.table.rows: block for block in compared.blocks}
    assert set(blocks) == {"community", "category", "month", "disposition", "resolved"}
    community = blocks["community"]
    pairs = dict(zip(community.labels, zip(community.now, community.then, strict=True), strict=True))
    assert pairs["东湖社区"] == (2, 2)
    assert pairs["幸福社区"] == (1, None)
    assert pairs["望江社区"] == (None, None)
    months = blocks["month"]
    assert (months.now[2], months.then[2], months.then[6]) == (1, 1, 1)


def test_months_are_not_set_beside_a_year(tmp_path: Path) -> None:
    now = _beside_2020(tmp_path, LAST_YEAR)
    now.book("a.xlsx", {"台账": [[DISPUTES], HEADS[DISPUTES], *FIRST]})
    analysis = now.analyse("2021Q1")
    settings = msgspec.structs.replace(analysis.job.settings, compare="2020")
    analysis = replace(analysis, job=replace(analysis.job, compare=Period.parse("2020"), settings=settings))
    compared = write(analysis).history.compared
    assert compared is not None
    assert "month" not in {block.table.rows for block in compared.blocks}
