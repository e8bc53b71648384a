"""All outputs of a run: which there are, what becomes of earlier ones, and what is said when they cannot be written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fztally.model.analysis import Analysis
from fztally.model.errors import FztallyError
from fztally.pipeline import write
from fztally.store.lock import locked
from tests.write.killing import analyses, contents, into


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Analysis, Analysis]:
    return analyses(tmp_path_factory.mktemp("pair"))


def _listed(target: Path) -> set[str]:
    return set(json.loads((target / "manifest.json").read_text(encoding="utf-8"))["outputs"])


def test_every_output_is_listed_and_earlier_ones_go(pair: tuple[Analysis, Analysis], tmp_path: Path) -> None:
    first, second = (into(analysis, tmp_path) for analysis in pair)
    target = first.job.target
    write(first)
    assert {"returns/幸福社区/培训0.xlsx", "returns/幸福社区/培训1.xlsx"} <= _listed(target)
    own = target / "returns" / "幸福社区" / "我的说明.txt"
    own.write_text("其他来源的文件不动", encoding="utf-8")
    written = write(second)
    assert _listed(target) == set(contents(target)) - {"manifest.json", "returns/幸福社区/我的说明.txt"}
    assert "returns/幸福社区/培训0.xlsx" not in contents(target) and own.exists()
    assert written.summary.name == "台账汇总.xlsx" and written.notes == ()


def test_a_workbook_in_the_way_is_written_beside_and_tidied_up_later(
    pair: tuple[Analysis, Analysis], tmp_path: Path
) -> None:
    analysis = into(pair[1], tmp_path)
    target = analysis.job.target
    blocked = target / "台账汇总.xlsx"
    (blocked / "open elsewhere").mkdir(parents=True)
    written = write(analysis)
    assert written.summary.name == "台账汇总-2021-12-31-1.xlsx" and written.summary.is_file()
    assert any("台账汇总-2021-12-31-1.xlsx" in note for note in written.notes)
    assert "台账汇总-2021-12-31-1.xlsx" in _listed(target)
    (blocked / "open elsewhere").rmdir()
    blocked.rmdir()
    assert write(analysis).summary == blocked
    assert not (target / "台账汇总-2021-12-31-1.xlsx").exists()


def test_a_folder_that_cannot_be_written_is_one_sentence(pair: tuple[Analysis, Analysis], tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FztallyError) as refused:
        write(into(pair[0], tmp_path / "file"))
    assert str(tmp_path / "file") in refused.value.what and "\n" not in refused.value.what


def test_one_run_at_a_time(pair: tuple[Analysis, Analysis], tmp_path: Path) -> None:
    analysis = into(pair[0], tmp_path)
    analysis.job.target.mkdir(parents=True)
    with locked(analysis.job.target), pytest.raises(FztallyError, match="另一次汇总"):
        write(analysis)
    write(analysis)


def test_a_manifest_from_elsewhere_removes_nothing_outside(pair: tuple[Analysis, Analysis], tmp_path: Path) -> None:
    analysis = into(pair[1], tmp_path / "out")
    target = analysis.job.target
    target.mkdir(parents=True)
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"x")
    names = ["../../outside.txt", str(outside), "a/../../../outside.txt", 7, ""]
    (target / "manifest.json").write_text(json.dumps({"outputs": names}), encoding="utf-8")
    write(analysis)
    assert outside.exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_killed_at_random_moments_every_output_is_whole(tmp_path: Path) -> None:
    times = int(os.environ.get("FZTALLY_KILLS", "4"))
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "tests.write.killing", str(tmp_path), str(times)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert int(done.stdout) == times
