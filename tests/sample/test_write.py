from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from fztally.model.errors import FztallyError
from fztally.model.schema import Schemas
from fztally.sample import SamplePlan, SampleSummary, write_sample


def small(profile: Path, seed: int = 1) -> SamplePlan:
    return SamplePlan(profile, seed=seed, communities=2, events=60)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_same_seed_same_bytes(schemas: Schemas, profile: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_sample(tmp_path / name, schemas, small(profile, 7))
    write_sample(tmp_path / "other", schemas, small(profile, 8))
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert contents(tmp_path / "one") != contents(tmp_path / "other")


def test_every_ledger_is_sent_in_about_a_hundred_files(year: tuple[Path, SampleSummary], schemas: Schemas) -> None:
    assert set(year[1].rows) == {ledger.id for ledger in schemas.ledgers}
    assert all(year[1].rows.values())
    assert 95 <= len(year[1].files) <= 115
    assert sorted(year[1].files) == sorted(contents(year[0]))
    assert sum(map(len, contents(year[0]).values())) < 5_000_000
    assert {Path(name).suffix for name in year[1].files} == {".xlsx", ".xls", ".csv"}


def test_rows_follow_the_quotas(year: tuple[Path, SampleSummary]) -> None:
    rows = year[1].rows
    assert (rows["disputes"], rows["complaints"], rows["grid_events"], rows["liaisons"]) == (54, 4, 4039, 13)


def test_a_form_has_title_fill_in_line_and_header(year: tuple[Path, SampleSummary]) -> None:
    book = openpyxl.load_workbook(year[0] / "东湖社区" / "东湖社区矛盾纠纷排查调处台账.xlsx")
    sheet = book.worksheets[0]
    assert "矛盾纠纷" in sheet["A1"].value and "东湖社区" in sheet["A1"].value
    assert sheet["A2"].value == "填报单位：东湖社区"
    assert sheet["A3"].value == "序号"
    assert sheet.merged_cells.ranges


def test_months_have_a_sheet_each(year: tuple[Path, SampleSummary]) -> None:
    book = openpyxl.load_workbook(year[0] / "新华社区" / "网格事件台账_新华社区.xlsx", read_only=True)
    assert book.sheetnames == [f"{month}月" for month in range(1, 13)]


def test_csv_files_are_in_the_encodings_of_office_programs(year: tuple[Path, SampleSummary]) -> None:
    files = sorted(path for path in year[0].rglob("*.csv"))
    marked = [path for path in files if path.read_bytes().startswith(b"\xef\xbb\xbf")]
    assert marked and len(marked) < len(files)
    for path in files:
        text = path.read_bytes().decode("utf-8-sig" if path in marked else "gb18030")
        assert "序号" in text


def test_fewer_communities_send_fewer_rows(schemas: Schemas, profile: Path, tmp_path: Path) -> None:
    summary = write_sample(tmp_path, schemas, small(profile))
    assert summary.rows["grid_events"] == 60
    assert 0 < summary.rows["disputes"] < 54
    assert summary.rows["liaisons"] == 2


def test_many_events_go_into_several_files(schemas: Schemas, profile: Path, tmp_path: Path) -> None:
    text = profile.read_text(encoding="utf-8").replace("rows_a_file: 50000", "rows_a_file: 300")
    small_files = tmp_path / "sample.yaml"
    small_files.write_text(text, encoding="utf-8")
    summary = write_sample(tmp_path / "out", schemas, SamplePlan(small_files, communities=1, events=1000))
    parts = [name for name in summary.files if "网格事件" in name]
    assert len(parts) == 4
    numbers: list[str] = []
    for name in parts:
        numbers += list(
            pd.read_excel(tmp_path / "out" / name, header=2, dtype=str, engine="openpyxl").iloc[:, 1].dropna()
        )
    assert len(set(numbers)) == 1000


def test_a_plain_file_is_read_by_the_plainest_script(schemas: Schemas, profile: Path, tmp_path: Path) -> None:
    summary = write_sample(tmp_path, schemas, SamplePlan(profile, plain=True, files=15, rows=40))
    frames = [pd.read_excel(tmp_path / name, header=1, dtype=str, engine="openpyxl") for name in summary.files]
    assert [frame.shape for frame in frames] == [(40, 15)] * 15
    stacked = pd.concat(frames)
    assert set(stacked["社区"]) == set(schemas.registry.names)
    assert not stacked.duplicated(["社区", "事件编号"]).any()
    assert summary.rows == {"grid_events": 600}


def test_large_tables_are_streamed(schemas: Schemas, profile: Path, tmp_path: Path) -> None:
    summary = write_sample(tmp_path, schemas, SamplePlan(profile, communities=1, events=6000))
    name = next(name for name in summary.files if "网格事件" in name)
    with zipfile.ZipFile(tmp_path / name) as archive:
        assert b"inlineStr" in archive.read("xl/worksheets/sheet1.xml")[:20_000]


def test_without_a_writer_for_xls_the_file_is_xlsx_and_told(
    schemas: Schemas, profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fztally.sample.year.can_write_xls", lambda: False)
    summary = write_sample(tmp_path, schemas, small(profile))
    assert summary.instead_of_xls
    assert all(openpyxl.load_workbook(tmp_path / name, read_only=True) for name in summary.instead_of_xls)
    assert not list(tmp_path.rglob("*.xls"))


@pytest.mark.parametrize(
    "asked", [{"communities": 0}, {"communities": 99}, {"events": -1}, {"plain": True, "rows": -1}]
)
def test_impossible_plans_are_refused(schemas: Schemas, profile: Path, tmp_path: Path, asked: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="not|negative"):
        write_sample(tmp_path, schemas, replace(SamplePlan(profile), **asked))


def test_a_broken_profile_names_its_file(schemas: Schemas, tmp_path: Path) -> None:
    broken = tmp_path / "sample.yaml"
    broken.write_text("pools: [", encoding="utf-8")
    with pytest.raises(FztallyError, match="sample.yaml"):
        write_sample(tmp_path, schemas, SamplePlan(broken))
