"""The year that ships under ledgers/: as the generator makes it, with the published figures and the planted problems."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from fztally.lang.catalogue import severity
from fztally.model.analysis import Analysis
from fztally.model.job import Job, Settings
from fztally.model.period import Period
from fztally.pipeline import analyse
from fztally.sample import SamplePlan, SampleSummary, write_sample
from fztally.store.schema_files import load_schemas

ROOT = Path(__file__).parents[2]
CASE = Path(__file__).parent / "sample-2021"
PLANTED = json.loads((CASE / "planted.json").read_text(encoding="utf-8"))
PUBLISHED = json.loads((CASE / "published.json").read_text(encoding="utf-8"))
# what stands in a workbook; the rest (application version, themes) is the writer's own
SHEETS = re.compile(r"xl/(worksheets/sheet\d+|sharedStrings|workbook)\.xml")


@pytest.fixture(scope="module")
def analysis(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    job = Job(ROOT / "ledgers", ROOT / "schemas", tmp_path_factory.mktemp("out"), Period.parse("2021"), Settings())
    return analyse(job)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SampleSummary]:
    folder = tmp_path_factory.mktemp("ledgers")
    plan = SamplePlan(ROOT / "schemas" / "sample.yaml", year=2021, seed=2021)
    return folder, write_sample(folder, load_schemas(ROOT / "schemas"), plan)


@pytest.mark.parametrize("figure", PUBLISHED)
def test_the_published_figures_come_out(analysis: Analysis, figure: str) -> None:
    counted = {each.figure.id: each for each in analysis.figures}[figure]
    assert (counted.value, counted.pending) == (PUBLISHED[figure], 0)


def test_every_identity_holds(analysis: Analysis) -> None:
    assert [checked.text for checked in analysis.identities if not checked.holds] == []


def test_the_planted_problems_are_found_where_they_are_and_nothing_else(analysis: Analysis) -> None:
    found = {
        (finding.code, finding.ledger, finding.place.file, finding.place.sheet, finding.place.cell, finding.place.row)
        for finding in analysis.findings
        if severity(finding) != "info"
    }
    planted = {(p["code"], p["ledger"], p["file"], p["sheet"], p["cell"], p["row"]) for p in PLANTED}
    assert found == planted


def test_every_row_is_accounted_for(analysis: Analysis) -> None:
    assert all(sheet.balanced for file in analysis.files for sheet in file.sheets)


def test_the_shipped_year_is_what_the_generator_writes(written: tuple[Path, SampleSummary]) -> None:
    folder, summary = written
    assert [asdict(problem) for problem in summary.planted] == PLANTED
    shipped = {path.relative_to(ROOT / "ledgers").as_posix() for path in (ROOT / "ledgers").rglob("*.*")}
    assert shipped == set(summary.files)
    for name in summary.files:
        assert list(_contents(folder / name)) == list(_contents(ROOT / "ledgers" / name)), name


def _contents(path: Path) -> Iterator[bytes]:
    if path.suffix != ".xlsx":
        yield path.read_bytes()
        return
    with zipfile.ZipFile(path) as archive:
        yield from (archive.read(name) for name in sorted(archive.namelist()) if SHEETS.fullmatch(name))
