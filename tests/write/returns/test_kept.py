"""A returned copy that would come out the same is taken from the run before; whatever has changed is made anew."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from fztally.store.schema_files import bundled_schemas
from tests.cli.calling import call
from tests.folders import Folder

HEAD = ["序号", "编号", "投诉时间", "社区", "投诉人", "投诉渠道", "投诉类别", "投诉内容", "办理状态"]


def ledger(folder: Folder, community: str, day: str) -> None:
    rest = [community, "王明", "来访", "物业", "电梯", "办理中"]
    rows = [[1, "001", day, *rest], [2, "002", "2021-03-02", *rest]]
    folder.book(f"{community}来访投诉台账.xlsx", [["来访投诉台账"], HEAD, *rows])


def run(folder: Folder, output: Path) -> dict[str, bytes]:
    """The returned copies after a run."""
    done = call(
        *("consolidate", folder.path, "--output", output, "--schemas", bundled_schemas(), "--period", "2021"),
        *("--engine", "serial"),
    )
    assert done.code == 0, done.err
    returns = output / "2021" / "returns"
    return {path.relative_to(returns).as_posix(): path.read_bytes() for path in returns.rglob("*.xlsx")}


@pytest.fixture
def output(folder: Folder, tmp_path: Path) -> Path:
    """Two ledgers with a wrong date each, consolidated."""
    for community in ("幸福社区", "东湖社区"):
        ledger(folder, community, "3月中旬")
    assert len(run(folder, tmp_path / "out")) == 2
    return tmp_path / "out"


HERE, THERE = "幸福社区/幸福社区来访投诉台账.xlsx", "东湖社区/东湖社区来访投诉台账.xlsx"


def test_a_correction_leaves_the_copies_of_others_as_a_first_run_makes_them(
    folder: Folder, output: Path, tmp_path: Path
) -> None:
    ledger(folder, "东湖社区", "3月下旬")
    again = run(folder, output)
    assert again == run(folder, tmp_path / "anew")
    ledger(folder, "东湖社区", "2021-03-05")
    assert run(folder, output) == {HERE: again[HERE]}


def test_the_copy_of_the_run_before_is_taken(folder: Folder, output: Path) -> None:
    # told by a trace in it that no run would make, which the record of the run knows of
    path = output / "2021" / "returns" / HERE
    traced = path.read_bytes() + b"trace"
    path.write_bytes(traced)
    record = output / ".fztally" / "2021.json"
    known = json.loads(record.read_bytes())
    known["outputs"][f"returns/{HERE}"] = sha256(traced).hexdigest()
    record.write_text(json.dumps(known), encoding="utf-8")
    ledger(folder, "东湖社区", "3月下旬")
    assert run(folder, output)[HERE] == traced


@pytest.mark.parametrize("damage", ["edited", "gone", "record"])
def test_what_is_not_as_it_was_left_is_made_again(folder: Folder, output: Path, damage: str) -> None:
    path = output / "2021" / "returns" / HERE
    whole = path.read_bytes()
    if damage == "edited":
        path.write_bytes(whole[:-1])
    elif damage == "gone":
        path.unlink()
    else:
        (output / ".fztally" / "2021.json").write_bytes(b"{}")
    ledger(folder, "东湖社区", "3月下旬")
    assert run(folder, output)[HERE] == whole


def test_another_problem_is_another_copy(folder: Folder, output: Path) -> None:
    before = run(folder, output)
    # the file is the same, but another one contradicts it now
    row = [1, "002", "2021-03-09", "幸福社区", "李红", "来电", "噪声", "广场舞", "已办结"]
    folder.book("幸福社区来访投诉台账乙.xlsx", [["来访投诉台账"], HEAD, row])
    after = run(folder, output)
    assert after[THERE] == before[THERE]
    assert set(after) >= {HERE, THERE}
    assert after[HERE] != before[HERE]
