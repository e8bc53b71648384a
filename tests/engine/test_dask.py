"""A cluster of a real scheduler and two worker processes: the same results, whatever becomes of its workers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest

from fztally.engine import dask, open_engine
from fztally.model.errors import FztallyError
from fztally.model.job import Job, Limits, Settings
from fztally.model.period import Period
from fztally.pipeline import analyse
from fztally.store.schema_files import bundled_schemas
from tests.cli.calling import call
from tests.engine.clusters import COMMUNITIES, Cluster, end, ledgers, start_scheduler, start_worker
from tests.engine.placed import failed, start, work
from tests.folders import Folder, said

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills processes as Unix does")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    scheduler, address = start_scheduler(folder)
    workers = tuple(start_worker(address, folder) for _ in range(2))
    yield Cluster(address, workers)
    end(*workers, scheduler)


@pytest.fixture(scope="module")
def settings(cluster: Cluster) -> Settings:
    limits = Limits(seconds=2, memory_bytes=1_000_000_000)
    return Settings(engine="dask", scheduler=cluster.address, limits=limits)


def done(tasks: list[str], settings: Settings) -> list[str]:
    with open_engine(settings, start, ("hi",)) as engine:
        return list(engine.map(work, tasks, failed))


def test_results_come_in_the_order_of_the_tasks(settings: Settings) -> None:
    tasks = ["slow=0.3", *(str(n) for n in range(40)), "slow=0.1", "end"]
    assert done(tasks, settings) == [f"hi:{task.partition('=')[0]}" for task in tasks]
    assert done([], settings) == []


def test_a_task_that_fails_is_lost_alone(settings: Settings) -> None:
    tasks = ["a", "abort", "b", "bug", "c", "memory", "d", "hang", "e"]
    lost = {"abort": "crashed", "bug": "crashed", "memory": "memory", "hang": "timeout"}
    assert done(tasks, settings) == [f"{task} {lost[task]}" if task in lost else f"hi:{task}" for task in tasks]


def test_tasks_of_a_worker_that_is_lost_are_tried_again(settings: Settings, tmp_path: Path) -> None:
    tasks = ["a", f"once={tmp_path / 'killed'}", *(str(n) for n in range(20))]
    assert done(tasks, settings) == ["hi:a", "hi:once", *(f"hi:{n}" for n in range(20))]
    assert (tmp_path / "killed").exists()


def test_a_task_that_takes_workers_along_is_given_up(settings: Settings) -> None:
    # 16 tasks for two threads make batches of two: its neighbour is done all the same
    tasks = ["worker", *(str(n) for n in range(15))]
    assert done(tasks, settings) == ["worker crashed", *(f"hi:{n}" for n in range(15))]
    assert done(["after"], settings) == ["hi:after"]


def test_what_workers_cannot_write_is_one_sentence(settings: Settings) -> None:
    with pytest.raises(FztallyError) as caught:
        done(["a", "disk=/share/x.part"], settings)
    assert caught.value.what == "集群的工作进程读写不了 /share/x.part（磁盘已满）。"


def test_an_other_version_on_the_cluster(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "__version__", "0.0.1")
    with pytest.raises(FztallyError, match=r"本机是 0\.0\.1 版"):
        done(["a"], settings)


def test_the_same_outputs_from_all_engines(cluster: Cluster, folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    place = ledgers(folder, 6).parent
    # the workers have other working folders
    monkeypatch.chdir(place)
    (folder.path / "损坏.xlsx").write_bytes(b"PK\x03\x04 nothing")
    (place / "share").mkdir()
    runs = {
        "serial": ("--engine", "serial"),
        "local": ("--engine", "local"),
        "dask": ("--engine", "dask", "--scheduler", cluster.address),
        "shared": ("--scheduler", cluster.address, "--shared", "share"),
    }
    for name, options in runs.items():
        ended = call("consolidate", "--period", "2021", "--output", name, *options)
        assert (ended.code, ended.err) == (0, "")
    outputs = {name: place / name / "2021" for name in runs}
    for name in ("local", "dask", "shared"):
        for file in ("figures.json", "findings.csv", "manifest.json"):
            assert (outputs[name] / file).read_bytes() == (outputs["serial"] / file).read_bytes(), (name, file)
        for table in (outputs["serial"] / "data").iterdir():
            assert pq.read_table(outputs[name] / "data" / table.name).equals(pq.read_table(table)), (name, table.name)
    # parts lie where the workers were told to put them, for their owner only, and nothing else was left there
    (shared,) = (place / "share").iterdir()
    assert shared.stat().st_mode & 0o077 == 0
    assert {path.parent.relative_to(shared).as_posix() for path in shared.rglob("*") if path.is_file()} == {"2021"}
    assert not (place / "shared" / ".fztally" / "parts").exists()
    assert {path.name for path in (place / "dask" / ".fztally").iterdir()} == {"parts", "2021.json"}
    # what was read is not read again, though the cluster is gone; it can be forgotten
    (folder.path / "损坏.xlsx").unlink()
    gone = ("--scheduler", "tcp://127.0.0.1:9", "--shared", "share")
    assert call("consolidate", "--period", "2021", "--output", "shared", *gone).code == 0
    forgot = call("clean", "--all-periods", "--output", "shared", "--shared", "share", "--json").json
    assert forgot["files"] > len(COMMUNITIES)
    assert list((place / "share").iterdir()) == []


def test_a_run_survives_the_death_of_a_worker(cluster: Cluster, folder: Folder, tmp_path: Path) -> None:
    path = ledgers(folder, 16)
    plain = Settings(period="2021", engine="serial")
    job = Job(path, bundled_schemas(), tmp_path / "out", Period.parse("2021"), plain)
    killed: list[int] = []

    def kill(files: int, total: int) -> None:
        if not killed:
            killed.append(files)
            cluster.kill_a_worker()

    afar = msgspec.structs.replace(plain, engine="dask", scheduler=cluster.address)
    placed = analyse(Job(job.ledgers, job.schemas, job.output, job.period, afar), kill, remember=True)
    assert killed
    here = analyse(job)
    assert said(placed) == said(here)
    assert (placed.figures, placed.run_id) == (here.figures, here.run_id)
    assert [(file.path, file.taken_for) for file in placed.files] == [
        (file.path, file.taken_for) for file in here.files
    ]


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense", ""])
def test_a_scheduler_that_is_not_there(
    address: str, folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask, "_REACH_SECONDS", 1)
    ledgers(folder, 1)
    options = ("--period", "2021", "--output", tmp_path / "out", "--engine", "dask", "--scheduler", address)
    ended = call("consolidate", folder.path, *options)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"错误：连不上集群的调度程序 {address}。" if address else "错误：要在集群上读取，")
    assert len(ended.err.splitlines()) == 2


def test_a_cluster_without_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "_REACH_SECONDS", 3)
    scheduler, address = start_scheduler(tmp_path)
    try:
        with pytest.raises(FztallyError, match="没有可用的工作进程"):
            done(["a"], Settings(engine="dask", scheduler=address))
    finally:
        end(scheduler)


def test_a_share_that_is_not_there_is_not_made(cluster: Cluster, folder: Folder, tmp_path: Path) -> None:
    ledgers(folder, 1)
    options = ("--period", "2021", "--scheduler", cluster.address, "--shared", tmp_path / "share")
    ended = call("check", folder.path, *options)
    assert ended.code == 2
    assert str(tmp_path / "share") in ended.err
    assert not (tmp_path / "share").exists()
