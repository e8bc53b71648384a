"""``check`` and ``consolidate``: what they say, what they write, and their exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.calling import Called, call
from tests.cli.conftest import COMPLAINTS
from tests.folders import Folder

GOOD = ["T1", "2021-03-05", "幸福社区", "王小明", "物业", "电梯停运", "已办结"]


def _check(folder: Path, *options: object) -> Called:
    return call("check", folder, "--period", "2021", "--engine", "serial", *options)


def _consolidate(folder: Path, *options: object) -> Called:
    output = folder.parent / "out"
    return call("consolidate", folder, "--period", "2021", "--engine", "serial", "--output", output, *options)


@pytest.fixture(scope="module")
def checked(ledgers: Path) -> Called:
    """What a check of the small workspace says."""
    return _check(ledgers)


def test_findings_say_where_what_and_what_to_do(checked: Called) -> None:
    assert checked.code == 1
    (line,) = [line for line in checked.out.splitlines() if line.startswith("【错误】")]
    assert line.startswith(
        "【错误】幸福社区/来访投诉台账.xlsx!Sheet1!B5  “投诉时间”中的“11月中旬”不是明确的日期。这一行没有计入。"
    )
    assert line.endswith("请写成 2021-03-05 这样的日期。")


def test_the_closing_lines_account_for_files_rows_figures_and_findings(checked: Called) -> None:
    lines = checked.out.splitlines()
    closing = lines[lines.index("") + 1 :]
    assert closing[0] == "统计期 2021：文件 3 个，全部读出。"
    assert closing[1].startswith("表中共 15 行：计入 5 行，待核 1 行（有错误，没有计入），重复 0 行，不计 9 行")
    assert closing[2].startswith("指标：")
    assert "空缺（" in closing[2]
    assert closing[-2].startswith("问题：错误 1 条，警告 0 条")
    assert closing[-1] == "这是检查，没有写任何文件；要出汇总表，请运行 fztally consolidate。"


def test_check_writes_nothing(ledgers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(ledgers.parent.rglob("*"))
    monkeypatch.chdir(tmp_path)
    _check(ledgers)
    assert sorted(ledgers.parent.rglob("*")) == before
    assert list(tmp_path.iterdir()) == []


def test_the_machine_summary_lists_every_finding(ledgers: Path) -> None:
    done = _check(ledgers, "--json")
    assert (done.code, done.err) == (1, "")
    found = done.json
    assert (found["files"], found["rows"], found["kept"], found["rejected"]) == (3, 15, 5, 1)
    assert found["rows"] == found["kept"] + found["rejected"] + found["duplicate"] + found["excluded"]
    (error,) = [entry for entry in found["list"] if entry["severity"] == "error"]
    place = {
        key: error[key] for key in ("code", "ledger", "community", "file", "sheet", "cell", "row", "field", "value")
    }
    assert place == {
        "code": "date-invalid",
        "ledger": "complaints",
        "community": "幸福社区",
        "file": "幸福社区/来访投诉台账.xlsx",
        "sheet": "Sheet1",
        "cell": "B5",
        "row": 5,
        "field": "received_on",
        "value": "11月中旬",
    }


def test_an_unreadable_file_does_not_stop_the_rest(folder: Folder) -> None:
    folder.book("好.xlsx", [["来访投诉台账"], COMPLAINTS, GOOD])
    (folder.path / "坏.xlsx").write_bytes(b"PK\x03\x04 not really")
    done = _check(folder.path)
    assert done.code == 1
    assert "文件 2 个，其中 1 个读不出来。" in done.out
    assert "计入 1 行" in done.out
    assert "【错误】坏.xlsx  文件无法读取：" in done.out


def test_a_clean_folder_is_done(folder: Folder) -> None:
    folder.book("好.xlsx", [["来访投诉台账"], COMPLAINTS, GOOD])
    assert _check(folder.path).code == 0
    assert _consolidate(folder.path, "--strict").code == 0


def test_only_so_many_findings_are_listed(folder: Folder) -> None:
    rows = [[f"T{n}", "11月中旬", "幸福社区", "王", f"类{n}", "噪声", "已办结"] for n in range(60)]
    folder.book("坏.xlsx", [["来访投诉台账"], COMPLAINTS, *rows])
    some, everything = _check(folder.path).out, _check(folder.path, "--all").out
    listed = some.count("【错误】") + some.count("【警告】")
    assert listed == 40
    total = everything.count("【错误】") + everything.count("【警告】")
    assert f"还有 {total - 40} 条（加 --all 全部列出）" in some


def test_remarks_are_listed_only_when_asked_for(folder: Folder) -> None:
    folder.book("好.xlsx", [["来访投诉台账"], [*COMPLAINTS, "天气"], [*GOOD, "晴"]])
    assert "【提示】" not in _check(folder.path).out
    assert "【提示】" in _check(folder.path, "--all").out
    assert _check(folder.path, "--all").code == 0


def test_escape_sequences_of_a_ledger_do_not_reach_the_terminal(folder: Folder) -> None:
    path = folder.book("好.xlsx", [["来访投诉台账"], COMPLAINTS, [*GOOD[:1], "\u202e1月\u2066", *GOOD[2:]]])
    path.rename(path.with_name("x\x1b[2J\n.xlsx"))
    out = _check(folder.path).out
    assert ".xlsx!Sheet1!B3  “投诉时间”中的“ 1月 ”" in out
    assert not {"\x1b", "\u202e", "\u2066"} & set(out)


def test_consolidate_says_where_to_look(ledgers: Path, tmp_path: Path) -> None:
    done = call("consolidate", ledgers, "--period", "2021", "--engine", "serial", "--output", tmp_path)
    assert (done.code, done.err) == (0, "")
    *_, where, returns = done.out.splitlines()
    assert where == f"汇总表：{tmp_path / '2021' / '台账汇总.xlsx'}（问题在其中的“问题清单”）"
    assert returns == f"退回修改：{tmp_path / '2021' / 'returns'}（1 个社区的标注件）"
    assert (tmp_path / "2021" / "台账汇总.xlsx").is_file()


def test_strict_makes_findings_count(ledgers: Path, tmp_path: Path) -> None:
    options = ("--period", "2021", "--engine", "serial", "--output", tmp_path, "--strict")
    assert call("consolidate", ledgers, *options).code == 1
    assert (tmp_path / "2021" / "figures.json").is_file()


def test_what_consolidate_tells_machines(ledgers: Path, output: Path, tmp_path: Path) -> None:
    options = ("--period", "2021", "--engine", "serial", "--output", tmp_path, "--json")
    found = call("consolidate", ledgers, *options).json
    assert found["findings"]["error"] == 1
    assert {Path(path).name for path in found["outputs"]} >= {"台账汇总.xlsx", "figures.json", "findings.csv"}
    assert all(Path(path).is_file() for path in found["outputs"])
    manifests = [json.loads((base / "2021" / "manifest.json").read_bytes()) for base in (output, tmp_path)]
    assert manifests[0]["run"] == manifests[1]["run"] == found["run"]


@pytest.mark.parametrize(("choice", "kept"), [("drop", 1), ("keep", 2)])
def test_equal_rows_as_asked(folder: Folder, choice: str, kept: int) -> None:
    rows = [["幸福社区", "王一", "委员"], ["幸福社区", "王一", "委员"]]
    folder.book("联络员.xlsx", [["法治联络员名册"], ["社区", "姓名", "职务"], *rows])
    assert _check(folder.path, "--on-duplicate", choice, "--json").json["kept"] == kept


@pytest.mark.parametrize(("choice", "kept"), [("none", 0), ("first", 1), ("last", 1)])
def test_conflicts_as_asked(folder: Folder, choice: str, kept: int) -> None:
    folder.book("投诉.xlsx", [["来访投诉台账"], COMPLAINTS, GOOD, [*GOOD[:5], "漏水", "已办结"]])
    assert _check(folder.path, "--on-conflict", choice, "--json").json["kept"] == kept
