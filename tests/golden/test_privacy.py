"""Marked names, phone numbers and ID numbers are planted in every ledger, and nothing that leaves the program but the
copies that go back to their senders holds one of them."""

from __future__ import annotations

import html
import re
import shutil
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from fztally.model.schema import Field, Ledger, Schemas
from fztally.store.schema_files import bundled_schemas, load_schemas
from fztally.tally import tables
from tests.cli.calling import Called, call
from tests.folders import Folder

MARK = "龘"
"""A character of every planted name but its first; no text of the program has it."""
CODE = "RKX"
"""The beginning of every planted person's code in restricted ledgers."""
COMMUNITIES = {"东湖社区": 1, "幸福社区": 6, "和平社区": 4, "新华社区": 3}
"""How many persons the restricted ledgers of each community hold."""
ONE, TWO = "东湖社区", "幸福社区"


PLAIN: dict[str, object] = {
    "date": "2021-03-05",
    "datetime": "2021-03-05",
    "month": "1985-03",
    "int": 3,
    "number": 3,
    "yes_no": "是",
}


@dataclass
class Planted:
    """What was planted, each different."""

    phones: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    names: int = 0

    def name(self) -> str:
        """A person's name."""
        self.names += 1
        return f"{'王李赵钱'[self.names % 4]}{MARK}{'甲乙丙丁戊己庚辛'[self.names % 8]}"

    def phone(self) -> str:
        """A mobile phone number."""
        self.phones.append(f"139{70_000_000 + len(self.phones)}")
        return self.phones[-1]

    def written_phone(self) -> str:
        """The same as people write it."""
        phone = self.phone()
        spaced = f"{phone[:3]} {phone[3:7]} {phone[7:]}"
        wide = phone.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
        return (phone, spaced, f"+86 {spaced.replace(' ', '-')}", wide)[len(self.phones) % 4]

    def id_number(self) -> str:
        """An ID-card number with a right check digit."""
        region, number = divmod(len(self.ids), 900)
        body = f"{511000 + region}19900307{100 + number}"
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
        self.ids.append(body + "10X98765432"[total % 11])
        return self.ids[-1]


def _value(ledger: Ledger, each: Field, community: str, number: int, planted: Planted) -> object:
    """A sound cell, with something planted wherever the field takes it."""
    if each.kind in PLAIN:
        return PLAIN[each.kind]
    if each.kind == "community":
        return community
    if each.kind == "code":
        return next(iter(each.codes)) if isinstance(each.codes, dict) else "一类"
    if each.kind == "phone":
        return planted.written_phone() if number % 2 else f"{planted.name()}{planted.phone()}"
    if each.key:
        return (
            f"{CODE}{community}{number}" if ledger.restricted else planted.name() if each.personal else f"第{number}号"
        )
    if each.personal:
        return (planted.name(), f"{planted.name()}、{planted.name()}", f"{planted.name()} {planted.phone()}")[
            number % 3
        ]
    if each.kind == "person":
        return f"办公室{planted.written_phone()}"
    return f"{each.label}{number}，电话{planted.written_phone()}，证件{planted.id_number()}"


def _rows(ledger: Ledger, community: str, planted: Planted) -> Iterator[list[object]]:
    """Sound rows, and some with everything that makes a finding: each finding's value is one more way out."""
    if not ledger.keys and any(each.key for each in ledger.fields):
        # a community has one row of these
        yield [_value(ledger, each, community, 1, planted) for each in ledger.fields] + [planted.id_number()]
        return
    if ledger.restricted:
        yield from _persons(ledger, community, planted)
        return
    for number in (0, 1, 2, 3, 1):
        yield [_value(ledger, each, community, number, planted) for each in ledger.fields] + [planted.id_number()]
    yield from _broken(ledger, community, 1, planted)


def _persons(ledger: Ledger, community: str, planted: Planted) -> Iterator[list[object]]:
    """As many as the community has, and then two of one code and the broken ones, which are not counted."""
    for number in (*range(COMMUNITIES[community]), 90, 90):
        yield [_value(ledger, each, community, number, planted) for each in ledger.fields] + [planted.id_number()]
    yield from _broken(ledger, community, 91, planted)


def _broken(ledger: Ledger, community: str, number: int, planted: Planted) -> Iterator[list[object]]:
    """An invalid cell wherever the kind of a field can be broken."""
    for wrong in (planted.written_phone, planted.id_number):
        cells = [
            wrong()
            if each.kind in ("date", "datetime", "month", "code", "yes_no", "phone")
            else _value(ledger, each, community, number, planted)
            for each in ledger.fields
        ]
        yield [*cells, planted.id_number()]


def _books(folder: Folder, ledgers: Sequence[Ledger], planted: Planted) -> None:
    for ledger in ledgers:
        for community in COMMUNITIES if ledger.restricted else (ONE,):
            head = [each.label for each in ledger.fields] + ["身份证号"]
            top = [[ledger.title], [f"填报单位：{community}　填表人：{planted.name()}　联系电话：{planted.phone()}"]]
            foot = [[f"审核人：{planted.name()}"], [f"注：有事请打{planted.written_phone()}，找{planted.name()}。"]]
            rows = list(_rows(ledger, community, planted))
            folder.book(f"{community}/{ledger.title}.xlsx", {"台账": [*top, head, *rows, *foot]})
    strange = [["姓名", "电话", "身份证"], [planted.name(), planted.phone(), planted.id_number()]]
    folder.book("不是台账.xlsx", {"通讯录": strange})
    (folder.path / "damaged.xlsx").write_bytes(f"PK{planted.name()}{planted.phone()}".encode())


@dataclass(frozen=True)
class Run:
    """Everything that a run, and the commands after it, left and said."""

    place: Path
    planted: Planted
    said: dict[str, Called]

    @property
    def output(self) -> Path:
        return self.place / "output"

    @property
    def target(self) -> Path:
        return self.output / "2021"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    place = tmp_path_factory.mktemp("privacy")
    (place / "ledgers").mkdir()
    schemas, planted = load_schemas(bundled_schemas()), Planted()
    folder = Folder(place / "ledgers")
    options = (folder.path, "--period", "2021", "--engine", "serial", "--output", place / "output")
    said = {}
    _books(folder, schemas.ledgers[::3], planted)
    said["consolidate"] = call("consolidate", *options)
    said["freeze"] = call("freeze", "2021", "--output", place / "output")
    # with other names now, and the rest of the ledgers: every row has changed or is new
    _books(folder, schemas.ledgers, planted)
    said["again"] = call("consolidate", *options)
    said["json"] = call("consolidate", *options, "--json")
    said["english"] = call("--lang", "en", "check", *options, "--all")
    said["check for machines"] = call("check", *options, "--all", "--json")
    said["status"] = call("status", *options)
    said["status for machines"] = call("status", *options, "--json")
    said["diff"] = call("diff", "2021", "--output", place / "output", "--all")
    said["diff for machines"] = call("diff", "2021", "--output", place / "output", "--all", "--json")
    for figure in (ledger.figures[0] for ledger in schemas.ledgers):
        said[f"trace {figure.id}"] = call("trace", figure.id, "--output", place / "output", "--period", "2021", "--all")
    for path in sorted((folder.path / ONE).glob("*.xlsx"))[::3]:
        said[f"inspect {path.name}"] = call("inspect", path, "--period", "2021")
    said["report"] = call("report", *options, "--draft", "--out", place / "output" / "2021" / "report.docx")
    return Run(place, planted, said)


def _texts(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """What a file holds, as text: packages part by part, data files column by column."""
    if name.endswith(".parquet"):
        table = pq.read_table(BytesIO(data))
        yield from (
            (f"{name}:{column}", "\n".join(map(str, table[column].to_pylist()))) for column in table.column_names
        )
    elif data[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(data)) as package:
            for part in package.namelist():
                yield from _texts(f"{name}!{part}", package.read(part))
    else:
        # XML and JSON may write a character as a number
        text = html.unescape(data.decode("utf-8", "replace"))
        yield name, re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def _outputs(run: Run) -> Iterator[tuple[str, str]]:
    """All that leaves: every output but the returned copies and the remembered rows, and everything that is said."""
    for path in sorted(run.output.rglob("*")):
        name = path.relative_to(run.output).as_posix()
        if path.is_file() and "/returns/" not in name and not name.startswith(".fztally/parts/"):
            yield from _texts(name, path.read_bytes())
    for call_of, done in run.said.items():
        yield call_of, done.out + done.err


@pytest.fixture(scope="module")
def outputs(run: Run) -> list[tuple[str, str]]:
    """All that leaves, under the name of where it is."""
    return list(_outputs(run))


_BETWEEN = str.maketrans({**{0xFF10 + n: str(n) for n in range(10)}, **dict.fromkeys(map(ord, " +-()\u3000\xa0"))})


def _bare(text: str) -> str:
    """Digits as they can be read, however they are written."""
    return text.translate(_BETWEEN)


def test_every_ledger_was_read_and_has_problems(run: Run) -> None:
    schemas = load_schemas(bundled_schemas())
    assert run.said["consolidate"].code == 0
    for ledger in schemas.ledgers:
        assert pq.read_table(run.target / "data" / f"{ledger.id}.parquet").num_rows > 0, ledger.id
    copies = {path.parent.name for path in (run.target / "returns").rglob("*.xlsx")}
    assert copies >= set(COMMUNITIES)
    names = {path.name for path in run.target.iterdir()}
    assert {"台账汇总.xlsx", "findings.csv", "汇总.html", "report.docx", "frozen"} <= names
    assert {"更正", "变动"} <= set(openpyxl.load_workbook(run.target / "台账汇总.xlsx", read_only=True).sheetnames)
    failed = {name: done.err for name, done in run.said.items() if done.code not in (0, 1)}
    assert failed == {}


def test_a_returned_copy_keeps_what_its_sender_wrote(run: Run) -> None:
    """The search finds what is there, in a copy as in an output."""
    paths = (run.target / "returns" / ONE).glob("*.xlsx")
    copies = "".join(text for path in paths for _, text in _texts(path.name, path.read_bytes()))
    assert MARK in copies
    assert set(run.planted.phones) & set(re.findall("139[0-9]{8}", _bare(copies)))
    assert {number[:17] for number in run.planted.ids} & set(re.findall("51[0-9]{15}", _bare(copies)))


def test_no_name_leaves(outputs: list[tuple[str, str]]) -> None:
    assert [name for name, text in outputs if MARK in text] == []


def test_no_phone_number_and_no_id_number_leaves(run: Run, outputs: list[tuple[str, str]]) -> None:
    phones, ids = set(run.planted.phones), {number[:17] for number in run.planted.ids}
    assert len(phones) > 500 and len(ids) > 500
    found = {}
    for name, text in outputs:
        bare = _bare(text)
        there = (phones & set(re.findall("139[0-9]{8}", bare))) | (ids & set(re.findall("51[0-9]{15}", bare)))
        if there:
            found[name] = sorted(there)[:3]
    assert found == {}


def test_no_id_number_is_remembered(run: Run) -> None:
    ids = {number[:17].encode() for number in run.planted.ids}
    parts = [path for path in (run.output / ".fztally" / "parts").rglob("*") if path.is_file()]
    assert parts
    assert not [path for path in parts if ids & set(re.findall(b"51[0-9]{15}", path.read_bytes()))]


@pytest.mark.skipif(sys.platform == "win32", reason="rights are those of Unix")
def test_what_is_remembered_is_its_owners_only(run: Run) -> None:
    assert (run.output / ".fztally").stat().st_mode & 0o077 == 0


def test_of_restricted_ledgers_no_person_leaves_but_in_its_data(outputs: list[tuple[str, str]]) -> None:
    found = [name for name, text in outputs if CODE in text and "/data/" not in name]
    assert found == []


def _table(run: Run, sheet: str) -> tuple[list[list[object]], list[object]]:
    """The lines of a restricted ledger's table by community, and its total."""
    page = openpyxl.load_workbook(run.target / "台账汇总.xlsx", data_only=True)[sheet]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=5)]
    last = next(n for n, row in enumerate(rows) if row[0] == "合计")
    wide = next((n for n, value in enumerate(rows[last]) if n and value is None), len(rows[last]))
    return [row[:wide] for row in rows[:last]], rows[last][:wide]


@pytest.mark.parametrize("sheet", ["社区戒毒康复汇总", "重点人员稳控汇总"])
def test_small_counts_of_restricted_ledgers_cannot_be_worked_out(run: Run, sheet: str) -> None:
    lines, total = _table(run, sheet)
    values = {str(line[0]): line[1:] for line in lines}
    assert {value for value in values[ONE] if value} == {"<3"}
    assert {line[-1] for line in lines if line[0] == TWO} == {COMMUNITIES[TWO]}
    for column in range(1, len(total)):
        cells = [line[column] for line in lines]
        assert not [value for value in cells if isinstance(value, int) and 0 < value < 3]
        hidden = [value for value in cells if not isinstance(value, int)]
        if isinstance(total[column], int) and any(value == "<3" for value in hidden):
            rest = int(str(total[column])) - sum(value for value in cells if isinstance(value, int))
            small = sum(value == "<3" for value in hidden)
            # not the only one that is missing, and not all of them at their most
            assert len(hidden) > 1
            assert rest in range(1, 2 * small) or len(hidden) > small


def test_who_sent_how_many_is_not_told_of_restricted_ledgers(run: Run) -> None:
    """The small counts stand in no table by community, wherever it is."""
    book = openpyxl.load_workbook(run.target / "台账汇总.xlsx", data_only=True)
    sending = book["报送情况"]
    heads = {cell.value: cell.column for cell in sending[3] if cell.value}
    top = next(row for row in range(1, sending.max_row) if sending.cell(row, 1).value == "各单位计入行数")
    row = next(row for row in range(top, sending.max_row) if sending.cell(row, 1).value == ONE)
    assert [sending.cell(row, heads[name]).value for name in ("社区戒毒康复", "重点人员稳控")] == ["不列", "不列"]
    status = next(line for line in run.said["status"].out.splitlines() if line.startswith(ONE))
    assert status.split()[12:14] == ["报!", "报!"]
    told = [entry for entry in run.said["status for machines"].json if entry["ledger"] in ("rehab", "key_persons")]
    assert {entry["kept"] for entry in told} == {None}


def test_a_crash_tells_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(schemas: Schemas, ledgers: dict[str, object], period: object) -> None:
        raise RuntimeError("\n".join(rows.frame.to_string() for rows in ledgers.values()))  # type: ignore[attr-defined]  # LedgerRows

    monkeypatch.setattr(tables, "tally_tables", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    shutil.copytree(run.place / "ledgers", tmp_path / "ledgers")
    done = call(
        "consolidate", tmp_path / "ledgers", "--period", "2021", "--engine", "serial", "--output", tmp_path / "out"
    )
    assert (done.code, done.out) == (3, "")
    (report,) = tmp_path.glob("fztally-*.txt")
    said = done.err + report.read_text(encoding="utf-8")
    assert "_report" in said
    assert MARK not in said and "139" not in said and CODE not in said
