"""``fztally watch``: consolidate again whenever a ledger has changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep, strftime
from typing import TYPE_CHECKING, Any

import click

from fztally.cli.consolidate import consolidate, require_allowed, say
from fztally.cli.options import make_job, run_options
from fztally.cli.watch_lines import Seen, changed_words, failed_line, names_words, run_line
from fztally.lang.texts import text
from fztally.model.errors import FztallyError

if TYPE_CHECKING:
    from fztally.model.job import Job

_SETTLE_SECONDS = 1.0
"""A file that has not changed for so long is whole."""
_LONGEST_SETTLE_SECONDS = 600
"""After that a run tells which file is still changing."""
_TOLD_SECONDS = 3
_LOOK_MILLISECONDS = 10_000
"""So often it is looked whether anything has changed that nobody gave notice of."""
_POLL_MILLISECONDS = 2_000
"""So often a network share is looked at."""
_SHARES = frozenset({"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "9p", "drvfs"})
"""File systems whose changes on other machines the system gives no notice of; so have those in user space (fuse)."""


@click.command("watch", help=text("help-watch-long"))
@run_options
@click.option("--compare", metavar="2020", help=text("help-compare"))
@click.option("--poll", type=click.Choice(["auto", "always", "never"]), default="auto", help=text("help-poll"))
@click.option("--yes", is_flag=True, help=text("help-yes"))
def command(poll: str, yes: bool, **options: Any) -> int:
    """Consolidate now, and again after every change."""
    from fztally.store.schema_files import needs_street, streets_of

    job = make_job(options)
    require_allowed(job, yes=yes)
    # what is wrong with the definitions may pass, but not that they are those of a district
    if not job.settings.street and (streets := streets_of(job.schemas)):
        raise needs_street(streets)
    _require_watchfiles()
    polling = poll == "always" or (poll == "auto" and on_share(job.ledgers))
    seen = _settled(job)
    _begin(job)
    click.echo(text("watch-begun-polling" if polling else "watch-begun", folder=job.ledgers))
    for _ in _wakings(job, polling=polling):
        if look(job) != seen:
            before, seen = seen, _settled(job)
            # a file that was there for a moment only is no change
            if seen != before:
                click.echo(_again(options, before, seen))
    return 0


def look(job: Job) -> Seen:
    """What a run depends on: size and time of change of every ledger, by name, and of settings and definitions."""
    from fztally.cli.settings import NAME, beside
    from fztally.read.discover import seen_files

    # a run over one street has its settings beside the folder in which all streets lie
    near = [beside(folder, NAME) for folder in (job.ledgers, job.ledgers.parent)]
    rules = [*job.schemas.rglob("*.yaml"), *near, Path(NAME)]
    return Seen(seen_files(job.ledgers, (job.output,)), {str(path): at for path in rules if (at := _changed(path))})


def _changed(path: Path) -> tuple[int, int] | None:
    try:
        info = path.stat()
    except OSError:
        return None
    return info.st_size, info.st_mtime_ns


def on_share(folder: Path) -> bool:
    """Whether a folder lies on a network share, whose changes the system does not tell of."""
    import psutil

    whole = folder.resolve()
    if str(whole).startswith("\\\\"):
        return True
    try:
        disks = psutil.disk_partitions(all=True)
    except OSError:
        return False
    above = [disk for disk in disks if whole.is_relative_to(disk.mountpoint)]
    if not above:
        return False
    disk = max(above, key=lambda disk: len(disk.mountpoint))
    kind = disk.fstype.lower()
    return kind in _SHARES or kind.startswith("fuse.") or "remote" in disk.opts.split(",")


def _require_watchfiles() -> None:
    try:
        import watchfiles  # noqa: F401 - whether it is there
    except ImportError as error:
        raise FztallyError(text("watch-missing"), text("watch-missing-hint")) from error


def _wakings(job: Job, *, polling: bool) -> Iterator[None]:
    """Comes whenever something may have changed: the notice says that, never what."""
    from watchfiles import watch

    while True:
        folders = [folder for folder in (job.ledgers, job.schemas) if folder.is_dir()]
        try:
            for _ in watch(
                *folders,
                watch_filter=None,
                debounce=500,
                rust_timeout=_LOOK_MILLISECONDS,
                poll_delay_ms=_POLL_MILLISECONDS,
                yield_on_timeout=True,
                force_polling=polling or None,
                ignore_permission_denied=True,
            ):
                yield None
        except OSError:
            # the share is gone, or there are more folders than the system watches: it is looked all the same
            sleep(_LOOK_MILLISECONDS / 1000)
            yield None


def _settled(job: Job) -> Seen:
    """What is there once nothing changes any more, or once that has taken too long."""
    begun, told = monotonic(), False
    seen = look(job)
    while True:
        sleep(_SETTLE_SECONDS)
        now = look(job)
        waited = monotonic() - begun
        if now == seen or waited > _LONGEST_SETTLE_SECONDS:
            return now
        if waited > _TOLD_SECONDS and not told:
            told = True
            click.echo(text("watch-settling", files=names_words(now.moving(seen))))
        seen = now


def _begin(job: Job) -> None:
    """The first run. What stands in its way may pass (an empty folder, a workbook that is open): it is only told."""
    try:
        finished, written = consolidate(job)
    except FztallyError as error:
        click.echo(text("error", what=error.what), err=True)
        return
    say(finished, written)


def _again(options: dict[str, Any], before: Seen, now: Seen) -> str:
    """Run again with the settings as they are now; one line on what came of it."""
    what, time = changed_words(before, now), strftime("%H:%M:%S")
    try:
        finished, written = consolidate(make_job(options))
    except FztallyError as error:
        return failed_line(time, what, error)
    return run_line(time, what, finished, written)
