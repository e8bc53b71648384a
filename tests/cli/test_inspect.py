"""``inspect``: how a file was read, and why."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.cli.calling import Called, call
from tests.folders import Folder

DISPUTES = ("编号", "受理日期", "所属社区", "事件名称", "纠纷类型", "处理方式", "天气")


@pytest.fixture
def file(folder: Folder) -> Path:
    return folder.book(
        "东湖社区/矛盾.xlsx",
        {
            "三月": [
                ["矛盾纠纷排查调处台账"],
                ["填报单位：东湖社区"],
                DISPUTES,
                ["001", "2021.3.5", "东湖社区", "漏水", "邻里纠纷", "现场解决", "晴"],
                ["002", "2021年3月8日", "东湖社区", "欠薪", "劳资", "转交", "雨"],
                ["合计", 2, None, None, None, None, None],
                ["注：本表按月报送", None, None, None, None, None, None],
            ],
            "空白": [["随便写点什么"]],
        },
    )


def _inspect(file: Path, *options: str) -> Called:
    return call("inspect", file, "--period", "2021", *options)


def test_tables_rows_and_columns_for_machines(file: Path) -> None:
    done = _inspect(file, "--json")
    assert (done.code, done.err) == (0, "")
    (found,) = done.json
    assert found["file"].endswith("东湖社区/矛盾.xlsx")
    table, other = found["tables"]
    assert (table["sheet"], table["ledger"], table["community"]) == ("三月", "disputes", "东湖社区")
    assert table["rows"] == {
        "title": [[1, 1]],
        "note": [[2, 2], [7, 7]],
        "header": [[3, 3]],
        "data": [[4, 5]],
        "total": [[6, 6]],
    }
    assert table["score"] == pytest.approx(sum(table["reasons"].values()), abs=0.2)
    columns = {column["label"]: column for column in table["columns"]}
    assert [columns[label]["field"] for label in ("受理日期", "所属社区", "天气")] == ["received_on", "community", ""]
    assert columns["受理日期"]["how"] == "exact"
    assert columns["天气"]["how"] == "unknown"
    assert columns["受理日期"]["normalised"] == [
        {"written": "2021.3.5", "read": "2021-03-05", "count": 1},
        {"written": "2021年3月8日", "read": "2021-03-08", "count": 1},
    ]
    assert columns["事件名称"]["normalised"] == []
    assert other["ledger"] == ""
    assert {finding["code"] for finding in found["findings"]} >= {"column-unknown"}


def test_the_same_in_words(file: Path) -> None:
    out = _inspect(file).out
    for said in (
        "工作表“三月”：矛盾纠纷排查调处台账，东湖社区",
        "  认定依据（满分约 100）：列名 ",
        "数据        2 行：4–5",
        "说明和落款  2 行：2、7",
        "处理方式 (disposition)",
        "换算：2021.3.5 → 2021-03-05（1 格）；2021年3月8日 → 2021-03-08（1 格）",
        "不认识，没有读入",
        "工作表“空白”：没有可计数的表（1 行）",
        "【提示】",
    ):
        assert said in out


def test_the_folder_tells_whose_ledger_it_is(folder: Folder) -> None:
    path = folder.book(
        "幸福社区/矛盾纠纷排查调处台账.xlsx", [DISPUTES[:2] + DISPUTES[3:], ["1", "2021-03-05", "漏", "邻里", "转交"]]
    )
    (found,) = _inspect(path, "--json").json
    assert found["tables"][0]["community"] == "幸福社区"


def test_missing_required_columns_are_named(folder: Folder) -> None:
    path = folder.book(
        "矛盾纠纷排查调处台账.xlsx", [["矛盾纠纷排查调处台账"], DISPUTES[:4], ["1", "2021-03-05", "东湖", "漏"]]
    )
    (found,) = _inspect(path, "--json").json
    assert found["tables"][0]["missing"] == ["纠纷类型", "处理方式"]
    assert "没有找到的必填列：纠纷类型、处理方式" in _inspect(path).out


def test_what_costs_a_row_in_a_run_is_an_error_here(folder: Folder) -> None:
    row = ["1", "3月初", "东湖", "漏", "邻里", "现场解决"]
    path = folder.book(
        "矛盾纠纷排查调处台账.xlsx", [["矛盾纠纷排查调处台账"], [*DISPUTES[:6], "办结日期"], [*row, "4月初"]]
    )
    out = _inspect(path).out
    assert "“受理日期”中的“3月初”不是明确的日期。这一行没有计入。" in out
    assert "“办结日期”中的“4月初”不是明确的日期。这一格按空白处理。" in out


def test_personal_fields_are_masked(folder: Folder) -> None:
    path = folder.book(
        "联络员.xlsx",
        [
            ["法治联络员名册"],
            ["社区", "姓名", "电话"],
            ["东湖社区", " 王小明（主任）", "138 1234 5678"],
            ["东湖", "李红", 13912345678],
        ],
    )
    shown = _inspect(path).out + _inspect(path, "--json").out
    for personal in ("王小明", "李红", "1234"):
        assert personal not in shown


def test_each_file_of_a_zip(file: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "三月.zip", "w") as archive:
        archive.write(file, "东湖社区/矛盾.xlsx")
        archive.write(file, "再一份.xlsx")
    found = _inspect(tmp_path / "三月.zip", "--json").json
    assert sorted(entry["file"].rpartition("三月.zip/")[2] for entry in found) == ["东湖社区/矛盾.xlsx", "再一份.xlsx"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\x00\x01\x02"])
def test_what_cannot_be_read_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(content)
    done = _inspect(path)
    assert (done.code, done.err) == (0, "")
    assert "【错误】" in done.out
