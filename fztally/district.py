"""A district's run: one street after the other, then all of them together.

A street is consolidated as it would be by itself, or its outputs are taken as it sent them; either way its outputs are
what is added up. Never more than one street's rows are in memory, and one street that fails stops no other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from fztally.lang.texts import text
from fztally.model.district import Came, District, StreetResult
from fztally.model.errors import FztallyError
from fztally.model.finding import Fact, Finding, Outcome
from fztally.model.job import Job
from fztally.model.place import Place
from fztally.model.registry import Street
from fztally.model.schema import Schemas
from fztally.model.source import Source
from fztally.read.discover import seen_files
from fztally.store.finished import Finished, digests, last_finished
from fztally.store.last_run import read_run
from fztally.store.remembered import run_id, run_key
from fztally.store.run_copy import run_files
from fztally.store.run_names import FINDINGS
from fztally.store.schema_files import load_all
from fztally.store.street_folders import delivered, find_folders, of_street, only_folder

Run = Callable[[Job], str]
"""Consolidates one street; in a sentence why it could not, "" when it could."""
_CODES = {Came.MISSING: "street-missing", Came.REFUSED: "street-refused", Came.FAILED: "street-failed"}


def gather(job: Job, run: Run) -> tuple[StreetResult, ...]:
    """Every street with its outputs: those that it sent, or those of a run over its ledgers. Nothing is read of them
    yet but their digests. Raises FztallyError when no street has a folder."""
    streets = load_all(job.schemas).registry.streets
    folders = find_folders(job.ledgers, streets, (job.output,)).of
    if not any(folders.values()):
        what = text("no-street-folders", folder=job.ledgers)
        raise FztallyError(what, text("no-street-folder-hint", street=streets[0].name))
    return tuple(_gathered(job, street, folders[street.name], run) for street in streets)


def _gathered(job: Job, street: Street, folders: tuple[Path, ...], run: Run) -> StreetResult:
    if not folders:
        return StreetResult(street, Came.MISSING, reason=text("street-missing-why"))
    came, folder = Came.FAILED, folders[0]
    try:
        folder = only_folder(job.ledgers, street, folders)
        place = delivered(folder, job.period.text)
        if place is not None:
            came = Came.REFUSED
            found = digests(place, [*run_files(place), FINDINGS])
            return StreetResult(street, Came.DELIVERED, folder.name, "", None, place, found, _unread(folder, place))
        own = of_street(job, street, folder)
        if reason := run(own):
            return StreetResult(street, came, folder.name, reason)
        found = digests(own.target, [*run_files(own.target), FINDINGS])
        return StreetResult(street, Came.CONSOLIDATED, folder.name, "", None, own.target, found)
    except FztallyError as error:
        return StreetResult(street, came, folder.name, error.what)
    except OSError as error:
        file = Path(str(error.filename or folder)).name
        return StreetResult(street, came, folder.name, text("share-damaged", file=file))


def _unread(folder: Path, place: Path) -> tuple[str, ...]:
    """That a street sent ledgers as well as outputs: only these are taken."""
    more = seen_files(folder, ()) if place != folder else {}
    return (text("street-unread", folder=folder.name, count=len(more)),) if more else ()


def findings_of(job: Job, results: Sequence[StreetResult]) -> tuple[Finding, ...]:
    """What there is to say of the streets' folders, and of what is nobody's."""
    found = []
    for result in results:
        if result.came in _CODES:
            facts: dict[str, Fact] = {"street": result.street.name, "why": result.reason}
            found.append(Finding(_CODES[result.came], Place(result.folder or result.street.name), facts=facts))
    streets = [result.street for result in results]
    strays = find_folders(job.ledgers, streets, (job.output,)).strays
    return (*found, *(Finding("street-unknown", Place(path.name)) for path in strays))


def unchanged(job: Job, results: Sequence[StreetResult]) -> Finished | None:
    """The last run of the district, if it still stands."""
    finished = last_finished(job)
    key = _key(job, load_all(job.schemas), results, findings_of(job, results))
    return finished if finished is not None and finished.key == key else None


def put_together(job: Job, gathered: Sequence[StreetResult]) -> District:
    """Read what the streets have counted, one after the other, and add it up. A street whose outputs cannot be taken
    counts as one that has not reported."""
    from fztally.tally.figures import check_identities
    from fztally.tally.roll_up import added_tables, roll_up, street_reported, street_sending

    schemas = load_all(job.schemas)
    told = findings_of(job, gathered)
    results = tuple(_shared(result, job, schemas) for result in gathered)
    shares = {result.street.name: result.share for result in results if result.share is not None}
    figures = roll_up(schemas, shares)
    streets = schemas.registry.streets
    return District(
        job=job,
        schemas=schemas,
        streets=results,
        findings=findings_of(job, results),
        figures=figures,
        identities=check_identities(schemas, figures),
        tables=added_tables(schemas, shares),
        sending={s.name: {k.id: street_sending(s, k, shares.get(s.name)) for k in schemas.ledgers} for s in streets},
        reported={(s.name, k.id): street_reported(s, k, shares.get(s.name)) for s in streets for k in schemas.ledgers},
        key=_key(job, schemas, gathered, told),
        run_id=run_id(job, schemas, _sources(gathered)),
    )


def _shared(result: StreetResult, job: Job, whole: Schemas) -> StreetResult:
    """A street with what it adds; in a sentence why that cannot be taken."""
    from fztally.tally.share import read_share

    if result.place is None:
        return result
    registry = whole.registry.of_street(result.street.name)
    schemas = msgspec.structs.replace(whole, registry=registry)
    came = Came.REFUSED if result.came is Came.DELIVERED else Came.FAILED
    street, folder = result.street, result.folder
    try:
        share = read_share(read_run(result.place), schemas, job.period)
    except FztallyError as error:
        return StreetResult(street, came, folder, error.what)
    return StreetResult(street, result.came, folder, "", share, result.place, result.digests, result.remarks)


def _key(job: Job, schemas: Schemas, results: Sequence[StreetResult], findings: tuple[Finding, ...]) -> str:
    return run_key(job, schemas, Outcome(_sources(results), findings), ())


def _sources(results: Sequence[StreetResult]) -> tuple[Source, ...]:
    """The outputs that the district is made from, as the inputs of its run."""
    return tuple(
        Source(f"{result.street.code}/{name}", result.place / name, sha256, 0)
        for result in results
        if result.place is not None
        for name, sha256 in (result.digests or {}).items()
    )
