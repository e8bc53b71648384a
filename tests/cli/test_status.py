"""``status``: who has sent what, aligned where a character takes two columns."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from fztally.cli.status import matrix_lines
from fztally.cli.width import width
from tests.cli.calling import call
from tests.folders import Folder


@pytest.fixture(scope="module")
def shown(ledgers: Path) -> list[str]:
    """The lines that the command shows."""
    done = call("status", ledgers, "--period", "2021", "--engine", "serial")
    assert (done.code, done.err) == (0, "")
    return done.out.splitlines()


def test_each_keeper_has_a_line_and_each_ledger_a_column(shown: list[str]) -> None:
    head, *lines = shown
    assert head.split() == [str(n) for n in range(1, 19)]
    matrix = lines[: lines.index("")]
    assert len(matrix) == 14
    rows = {line.split()[0]: line.split()[1:] for line in matrix}
    assert all(len(cells) == 18 for cells in rows.values())
    assert rows["幸福社区"][2] == "2!"
    assert rows["东湖社区"][1:3] == ["3", "缺"]
    assert rows["和平社区"][2] == "零"
    assert rows["街道本级"][:3] == ["-", "-", "-"]


def test_columns_stand_under_each_other_within_a_hundred_columns(shown: list[str]) -> None:
    head, *lines = shown
    matrix = lines[: lines.index("")]
    assert {width(line) for line in matrix} == {width(head)}
    assert all(width(line) <= 100 for line in lines)
    ends = [width(head[: head.index(f" {n}") + 1 + len(str(n))]) for n in range(10, 19)]
    for line in matrix:
        at = {sum(width(char) for char in line[:n]) for n, char in enumerate(line) if char == " "} | {width(line)}
        assert set(ends) <= at


@pytest.mark.parametrize(("columns", "blocks"), [(40, 3), (80, 2), (200, 1)])
def test_a_narrow_screen_gets_blocks_of_about_the_same_size(folder: Folder, columns: int, blocks: int) -> None:
    folder.book("无.xlsx", [["来访投诉台账（幸福社区）"], ["编号", "投诉时间", "社区", "投诉人"], ["无"]])
    lines = [click.unstyle(line) for line in matrix_lines(folder.analyse(), columns)]
    heads = [line.split() for line in lines if line.strip() and line.split()[0].isdigit() and not line[:3].strip()]
    heads = [head for head in heads if all(part.isdigit() for part in head)]
    assert len(heads) == blocks
    assert sum(map(len, heads)) == 18
    assert max(map(len, heads)) - min(map(len, heads)) <= 1
    assert all(width(line) <= columns for line in lines[: lines.index("") * blocks])


def test_the_last_line_sums_up(shown: list[str]) -> None:
    last = shown[-1]
    assert last.startswith("已报 3 份，缺报 ")
    assert last.endswith("有问题 1 份。")


def test_the_legend_names_every_ledger(shown: list[str]) -> None:
    legend = "\n".join(shown)
    for title in ("1 信访接待台账", "2 矛盾纠纷排查调处台账", "18 法治建设事项台账"):
        assert title in legend


def test_the_matrix_for_machines(ledgers: Path) -> None:
    found = call("status", ledgers, "--period", "2021", "--engine", "serial", "--json").json
    assert len(found) == 14 * 18
    by_place = {(entry["community"], entry["ledger"]): entry for entry in found}
    assert by_place[("幸福社区", "complaints")] == {
        "community": "幸福社区",
        "ledger": "complaints",
        "sending": "sent",
        "kept": 2,
        "pending": 1,
        "problems": 1,
    }
    assert by_place[("和平社区", "complaints")]["sending"] == "nil"
    assert by_place[("东湖社区", "complaints")]["sending"] == "missing"
    assert by_place[("", "complaints")]["sending"] == "not_expected"
