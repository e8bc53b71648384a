"""``returns/<community>/``: which files go back, to whom, and under which name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.model.schema import Schemas
from fztally.model.source import Source
from fztally.model.tally import FileAccount
from fztally.write.file_names import file_name, unused
from fztally.write.returns.copy import NotCopiedError, Reread, annotated_copy
from fztally.write.returns.problems import Problem, problems_by_file

_UNREAD = frozenset({"unreadable", "ignored"})


@dataclass(frozen=True, slots=True)
class _Return:
    """A file that goes back."""

    account: FileAccount
    problems: tuple[Problem, ...]
    keeper: str


def write_returns(analysis: Analysis, folder: Path, reread: Reread) -> tuple[str, ...]:
    """Write an annotated copy of every file with problems into ``folder``/<community>/; returns notes on those missing.

    Files that could not be read have no copy. A copy that cannot be made never stops the run.
    """
    made = datetime.combine(analysis.job.period.until, datetime.min.time())
    taken: dict[str, set[str]] = {}
    notes: list[str] = []
    for item in _returned(analysis):
        try:
            copied = annotated_copy(_source(analysis, item.account), item.problems, made, reread)
        except NotCopiedError:
            notes.append(text("returns-failed", file=item.account.path))
            continue
        place = folder / file_name(item.keeper, otherwise=text("returns-unknown"))
        place.mkdir(parents=True, exist_ok=True)
        stem = item.account.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        name = unused(file_name(stem, copied.suffix), taken.setdefault(place.name, set()))
        (place / name).write_bytes(copied.data)
    return tuple(notes)


def _returned(analysis: Analysis) -> Iterable[_Return]:
    problems = problems_by_file(analysis.findings, analysis.schemas, analysis.job.settings.lang)
    for account in analysis.files:
        told = problems.get(account.path, ())
        if told and account.taken_for not in _UNREAD:
            about = {f.community for f in analysis.findings if f.place.file == account.path and f.community}
            yield _Return(account, told, keeper(account, about, analysis.schemas))


def keeper(account: FileAccount, about: Iterable[str], schemas: Schemas) -> str:
    """Who sent a file: a community, the office by its name, or "" when nobody can tell.

    ``about`` are the communities that findings on its rows name.
    """
    office = schemas.registry.office
    named = {sheet.community for sheet in account.sheets if sheet.community}
    if len(named) != 1:
        named = named or set(about)
    if len(named) == 1:
        return next(iter(named))
    kept_by = {schemas.ledger(sheet.ledger).kept_by for sheet in account.sheets if sheet.ledger}
    theirs = {office.name, *office.aliases} & set(account.path.split("/")[:-1])
    return office.name if named or theirs or kept_by & {"office", "both"} else ""


def _source(analysis: Analysis, account: FileAccount) -> Source:
    return Source(account.path, analysis.job.ledgers / account.path, account.sha256, 0)
