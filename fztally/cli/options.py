"""The options that commands share, and the one Job that they make."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from fztally.cli.street import narrowed, street_option
from fztally.lang.texts import language, set_language, text
from fztally.model.errors import FztallyError

if TYPE_CHECKING:
    from fztally.model.job import Job, Settings

F = TypeVar("F", bound=Callable[..., Any])
_SETTINGS = (
    "period",
    "until",
    "unmask",
    "workers",
    "engine",
    "scheduler",
    "shared",
    "on_duplicate",
    "on_conflict",
    "password_file",
    "compare",
    "street",
)


def schemas_option(function: F) -> F:
    """``--schemas DIR``."""
    kind = click.Path(path_type=Path)
    return click.option("--schemas", type=kind, metavar=text("metavar-dir"), help=text("help-schemas-dir"))(function)


def output_option(function: F) -> F:
    """``--output DIR``."""
    kind = click.Path(path_type=Path)
    return click.option("--output", type=kind, metavar=text("metavar-dir"), help=text("help-output"))(function)


def config_option(function: F) -> F:
    """``--config FILE``."""
    kind = click.Path(path_type=Path)
    return click.option("--config", type=kind, metavar=text("metavar-file"), help=text("help-config"))(function)


def period_option(function: F) -> F:
    """``--period 2021``."""
    return click.option("--period", metavar="2021", help=text("help-period"))(function)


def shared_option(function: F) -> F:
    """``--shared DIR``."""
    return click.option("--shared", metavar=text("metavar-dir"), help=text("help-shared"))(function)


def json_option(function: F) -> F:
    """``--json``: a machine summary in UTF-8 instead of text."""
    return click.option("--json", "as_json", is_flag=True, help=text("help-json"))(function)


def run_options(function: F) -> F:
    """Where from, where to, for which period, and how."""
    for decorator in reversed(
        (
            click.argument("ledgers", required=False, type=click.Path(path_type=Path), metavar=text("metavar-ledgers")),
            period_option,
            click.option("--until", metavar="2021-12-31", help=text("help-until")),
            output_option,
            street_option,
            schemas_option,
            config_option,
            click.option("--on-duplicate", type=click.Choice(["drop", "keep"]), help=text("help-on-duplicate")),
            click.option("--on-conflict", type=click.Choice(["none", "first", "last"]), help=text("help-on-conflict")),
            click.option("--unmask", is_flag=True, default=None, help=text("help-unmask")),
            click.option("--password-file", metavar=text("metavar-file"), help=text("help-password-file")),
            click.option("--workers", type=click.IntRange(min=0), metavar="N", help=text("help-workers")),
            click.option("--engine", type=click.Choice(["serial", "local", "dask"]), help=text("help-engine")),
            click.option("--scheduler", metavar="tcp://…:8786", help=text("help-scheduler")),
            shared_option,
        )
    ):
        function = decorator(function)
    return function


def make_job(options: dict[str, Any]) -> Job:
    """The Job that options and ``fztally.toml`` describe. Raises FztallyError for anything that does not fit."""
    import msgspec

    from fztally.cli.settings import parse_compare, parse_period
    from fztally.model.job import Job

    ledgers = options.get("ledgers") or Path("ledgers")
    if "ledgers" in options and not ledgers.is_dir():
        key = "ledgers-is-file" if ledgers.exists() else "no-ledgers-folder"
        raise FztallyError(text(key, folder=ledgers), text(f"{key}-hint", folder=ledgers))
    settings = settle(options.get("config"), ledgers)
    given = {name: options[name] for name in _SETTINGS if options.get(name) is not None}
    if "scheduler" in given:
        # who names one on the command line wants it used
        given.setdefault("engine", "dask")
    settings = msgspec.structs.replace(settings, **given)
    period = parse_period(settings.period, settings.until)
    job = Job(
        ledgers=ledgers,
        schemas=find_schemas(options.get("schemas"), ledgers),
        output=options.get("output") or Path("output"),
        period=period,
        settings=settings,
        compare=parse_compare(settings.compare, period),
    )
    return narrowed(job, strict="ledgers" in options)


def find_schemas(given: Path | None, near: Path) -> Path:
    """The given schemas folder, else ``schemas/`` here, else the one in the workspace of ``near``, else the bundled."""
    from fztally.cli.settings import beside
    from fztally.store.schema_files import resolve_schemas

    if given is None and not Path("schemas").is_dir():
        own = beside(near, "schemas")
        given = own if (own / "common.yaml").is_file() else None
    return resolve_schemas(given)


def settle(config: Path | None, near: Path) -> Settings:
    """The settings, with the language that the user asked for; else the one they name is spoken from now on."""
    import msgspec

    from fztally.cli.settings import read_settings

    settings = read_settings(config, near)
    context = click.get_current_context(silent=True)
    if not (context and context.obj):
        set_language(settings.lang)
    return msgspec.structs.replace(settings, lang=language())


def echo_json(content: Any) -> None:
    """A machine summary on standard output, in UTF-8 whatever the console's code page."""
    import json

    echo_utf8(json.dumps(content, ensure_ascii=False, indent=1))


def echo_utf8(content: str) -> None:
    """A text for files and other programs on standard output, in UTF-8 whatever the console's code page."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content.rstrip("\n").encode("utf-8", "replace") + b"\n")
