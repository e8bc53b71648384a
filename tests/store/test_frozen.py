"""What was reported is kept for good: never overwritten, never read as a ledger, and noticed when somebody touches it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from fztally.model.analysis import Analysis
from fztally.pipeline import write
from fztally.store.frozen import Index, OtherwiseFrozenError, freeze, latest_frozen
from fztally.write.outputs import Written
from tests.folders import Folder
from tests.write.killing import contents

HEAD = ["编号", "受理日期", "社区", "事件名称", "纠纷类型", "处理方式", "转交单位", "是否化解"]
ROWS = [[f"{n}", "2021-03-05", "东湖社区", f"纠纷{n}", "邻里", "转交", "司法所", "是"] for n in range(3)]


def _analysis(folder: Folder, rows: list[list[str]]) -> Analysis:
    folder.book("东湖社区.xlsx", {"台账": [["矛盾纠纷排查调处台账"], HEAD, *rows]})
    return folder.analyse()


def _freeze(written: Written, date: str) -> bool:
    return freeze(written.summary.parent, Index("2021", date, "", {}), more=[written.summary.name])


@pytest.fixture
def reported(folder: Folder) -> Written:
    """A run that was frozen."""
    written = write(_analysis(folder, ROWS))
    assert _freeze(written, "2021-12-31")
    return written


def _frozen(written: Written, date: str = "2021-12-31") -> Path:
    return written.summary.parent / "frozen" / date


def test_everything_that_tells_what_was_reported_is_kept(reported: Written) -> None:
    target, kept = reported.summary.parent, contents(_frozen(reported))
    assert {"figures.json", "manifest.json", "frozen.json", "台账汇总.xlsx", "data/disputes.parquet"} <= set(kept)
    assert all(data == (target / name).read_bytes() for name, data in kept.items() if name != "frozen.json")
    index = json.loads(kept["frozen.json"])
    assert set(index["files"]) == set(kept) - {"frozen.json"}
    assert (index["period"], index["date"]) == ("2021", "2021-12-31")


def test_later_runs_leave_it_alone_and_tell_what_is_to_be_corrected(reported: Written, folder: Folder) -> None:
    before = contents(_frozen(reported))
    same = write(folder.analyse()).history.corrections
    assert same is not None and not same
    corrections = write(_analysis(folder, ROWS[:2])).history.corrections
    assert corrections is not None
    assert {
        moved.either.id: (moved.before.value, moved.after.value)
        for moved in corrections.figures
        if moved.before and moved.after
    } == {
        "disputes": (3, 2),
        "disputes_transferred": (3, 2),
        "disputes_resolved": (3, 2),
    }
    assert corrections.since == "2021-12-31"
    # two runs later it is still what was reported that counts
    again = write(_analysis(folder, [*ROWS[:2], ["9", *ROWS[0][1:]]])).history.corrections
    assert again is not None and len(again.ledgers[0].rows) == 2
    assert contents(_frozen(reported)) == before


def test_the_same_again_is_nothing_new(reported: Written) -> None:
    before = contents(_frozen(reported))
    assert not _freeze(reported, "2021-12-31")
    assert contents(_frozen(reported)) == before


def test_nothing_is_overwritten(reported: Written, folder: Folder) -> None:
    before = contents(_frozen(reported))
    written = write(_analysis(folder, ROWS[:1]))
    with pytest.raises(OtherwiseFrozenError):
        _freeze(written, "2021-12-31")
    assert contents(_frozen(reported)) == before
    assert not list(_frozen(reported).parent.glob(".*"))


def test_a_later_report_is_the_one_that_counts(reported: Written, folder: Folder) -> None:
    written = write(_analysis(folder, ROWS[:1]))
    assert _freeze(written, "2022-01-20")
    latest = latest_frozen(written.summary.parent)
    assert latest is not None and (latest.date, latest.whole) == ("2022-01-20", True)
    corrections = write(folder.analyse()).history.corrections
    assert corrections is not None and (corrections.since, bool(corrections)) == ("2022-01-20", False)


@pytest.mark.parametrize(
    "damage", ["figures.json", "data/disputes.parquet", "台账汇总.xlsx", "frozen.json", "more.txt"]
)
def test_a_touched_report_is_noticed(reported: Written, folder: Folder, damage: str) -> None:
    path = _frozen(reported) / damage
    data = path.read_bytes() if path.exists() else b""
    path.unlink(missing_ok=True)
    path.write_bytes(data[:-1] + b"\n \n")
    history = write(folder.analyse()).history
    if damage == "frozen.json":
        # white space is no change of what it says
        assert history.corrections is not None
        path.write_bytes(b"{}")
        history = write(folder.analyse()).history
    assert history.corrections is None
    assert history.remarks == (f"{_frozen(reported)} 里的上报数据被改动过或不完整，没有与它对照。",)


def test_it_is_not_read_as_a_ledger(reported: Written, folder: Folder) -> None:
    # somebody keeps the output folder among the ledgers
    shutil.copytree(reported.summary.parent, folder.path / "output" / "2021")
    assert [file.path for file in folder.analyse().files] == ["东湖社区.xlsx"]


def test_its_files_cannot_be_changed_by_accident(reported: Written) -> None:
    assert not [path for path in _frozen(reported).rglob("*") if path.is_file() and path.stat().st_mode & 0o222]
