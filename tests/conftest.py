"""What tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.folders import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty ledgers folder."""
    path = tmp_path / "ledgers"
    path.mkdir()
    return Folder(path)
