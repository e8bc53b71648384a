from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from fztally.cli.sample import PROFILES, command
from fztally.model.schema import Schemas
from fztally.sample.mess.id_numbers import id_number
from fztally.sample.mess.kinds import Dice, kind_names, load_kinds, profile_names
from fztally.sample.mess.respell import SPELLINGS
from fztally.sample.mess.spoil import DEFECTS
from fztally.sample.mess.words import load_content, load_words
from fztally.sample.mess.write import MessPlan, write_mess
from fztally.values.identity import find_id_numbers

JUDGED = ("kept", "rejected", "duplicate")


FEW = 3


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def truth_of(folder: Path) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return truth


def workbooks(folder: Path) -> dict[str, bytes]:
    """Every .xlsx by its name, also from zip files whose names are in GBK without saying so."""
    found: dict[str, bytes] = {}
    for name, data in contents(folder / "ledgers").items():
        if name.endswith(".zip") and zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for info in archive.infolist():
                    inner = info.filename if info.flag_bits & 0x800 else info.filename.encode("cp437").decode("gbk")
                    found[inner.rsplit("/", 1)[-1]] = archive.read(info)
        else:
            found[name.rsplit("/", 1)[-1]] = data
    return {name: data for name, data in found.items() if name.endswith(".xlsx")}


@pytest.fixture(scope="module")
def wild(schemas: Schemas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wild")
    write_mess(folder, schemas, MessPlan(seed=3, profile="wild", communities=6))
    return folder


def test_same_plan_same_bytes(schemas: Schemas, wild: Path, tmp_path: Path) -> None:
    write_mess(tmp_path / "again", schemas, MessPlan(seed=3, profile="wild", communities=6))
    assert contents(tmp_path / "again") == contents(wild)


def test_a_new_folder_replaces_the_ledgers_of_the_old_one(schemas: Schemas, tmp_path: Path) -> None:
    write_mess(tmp_path, schemas, MessPlan(seed=1, profile="tidy", communities=FEW))
    (tmp_path / "ledgers" / "left.xlsx").write_bytes(b"")
    (tmp_path / "mine.txt").write_text("stays")
    write_mess(tmp_path, schemas, MessPlan(seed=2, profile="tidy", communities=FEW))
    names = contents(tmp_path)
    assert "ledgers/left.xlsx" not in names and "mine.txt" in names
    assert truth_of(tmp_path)["seed"] == 2


def test_the_truth_has_every_part_that_a_score_needs(wild: Path) -> None:
    truth = truth_of(wild)
    parts = {"profile", "seed", "period", "communities", "ledgers", "not_counted", "defects", "refused", "copies"}
    assert parts | {"ignored", "excused", "sheets", "secrets", "markers", "figures"} <= set(truth)
    assert set(truth["ledgers"]) == set(load_content().usual)
    row = truth["ledgers"]["petitions"]["rows"][0]
    assert {"file", "sheet", "row", "values"} <= set(row)
    assert set(truth["secrets"]) == {"phones", "id_numbers", "people"}
    assert truth["defects"] and truth["refused"] and truth["not_counted"]


def test_every_account_adds_up(wild: Path) -> None:
    truth = truth_of(wild)
    for sheet in truth["sheets"]:
        parts = sum(sheet[name] for name in JUDGED) + sum(sheet["excluded"].values())
        assert sheet["rows"] == parts, sheet
    rows = Counter((r["file"], r["sheet"]) for spec in truth["ledgers"].values() for r in spec["rows"])
    assert sum(rows.values()) == sum(sheet["kept"] for sheet in truth["sheets"])


def test_accounts_hold_in_the_workbooks_as_another_reader_sees_them(wild: Path) -> None:
    books, seen = workbooks(wild), 0
    for sheet in truth_of(wild)["sheets"]:
        if sheet["file"] in books and sheet["sheet"] != "*":
            cells = openpyxl.load_workbook(io.BytesIO(books[sheet["file"]]))[sheet["sheet"]].iter_rows(values_only=True)
            filled = sum(any(str(value).strip() for value in row if value is not None) for row in cells)
            assert filled == sheet["rows"], sheet
            seen += 1
    assert seen > 10


def test_planted_values_stand_at_their_cells(schemas: Schemas, tmp_path: Path) -> None:
    write_mess(tmp_path, schemas, MessPlan(communities=FEW, profile="tidy", only=("bad-yes-no", "code-unknown")))
    words, books = load_words(), workbooks(tmp_path)
    planted = {*words.bad_yes_no, *words.unknown_codes}
    truth = truth_of(tmp_path)
    assert len(truth["defects"]) > 10
    for defect in truth["defects"]:
        sheet = openpyxl.load_workbook(io.BytesIO(books[defect["file"]]))[defect["sheet"]]
        assert sheet[defect["cell"]].value in planted
        assert sheet[defect["cell"]].row == defect["row"]


def test_a_row_is_rejected_where_a_required_cell_is_bad_and_blanked_where_it_is_not(
    schemas: Schemas, tmp_path: Path
) -> None:
    write_mess(tmp_path, schemas, MessPlan(communities=FEW, profile="tidy", only=("code-unknown",)))
    truth = truth_of(tmp_path)
    counted = {(r["file"], r["row"]) for spec in truth["ledgers"].values() for r in spec["rows"]}
    actions = Counter(d["action"] for d in truth["defects"])
    assert set(actions) == {"rejected", "blanked"}
    assert all(((d["file"], d["row"]) in counted) == (d["action"] == "blanked") for d in truth["defects"])


def test_only_the_kinds_that_were_asked_for_come(schemas: Schemas, tmp_path: Path) -> None:
    done = write_mess(
        tmp_path, schemas, MessPlan(communities=FEW, profile="tidy", only=("repeated-header", "date-dot"))
    )
    assert set(+Counter(done.kinds)) == {"repeated-header", "date-dot"}
    assert not truth_of(tmp_path)["defects"]


def test_kinds_can_be_kept_away(schemas: Schemas, tmp_path: Path) -> None:
    spared = tuple(load_kinds().stray)
    done = write_mess(tmp_path, schemas, MessPlan(profile="wild", without=spared, communities=FEW))
    assert not set(+Counter(done.kinds)) & set(spared)
    assert not truth_of(tmp_path)["refused"]


def test_tidy_and_untidy_ledgers_are_sound(schemas: Schemas, tmp_path: Path) -> None:
    for profile in ("tidy", "untidy"):
        done = write_mess(tmp_path, schemas, MessPlan(profile=profile, seed=5, communities=FEW))
        truth = truth_of(tmp_path)
        assert done.rows > 100 and not truth["defects"] and not truth["refused"]
        assert {x["reason"] for x in truth["not_counted"]}.isdisjoint({"rejected", "outside_period", "key-conflict"})


def test_all_ledgers_come_when_they_are_asked_for(schemas: Schemas, tmp_path: Path) -> None:
    write_mess(tmp_path, schemas, MessPlan(profile="tidy", every_ledger=True, communities=FEW))
    truth = truth_of(tmp_path)
    assert set(truth["ledgers"]) == {ledger.id for ledger in schemas.ledgers}


def test_unknown_kinds_are_refused(schemas: Schemas, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no-such-kind"):
        write_mess(tmp_path, schemas, MessPlan(only=("no-such-kind",)))


def test_every_spelling_and_defect_has_a_rate_and_the_other_way_round() -> None:
    table = load_kinds()
    assert set(SPELLINGS) == set(table.cell)
    assert set(DEFECTS) == set(table.row)
    assert len(kind_names()) == len(set(kind_names()))
    assert {other for kinds in table.needs.values() for other in kinds} <= set(kind_names())


def test_a_stronger_intensity_brings_more() -> None:
    counts = []
    for intensity in (0.3, 3):
        dice, rng = Dice("medium", intensity), Random(1)
        counts.append(sum(dice.roll("no-title", rng) for _ in range(500)))
    assert 0 < counts[0] < counts[1]


def test_invented_id_numbers_are_taken_for_real_ones() -> None:
    rng = Random(7)
    assert all(find_id_numbers(id_number(rng)) == [(0, 18)] for _ in range(200))


def test_the_command_writes_ledgers_and_truth(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        command, [str(tmp_path), "--mess", "--profile", "tidy", "--seed", "4", "--communities", "2"]
    )
    assert done.exit_code == 0, done.output
    assert truth_of(tmp_path)["seed"] == 4
    assert workbooks(tmp_path)
    assert profile_names() == PROFILES


def test_the_command_names_kinds_that_do_not_exist(tmp_path: Path) -> None:
    done = CliRunner().invoke(command, [str(tmp_path), "--mess", "--kind", "nonsense"])
    assert "nonsense" in str(getattr(done.exception, "what", done.exception))
