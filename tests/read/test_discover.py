"""Which files are read, under which names, and what is said of the others."""

from __future__ import annotations

import io
import os
import threading
import time
import unicodedata
import zipfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from fztally.model.job import Limits
from fztally.model.sheet import Sheet
from fztally.model.source import Source
from fztally.read.book import read_book
from fztally.read.discover import discover
from tests.read.crafting import archive, forged, workbook

BOOK = workbook('<row r="1"><c r="A1"><v>1</v></c></row>')
PAGE = b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>1</td></tr></table></html>'
MEGABYTE = 1 << 20


def other(number: int) -> bytes:
    return workbook(f'<row r="1"><c r="A1"><v>{number}</v></c></row>')


class Found:
    """A folder as it is discovered."""

    def __init__(
        self,
        folder: Path,
        scratch: Path,
        limits: Limits | None = None,
        skip: tuple[Path, ...] = (),
        passwords: Sequence[str] = (),
    ) -> None:
        outcome = discover(folder, limits or Limits(), skip, scratch, passwords)
        self.sources = outcome.value
        self.names = [source.name for source in outcome.value]
        self.said = sorted((finding.code, finding.place.file) for finding in outcome.findings)
        self.facts = [finding.facts for finding in outcome.findings]

    def value(self, name: str) -> object:
        (source,) = (source for source in self.sources if source.name == name)
        (sheet,) = read_book(source, Limits()).value
        return sheet.rows[0][0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "ledgers"
    made.mkdir()
    return made


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    made = tmp_path / "scratch"
    made.mkdir()
    return made


def test_ledgers_by_name_and_workbooks_by_content(folder: Path, scratch: Path) -> None:
    for name in ("一.xlsx", "二/三.csv", "二/四", "五.txt", "六.XLS"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(BOOK)
    (folder / "说明.txt").write_text("请于月底前报送", encoding="utf-8")
    (folder / "照片.jpg").write_bytes(b"\xff\xd8\xff" + bytes(100))
    (folder / "网页.htm").write_bytes(PAGE)
    (folder / "别的.htm").write_bytes(PAGE.replace(b"office:excel", b"web"))
    (folder / "空.xlsx").touch()
    (folder / "全部.rar").write_bytes(b"Rar!\x1a\x07\x01\x00" + bytes(50))
    found = Found(folder, scratch)
    assert found.names == sorted(["一.xlsx", "二/三.csv", "二/四", "五.txt", "六.XLS", "网页.htm"])
    assert found.said == [
        ("file-empty", "空.xlsx"),
        ("file-ignored", "别的.htm"),
        ("file-ignored", "照片.jpg"),
        ("file-ignored", "说明.txt"),
        ("file-unreadable", "全部.rar"),
    ]


def test_what_programs_leave_lying_about(folder: Path, scratch: Path) -> None:
    for name in (
        "~$一.xlsx",
        ".~lock.一.xlsx#",
        ".hidden.xlsx",
        "Thumbs.db",
        ".git/a.xlsx",
        "__MACOSX/a.xlsx",
        "desktop.ini",
    ):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(BOOK)
    found = Found(folder, scratch)
    assert (found.names, found.said) == ([], [])


def test_own_outputs_are_no_inputs(folder: Path, scratch: Path) -> None:
    for name in ("output/2021/a.xlsx", "elsewhere/a.xlsx", "elsewhere/manifest.json", "a.xlsx"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(BOOK)
    assert Found(folder, scratch, skip=(folder / "output",)).names == ["a.xlsx"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_links_and_pipes(folder: Path, scratch: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.xlsx").write_bytes(BOOK)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "b.xlsx").write_bytes(BOOK)
    (folder / "inside.xlsx").write_bytes(BOOK)
    (folder / "out.xlsx").symlink_to(tmp_path / "outside.xlsx")
    (folder / "in.xlsx").symlink_to(folder / "inside.xlsx")
    (folder / "nowhere.xlsx").symlink_to(folder / "absent.xlsx")
    (folder / "circle.xlsx").symlink_to(folder / "circle.xlsx")
    (folder / "folder").symlink_to(tmp_path / "outside")
    (folder / "again").symlink_to(folder)
    os.mkfifo(folder / "pipe.xlsx")
    found = Found(folder, scratch)
    assert found.names == ["in.xlsx", "inside.xlsx"]
    assert found.said == [("file-link", name) for name in ("circle.xlsx", "nowhere.xlsx", "out.xlsx", "pipe.xlsx")]


_TRIES = 20


def test_a_file_that_grows_while_it_is_found(folder: Path, scratch: Path) -> None:
    (folder / "a.xlsx").write_bytes(BOOK)
    (folder / "b.xlsx.crdownload").write_bytes(BOOK[:100])
    growing = folder / "c.csv"
    growing.write_bytes(b"a,b\n" * 5_000_000)
    stop = threading.Event()

    def grow() -> None:
        with growing.open("ab") as file:
            while not stop.is_set():
                file.write(b"1,2\n")
                file.flush()
                time.sleep(0.0002)

    thread = threading.Thread(target=grow)
    thread.start()
    # on a busy machine the other side may not get its turn while the file is read
    for _ in range(_TRIES):
        found = Found(folder, scratch)
        if len(found.said) == 2:
            break
    stop.set()
    thread.join()
    assert found.names == ["a.xlsx"]
    assert found.said == [("file-changing", "b.xlsx.crdownload"), ("file-changing", "c.csv")]


def test_a_file_that_changes_before_it_is_read(folder: Path, scratch: Path) -> None:
    (folder / "a.xlsx").write_bytes(BOOK)
    (source,) = Found(folder, scratch).sources
    source.path.write_bytes(other(2))
    outcome = read_book(source, Limits())
    assert (outcome.value, [finding.code for finding in outcome.findings]) == ((), ["file-changing"])
    source.path.unlink()
    assert [finding.facts for finding in read_book(source, Limits()).findings] == [{"reason": "no-access"}]


@pytest.mark.skipif(
    os.name == "nt" or (hasattr(os, "geteuid") and os.geteuid() == 0), reason="nothing is closed to root"
)
def test_what_may_not_be_opened(folder: Path, scratch: Path) -> None:
    (folder / "a.xlsx").write_bytes(BOOK)
    (folder / "a.xlsx").chmod(0)
    (folder / "shut").mkdir(mode=0)
    found = Found(folder, scratch)
    (folder / "shut").chmod(0o700)
    assert found.said == [("file-unreadable", "a.xlsx"), ("file-unreadable", "shut")]


def test_names_are_composed_but_opened_as_they_are(folder: Path, scratch: Path) -> None:
    name = "Ťest 社区.xlsx"
    (folder / unicodedata.normalize("NFD", name)).write_bytes(BOOK)
    found = Found(folder, scratch)
    assert (found.names, found.value(name)) == ([unicodedata.normalize("NFC", name)], 1)


@pytest.mark.skipif(os.name == "nt" or os.uname().sysname == "Darwin", reason="names are text there")
def test_names_that_are_no_text(folder: Path, scratch: Path) -> None:
    """Unpacked on Linux from an archive of a Chinese Windows; and what nobody should see in a report."""
    for raw in ("东湖.xlsx".encode("gb18030"), b"a\x01\nb.xlsx", b"\xff\xfe.xlsx"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + raw)).write_bytes(BOOK)
    found = Found(folder, scratch)
    assert "东湖.xlsx" in found.names and "a\ufffd\ufffdb.xlsx" in found.names
    assert all(name.isprintable() and name.encode() for name in found.names)
    assert all(read_book(source, Limits()).value for source in found.sources)


def test_files_whose_names_read_alike(folder: Path, scratch: Path) -> None:
    composed, apart = unicodedata.normalize("NFC", "é.xlsx"), unicodedata.normalize("NFD", "é.xlsx")
    (folder / composed).write_bytes(other(1))
    (folder / apart).write_bytes(other(2))
    if len(list(folder.iterdir())) < 2:
        pytest.skip("one name on this file system")
    found = Found(folder, scratch)
    assert found.names == ["é (2).xlsx", "é.xlsx"]
    assert {found.value(name) for name in found.names} == {1, 2}


def gbk_archive(names: dict[str, bytes]) -> bytes:
    """As a Chinese Windows packs it: names in its code page, and nothing that says so."""
    data = archive(
        {f"n{n:0{len(name.encode('gb18030')) - 1}d}": content for n, (name, content) in enumerate(names.items())}
    )
    for n, name in enumerate(names):
        raw = name.encode("gb18030")
        data = data.replace(f"n{n:0{len(raw) - 1}d}".encode(), raw)
    return data


def test_archives(folder: Path, scratch: Path) -> None:
    inner = archive(
        {"里.xlsx": other(4), "deeper.zip": archive({"太深.xlsx": BOOK, "deepest.zip": archive({"x.xlsx": BOOK})})}
    )
    members = {"东湖/一.xlsx": other(1), "东湖/~$一.xlsx": BOOK, "__MACOSX/东湖/._一.xlsx": BOOK, "inner.zip": inner}
    (folder / "全部.zip").write_bytes(archive(members | {"说明.txt": "x", "二.csv": "a,b\n1,2\n"}))
    (folder / "gbk.zip").write_bytes(gbk_archive({"东湖社区/台账.xlsx": other(3)}))
    (folder / "nfd.zip").write_bytes(archive({unicodedata.normalize("NFD", "é.xlsx"): other(5)}))
    (folder / "名为表格.xlsx").write_bytes(archive({"a.xlsx": other(6)}))
    found = Found(folder, scratch)
    assert found.names == sorted(
        [
            "全部.zip/东湖/一.xlsx",
            "全部.zip/二.csv",
            "全部.zip/inner.zip/里.xlsx",
            "全部.zip/inner.zip/deeper.zip",
            "gbk.zip/东湖社区/台账.xlsx",
            "nfd.zip/é.xlsx",
            "名为表格.xlsx/a.xlsx",
        ]
    )
    assert found.said == [("file-ignored", "全部.zip/说明.txt")]
    assert (found.value("gbk.zip/东湖社区/台账.xlsx"), found.value("全部.zip/inner.zip/里.xlsx")) == (3, 4)
    deep = next(source for source in found.sources if source.name.endswith("deeper.zip"))
    assert [finding.facts for finding in read_book(deep, Limits()).findings] == [{"reason": "archive"}]


def test_names_in_archives_lead_nowhere(folder: Path, scratch: Path, tmp_path: Path) -> None:
    names = [
        "../../out.xlsx",
        "/etc/out.xlsx",
        "C:\\Windows\\out.xlsx",
        "CON.xlsx",
        "a\nb.xlsx",
        "./././d.xlsx",
        "..",
        "x/../../e.xlsx",
    ]
    (folder / "z.zip").write_bytes(archive(dict.fromkeys(names, BOOK)))
    found = Found(folder, scratch)
    ends = (
        "out.xlsx",
        "etc/out.xlsx",
        "C:/Windows/out.xlsx",
        "CON.xlsx",
        "a\ufffdb.xlsx",
        "d.xlsx",
        "\ufffd",
        "x/e.xlsx",
    )
    assert found.names == sorted(f"z.zip/{name}" for name in ends)
    assert {source.path.parent for source in found.sources} == {scratch}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ledgers", "scratch"]


def test_members_with_one_name(folder: Path, scratch: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        (folder / "z.zip").write_bytes(archive([("a.xlsx", other(1)), ("a.xlsx", other(2))]))
    found = Found(folder, scratch)
    assert found.names == ["z.zip/a (2).xlsx", "z.zip/a.xlsx"]
    assert [found.value(name) for name in found.names] == [2, 1]


def test_limits_of_archives(folder: Path, scratch: Path) -> None:
    heavy = archive({"a.csv": bytes(40 * MEGABYTE), "b.xlsx": BOOK})
    (folder / "z.zip").write_bytes(forged(heavy, "a.csv", 10))
    found = Found(folder, scratch)
    assert (found.names, found.said) == (["z.zip/b.xlsx"], [("file-limit", "z.zip/a.csv")])
    assert found.facts[0]["limit"] == "inflate_ratio"


def test_archives_in_an_archive_share_its_limits(folder: Path, scratch: Path) -> None:
    inner = [archive({"a.csv": os.urandom(9 * MEGABYTE)}) for _ in range(4)]
    (folder / "z.zip").write_bytes(archive({f"{n}.zip": data for n, data in enumerate(inner)}))
    limits = msgspec.structs.replace(Limits(), inflated_bytes=40 * MEGABYTE)
    found = Found(folder, scratch, limits)
    assert len(found.names) == 2
    assert {facts["limit"] for facts in found.facts} == {"inflated_bytes"}
    many = archive({f"{n}.zip": archive({f"{m}.csv": "a" for m in range(30)}) for n in range(5)})
    (folder / "z.zip").write_bytes(many)
    found = Found(folder, scratch, msgspec.structs.replace(Limits(), archive_members=70))
    assert (len(found.names), {facts["limit"] for facts in found.facts}) == (60, {"archive_members"})


def test_a_broken_member_costs_only_itself(folder: Path, scratch: Path) -> None:
    data = archive({"a.csv": "a,b\n" * 100, "b.xlsx": BOOK}, compression=zipfile.ZIP_STORED)
    (folder / "z.zip").write_bytes(data.replace(b"a,b\na,b\n", b"a,b\nX,b\n", 1))
    (folder / "half.zip").write_bytes(data[: len(data) // 2])
    found = Found(folder, scratch)
    assert found.said == [("file-unreadable", "z.zip/a.csv")]
    assert found.names == ["half.zip", "z.zip/b.xlsx"]
    half = next(source for source in found.sources if source.name == "half.zip")
    assert [finding.facts["reason"] for finding in read_book(half, Limits()).findings] == ["damaged"]


def test_the_order_is_that_of_the_names(folder: Path, scratch: Path) -> None:
    for name in ("b.xlsx", "a.xlsx", "a/z.xlsx", "B.xlsx"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(BOOK)
    assert Found(folder, scratch).names == ["B.xlsx", "a.xlsx", "a/z.xlsx", "b.xlsx"]


def test_a_source_says_what_it_is(folder: Path, scratch: Path) -> None:
    (folder / "a.xlsx").write_bytes(BOOK)
    (source,) = Found(folder, scratch).sources
    assert isinstance(source, Source) and source.size == len(BOOK) and len(source.sha256) == 64
    assert isinstance(read_book(source, Limits()).value[0], Sheet)


def test_a_member_without_a_name(folder: Path, scratch: Path) -> None:
    data = archive({"x": "a", "b.xlsx": BOOK})
    # the name's length stands at byte 26 of its local header and at byte 28 of its directory entry
    at = data.index(b"PK\x01\x02", len(data) - 200)
    nameless = data[:at] + data[at : at + 28] + b"\0\0" + data[at + 30 : at + 46] + data[at + 47 :]
    end = nameless.rindex(b"PK\x05\x06")
    size = int.from_bytes(nameless[end + 12 : end + 16], "little") - 1
    (folder / "z.zip").write_bytes(nameless[: end + 12] + size.to_bytes(4, "little") + nameless[end + 16 :])
    found = Found(folder, scratch)
    assert found.names == ["z.zip/b.xlsx"]


def test_an_archive_that_is_only_its_end(folder: Path, scratch: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w"):
        pass
    (folder / "empty.zip").write_bytes(out.getvalue())
    found = Found(folder, scratch)
    assert (found.names, found.said) == ([], [("file-no-table", "empty.zip")])
