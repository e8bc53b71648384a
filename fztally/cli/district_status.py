"""``fztally status`` of a district: how many of each street's keepers have sent each ledger, then who has not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fztally.cli.status import blocks, coloured, legend
from fztally.cli.width import pad, width, wrap
from fztally.lang.texts import text
from fztally.model.errors import FztallyError
from fztally.model.tally import Sending

if TYPE_CHECKING:
    from fztally.model.analysis import Analysis
    from fztally.model.district import Came, Share
    from fztally.model.job import Job
    from fztally.model.registry import Street
    from fztally.model.schema import Ledger, Schemas

_NARROWEST, _PROBLEM = 3, "!"
Analyse = Callable[["Job"], "Analysis"]


@dataclass(frozen=True, slots=True)
class StreetStatus:
    """How one street stands: how its ledgers came, who has sent which (ledger -> keeper, "" = its office), and how many
    errors and warnings each ledger has; in a sentence why that cannot be told."""

    street: Street
    came: Came
    sending: Mapping[str, Mapping[str, Sending]]
    problems: Mapping[str, int]
    reason: str = ""

    def fraction(self, ledger: Ledger) -> str:
        """``11/13`` keepers sent a ledger."""
        keepers = [how for name, how in self.sending[ledger.id].items() if bool(name) == (ledger.kept_by != "office")]
        return f"{sum(how.here for how in keepers)}/{len(keepers)}"

    def missing(self, ledger: Ledger) -> list[str]:
        """Who has not sent a ledger and should have ("" = the street's office)."""
        return [name for name, how in self.sending[ledger.id].items() if how is Sending.MISSING]


def street_statuses(job: Job, schemas: Schemas, analyse: Analyse) -> Iterator[StreetStatus]:
    """Every street in turn, its ledgers read or its delivered outputs looked at. Raises FztallyError when no street has
    a folder."""
    from fztally.store.street_folders import find_folders

    streets = schemas.registry.streets
    folders = find_folders(job.ledgers, streets, (job.output,)).of
    if not any(folders.values()):
        what = text("no-street-folders", folder=job.ledgers)
        raise FztallyError(what, text("no-street-folder-hint", street=streets[0].name))
    for street in streets:
        yield _status(job, schemas, street, folders[street.name], analyse)


def _status(job: Job, schemas: Schemas, street: Street, folders: tuple[Path, ...], analyse: Analyse) -> StreetStatus:
    from fztally.model.district import Came
    from fztally.store.street_folders import delivered, of_street, only_folder
    from fztally.tally.roll_up import street_sending

    nothing = {ledger.id: street_sending(street, ledger, None) for ledger in schemas.ledgers}
    if not folders:
        return StreetStatus(street, Came.MISSING, nothing, {}, text("street-missing-why"))
    came = Came.FAILED
    try:
        folder = only_folder(job.ledgers, street, folders)
        place = delivered(folder, job.period.text)
        if place is None:
            return _analysed(street, analyse(of_street(job, street, folder)))
        came = Came.REFUSED
        share = _share(place, schemas, street, job)
        problems = {k: own.get("error", 0) + own.get("warning", 0) for k, own in share.findings.items()}
        return StreetStatus(street, Came.DELIVERED, share.sending, problems)
    except FztallyError as error:
        return StreetStatus(street, came, nothing, {}, error.what)


def _share(place: Path, schemas: Schemas, street: Street, job: Job) -> Share:
    import msgspec

    from fztally.store.last_run import read_run
    from fztally.tally.share import read_share

    own = msgspec.structs.replace(schemas, registry=schemas.registry.of_street(street.name))
    return read_share(read_run(place), own, job.period)


def _analysed(street: Street, analysis: Analysis) -> StreetStatus:
    from fztally.model.district import Came

    sending: dict[str, dict[str, Sending]] = {}
    problems: dict[str, int] = {}
    for status in analysis.statuses:
        sending.setdefault(status.ledger, {})[status.community] = status.sending
        problems[status.ledger] = problems.get(status.ledger, 0) + status.problems
    return StreetStatus(street, Came.CONSOLIDATED, sending, problems)


def as_dicts(statuses: Sequence[StreetStatus], ledgers: Sequence[Ledger]) -> list[dict[str, Any]]:
    """The same for machines."""
    return [
        {
            "street": status.street.name,
            "code": status.street.code,
            "came": status.came.value,
            "reason": status.reason,
            "ledgers": [
                {
                    "ledger": ledger.id,
                    "reported": status.fraction(ledger),
                    "missing": status.missing(ledger),
                    "problems": status.problems.get(ledger.id, 0),
                }
                for ledger in ledgers
            ],
        }
        for status in statuses
    ]


def status_lines(statuses: Sequence[StreetStatus], schemas: Schemas, columns: int) -> Iterator[str]:
    """The matrix of streets and ledgers in blocks that fit the columns of a screen, the legend, and who is missing."""
    ledgers = schemas.ledgers
    cells = [[_cell(status, ledger) for ledger in ledgers] for status in statuses]
    first = max(width(status.street.name) for status in statuses)
    widths = [max(_NARROWEST, *(width(line[n]) for line in cells)) + 1 for n in range(len(ledgers))]
    for block in blocks(widths, columns - first):
        yield " " * first + "".join(pad(str(n + 1), widths[n], right=True) for n in block)
        for status, line in zip(statuses, cells, strict=True):
            row = "".join(coloured(pad(line[n], widths[n], right=True)) for n in block)
            yield pad(status.street.name, first) + row
        yield ""
    yield text("district-status-legend")
    yield from legend([ledger.title for ledger in ledgers], columns)
    yield ""
    yield from _missing(statuses, schemas, columns)


def _cell(status: StreetStatus, ledger: Ledger) -> str:
    if status.reason:
        return text("status-missing")
    own = status.sending[ledger.id].values()
    if set(own) == {Sending.NOT_EXPECTED}:
        return "-"
    return status.fraction(ledger) + (_PROBLEM if status.problems.get(ledger.id) else "")


def _missing(statuses: Sequence[StreetStatus], schemas: Schemas, columns: int) -> Iterator[str]:
    """Streets that have not reported with the reason; of the others each community with what it has not sent."""
    office, between, complete = schemas.registry.office.name, text("list-comma"), True
    for status in statuses:
        if status.reason:
            yield text("district-absent", street=status.street.name, why=status.reason).strip()
            complete = False
            continue
        owed: dict[str, list[str]] = {}
        for ledger in schemas.ledgers:
            for keeper in status.missing(ledger):
                owed.setdefault(keeper, []).append(ledger.title)
        for keeper, titles in owed.items():
            facts = {"street": status.street.name, "keeper": keeper or office, "ledgers": between.join(titles)}
            yield from wrap(text("wd-missing-line", **facts), columns, indent="    ")
            complete = False
    if complete:
        yield text("wb-missing-none")
