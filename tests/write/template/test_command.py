"""``fztally template``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fztally.cli.main import main


def _run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(["template", *arguments])
    said = capfd.readouterr()
    return stop.value.code, said.out, said.err


def test_forms_of_some_ledgers_by_id_and_title(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = _run(
        capfd, "disputes", "信访接待台账", "--community", "幸福", "--out", str(tmp_path / "空表"), "--rows", "3"
    )
    assert code == 0 and str(tmp_path / "空表") in out
    names = sorted(path.name for path in (tmp_path / "空表").iterdir())
    assert names == ["幸福社区信访接待台账.xlsx", "幸福社区矛盾纠纷排查调处台账.xlsx"]


def test_what_is_there_is_said_to_be_kept(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        code, out, _ = _run(capfd, "disputes", "--out", str(tmp_path), "--rows", "3", "--json")
    assert code == 0
    found = json.loads(out)
    assert found["written"] == [] and len(found["kept"]) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("disputess",), "disputess"),
        (("disputes", "--community", "东胡社区"), "东湖社区"),
        (("disputes", "--out", __file__), "--out"),
    ],
)
def test_mistakes_are_told_in_a_sentence(
    capfd: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    code, _, err = _run(capfd, *arguments)
    assert code == 2 and said in err and "Traceback" not in err
