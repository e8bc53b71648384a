"""Faults in the middle of a run on a cluster: one sentence, what was finished stays, the next run goes on from there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from fztally.model.analysis import Analysis
from fztally.model.errors import FztallyError
from fztally.model.job import Job, Limits, Settings
from fztally.model.period import Period
from fztally.pipeline import analyse
from fztally.store.schema_files import bundled_schemas
from tests.cli.calling import call
from tests.engine.clusters import Cluster, end, ledgers, start_scheduler, start_worker
from tests.folders import Folder, said
from tests.ftp_server import serving

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills processes as Unix does")
_COUNT = 40
_ROW = "X{n},2021-03-05,石桥社区,张家与李家的纠纷,邻里,现场协调解决\n"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    scheduler, address = start_scheduler(folder)
    workers = tuple(start_worker(address, folder) for _ in range(2))
    yield Cluster(address, workers)
    end(*workers, scheduler)


@pytest.fixture
def job(folder: Folder, tmp_path: Path) -> Job:
    """Many ledgers; the last takes so long that it is never finished when the first are."""
    path = ledgers(folder, _COUNT)
    content = "编号,受理日期,社区,事件名称,纠纷类型,处理方式\n" + "".join(_ROW.format(n=n) for n in range(60_000))
    (path / "龙王庙矛盾纠纷台账.csv").write_text(content, encoding="utf-8")
    return Job(path, bundled_schemas(), tmp_path / "out", Period.parse("2021"), Settings(period="2021"))


def on(job: Job, **settings: object) -> Job:
    return replace(job, settings=msgspec.structs.replace(job.settings, **settings))


def interrupted(job: Job, fault: Callable[[], object]) -> FztallyError:
    """What a run says when something happens once its first file is done."""
    happened: list[int] = []

    def progress(done: int, total: int) -> None:
        if not happened:
            happened.append(total)
            fault()

    with pytest.raises(FztallyError) as caught:
        analyse(job, progress, remember=True)
    assert happened == [_COUNT + 2]
    return caught.value


def goes_on(job: Job) -> Analysis:
    """A run that has less to read than all."""
    read: list[int] = []
    analysis = analyse(job, lambda done, total: read.append(total), remember=True)
    assert 0 < read[0] < _COUNT + 2
    assert len(read) == read[0]
    return analysis


def test_a_scheduler_that_is_lost(job: Job, tmp_path: Path) -> None:
    scheduler, address = start_scheduler(tmp_path)
    worker = start_worker(address, tmp_path)
    # a worker goes on with what it has in hand: it goes as well, so that something is left to do
    told = interrupted(on(job, engine="dask", scheduler=address), lambda: end(scheduler, worker))
    assert told.what == f"与集群的调度程序 {address} 断开了。"
    assert "接着做" in told.hint
    # this machine goes on where the cluster ended
    assert said(goes_on(job)) == said(analyse(on(job, engine="serial")))


def test_a_folder_that_is_gone(cluster: Cluster, job: Job, tmp_path: Path) -> None:
    share, away = tmp_path / "share", tmp_path / "away"
    share.mkdir()
    far = on(job, engine="dask", scheduler=cluster.address, shared=str(share))
    told = interrupted(far, lambda: share.rename(away))
    assert str(share) in told.what
    assert told.what.endswith("（不存在或没有连上）。")
    # nothing was made where the share should be
    assert not share.exists()
    away.rename(share)
    assert said(goes_on(far)) == said(analyse(on(job, engine="serial")))


def test_a_server_that_is_gone(cluster: Cluster, job: Job, tmp_path: Path) -> None:
    (tmp_path / "served" / "share").mkdir(parents=True)
    with serving(tmp_path / "served") as server:
        far = on(job, engine="dask", scheduler=cluster.address, shared=server.url)
        told = interrupted(far, server.stop)
    assert server.label in told.what
    assert told.what.endswith("（连不上）。")
    with serving(tmp_path / "served", server.port):
        assert said(goes_on(far)) == said(analyse(on(job, engine="serial")))
        # the ledgers that the fault had left there went with it
        assert {path.suffix for path in (tmp_path / "served").rglob("*") if path.is_file()} == {".part"}


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Callable[[str], object]]:
    """A disk of so many bytes at a folder; gives a function that changes its size."""
    folder.mkdir(parents=True)
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", folder], check=False, capture_output=True
    ).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield lambda more: subprocess.run(["mount", "-o", f"remount,size={more}", folder], check=True)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_full_share(cluster: Cluster, job: Job, tmp_path: Path) -> None:
    share = tmp_path / "share"
    far = on(job, engine="dask", scheduler=cluster.address, shared=str(share))
    with small_disk(share, "400k") as resize:
        with pytest.raises(FztallyError) as caught:
            analyse(far, remember=True)
        assert str(share) in caught.value.what
        assert caught.value.what.endswith("（磁盘已满）。")
        # half a part would keep the disk full
        parts = [path for path in share.rglob("*") if path.is_file()]
        assert parts and {path.suffix for path in parts} == {".part"}
        resize("100m")
        assert said(goes_on(far)) == said(analyse(on(job, engine="serial")))


@pytest.mark.parametrize("engine", ["serial", "local"])
def test_a_full_cache_disk(engine: str, job: Job) -> None:
    options = ("--period", "2021", "--output", job.output, "--engine", engine)
    with small_disk(job.output / ".fztally", "400k") as resize:
        ended = call("consolidate", job.ledgers, *options)
        folder = job.output / ".fztally" / "parts" / "2021"
        assert ended.code == 0
        assert ended.err == (
            f"提示：读过的台账记不进 {folder}（磁盘已满），下一次汇总会重新读取；这一次的结果不受影响。\n"
        )
        assert (job.output / "2021" / "figures.json").is_file()
        resize("100m")
        goes_on(job)


def test_no_room_for_results_at_all(job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temp"))
    monkeypatch.setattr("tempfile.tempdir", None)
    with small_disk(tmp_path / "temp", "400k"):
        ended = call("check", job.ledgers, "--period", "2021", "--engine", "serial")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"错误：读取结果存不进 {tmp_path / 'temp'}/fztally-")
    assert "（磁盘已满）" in ended.err.splitlines()[0]


@pytest.mark.parametrize(
    ("limits", "code"), [(Limits(seconds=1), "file-timeout"), (Limits(memory_bytes=150_000_000), "file-memory")]
)
def test_a_file_that_is_too_much_for_workers_is_one_finding(
    limits: Limits, code: str, cluster: Cluster, job: Job
) -> None:
    content = "编号,受理日期,社区,事件名称,纠纷类型,处理方式\n" + "".join(_ROW.format(n=n) for n in range(300_000))
    (job.ledgers / "龙王庙矛盾纠纷台账.csv").write_text(content, encoding="utf-8")
    analysis = analyse(on(job, engine="dask", scheduler=cluster.address, limits=limits), remember=True)
    refused = [(f.code, f.place.file) for f in analysis.findings if f.code.startswith("file-")]
    assert refused == [(code, "龙王庙矛盾纠纷台账.csv")]
    assert sum(file.taken_for == "ledger" for file in analysis.files) == _COUNT + 1
    assert all(worker.poll() is None for worker in cluster.workers)
