"""The queries that analysts are shown give what the run itself has counted."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[2]
QUERY = re.compile(r"```sql\n(.*?)```", re.DOTALL)
QUERIES = QUERY.findall((ROOT / "docs" / "analysis.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("output")
    command = [sys.executable, "-m", "fztally", "consolidate", "--output", str(folder), "--period", "2021"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def asked(number: int, output: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """The rows that a query of the page gives, run in the output folder as the page says."""
    monkeypatch.chdir(output)
    with duckdb.connect() as connection:
        found = connection.execute(QUERIES[number])
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def figures(output: Path) -> dict[str, float]:
    said = json.loads((output / "2021" / "figures.json").read_text(encoding="utf-8"))["figures"]
    return {figure["id"]: figure["value"] for figure in said}


def total(rows: list[dict[str, object]], name: str) -> int:
    return sum(int(str(row[name] or 0)) for row in rows)


def test_three_queries_are_shown() -> None:
    assert len(QUERIES) == 3


def test_grid_events_by_community(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, said = asked(0, output, monkeypatch), figures(output)
    assert len(rows) == 13
    assert (total(rows, "events"), total(rows, "closed")) == (said["grid_events"], said["grid_events_closed"])
    assert all(
        row["closed_percent"] == round(100 * int(str(row["closed"])) / int(str(row["events"])), 2) for row in rows
    )


def test_disputes_by_month_and_kind(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = asked(1, output, monkeypatch)
    assert total(rows, "disputes") == figures(output)["disputes"]
    assert {str(row["month"])[:4] for row in rows} == {"2021"} and any(row["days"] is not None for row in rows)


def test_two_ledgers_side_by_side(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, said = asked(2, output, monkeypatch), figures(output)
    assert total(rows, "disputes") == said["disputes"] and total(rows, "events") == said["publicity_events"]
