"""The driver over a folder of spreadsheets tells what became of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpus import main
from tests.fuzz.mutants import seeds


def test_every_format_ends_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, data in seeds().items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "half.xlsx").write_bytes(seeds()["writer.xlsx"][:3000])
    assert main([str(tmp_path), "--workers", "1"]) == 0
    said = capsys.readouterr().out
    assert "uncontrolled: 0" in said and "3 unreadable" in said


def test_a_reader_that_dies_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.xlsx").write_bytes(seeds()["writer.xlsx"])
    monkeypatch.setattr("tests.corpus.UNCONTROLLED", frozenset({"column-missing", "hidden-content"}))
    assert main([str(tmp_path), "--workers", "1"]) == 1
    assert "uncontrolled: a.xlsx" in capsys.readouterr().out


def test_an_empty_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 0
    assert "refused" in capsys.readouterr().out
