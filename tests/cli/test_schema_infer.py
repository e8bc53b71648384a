"""``fztally schema infer``: from a workbook that nobody has described to a definition that works."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fztally.store.schema_files import load_schemas
from tests.cli.calling import ROOT, call
from tests.folders import Folder

ROWS = [
    ["东湖社区2021年走访慰问登记表"],
    ["填报单位：东湖社区", None, "填报日期：2022-01-04"],
    ["序号", "社区", "走访日期", "对象姓名", "对象类别", "慰问金（元）", "身份证号码"],
    *(
        [n, "东湖社区", f"2021-03-0{n}", f"王{name}", kind, 300 * n, "11010519491231002X"]
        for n, (name, kind) in enumerate(
            (
                ("甲", "困难党员"),
                ("乙", "独居老人"),
                ("丙", "困难党员"),
                ("丁", "独居老人"),
                ("戊", "困难党员"),
                ("己", "困难党员"),
            ),
            1,
        )
    ),
    ["合计", None, None, None, None, 6300, None],
    ["填表人：张某", None, None, None, "审核人：李某"],
]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace of its own, with one workbook of an unknown ledger."""
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    (tmp_path / "ledgers").mkdir()
    Folder(tmp_path / "ledgers").book("走访慰问.xlsx", ROWS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_draft_is_checked_and_counted_as_it_is(office: Path) -> None:
    done = call("schema", "infer", "ledgers/走访慰问.xlsx", "--id", "visits", "--out", "schemas/visits.yaml")
    assert (done.code, done.err) == (0, "")
    assert "schemas/visits.yaml" in done.out.replace("\\", "/")
    text = (office / "schemas/visits.yaml").read_text(encoding="utf-8")
    assert "身份证号列没有列入：身份证号码" in text
    assert "11010519491231002X" not in text and "王甲" not in text
    ledger = load_schemas(office / "schemas").ledger("visits")
    kinds = {field.label: (field.kind, field.required) for field in ledger.fields if not field.fill_in}
    assert ledger.title == "走访慰问登记表"
    assert kinds["走访日期"] == ("date", True)
    assert kinds["对象类别"] == ("code", True)
    assert kinds["慰问金"] == ("int", True)
    assert call("schema", "check").code == 0
    counted = call("check", "--period", "2021", "--engine", "serial", "--json")
    assert counted.code in (0, 1)
    figures = call("consolidate", "--period", "2021", "--engine", "serial", "--json")
    assert figures.code == 0
    assert '"visits"' in (office / "output/2021/figures.json").read_text(encoding="utf-8")
    trace = call("trace", "visits", "--json").json
    assert len(trace["rows"]) == 6


def test_the_draft_goes_to_the_screen_when_no_file_is_named(office: Path) -> None:
    done = call("schema", "infer", "ledgers/走访慰问.xlsx", "--title", "慰问台账")
    assert done.code == 0
    assert "id: new_ledger" in done.out
    assert "title: 慰问台账" in done.out
    assert "6 行中 6 行有值" in done.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["absent.xlsx"], "没有文件 absent.xlsx"),
        (["ledgers/走访慰问.xlsx", "--id", "走访"], "id“走访”写法不对"),
        (["ledgers/走访慰问.xlsx", "--out", "schemas/disputes.yaml"], "已经存在，没有覆盖"),
        (["empty.xlsx"], "没有找到有数据的表"),
        (["broken.xlsx"], "broken.xlsx"),
        (["ledgers/走访慰问.xlsx", "--out", "nowhere/x.yaml"], "写不进去"),
    ],
)
def test_what_cannot_be_drafted(office: Path, words: list[str], said: str) -> None:
    Folder(office).book("empty.xlsx", [["无"]])
    (office / "broken.xlsx").write_bytes(b"PK\x03\x04broken")
    before = (office / "schemas/disputes.yaml").read_bytes()
    done = call("schema", "infer", *words)
    assert done.code == 2
    assert said in done.err
    assert (office / "schemas/disputes.yaml").read_bytes() == before
