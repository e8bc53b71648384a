"""What tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.folders import Folder

# fztally need not be installed to be tested: processes that tests start find it, whatever folder they run in
_ROOT = str(Path(__file__).parents[1])
os.environ["PYTHONPATH"] = os.pathsep.join(path for path in (_ROOT, os.environ.get("PYTHONPATH", "")) if path)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty ledgers folder."""
    path = tmp_path / "ledgers"
    path.mkdir()
    return Folder(path)
