"""A place for parts is the same whatever it is: a folder, a ``file://`` URL, memory, a server that a URL leads to."""

from __future__ import annotations

import pickle
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from fztally.store.shelf import Shelf, open_shelf
from tests.cli.calling import environment
from tests.ftp_server import Server, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    (folder / "share").mkdir()
    with serving(folder) as running:
        yield running


@pytest.fixture(params=["folder", "file", "memory", "ftp"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path, server: Server) -> Shelf:
    places = {
        "folder": str(tmp_path),
        "file": tmp_path.as_uri(),
        "memory": f"memory://{uuid4().hex}",
        "ftp": server.url,
    }
    made = open_shelf(places[request.param]).below(f"fztally-{uuid4().hex}")
    made.make()
    return made


def test_files_are_put_there_and_read_and_taken_away(shelf: Shelf) -> None:
    shelf.write("a.part", b"one")
    shelf.write("b.part", bytes(200_000))
    shelf.write("a.part", b"another")
    assert shelf.names() == {"a.part": 7, "b.part": 200_000}
    assert (shelf.read("a.part"), shelf.read("b.part")) == (b"another", bytes(200_000))
    shelf.remove("a.part")
    shelf.remove("a.part")
    assert shelf.names() == {"b.part": 200_000}
    with pytest.raises(FileNotFoundError):
        shelf.read("a.part")


def test_what_others_write_is_seen(shelf: Shelf) -> None:
    assert shelf.names() == {}
    # as another process would have it
    other = pickle.loads(pickle.dumps(shelf))  # noqa: S301 - of our own making
    other.write("a.part", b"one")
    assert shelf.names() == {"a.part": 3}
    assert shelf.read("a.part") == b"one"


def test_places_in_a_place(shelf: Shelf) -> None:
    for name in ("2021", "2022"):
        shelf.below(name).make()
        shelf.below(name).make()
        shelf.below(name).write("a.part", name.encode())
    shelf.write("x", b"")
    below = shelf.below("2021").below("ledgers")
    below.make()
    below.write("b.xlsx", b"12")
    assert sorted(shelf.folders()) == ["2021", "2022"]
    assert shelf.names() == {"x": 0}
    shelf.leave()
    assert sorted(shelf.below("2021").clear()) == [2, 4]
    assert shelf.below("2021").clear() == []
    assert shelf.folders() == ("2022",)
    assert shelf.below("2022").read("a.part") == b"2022"
    shelf.clear()
    assert shelf.folders() == ()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such mode bits")
def test_a_folder_is_its_owners_only_by_a_url_too(tmp_path: Path) -> None:
    for place in (tmp_path / "folder", tmp_path / "url"):
        place.mkdir()
        shelf = open_shelf(str(place) if place.name == "folder" else place.as_uri()).below("fztally-1")
        shelf.make()
        assert stat.S_IMODE((place / "fztally-1").stat().st_mode) == 0o700


def test_a_share_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_shelf((tmp_path / "share").as_uri()).below("fztally-1").make()
    assert not (tmp_path / "share").exists()


@pytest.mark.parametrize("shelf", ["folder", "ftp"], indirect=True)
def test_half_a_file_is_taken_away_again(shelf: Shelf) -> None:
    # a folder of that name is in the way of what has already been written under another
    shelf.below("a.part").make()
    shelf.below("a.part").write("x", b"")
    with pytest.raises(OSError, match=re.escape(shelf.label)):
        shelf.write("a.part", b"one")
    assert shelf.names() == {}


def test_no_password_is_told(server: Server) -> None:
    shelf = open_shelf(server.url.replace("secret", "wrong")).below("fztally-1")
    with pytest.raises(OSError, match=re.escape(f"'{server.label}/fztally-1'")) as caught:
        shelf.make()
    assert "wrong" not in str(caught.value)


def test_a_connection_that_was_cut_off_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    with serving(tmp_path) as running:
        shelf = open_shelf(running.url).below("fztally-1")
        shelf.make()
        shelf.write("a.part", b"one")
        running.stop()
        with pytest.raises(OSError, match=re.escape(f"'{running.label}/fztally-1'")):
            shelf.names()
        with serving(tmp_path, running.port):
            assert shelf.read("a.part") == b"one"
        with serving(tmp_path, running.port):
            assert shelf.names() == {"a.part": 3}


@pytest.mark.parametrize("url", ["nonsense://x/y", "hdfs://nowhere/x"])
def test_a_kind_of_url_that_is_not_known(url: str) -> None:
    with pytest.raises(OSError, match=re.escape(f"'{url}'")):
        open_shelf(url).make()


def test_a_folder_needs_no_fsspec(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['fsspec'] = None\n"
        "from fztally.store.shelf import open_shelf\n"
        "import fztally.ingest\n"
        f"shelf = open_shelf({str(tmp_path)!r}); shelf.write('a', b'1'); assert shelf.read('a') == b'1'\n"
        "try: open_shelf('memory://x').make()\n"
        "except OSError as error: print(error.filename)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, check=True)
    assert done.stdout.split() == [b"memory://x"]
