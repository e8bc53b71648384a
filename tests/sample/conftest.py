from __future__ import annotations

from pathlib import Path

import pytest

from fztally.model.schema import Schemas
from fztally.sample import SamplePlan, SampleSummary, write_sample
from fztally.store.schema_files import bundled_schemas, load_schemas


@pytest.fixture(scope="session")
def schemas() -> Schemas:
    return load_schemas(bundled_schemas())


@pytest.fixture(scope="session")
def profile() -> Path:
    return bundled_schemas() / "sample.yaml"


@pytest.fixture(scope="session")
def year(schemas: Schemas, profile: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SampleSummary]:
    """The year that ships with the project, written once."""
    folder = tmp_path_factory.mktemp("year")
    return folder, write_sample(folder, schemas, SamplePlan(profile, year=2021, seed=2021))
