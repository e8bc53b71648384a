"""``consolidate --compare``, ``freeze`` and ``diff``: as people call them, and what is said when they cannot."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.calling import Called, call
from tests.folders import Folder
from tests.write.workbook.opened import opened

HEAD = ("编号", "受理日期", "社区", "事件名称", "纠纷类型", "处理方式", "转交单位", "是否化解", "当事人")
REHAB = ("人员代号", "社区", "措施", "决定日期", "状态")


def _ledgers(place: Path, year: int, rows: list[tuple[str, str, str]]) -> Path:
    """A folder of ledgers: disputes as (number, kind, disposition), and a restricted one."""
    place.mkdir(parents=True, exist_ok=True)
    disputes = [
        (
            number,
            f"{year}-03-05",
            "东湖社区",
            f"纠纷{number}",
            kind,
            how,
            "司法所" if how == "转交" else None,
            "是",
            "王小明",
        )
        for number, kind, how in rows
    ]
    persons = [(f"A{n}", "东湖社区", "社区戒毒", f"{year - 1}-05-07", "在管") for n in range(len(rows))]
    book = {
        "纠纷": [["矛盾纠纷排查调处台账"], HEAD, *disputes],
        "戒毒": [["社区戒毒康复台账"], REHAB, *persons],
    }
    Folder(place).book("东湖社区台账.xlsx", book)
    return place


def _consolidate(ledgers: Path, period: str, output: Path, *options: object) -> Called:
    return call("consolidate", ledgers, "--period", period, "--output", output, "--engine", "serial", *options)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of 2020 and of 2021; those of 2021 were frozen, and then corrected."""
    place = tmp_path_factory.mktemp("history")
    first = [("1", "邻里", "转交"), ("2", "物业", "现场解决"), ("3", "邻里", "转交")]
    assert _consolidate(_ledgers(place / "2020", 2020, first[:2]), "2020", place / "output").code == 0
    assert _consolidate(_ledgers(place / "2021", 2021, first), "2021", place / "output").code == 0
    frozen = call("freeze", "2021", "--output", place / "output")
    assert (frozen.code, frozen.err) == (0, "")
    assert frozen.out.startswith("已冻结统计期 2021 的结果，上报日期 2021-12-31：")
    _ledgers(place / "2021", 2021, [("1", "邻里", "现场解决"), *first[1:2], ("4", "合同", "转交")])
    return place


@pytest.fixture(scope="module")
def corrected(place: Path) -> Called:
    """The run over the corrected ledgers, compared with the year before."""
    done = _consolidate(place / "2021", "2021", place / "output", "--compare", "last-year")
    assert (done.code, done.err) == (0, "")
    return done


def test_closing_lines_tell_what_changed_and_what_must_be_corrected(corrected: Called) -> None:
    lines = corrected.out.splitlines()
    assert "与上一次汇总相比：2 项指标有变动；新增 1 行，减少 1 行，修改 1 行（见“变动”）。" in lines
    assert (
        "与 2021-12-31 上报的数相比，2 项指标要更正（见“更正”）："
        "现场协调解决 1 → 2；转交相关办（中心）和社区 2 → 1。" in lines
    )


def test_the_workbook_has_a_sheet_for_each(corrected: Called, place: Path) -> None:
    book = opened(place / "output" / "2021" / "台账汇总.xlsx")
    assert book.sheetnames[5:9] == ["更正", "对比", "变动", "台账质量考核"]
    form = book["矛盾纠纷排查调处情况统计表"]
    heads = [form.cell(4, n).value for n in range(1, 6)]
    assert heads[3:5] == ["上年同期", "增减"]
    assert [form.cell(6, n).value for n in range(1, 6)] == ["邻里", 0, 1, 1, 0]


def test_nothing_is_done_again_while_nothing_changes(corrected: Called, place: Path) -> None:
    again = _consolidate(place / "2021", "2021", place / "output", "--compare", "last-year")
    assert again.out.splitlines()[1:] == corrected.out.splitlines()
    assert again.out.startswith("台账、设置与上次相同")


def test_a_change_of_the_compared_results_is_noticed(corrected: Called, place: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    shutil.copytree(place / "output", output)
    path = output / "2020" / "figures.json"
    path.write_bytes(path.read_bytes() + b"\n")
    again = _consolidate(place / "2021", "2021", output, "--compare", "last-year")
    assert not again.out.startswith("台账、设置与上次相同")


def test_the_summary_for_machines_tells_it_too(corrected: Called, place: Path) -> None:
    found = _consolidate(place / "2021", "2021", place / "output", "--compare", "last-year", "--json").json
    moved = ["disputes_on_site", "disputes_transferred"]
    assert found["changes"] == {"figures": moved, "added": 1, "gone": 1, "changed": 1}
    assert found["corrections"] == {"date": "2021-12-31", "figures": moved}


@pytest.mark.parametrize(
    ("period", "compare", "said"),
    [
        ("2021", "2019", "没有统计期 2019 的汇总结果"),
        ("2021-03", "last-year", "没有统计期 2020-03 的汇总结果"),
        ("2021-03", "last-period", "没有统计期 2021-02 的汇总结果"),
        ("2021", "去年", "对比期“去年”写法不对"),
        ("2021", "2021", "统计期 2021 不能与“2021”对比"),
        ("2021-02..05", "last-period", "统计期 2021-02..05 不能与“last-period”对比"),
    ],
)
def test_what_cannot_be_compared_is_one_sentence(place: Path, period: str, compare: str, said: str) -> None:
    done = _consolidate(place / "2021", period, place / "output", "--compare", compare)
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 2
    assert done.err.startswith(f"错误：{said}")
    assert "--compare" in done.err or "last-year" in done.err


def test_the_settings_may_name_the_other_period(place: Path, tmp_path: Path) -> None:
    config = tmp_path / "fztally.toml"
    config.write_text("period = 2021\ncompare = 2019\n", encoding="utf-8")
    done = call("consolidate", place / "2021", "--config", config, "--output", place / "output")
    assert done.err.startswith("错误：没有统计期 2019 的汇总结果")
    config.write_text('compare = "zwei"\n', encoding="utf-8")
    done = call("consolidate", place / "2021", "--config", config)
    assert "第 1 行 有误：“compare”应为：对比期写 2020、" in done.err


def _diff(place: Path, *runs: object) -> Called:
    return call("diff", *runs, "--output", place / "output")


def test_diff_of_a_run_with_the_one_before(corrected: Called, place: Path) -> None:
    lines = _diff(place, "2021").out.splitlines()
    assert lines[1:4] == [
        "指标变动 2 项：",
        "  现场协调解决：1 → 2 (+1)，修改 1 行",
        "  转交相关办（中心）和社区：2 → 1 (-1)，新增 1 行，减少 1 行，修改 1 行",
    ]
    assert lines[4] == "行的变动：新增 1 行，减少 1 行，修改 1 行"
    gone, changed, added = lines[5:8]
    assert gone.startswith("【减少】矛盾纠纷排查调处台账 东湖社区 3：受理日期 2021-03-05；事件名称 纠纷3；")
    assert changed == (
        "【修改】矛盾纠纷排查调处台账 东湖社区 1：处理方式：转交 → 现场协调解决；转交单位：司法所 → （空）。"
        "影响：现场协调解决 +1；转交相关办（中心）和社区 -1（东湖社区台账.xlsx!纠纷!3）"
    )
    assert added.endswith(
        "。影响：受理矛盾纠纷 +1；转交相关办（中心）和社区 +1；已调处化解 +1（东湖社区台账.xlsx!纠纷!5）"
    )
    assert len(lines) == 8


def test_diff_names_runs_by_period_or_folder(corrected: Called, place: Path) -> None:
    frozen = place / "output" / "2021" / "frozen" / "2021-12-31"
    by_folder = _diff(place, frozen, place / "output" / "2021").out.splitlines()
    assert by_folder[0] == f"{frozen} → {place / 'output' / '2021'}"
    assert by_folder[1:] == _diff(place, "2021/frozen/2021-12-31", "2021").out.splitlines()[1:]
    assert by_folder[1:] == _diff(place, "2021").out.splitlines()[1:]


def test_diff_of_a_run_with_itself(corrected: Called, place: Path) -> None:
    assert _diff(place, "2021", "2021").out.splitlines()[1:] == ["没有不同。"]


def test_diff_of_two_periods_compares_figures_alone(corrected: Called, place: Path) -> None:
    lines = _diff(place, "2020", "2021").out.splitlines()
    assert lines[1] == "统计期不同（2020 与 2021），只比指标，不逐行比较。"
    assert "  受理矛盾纠纷：2 → 3 (+1)" in lines
    assert not [line for line in lines if line.startswith("【")]


def test_diff_for_machines(corrected: Called, place: Path) -> None:
    found = _diff(place, "2021", "--json").json
    assert {figure["id"]: figure["by"] for figure in found["figures"]} == {
        "disputes_on_site": 1,
        "disputes_transferred": -1,
    }
    (ledger,) = found["ledgers"]
    assert (ledger["ledger"], ledger["added"], ledger["gone"], ledger["changed"]) == ("disputes", 1, 1, 1)
    changed = next(row for row in ledger["rows"] if row["change"] == "changed")
    assert changed["effects"] == {"disputes_on_site": 1.0, "disputes_transferred": -1.0}
    assert {cell["label"] for cell in changed["cells"]} == {"处理方式", "转交单位"}


def test_diff_does_not_flood(place: Path, tmp_path: Path) -> None:
    many = [(str(n), "邻里", "转交") for n in range(100)]
    for runs in (many[:1], many):
        _consolidate(_ledgers(tmp_path / "ledgers", 2021, runs), "2021", tmp_path / "output")
    short, whole = (_diff(tmp_path, "2021", *more).out.splitlines() for more in ((), ("--all",)))
    assert sum(line.startswith("【新增】") for line in short) == 40
    assert short[-1] == "…… 还有 59 条（加 --all 全部列出）"
    assert "社区戒毒康复台账：新增 99 行（受限台账，不列明细）。" in short
    assert sum(line.startswith("【新增】") for line in whole) == 99
    assert not any("A1" in line for line in whole)


@pytest.mark.parametrize(("runs", "said"), [(("2019", "2021"), "里没有汇总结果"), (("2020",), "没有上一次的结果可比")])
def test_diff_of_what_is_not_there(place: Path, runs: tuple[str, ...], said: str) -> None:
    done = _diff(place, *runs)
    assert (done.code, done.out) == (2, "")
    assert said in done.err.splitlines()[0]


def test_freeze_says_when_it_has_to_be_told_the_day(corrected: Called, place: Path, tmp_path: Path) -> None:
    shutil.copytree(place / "output", tmp_path / "output")
    options = ("--output", tmp_path / "output")
    other = call("freeze", "2021", *options)
    assert (other.code, other.out) == (2, "")
    assert other.err.splitlines()[0] == "错误：上报日期 2021-12-31 已经冻结过另一份结果，不会覆盖。"
    dated = call("freeze", "2021", "--date", "2022-01-20", "--json", *options).json
    assert (dated["date"], dated["new"]) == ("2022-01-20", True)
    again = call("freeze", "2021", "--date", "2022-01-20", *options)
    assert again.out.startswith("统计期 2021 的这份结果已经冻结过")
    bad = call("freeze", "2021", "--date", "20.1.2022", *options)
    assert (bad.code, bad.err.splitlines()[0]) == (2, "错误：日期“20.1.2022”写法不对。")


def test_freeze_goes_by_the_closing_day_of_the_run(tmp_path: Path) -> None:
    ledgers = _ledgers(tmp_path / "ledgers", 2021, [("1", "邻里", "转交")])
    _consolidate(ledgers, "2021", tmp_path / "output", "--until", "2021-11-30")
    # of the only period that is there
    assert call("freeze", "--output", tmp_path / "output", "--json").json["date"] == "2021-11-30"


def test_freeze_without_a_run(tmp_path: Path) -> None:
    done = call("freeze", "2021", "--output", tmp_path)
    assert (done.code, done.err.splitlines()[1]) == (2, "请先运行 fztally consolidate。")


def test_freeze_minds_damaged_outputs(corrected: Called, place: Path, tmp_path: Path) -> None:
    shutil.copytree(place / "output", tmp_path / "output")
    manifest = tmp_path / "output" / "2021" / "manifest.json"
    manifest.write_text(json.dumps({"settings": 3, "outputs": [3]}), encoding="utf-8")
    done = call("freeze", "2021", "--date", "2022-02-01", "--output", tmp_path / "output")
    assert done.code == 0


def test_closing_lines_in_english(corrected: Called, place: Path) -> None:
    done = call("--lang", "en", "diff", "2021", "--output", place / "output")
    assert "2 figures moved:" in done.out
    assert "Rows: 1 rows added, 1 rows gone, 1 rows changed" in done.out
