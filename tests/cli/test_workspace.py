"""A workspace used from elsewhere: its settings and definitions belong to its ledgers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.calling import call
from tests.folders import Folder

ROWS = [["矛盾纠纷排查调处台账"], ["收件日", "社区", "事件名称", "纠纷类型", "处理方式"]]


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace whose definitions know a further column name, seen from another folder."""
    place = tmp_path / "workspace"
    call("init", place, "--period", "2021")
    disputes = place / "schemas" / "disputes.yaml"
    content = disputes.read_text(encoding="utf-8").replace("label: 受理日期", "label: 收件日", 1)
    disputes.write_text(content, encoding="utf-8")
    rows = [*ROWS, ["2021-03-05", "东湖社区", "漏水", "邻里", "现场解决"]]
    Folder(place / "ledgers").book("东湖社区/矛盾纠纷.xlsx", rows)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    return place


def test_check_uses_what_lies_beside_the_ledgers(elsewhere: Path) -> None:
    found = call("check", elsewhere / "ledgers", "--engine", "serial", "--json").json
    assert (found["period"], found["kept"], found["findings"]["error"]) == ("2021", 1, 0)


def test_trace_uses_what_lies_beside_the_outputs(elsewhere: Path) -> None:
    output = elsewhere / "output"
    call("consolidate", elsewhere / "ledgers", "--engine", "serial", "--output", output)
    found = call("trace", "disputes", "--output", output, "--json").json
    assert found["rows"][0]["cells"]["收件日"] == "2021-03-05"


def test_inspect_uses_what_belongs_to_the_file(elsewhere: Path) -> None:
    (found,) = call("inspect", elsewhere / "ledgers" / "东湖社区" / "矛盾纠纷.xlsx", "--json").json
    assert found["file"] == "东湖社区/矛盾纠纷.xlsx"
    (table,) = found["tables"]
    assert (table["ledger"], table["missing"]) == ("disputes", [])


def test_a_file_outside_of_any_workspace_is_read_with_what_is_at_hand(elsewhere: Path) -> None:
    path = Folder(Path.cwd()).book("台账.xlsx", [*ROWS, ["2021-03-05", "东湖", "漏水", "邻里", "转交"]])
    (found,) = call("inspect", path, "--period", "2021", "--json").json
    assert found["tables"][0]["missing"] == ["受理日期"]
