"""What is remembered between runs, through the pipeline's door."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from fztally.model.analysis import Analysis
from fztally.model.job import Job, Settings
from fztally.model.period import Period
from fztally.pipeline import analyse
from fztally.store.schema_files import bundled_schemas
from tests.folders import Folder

HEADER = ["序号", "编号", "投诉时间", "社区", "投诉人", "投诉渠道", "投诉类别", "投诉内容", "办理状态"]


def row(n: int, status: str = "办理中") -> list[object]:
    return [n, f"00{n}", f"2021-03-0{n}", "幸福社区", "王明", "来访", "物业", f"电梯{n}", status]


def run(folder: Folder, **changes: object) -> tuple[Analysis, list[int]]:
    """The analysis, and how many files had to be read."""
    read: list[int] = [0]
    job = Job(
        folder.path, bundled_schemas(), folder.path.parent / "out", Period.parse("2021"), Settings(engine="serial")
    )
    for name, value in changes.items():
        object.__setattr__(job, name, value)
    analysis = analyse(job, lambda done, total: read.__setitem__(0, done), remember=True)
    return analysis, read


def parts(folder: Folder) -> list[Path]:
    return sorted((folder.path.parent / "out").rglob("*.part"))


@pytest.fixture
def two(folder: Folder) -> Folder:
    for name in ("a", "b"):
        folder.book(f"{name}.xlsx", [["来访投诉台账"], HEADER, row(1 if name == "a" else 2)])
    return folder


def test_an_unchanged_file_is_not_read_again(two: Folder) -> None:
    first, read = run(two)
    assert read == [2]
    again, read = run(two)
    assert read == [0]
    assert again.ledgers["complaints"].frame.equals(first.ledgers["complaints"].frame)
    assert (again.findings, again.figures, again.files) == (first.findings, first.figures, first.files)


def test_one_corrected_file_is_read_alone_and_the_old_part_is_forgotten(two: Folder) -> None:
    run(two)
    two.book("a.xlsx", [["来访投诉台账"], HEADER, row(1, "已办结")])
    analysis, read = run(two)
    assert read == [1]
    assert analysis.ledgers["complaints"].frame["status"].tolist() == ["已办结", "办理中"]
    assert len(parts(two)) == 2


def test_a_renamed_file_is_read_again_since_names_tell_something(two: Folder) -> None:
    run(two)
    (two.path / "a.xlsx").rename(two.path / "c.xlsx")
    assert run(two)[1] == [1]


def test_another_schema_or_period_forgets_everything(two: Folder, tmp_path: Path) -> None:
    run(two)
    schemas = tmp_path / "schemas"
    schemas.mkdir()
    for path in bundled_schemas().rglob("*.yaml"):
        (schemas / path.relative_to(bundled_schemas())).parent.mkdir(exist_ok=True)
        (schemas / path.relative_to(bundled_schemas())).write_bytes(path.read_bytes() + b"\n# changed\n")
    assert run(two, schemas=schemas)[1] == [2]
    assert run(two, period=Period.parse("2021-03"))[1] == [2]


def test_a_damaged_part_is_made_anew(two: Folder) -> None:
    run(two)
    whole = parts(two)[0].read_bytes()
    for damaged in (
        b"",
        whole[:-7],
        whole[:40] + bytes(20) + whole[60:],
        bytes([*whole[:-30], whole[-30] ^ 1, *whole[-29:]]),
    ):
        parts(two)[0].write_bytes(damaged)
        analysis, read = run(two)
        assert read == [1]
        assert len(analysis.ledgers["complaints"].frame) == 2
    assert parts(two)[0].read_bytes() == whole


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such mode bits")
def test_parts_are_their_owners_only(two: Folder) -> None:
    run(two)
    assert {stat.S_IMODE(path.stat().st_mode) for path in parts(two)} == {0o600}
    assert stat.S_IMODE((two.path.parent / "out" / ".fztally").stat().st_mode) == 0o700
