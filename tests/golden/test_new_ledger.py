"""A ledger that fztally has never heard of: one YAML file, no Python."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

ROOT = Path(__file__).parents[2]
DEFINITION = Path(__file__).parent / "new-ledger" / "condolences.yaml"
ROWS = (
    ("序号", "社区", "走访日期", "对象姓名", "类别", "慰问金（元）"),
    (1, "幸福社区", "2021.1.28", "王建国", "困难党员", 500),
    (2, "幸福社区", "2021年1月29日", "李秀英", "空巢老人", "300元"),
    (3, "东湖", "2021-02-03", "张桂兰", "独居老人", 300),
    (4, "东湖", "2021-02-04", "刘永福", "其它", None),
    ("合计", None, None, None, None, 1100),
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of a run over one workbook of the new ledger."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(ROOT / "schemas", folder / "schemas")
    shutil.copy(DEFINITION, folder / "schemas")
    (folder / "ledgers").mkdir()
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["2021年走访慰问登记表"])
    for row in ROWS:
        sheet.append(row)
    book.save(folder / "ledgers" / "走访慰问.xlsx")
    done = subprocess.run(
        [sys.executable, "-m", "fztally", "consolidate", "--period", "2021", "--json"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    summary = json.loads(done.stdout)
    assert summary["findings"] == {"error": 0, "warning": 0, "info": 0}, summary
    return folder / "output" / "2021"


def test_its_figures_are_counted(run: Path) -> None:
    figures = {entry["id"]: entry for entry in json.loads((run / "figures.json").read_bytes())["figures"]}
    assert [figures[name]["value"] for name in ("condolences", "condolences_elderly", "condolences_amount")] == [
        4,
        2,
        1100,
    ]
    assert figures["condolences"]["reported"] == "2/13"
    assert figures["disputes"]["value"] is None


def test_its_rows_are_data_with_places_and_without_names(run: Path) -> None:
    rows = pq.read_table(run / "data" / "condolences.parquet").to_pylist()
    assert [(row["visited_on"].isoformat(), row["community"], row["kind"], row["source_row"]) for row in rows] == [
        ("2021-01-28", "幸福社区", "困难党员", 3),
        ("2021-01-29", "幸福社区", "独居老人", 4),
        ("2021-02-03", "东湖社区", "独居老人", 5),
        ("2021-02-04", "东湖社区", "其他", 6),
    ]
    assert {row["household"] for row in rows} == {"王*", "李*", "张*", "刘*"}


def test_the_workbook_has_its_table_its_figures_and_its_rows(run: Path) -> None:
    book = openpyxl.load_workbook(run / "台账汇总.xlsx", data_only=True)
    lines = {sheet.title: [[cell for cell in row if cell is not None] for row in sheet.values] for sheet in book}

    def sheet_with(*words: str) -> list[list[object]]:
        return next(rows for rows in lines.values() if all(any(word in row for row in rows) for word in words))

    table = sheet_with("各社区走访慰问对象", "独居老人", "东湖社区")
    assert sorted(next(row for row in table if row[0] == "东湖社区")[1:]) == [0, 0, 1, 1, 2]
    assert sorted(next(row for row in table if row[0] == "幸福社区")[1:]) == [0, 0, 1, 1, 2]
    figures = sheet_with("指标", "慰问独居老人")
    assert next(row for row in figures if "慰问金额" in row)[2] == 1100
    detail = [row for row in lines["走访慰问明细"] if "走访慰问.xlsx" in row]
    assert [row[4] for row in detail] == ["困难党员", "独居老人", "独居老人", "其他"]


def test_its_definition_is_shown(run: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fztally", "trace", "condolences_elderly", "--period", "2021", "--json"],
        cwd=run.parents[1],
        capture_output=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert [(row["file"], row["row"]) for row in found["rows"]] == [("走访慰问.xlsx", 4), ("走访慰问.xlsx", 5)]
