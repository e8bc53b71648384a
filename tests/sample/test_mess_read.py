"""Untidy ledgers are read as their truth says: rows, cells, defects, alarms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
import pytest

from fztally.lang.catalogue import severity
from fztally.model.analysis import Analysis
from fztally.model.schema import Schemas
from fztally.sample.mess.truth import as_json
from fztally.sample.mess.write import MessPlan, write_mess
from tests.folders import Folder

Place = tuple[str, str, int]


def run(folder: Path, schemas: Schemas, plan: MessPlan) -> tuple[dict[str, Any], Analysis]:
    write_mess(folder, schemas, plan)
    return json.loads((folder / "truth.json").read_text(encoding="utf-8")), Folder(folder / "ledgers").analyse()


def place(truth: dict[str, Any], file: str, sheet: str, row: int) -> Place:
    """A place as the truth has it: the base name; a copy is its original; text files have no sheet name."""
    name = PurePosixPath(file).name
    copy = next((copy for copy in truth["copies"] if copy["file"] == name), None)
    if copy:
        name = copy["of"]
        sheet = next(s["sheet"] for s in truth["sheets"] if s["file"] == name) if copy["any_sheet"] else sheet
    unnamed = any(s["file"] == name and s["sheet"] == "*" for s in truth["sheets"])
    return name, "*" if unnamed else sheet, row


def plain(value: Any) -> Any:
    if value is None or value is pd.NaT or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return as_json(value.to_pydatetime())
    if isinstance(value, bool):
        return "是" if value else "否"
    return value


def wrong_rows(truth: dict[str, Any], analysis: Analysis) -> Iterator[str]:
    """Rows that were lost, invented or read otherwise."""
    for ledger_id, spec in truth["ledgers"].items():
        frame = analysis.ledgers[ledger_id].frame.astype(object)
        got = {place(truth, r["source_file"], r["source_sheet"], r["source_row"]): r for r in frame.to_dict("records")}
        if len(got) != len(frame):
            yield f"{ledger_id}: rows counted twice"
        for row in spec["rows"]:
            found = got.pop((row["file"], row["sheet"], row["row"]), None)
            if found is None:
                yield f"{row['file']}!{row['sheet']}!{row['row']} is lost"
                continue
            for name, value in row["values"].items():
                have = plain(found[name])
                if spec["fields"][name]["kind"] == "date" and have:
                    have = have[:10]
                if name not in row.get("lenient", ()) and not spec["fields"][name]["personal"] and have != value:
                    yield f"{row['file']}!{row['sheet']}!{row['row']} {name}: {value!r} was read as {have!r}"
        yield from (f"{ledger_id}: {where} must not count" for where in got)


def alarms(truth: dict[str, Any], analysis: Analysis) -> Iterator[str]:
    """Errors where nothing is wrong."""
    fine = {(x["file"], x["sheet"], x["row"]) for x in (*truth["defects"], *truth["excused"])}
    files = {x["file"] for x in truth["refused"]} | {c[end] for c in truth["copies"] for end in ("file", "of")}
    for finding in analysis.findings:
        where = place(truth, finding.place.file, finding.place.sheet, finding.place.row)
        if severity(finding) == "error" and where not in fine and where[0] not in files:
            yield f"{finding.code} at {where} {finding.place.cell}"


@pytest.mark.parametrize("seed", [1, 2])
def test_sound_ledgers_are_read_exactly_however_untidy(seed: int, schemas: Schemas, tmp_path: Path) -> None:
    truth, analysis = run(tmp_path, schemas, MessPlan(seed=seed, profile="untidy", communities=5))
    assert list(wrong_rows(truth, analysis)) == []
    assert list(alarms(truth, analysis)) == []


def test_planted_defects_are_found_at_their_cells(schemas: Schemas, tmp_path: Path) -> None:
    truth, analysis = run(tmp_path, schemas, MessPlan(seed=1, profile="broken", communities=5))
    found = {(*place(truth, f.place.file, f.place.sheet, f.place.row), f.place.cell) for f in analysis.findings}
    missed = [d for d in truth["defects"] if (d["file"], d["sheet"], d["row"], d["cell"]) not in found]
    assert len(truth["defects"]) > 30
    assert missed == []
    assert list(wrong_rows(truth, analysis)) == []
    assert list(alarms(truth, analysis)) == []


def test_files_that_cannot_be_read_are_named(schemas: Schemas, tmp_path: Path) -> None:
    kinds = ("zero-bytes", "truncated", "not-a-workbook", "password", "broken-zip", "far-cell", "doctype")
    truth, analysis = run(tmp_path, schemas, MessPlan(profile="tidy", only=kinds, communities=2))
    named = {PurePosixPath(finding.place.file).name for finding in analysis.findings}
    assert {file["kind"] for file in truth["refused"]} == set(kinds)
    assert {file["file"] for file in truth["refused"]} <= named
    assert list(wrong_rows(truth, analysis)) == []


def test_figures_follow_from_the_rows_that_count(schemas: Schemas, tmp_path: Path) -> None:
    truth, analysis = run(tmp_path, schemas, MessPlan(seed=4, profile="broken", communities=3))
    counted = {c.figure.id: c for c in analysis.figures}
    plain_figures = {name: want for name, want in truth["figures"].items() if not isinstance(want, dict)}
    assert {name: counted[name].value for name in plain_figures} == plain_figures
    rates = {name: want["display"] for name, want in truth["figures"].items() if isinstance(want, dict)}
    assert {name: counted[name].display.rstrip("%") for name in rates} == {n: d.rstrip("%") for n, d in rates.items()}
