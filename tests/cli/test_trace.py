"""``trace``: from a figure to its definition and rows, and what is said when there is none."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.calling import Called, call

PLACE = ("东湖社区矛盾纠纷排查调处台账.xlsx", "Sheet1")


def _trace(output: Path, *arguments: object) -> Called:
    return call("trace", *arguments, "--output", output, "--period", "2021")


def _lines(output: Path, *arguments: object) -> list[str]:
    done = _trace(output, *arguments)
    assert (done.code, done.err) == (0, "")
    return done.out.splitlines()


@pytest.mark.parametrize("asked", ["disputes_transferred", "转交相关办（中心）和社区", "DISPUTES_TRANSFERRED"])
def test_a_figure_is_found_by_id_or_label(output: Path, asked: str) -> None:
    lines = _lines(output, asked)
    assert lines[0] == "转交相关办（中心）和社区（disputes_transferred）：2件"
    assert lines[1].startswith("口径：矛盾纠纷排查调处台账中处理方式＝转交")
    assert lines[2].startswith("报送：1/13")
    assert lines[3] == "计入 2 行："


def test_rows_stand_under_their_file_and_sheet(output: Path) -> None:
    *_, head, place, first, second = _lines(output, "disputes_transferred")
    assert head.split()[:3] == ["行", "社区", "处理方式"]
    assert place == "!".join(PLACE)
    assert first.split()[:3] == ["4", "东湖社区", "转交"]
    assert second.split()[:3] == ["5", "东湖社区", "转交"]


def test_rows_for_machines(output: Path) -> None:
    found = _trace(output, "disputes_transferred", "--json").json
    assert (found["value"], found["unit"], found["pending"]) == (2, "件", 0)
    assert [(row["file"], row["sheet"], row["row"]) for row in found["rows"]] == [(*PLACE, 4), (*PLACE, 5)]
    assert found["rows"][0]["cells"]["受理日期"] == "2021-03-08"


def test_pending_rows_are_named_beside_the_figure(output: Path) -> None:
    assert "另有 1 行待核" in _lines(output, "complaints")[2]


def test_a_distinct_figure_shows_what_was_told_apart(output: Path) -> None:
    lines = _lines(output, "complaints_property")
    assert any("物业" in line for line in lines[4:])


def test_a_rate_leads_to_its_parts(output: Path) -> None:
    found = _trace(output, "grid_closure_rate", "--json").json
    assert [part["id"] for part in found["parts"]] == ["grid_events_closed", "grid_events"]
    assert (found["value"], found["display"], found["rows"]) == (None, "未报", [])
    assert any("fztally trace grid_events_closed" in line for line in _lines(output, "grid_closure_rate"))


def test_a_registry_lists_its_names(output: Path) -> None:
    assert "名录：东湖社区、幸福社区、" in "\n".join(_lines(output, "communities"))


def test_personal_fields_are_masked_also_after_a_run_that_was_not(tmp_path: Path) -> None:
    (tmp_path / "ledgers").mkdir()
    text = "社区,姓名,电话\n幸福社区,王小明,13812345678\n"
    (tmp_path / "ledgers" / "法治联络员名册.csv").write_text(text, encoding="utf-8")
    options = ("--period", "2021", "--engine", "serial", "--output", tmp_path / "out", "--unmask", "--yes")
    assert call("consolidate", tmp_path / "ledgers", *options).code == 0
    shown = _trace(tmp_path / "out", "liaisons").out + _trace(tmp_path / "out", "liaisons", "--json").out
    assert "王*" in shown
    assert "王小明" not in shown
    assert "12345678" not in shown


@pytest.mark.parametrize("asked", ["幸福社区", "幸福", "幸福社区居委会"])
def test_one_community(output: Path, asked: str) -> None:
    lines = _lines(output, "complaints", "--community", asked)
    assert lines[0] == "幸福社区 来访投诉（complaints）：2起"


def test_what_a_community_did_not_report_is_not_zero(output: Path) -> None:
    assert _trace(output, "complaints", "--community", "东湖", "--json").json["display"] == "未报"
    assert _trace(output, "complaints", "--community", "和平", "--json").json["display"] == "0"


def test_an_unknown_community_is_told_with_the_nearest(output: Path) -> None:
    done = _trace(output, "complaints", "--community", "幸服社区")
    assert done.code == 2
    assert done.err == "错误：没有“幸服社区”这个社区。\n可能是“幸福社区”。\n"


@pytest.mark.parametrize(("asked", "near"), [("disputs", "disputes（受理矛盾纠纷）"), ("知晓率", "awareness_rate（")])
def test_an_unknown_figure_is_told_with_the_nearest(output: Path, asked: str, near: str) -> None:
    done = _trace(output, asked)
    assert (done.code, done.out) == (2, "")
    assert f"没有“{asked}”这个指标" in done.err
    assert near in done.err


def test_only_so_many_rows_are_listed(tmp_path: Path, workspace: Path) -> None:
    ledgers = tmp_path / "ledgers"
    ledgers.mkdir()
    rows = "".join(f"{n},2021-03-05,幸福社区,环境卫生,受理中\n" for n in range(40))
    text = "事件编号,上报时间,社区,事件大类,办理状态\n" + rows
    (ledgers / "幸福社区网格事件台账.csv").write_text(text, encoding="utf-8")
    call("consolidate", ledgers, "--period", "2021", "--engine", "serial", "--output", tmp_path / "out")
    assert _lines(tmp_path / "out", "grid_events")[-1] == "…… 还有 10 条（加 --all 全部列出）"
    assert len(_lines(tmp_path / "out", "grid_events", "--all")) == 46


def test_of_a_restricted_ledger_no_rows_are_listed(folder_of_rehab: Path) -> None:
    """Their places alone would tell how many persons each community has."""
    found = _trace(folder_of_rehab, "rehab_persons", "--json").json
    assert (found["value"], found["rows"], found["restricted"]) == (2, [], True)
    lines = _lines(folder_of_rehab, "rehab_persons")
    assert lines[0] == "社区戒毒康复人员（rehab_persons）：2人"
    assert lines[-1] == "受限台账，不列明细；各行只存于 data/rehab.parquet。"
    assert not [line for line in lines if "幸福" in line]


@pytest.mark.parametrize("asked", ["幸福", "东湖"])
def test_of_a_restricted_ledger_no_community_is_told_alone(folder_of_rehab: Path, asked: str) -> None:
    """Small counts are hidden by community, and so is what they could be worked out from, be it a nil return."""
    found = _trace(folder_of_rehab, "rehab_persons", "--community", asked, "--json").json
    assert (found["value"], found["display"], found["unit"], found["rows"]) == (None, "不列", "", [])


def test_of_other_ledgers_nothing_is_said_of_restriction(output: Path) -> None:
    assert _trace(output, "disputes", "--json").json["restricted"] is False
    assert "受限" not in "".join(_lines(output, "disputes"))


@pytest.fixture
def folder_of_rehab(tmp_path: Path) -> Path:
    ledgers = tmp_path / "ledgers"
    ledgers.mkdir()
    text = "人员代号,社区,措施,决定日期,状态\nK01,幸福社区,社区戒毒,2020-05-06,在管\nK02,幸福社区,社区康复,2020-05-07,在管\n"
    (ledgers / "社区戒毒康复台账.csv").write_text(text, encoding="utf-8")
    call("consolidate", ledgers, "--period", "2021", "--engine", "serial", "--output", tmp_path / "out")
    return tmp_path / "out"


def test_the_only_period_needs_no_name(output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("trace", "disputes", "--output", output).out.startswith("受理矛盾纠纷（disputes）：3件")


def test_of_several_periods_one_must_be_named(output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for period in ("2021", "2021-03"):
        shutil.copytree(output / "2021", tmp_path / "out" / period)
    done = call("trace", "disputes", "--output", tmp_path / "out")
    assert done.code == 2
    assert "2021、2021-03" in done.err


def test_without_a_run_one_is_asked_for(tmp_path: Path) -> None:
    done = _trace(tmp_path, "disputes")
    assert done.code == 2
    assert done.err.endswith("请先运行 fztally consolidate。\n")


@pytest.mark.parametrize("damage", ["figures.json", "manifest.json", "data/disputes.parquet"])
def test_damaged_outputs_are_no_fault(output: Path, tmp_path: Path, damage: str) -> None:
    shutil.copytree(output, tmp_path / "out")
    (tmp_path / "out" / "2021" / damage).write_bytes(b"{")
    assert _trace(tmp_path / "out", "disputes", "--community", "南门").code == 2


def test_outputs_of_other_schemas_are_refused(output: Path, tmp_path: Path) -> None:
    shutil.copytree(output, tmp_path / "out")
    path = tmp_path / "out" / "2021" / "figures.json"
    content = json.loads(path.read_bytes())
    for figure in content["figures"]:
        figure["rows"] += 1
    path.write_text(json.dumps(content), encoding="utf-8")
    done = _trace(tmp_path / "out", "disputes")
    assert done.code == 2
    assert "对不上" in done.err
