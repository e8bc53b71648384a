"""Outputs whole or not there, whenever a run ends."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from fztally.write.replace import publish, remove, seal, sealed, staged
from tests.write.generations import NAMES, generation_of, publish_as, write


def test_publishing_replaces_everything_and_leaves_nothing_behind(tmp_path: Path) -> None:
    publish_as(tmp_path, "old")
    moved = publish_as(tmp_path, "new")
    assert [one.name for one in moved][-1] == "manifest.json" and not any(one.elsewhere for one in moved)
    assert {generation_of(tmp_path / name) for name in NAMES} == {"new"}
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()} == set(NAMES)


def test_a_failed_run_leaves_the_old_outputs(tmp_path: Path) -> None:
    publish_as(tmp_path, "old")
    with suppress(ValueError), staged(tmp_path) as folder:
        write(folder, "new")
        raise ValueError
    assert {generation_of(tmp_path / name) for name in NAMES} == {"old"}
    assert not list(tmp_path.glob(".*"))


def test_a_place_that_is_taken_sends_the_file_beside_it(tmp_path: Path) -> None:
    # a folder of the same name stands in for a workbook that is open on Windows: neither can be replaced
    (tmp_path / "台账汇总.xlsx").mkdir(parents=True)
    for number in (1, 2):
        away = {one.name: one.path.name for one in publish_as(tmp_path, "new") if one.elsewhere}
        assert away == {"台账汇总.xlsx": f"台账汇总-2021-12-31-{number}.xlsx"}


def test_what_a_killed_run_had_completed_is_published_later(tmp_path: Path) -> None:
    publish_as(tmp_path, "old")
    with staged(tmp_path) as folder:
        write(folder, "new")
        ready = seal(folder)
    # half of it was moved when the run was killed
    (ready / "figures.json").replace(tmp_path / "figures.json")
    (left,) = sealed(tmp_path)
    publish(left, tmp_path, "2021-12-31", "manifest.json", lambda moved: None)
    assert {generation_of(tmp_path / name) for name in NAMES} == {"new"}


def test_leftovers_of_killed_runs_are_cleaned(tmp_path: Path) -> None:
    (tmp_path / ".writing-abc").mkdir()
    (tmp_path / ".writing-abc" / "half").write_bytes(b"x")
    publish_as(tmp_path, "new")
    assert not list(tmp_path.glob(".*"))


def test_what_a_worker_of_a_killed_run_goes_on_writing_is_cleaned_as_well(tmp_path: Path) -> None:
    with staged(tmp_path) as folder:
        write(folder, "new")
        late = tmp_path / ".writing-killed" / "returns"
        late.mkdir(parents=True)
        (late / "copy.xlsx").write_bytes(b"late")
        seal(folder)
    assert [path.name[:7] for path in tmp_path.glob(".*")] == [".ready-"]


def test_removing_takes_empty_folders_along_but_nothing_of_others(tmp_path: Path) -> None:
    for name in ("returns/甲/台账.xlsx", "returns/乙/台账.xlsx", "returns/乙/own.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    assert remove(tmp_path, "returns/甲/台账.xlsx") and remove(tmp_path, "returns/乙/台账.xlsx")
    assert [path.name for path in (tmp_path / "returns").iterdir()] == ["乙"]
    assert (tmp_path / "returns" / "乙" / "own.txt").exists()


_CHILD = """
import sys
from itertools import cycle
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.write.generations import publish_as
print("ready", flush=True)
for generation in cycle(("a", "b", "c")):
    publish_as(Path(sys.argv[1]), generation)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a thing of POSIX")
def test_killed_at_any_moment_every_file_is_whole(tmp_path: Path) -> None:
    publish_as(tmp_path, "first")
    chance = random.Random(7)
    root = str(Path(__file__).parents[2])
    for _ in range(20):
        child = subprocess.Popen([sys.executable, "-c", _CHILD, str(tmp_path), root], stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(chance.uniform(0, 0.05))
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        for name in NAMES:
            generation_of(tmp_path / name)
        for left in sealed(tmp_path):
            publish(left, tmp_path, "2021-12-31", "manifest.json", lambda moved: None)
            assert len({generation_of(tmp_path / name) for name in NAMES}) == 1
