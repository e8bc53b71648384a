"""A file that takes too long or too much is one finding of a run; the others are counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from fztally.model.job import Job, Limits, Settings
from fztally.model.period import Period
from fztally.pipeline import analyse
from fztally.store.schema_files import bundled_schemas
from tests.read.crafting import workbook

HEADER = "编号,受理日期,社区,事件名称,纠纷类型,处理方式\n"
ROW = "2021-{n},2021-03-05,东湖社区,张家与李家的纠纷,邻里,现场协调解决\n"


def ledger(rows: int) -> bytes:
    return (HEADER + "".join(ROW.format(n=n) for n in range(rows))).encode()


@pytest.mark.parametrize(
    ("limits", "code"),
    [(Limits(seconds=1), "file-timeout"), (Limits(memory_bytes=150_000_000), "file-memory")],
)
def test_one_hard_file(limits: Limits, code: str, tmp_path: Path) -> None:
    folder = tmp_path / "ledgers"
    folder.mkdir()
    for name in ("东湖社区矛盾纠纷台账1.csv", "东湖社区矛盾纠纷台账3.csv"):
        (folder / name).write_bytes(ledger(3).replace(b"2021-", name.encode()[-5:-4] + b"-"))
    (folder / "东湖社区矛盾纠纷台账2.csv").write_bytes(ledger(300_000))
    (folder / "损坏.xlsx").write_bytes(workbook("<row/>")[:-9])
    job = Job(folder, bundled_schemas(), tmp_path / "out", Period.parse("2021"), Settings(workers=2, limits=limits))
    analysis = analyse(job)
    refused = {(f.code, f.place.file) for f in analysis.findings if f.code.startswith("file-")}
    assert refused == {(code, "东湖社区矛盾纠纷台账2.csv"), ("file-unreadable", "损坏.xlsx")}
    assert {file.path: file.taken_for for file in analysis.files} == {
        "东湖社区矛盾纠纷台账1.csv": "ledger",
        "东湖社区矛盾纠纷台账2.csv": "unreadable",
        "东湖社区矛盾纠纷台账3.csv": "ledger",
        "损坏.xlsx": "unreadable",
    }
