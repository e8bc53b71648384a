"""``fztally schema learn``: a near match is confirmed once and read outright from then on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.calling import ROOT, call
from tests.folders import Folder

HEADER = ("编号", "投诉时间", "社区", "投诉人", "投诉类别", "投诉内容", "办理情况状态")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A workspace with schemas of its own."""
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    (tmp_path / "ledgers").mkdir()
    return tmp_path


def schema_files(office: Path) -> dict[str, bytes]:
    folder = office / "schemas"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def learn(office: Path, *words: str) -> tuple[int, str]:
    done = call("schema", "learn", *words, "--schemas", office / "schemas")
    return done.code, done.out + done.err


def changed(office: Path, before: dict[str, bytes]) -> dict[str, tuple[str, str]]:
    """file -> (lines that are gone, lines that are new)."""
    now = schema_files(office)
    assert now.keys() == before.keys()
    found = {}
    for name, data in now.items():
        if data != before[name]:
            old, new = (text.decode().splitlines() for text in (before[name], data))
            pairs = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
            found[name] = ("\n".join(one for one, _ in pairs), "\n".join(two for _, two in pairs))
    return found


@pytest.mark.parametrize(
    ("words", "file", "added"),
    [
        (("disputes", "received_on", "收件日期"), "disputes.yaml", ", 收件日期]"),
        (("矛盾纠纷台账", "受理日期", "收件日期"), "disputes.yaml", ", 收件日期]"),
        (("disputes", "备注", "其他情况"), "common.yaml", ", 其他情况]"),
        (("disputes", "纠纷类型", "邻里矛盾", "--as", "邻里"), "codes/disputes_category.yaml", ", 邻里矛盾]"),
        (("petitions", "form", "当面反映", "--as", "来访"), "petitions.yaml", ", 当面反映]"),
        (("disputes", "是否化解", "已解决", "--as", "是"), "disputes.yaml", ", 已解决]"),
        (("disputes", "社区", "东湖小区", "--as", "东湖社区"), "communities.yaml", ", 东湖小区]"),
        (("grid_staff", "文化程度", "学历（最高）", "--json"), "grid_staff.yaml", "学历（最高）"),
    ],
)
def test_a_word_is_written_where_it_belongs_and_nothing_else_changes(
    office: Path, words: tuple[str, ...], file: str, added: str
) -> None:
    before = schema_files(office)
    code, _ = learn(office, *words)
    assert code == 0
    ((name, (old, new)),) = changed(office, before).items()
    assert name == file
    assert added in new and added not in old
    assert len(new.splitlines()) == 1
    assert call("schema", "check", "--schemas", office / "schemas").code == 0


def test_a_word_that_is_known_is_not_written_again(office: Path) -> None:
    before = schema_files(office)
    assert learn(office, "disputes", "受理日期", "受理时间") == (
        0,
        "“受理时间”已经是“受理日期”一列的列名，不用再记。\n",
    )
    assert learn(office, "disputes", "纠纷类型", "邻里纠纷类", "--as", "邻里")[0] == 0
    assert schema_files(office) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("disputes", "备注", "发生地点"), "没有写入，因为写入后会有错误"),
        (("disputes", "纠纷类型", "物业纠纷", "--as", "邻里"), "“物业纠纷”同时是“邻里”和“物业”的写法"),
        (("disputes", "社区", "幸福", "--as", "东湖社区"), "“幸福”同时指“东湖社区”和“幸福社区”"),
        (("disputes", "收件", "收件日期"), "矛盾纠纷排查调处台账没有字段 收件。"),
        (("dispute", "受理日期", "收件日期"), "没有台账 dispute"),
        (("disputes", "纠纷类型", "邻里矛盾", "--as", "邻居"), "“邻居”不是“纠纷类型”可填的值"),
        (("disputes", "事件名称", "邻里矛盾", "--as", "邻里"), "“事件名称”没有规定可填的值，不能用 --as。"),
        (("disputes", "受理日期"), "请写明台账、字段和要记住的列名。"),
        (("disputes", "受理日期", " "), "是空的"),
        (("disputes", "受理日期", "收件日期，来件日期"), "里有中文逗号"),
    ],
)
def test_what_cannot_be_kept_changes_nothing(office: Path, words: tuple[str, ...], said: str) -> None:
    before = schema_files(office)
    code, out = learn(office, *words)
    assert code == 2
    assert said in out
    assert schema_files(office) == before


def test_a_near_match_of_the_last_run_is_offered_kept_and_read_outright(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Folder(office / "ledgers").book(
        "来访投诉台账.xlsx",
        [["来访投诉台账（东湖社区）"], HEADER, ["T1", "2021-03-05", "东湖社区", "王某", "物业", "电梯", "已办结"]],
    )
    monkeypatch.chdir(office)

    def run() -> list[str]:
        assert call("consolidate", "--period", "2021", "--engine", "serial").code == 0
        return (office / "output/2021/findings.csv").read_text(encoding="utf-8-sig").splitlines()[1:]

    assert ["column-near" in line for line in run()] == [True]
    offered = call("schema", "learn")
    assert offered.code == 0
    assert 'fztally schema learn complaints status "办理情况状态"' in offered.out
    assert call("schema", "learn", "--json").json == [
        {"ledger": "complaints", "field": "status", "word": "办理情况状态"}
    ]
    assert learn(office, "complaints", "status", "办理情况状态")[0] == 0
    assert "没有按近似读取的列名" in call("schema", "learn").out
    assert run() == []


def test_without_a_run_it_says_so(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(office)
    done = call("schema", "learn")
    assert done.code == 2
    assert "fztally consolidate" in done.err


def test_the_bundled_schemas_are_not_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = call("schema", "learn", "disputes", "受理日期", "收件日期")
    assert done.code == 2
    assert "随程序提供的不能修改" in done.err
