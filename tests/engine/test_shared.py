"""Workers that see nothing of this machine but what a URL leads to."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from fztally.model.job import Job, Settings
from fztally.model.period import Period
from fztally.pipeline import analyse
from fztally.store.schema_files import bundled_schemas
from tests.cli.calling import call
from tests.engine.clusters import end, ledgers, start_scheduler, start_worker
from tests.folders import Folder
from tests.ftp_server import serving


@dataclass(frozen=True)
class Apart:
    """A scheduler whose workers see an empty folder where this machine has ``hidden``, and a share that they do see."""

    address: str
    hidden: Path
    share: Path
    urls: dict[str, str]


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apart]:
    own_root = ("unshare", "--map-root-user", "--mount")
    if not shutil.which("unshare") or subprocess.run([*own_root, "true"], check=False, capture_output=True).returncode:
        pytest.skip("processes cannot be given a file system of their own here")
    folder = tmp_path_factory.mktemp("apart")
    hidden, share = tmp_path_factory.mktemp("hidden"), tmp_path_factory.mktemp("share")
    (share / "share").mkdir()
    scheduler, address = start_scheduler(folder)
    hide = (*own_root, "sh", "-c", 'mount -t tmpfs none "$0" && exec "$@"', str(hidden))
    workers = [start_worker(address, folder, before=hide) for _ in range(2)]
    try:
        with serving(share) as server:
            urls = {"file": (share / "share").as_uri(), "ftp": server.url}
            yield Apart(address, hidden, share / "share", urls)
    finally:
        end(*workers, scheduler)


@pytest.fixture
def place(apart: Apart) -> Iterator[Folder]:
    """Ledgers that no worker sees."""
    folder = Folder(apart.hidden / "ledgers")
    ledgers(folder, 6)
    (folder.path / "损坏.xlsx").write_bytes(b"PK\x03\x04 nothing")
    # the same content twice is put there once
    shutil.copyfile(next((folder.path / "东湖社区").iterdir()), folder.path / "幸福社区" / "矛盾纠纷台账又一份.xlsx")
    yield folder
    for left in (*apart.hidden.iterdir(), *apart.share.iterdir()):
        shutil.rmtree(left)


def on_share(apart: Apart) -> set[str]:
    return {path.relative_to(apart.share).as_posix() for path in apart.share.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", ["file", "ftp"])
def test_nothing_but_a_url_is_shared(kind: str, apart: Apart, place: Folder) -> None:
    shared = ("--scheduler", apart.address, "--shared", apart.urls[kind])
    outputs = {}
    for name, options in {"serial": ("--engine", "serial"), "far": shared}.items():
        outputs[name] = apart.hidden / name
        ended = call("consolidate", place.path, "--period", "2021", "--output", outputs[name], *options)
        assert (ended.code, ended.err) == (0, "")
    for file in ("figures.json", "findings.csv", "manifest.json"):
        assert (outputs["far"] / "2021" / file).read_bytes() == (outputs["serial"] / "2021" / file).read_bytes(), file
    for table in (outputs["serial"] / "2021" / "data").iterdir():
        assert pq.read_table(outputs["far"] / "2021" / "data" / table.name).equals(pq.read_table(table)), table.name
    # the parts are there to be recalled, the ledgers were there as long as they were read
    (own,) = apart.share.iterdir()
    assert {path.parent.name for path in own.rglob("*") if path.is_file()} == {"2021"}
    assert len(on_share(apart)) == 9
    assert not (outputs["far"] / ".fztally" / "parts").exists()
    forgot = call("clean", "--period", "2021", "--output", outputs["far"], "--shared", apart.urls[kind], "--json").json
    assert forgot["files"] == 10
    assert list(apart.share.iterdir()) == []


@pytest.mark.parametrize("kind", ["file", "ftp"])
def test_what_was_read_is_not_read_again(kind: str, apart: Apart, place: Folder) -> None:
    settings = Settings(engine="dask", scheduler=apart.address, shared=apart.urls[kind])
    job = Job(place.path, bundled_schemas(), apart.hidden / "out", Period.parse("2021"), settings)

    def read() -> int:
        files = [0]
        analyse(job, lambda done, total: files.append(done), remember=True)
        return files[-1]

    assert read() == 9
    # what could not be read is tried again each time
    (place.path / "损坏.xlsx").unlink()
    assert read() == 0
    shutil.copyfile(place.path / "和平社区" / "2矛盾纠纷台账.xlsx", place.path / "石桥社区" / "3矛盾纠纷台账.xlsx")
    before = on_share(apart)
    assert read() == 1
    # the part of the file as it was is forgotten
    assert len(before - on_share(apart)) == len(on_share(apart) - before) == 1
    damaged = apart.share / min(before & on_share(apart))
    damaged.write_bytes(damaged.read_bytes()[:-1])
    assert read() == 1


@pytest.mark.parametrize("kind", ["file", "ftp"])
def test_a_check_leaves_nothing_there(kind: str, apart: Apart, place: Folder) -> None:
    shared = ("--scheduler", apart.address, "--shared", apart.urls[kind])
    here, there = (call("check", place.path, "--period", "2021", *options) for options in ((), shared))
    assert (there.code, there.out, there.err) == (here.code, here.out, "")
    assert on_share(apart) == set()


def test_urls_that_lead_nowhere(apart: Apart, place: Folder) -> None:
    for url, why in (
        ("nonsense://x/y", "不认识这种地址，或没有安装读写它的组件"),
        (f"{apart.share.as_uri()}/none", "不存在或没有连上"),
        ("ftp://clerk:secret@127.0.0.1:9/share", "连不上"),
    ):
        for command in ("check", "consolidate"):
            ended = call(command, place.path, "--period", "2021", "--scheduler", apart.address, "--shared", url)
            assert (ended.code, ended.out) == (2, "")
            assert ended.err.splitlines()[0].endswith(f"读写不了（{why}）。")
            assert "secret" not in ended.err
    assert not (apart.share / "none").exists()
