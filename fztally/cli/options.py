"""The options that commands share, and the one Job that they make."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from fztally.lang.texts import language, text
from fztally.model.errors import FztallyError

F = TypeVar("F", bound=Callable[..., Any])
_SETTINGS = ("period", "until", "unmask", "workers", "engine", "on_duplicate", "on_conflict")


def run_options(function: F) -> F:
    """Where from, where to, for which period."""
    for decorator in reversed(
        (
            click.argument("ledgers", required=False, type=click.Path(path_type=Path), metavar=text("metavar-ledgers")),
            click.option("--schemas", type=click.Path(path_type=Path), metavar="DIR", help=text("help-schemas-dir")),
            click.option("--output", type=click.Path(path_type=Path), metavar="DIR", help=text("help-output")),
            click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help=text("help-config")),
            click.option("--period", metavar="2021", help=text("help-period")),
            click.option("--until", metavar="2021-12-31", help=text("help-until")),
            click.option("--unmask", is_flag=True, default=None, help=text("help-unmask")),
            click.option("--workers", type=click.IntRange(min=0), metavar="N", help=text("help-workers")),
            click.option("--engine", type=click.Choice(["serial", "local"]), help=text("help-engine")),
            click.option("--on-duplicate", type=click.Choice(["drop", "keep"]), help=text("help-on-duplicate")),
            click.option("--on-conflict", type=click.Choice(["none", "first", "last"]), help=text("help-on-conflict")),
        )
    ):
        function = decorator(function)
    return function


def json_option(function: F) -> F:
    """``--json``: a machine summary in UTF-8 instead of text."""
    return click.option("--json", "as_json", is_flag=True, help=text("help-json"))(function)


def make_job(options: dict[str, Any]) -> Any:
    """The Job that options and ``fztally.toml`` describe. Raises FztallyError for anything that does not fit."""
    import msgspec

    from fztally.model.job import Job, Settings
    from fztally.store.schema_files import resolve_schemas

    settings = read_settings(options.get("config"), Settings)
    given = {name: options[name] for name in _SETTINGS if options.get(name) is not None}
    settings = msgspec.structs.replace(settings, **given, lang=language())
    schemas = options.get("schemas")
    return Job(
        ledgers=options.get("ledgers") or Path("ledgers"),
        schemas=resolve_schemas(schemas),
        output=options.get("output") or Path("output"),
        period=_period(settings.period, settings.until),
        settings=settings,
    )


def read_settings(config: Path | None, kind: type[Any]) -> Any:
    """``fztally.toml``: the given one, else the one here, else none."""
    import msgspec

    path = config or Path("fztally.toml")
    if config is None and not path.is_file():
        return kind()
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8-sig")), kind)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise FztallyError(text("bad-config", file=str(path), problem=str(error)), text("bad-config-hint")) from error


def _period(period: str, until: str) -> Any:
    from fztally.model.period import Period

    if not period:
        raise FztallyError(text("no-period"), text("no-period-hint"))
    try:
        last = date.fromisoformat(until) if until else None
    except ValueError as error:
        raise FztallyError(text("bad-until", until=until)) from error
    try:
        return Period.parse(period, last)
    except ValueError as error:
        raise FztallyError(text("bad-period", period=period), text("no-period-hint")) from error


def echo_json(content: Any) -> None:
    """A machine summary on standard output, in UTF-8 whatever the console's code page."""
    import json

    click.get_binary_stream("stdout").write((json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())
