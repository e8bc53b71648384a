"""Returned copies of a folder, made without the other outputs."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from fztally.model.analysis import Analysis
from fztally.model.job import Limits
from fztally.model.sheet import Sheet
from fztally.model.source import Source
from fztally.read.book import read_book
from fztally.read.discover import discover
from fztally.write.returns import returns_written


def return_all(analysis: Analysis, into: Path) -> tuple[dict[str, Path], tuple[str, ...]]:
    """Write the returned copies; gives them by ``<community>/<name>``, and the notes."""
    scratch = into / "scratch"
    scratch.mkdir(parents=True)

    def discovered() -> tuple[Source, ...]:
        return discover(analysis.job.ledgers, Limits(), skip=(), scratch=scratch).value

    folder = into / "returns"
    with returns_written(analysis, folder, partial(_reread), discovered) as returned:
        notes = returned().notes
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.xls?"))}, notes


def _reread(source: Source) -> tuple[Sheet, ...]:
    return read_book(source, Limits()).value


TRAINING = ("培训日期", "社区", "培训主题", "培训对象", "参训人数", "主讲人")
"""Header of a ledger that both communities and the office keep."""


def training(community: str, *rows: tuple[object, ...]) -> list[list[object]]:
    """A training ledger of a community: title, header, rows (date, topic, trainees, people)."""
    body = [[day, community, topic, trainees, people, "李老师"] for day, topic, trainees, people in rows]
    return [[f"{community}法治教育培训台账"], list(TRAINING), *body]
