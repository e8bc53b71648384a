"""``explain``: what a finding means and what to do."""

from __future__ import annotations

import pytest

from fztally.lang.catalogue import entries
from tests.cli.calling import call


@pytest.mark.parametrize("asked", ["date-invalid", "DATE_INVALID", "日期不清楚"])
def test_a_finding_is_explained(asked: str) -> None:
    done = call("explain", asked)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "date-invalid  错误或警告  日期不清楚",
        "说明：“……”中的“……”不是明确的日期。",
        "程度：出在必填项里，这一行不计入（错误）；出在其他列里，只影响这一格（警告）。",
        "处理：请写成 2021-03-05 这样的日期。",
    ]


def test_every_finding_reads_without_names_of_facts() -> None:
    for code in entries():
        done = call("explain", code)
        assert done.code == 0
        assert not {"{", "}"} & set(done.out)


def test_without_a_code_all_are_listed() -> None:
    lines = call("explain").out.splitlines()
    assert [line.split()[0] for line in lines] == list(entries())


def test_the_catalogue_for_machines() -> None:
    found = call("explain", "id-number", "--json").json
    assert [(entry["code"], entry["severity"]) for entry in found] == [("id-number", "warning")]
    assert len(call("explain", "--json").json) == len(entries())


def test_an_unknown_code_is_told_with_the_nearest() -> None:
    done = call("explain", "date-invald")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("错误：没有“date-invald”这种问题。\n您要的是不是：date-invalid")
    assert call("explain", "zzz").err.endswith("\n运行 fztally explain 可列出全部问题。\n")
