"""Pieces deflated side by side are one stream, the same however many threads there are."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fztally.write.workbook.deflate import write_pieces

PIECES = [f"<row r='{n}'>{n * n}</row>".encode() * 3_000 for n in range(40)]


def written(path: Path, pieces: list[bytes], threads: int = 0) -> bytes:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo("part.xml", (1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(info, "w") as part:
            write_pieces(part, pieces, threads)
    return path.read_bytes()


def test_the_same_bytes_from_any_number_of_threads(tmp_path: Path) -> None:
    assert len({written(tmp_path / "out.zip", PIECES, threads) for threads in (0, 1, 2, 7)}) == 1
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.read("part.xml") == b"".join(PIECES)
        # deflated piece by piece, not as zipfile would have done it
        assert b"\x00\x00\xff\xff" in (tmp_path / "out.zip").read_bytes()


@given(st.lists(st.binary(max_size=200), max_size=12))
def test_what_goes_in_comes_out(tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]) -> None:
    path = tmp_path_factory.mktemp("zip") / "out.zip"
    written(path, pieces)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.read("part.xml") == b"".join(pieces)


def test_a_fault_while_pieces_are_made_is_told(tmp_path: Path) -> None:
    def broken() -> list[bytes]:
        raise ValueError("pieces")

    with (
        pytest.raises(ValueError, match="pieces"),
        zipfile.ZipFile(tmp_path / "out.zip", "w") as archive,
        archive.open("part.xml", "w") as part,
    ):
        write_pieces(part, (piece for piece in broken()))
