from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from fztally.model.analysis import Analysis
from fztally.model.job import Job, Settings
from fztally.model.period import Period
from fztally.pipeline import analyse
from fztally.sample import SamplePlan, write_sample
from fztally.store.schema_files import bundled_schemas, load_schemas
from fztally.write.workbook.summary import write_summary


@dataclass(frozen=True)
class Year:
    """A small year of all ledgers: four of thirteen communities sent theirs."""

    analysis: Analysis
    path: Path
    remarks: tuple[str, ...]


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    folder = tmp_path_factory.mktemp("workbook")
    where = bundled_schemas()
    plan = SamplePlan(where / "sample.yaml", year=2021, seed=3, communities=4, events=60)
    write_sample(folder / "ledgers", load_schemas(where), plan)
    settings = Settings(period="2021", engine="serial")
    analysis = analyse(Job(folder / "ledgers", where, folder / "out", Period.parse("2021"), settings))
    path = folder / "summary.xlsx"
    return Year(analysis, path, write_summary(analysis, path))
