"""A district consolidated: each street as by itself, then all of them together."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from fztally.lang.catalogue import SEVERITIES, counts
from fztally.lang.texts import text
from fztally.model.errors import FztallyError

if TYPE_CHECKING:
    from fztally.model.district import District, StreetResult
    from fztally.model.job import Job
    from fztally.store.finished import Finished
    from fztally.write.district import DistrictWritten


def consolidate_district(job: Job) -> tuple[Finished, DistrictWritten | None]:
    """Consolidate all streets and put them together. Nothing is written (None) when the last run still stands.

    Raises FztallyError when no street's figures can be taken, or nothing can be written.
    """
    from fztally.district import gather, put_together, unchanged
    from fztally.store.finished import Finished, digests, remember_finished
    from fztally.store.remembered import make_memory
    from fztally.write.district import write_district

    gathered = gather(job, _run)
    if finished := unchanged(job, gathered):
        return finished, None
    district = put_together(job, gathered)
    if not district.there:
        reasons = text("list-semicolon").join(f"{r.street.name}：{r.reason}" for r in district.streets)
        raise FztallyError(text("no-street-came"), text("no-street-came-hint", reasons=reasons))
    written = write_district(district)
    finished = Finished(
        key=district.key,
        outputs=digests(job.target, (path.relative_to(job.target).as_posix() for path in written.paths)),
        lines=tuple(_lines(district, written)),
        summary=_summary(district, written),
        serious=bool(district.absent) or any(_serious(result) for result in district.there),
    )
    if written.whole:
        with suppress(OSError):
            make_memory(job)
            remember_finished(job, finished)
    return finished, written


def _run(job: Job) -> str:
    """Consolidate one street; why it could not be, "" when it could."""
    from fztally.cli.consolidate import consolidate
    from fztally.cli.crash import save_report
    from fztally.store.last_run import require_run

    click.echo(text("district-street", street=job.settings.street), err=True)
    try:
        require_run(job.output, job.compare)
    except FztallyError:
        # that there is nothing to compare with is no reason to do without its figures
        job = replace(job, compare=None)
    try:
        consolidate(job)
    except FztallyError as error:
        return error.what
    except Exception as error:
        if os.environ.get("FZTALLY_DEBUG"):
            raise
        report = save_report(error)
        return text("fault", report=report) if report else text("fault-unsaved", kind=type(error).__name__)
    return ""


def _serious(result: StreetResult) -> bool:
    return result.share is not None and bool(result.share.found("error") or result.share.found("warning"))


def _found(district: District) -> dict[str, int]:
    """Findings by severity, of the streets' folders and of all their runs."""
    own = counts(district.findings)
    shares = [result.share for result in district.there if result.share]
    return {severity: own[severity] + sum(share.found(severity) for share in shares) for severity in SEVERITIES}


def _rows(district: District) -> dict[str, int]:
    names = ("files", "rows", "kept", "rejected", "duplicate", "excluded")
    shares = [result.share for result in district.there if result.share]
    return {name: sum(share.accounts[name] for share in shares) for name in names}


def _summary(district: District, written: DistrictWritten) -> dict[str, Any]:
    """The numbers of a district's run, for machines."""
    return {
        "period": district.job.period.text,
        "run": district.run_id,
        "streets": [
            {"code": r.street.code, "name": r.street.name, "came": r.came.value, "reason": r.reason}
            for r in district.streets
        ],
        **_rows(district),
        "figures": sum(1 for counted in district.figures if counted.value is not None),
        "not_reported": [counted.figure.id for counted in district.figures if counted.value is None],
        "identities_failing": [identity.text for identity in district.identities if not identity.holds],
        "findings": _found(district),
        "outputs": [str(path) for path in written.paths],
        "notes": list(written.notes),
    }


def _lines(district: District, written: DistrictWritten) -> Iterator[str]:
    """The closing lines: each street, the rows and figures of all, where to look."""
    facts = {"district": district.name, "period": district.job.period.text, "count": len(district.streets)}
    yield text("district-head", **facts, there=len(district.there))
    for result in district.streets:
        if result.share is None:
            yield text("district-absent", street=result.street.name, why=result.reason)
        else:
            found = {severity: result.share.found(severity) for severity in ("error", "warning")}
            came = text(f"wd-came-{result.came.value}")
            yield text(
                "district-there", street=result.street.name, came=came, kept=result.share.accounts["kept"], **found
            )
    yield text("closing-rows", **_rows(district))
    missing = [counted.figure.label for counted in district.figures if counted.value is None]
    count = len(district.figures) - len(missing)
    yield text("district-figures" if missing else "closing-figures", count=count, missing=len(missing))
    for identity in district.identities:
        if not identity.holds and identity.left is not None and identity.right is not None:
            left, right = f"{identity.left:g}", f"{identity.right:g}"
            yield text("closing-identity", text=identity.text, left=left, right=right, pending="")
    yield text("closing-findings", **_found(district))
    yield from written.notes
    yield text("district-where", path=written.summary)
