"""``fztally clean``: what is remembered between runs, removed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fztally.cli.options import (
    config_option,
    echo_json,
    find_schemas,
    json_option,
    output_option,
    period_option,
    schemas_option,
    settle,
    shared_option,
)
from fztally.cli.street import output_of, street_option
from fztally.lang.texts import text
from fztally.model.errors import FztallyError

if TYPE_CHECKING:
    from fztally.store.forget import Forgotten
    from fztally.store.shelf import Shelf

_UNITS = ("B", "KB", "MB", "GB")


@click.command("clean", help=text("help-clean-long"))
@period_option
@click.option("--all-periods", is_flag=True, help=text("help-all-periods"))
@output_option
@street_option
@schemas_option
@shared_option
@config_option
@json_option
def command(period: str | None, all_periods: bool, as_json: bool, **options: Any) -> int:
    """Remove what is remembered of one period, or of all."""
    import msgspec

    from fztally.store.forget import Forgotten, remembered_periods, streets_with_memory
    from fztally.store.remembered import shared_parts

    if period and all_periods:
        raise FztallyError(text("clean-both"), text("clean-which"))
    where = options["output"] or Path("output")
    settings = settle(options["config"], where)
    settings = msgspec.structs.replace(settings, shared=options["shared"] or settings.shared)
    asked = options["street"] or settings.street
    if asked:
        where, _ = output_of(where, asked, find_schemas(options["schemas"], where))
    # the memory of a district's streets lies under each one's outputs
    homes = [where] if asked else [where, *streets_with_memory(where)]
    more = {home: shared_parts(home, settings) for home in homes}
    with _told(where):
        there = tuple(sorted({name for home in homes for name in remembered_periods(home, more[home])}))
        chosen = there if all_periods else _chosen(period or settings.period, there)
        parts = [_forget(home, chosen, more[home], everything=all_periods) for home in homes]
    forgotten = Forgotten(sum(part.files for part in parts), sum(part.bytes for part in parts))
    if as_json:
        echo_json({"folder": str(where), "periods": list(chosen), **forgotten._asdict()})
    elif forgotten.files:
        size = _size(forgotten.bytes)
        click.echo(text("clean-done", periods=text("list-comma").join(chosen), files=forgotten.files, size=size))
    else:
        click.echo(text("clean-nothing", folder=where))
    return 0


def _chosen(period: str, there: tuple[str, ...]) -> tuple[str, ...]:
    """The period to forget; without one the only one that is there. Raises FztallyError when there are several."""
    from fztally.cli.settings import parse_period

    if period:
        return (parse_period(period, "").text,)
    if len(there) > 1:
        raise FztallyError(text("clean-several", periods=text("list-comma").join(there)), text("clean-which"))
    return there


def _forget(output: Path, periods: tuple[str, ...], more: tuple[Shelf, ...], *, everything: bool) -> Forgotten:
    """Remove. Raises InUseError when a run reads or writes there, OSError when something cannot be removed."""
    from contextlib import ExitStack

    from fztally.store.forget import forget, forget_all
    from fztally.store.lock import held

    with ExitStack() as all_held:
        if output.is_dir():
            for period in periods:
                all_held.enter_context(held(output / period))
        return forget_all(output, more) if everything else forget(output, periods, more)


@contextmanager
def _told(output: Path) -> Iterator[None]:
    """Turn what stands in the way into one sentence."""
    from fztally.lang.reasons import reason_of
    from fztally.store.lock import InUseError

    try:
        yield
    except InUseError as error:
        raise FztallyError(text("output-in-use", folder=error), text("output-in-use-hint")) from error
    except OSError as error:
        what = text("clean-refused", path=error.filename or output, why=reason_of(error))
        raise FztallyError(what, text("clean-refused-hint")) from error


def _size(count: int) -> str:
    """``12.3 MB``."""
    size, unit = float(count), 0
    while size >= 1000 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.1f} {_UNITS[unit]}" if unit else f"{count} {_UNITS[0]}"
