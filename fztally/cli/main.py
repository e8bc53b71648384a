"""The command line: an explicit table of commands, and what happens when one fails."""

from __future__ import annotations

import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from fztally import __version__
from fztally.lang.texts import LANGUAGES, set_language, text
from fztally.model.errors import FztallyError

COMMANDS = {
    "consolidate": "fztally.cli.consolidate",
    "check": "fztally.cli.check",
    "status": "fztally.cli.status",
    "trace": "fztally.cli.trace",
    "explain": "fztally.cli.explain",
    "inspect": "fztally.cli.inspect",
    "schema": "fztally.cli.schema",
    "init": "fztally.cli.init",
    "sample": "fztally.cli.sample",
}
"""Command -> the module whose ``command`` it is."""

EXIT_FINDINGS, EXIT_USAGE, EXIT_FAULT = 1, 2, 3


class LazyGroup(click.Group):
    """Loads a command's module when the command is called; its line of help comes from the texts."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which one needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, loaded."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name]).command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line a command, without loading any."""
        with formatter.section(text("help-commands")):
            formatter.write_dl([(name, text(f"help-{name}")) for name in COMMANDS])


def _language(arguments: list[str]) -> str:
    """The language that the arguments or the environment ask for, before click reads them."""
    wanted = os.environ.get("FZTALLY_LANG", "")
    for n, argument in enumerate(arguments):
        if argument == "--lang" and n + 1 < len(arguments):
            wanted = arguments[n + 1]
        elif argument.startswith("--lang="):
            wanted = argument.removeprefix("--lang=")
    return wanted if wanted in LANGUAGES else "zh"


def build() -> click.Group:
    """The group of all commands in the language in use."""
    group = LazyGroup(
        "fztally",
        help=text("help-fztally"),
        context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
        options_metavar=text("metavar-options"),
        subcommand_metavar=text("metavar-command"),
        params=[
            click.Option(["--lang"], type=click.Choice(LANGUAGES), expose_value=False, help=text("help-lang")),
        ],
    )
    return click.version_option(__version__, "--version", message="fztally %(version)s", help=text("help-version"))(
        group
    )


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run fztally and exit: 0 done, 1 findings, 2 wrong usage or configuration, 3 a fault of the tool."""
    given = sys.argv[1:] if arguments is None else arguments
    set_language(_language(given))
    for stream in (sys.stdout, sys.stderr):
        # a console in GBK has no place for every character of a file name: replace it, do not stop
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = build().main(args=_without_lang(given), prog_name="fztally", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except FztallyError as error:
        click.echo(text("error", what=error.what), err=True)
        if error.hint:
            click.echo(error.hint, err=True)
        sys.exit(EXIT_USAGE)
    except click.ClickException as error:
        click.echo(text("error-usage", what=error.format_message()), err=True)
        sys.exit(EXIT_USAGE)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo(text("interrupted"), err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # the last door: a person never sees a traceback
        if os.environ.get("FZTALLY_DEBUG"):
            raise
        click.echo(text("fault", report=str(_report(error))), err=True)
        sys.exit(EXIT_FAULT)


def _without_lang(arguments: list[str]) -> list[str]:
    """The arguments without ``--lang``, which is allowed anywhere."""
    out: list[str] = []
    skip = False
    for argument in arguments:
        if skip:
            skip = False
        elif argument == "--lang":
            skip = True
        elif not argument.startswith("--lang="):
            out.append(argument)
    return out


def _report(error: BaseException) -> Path:
    """A crash report: where it happened, by file and line of the program. Its message may hold data, so it is left out."""
    lines = [f"fztally {__version__}  python {sys.version.split()[0]}  {sys.platform}", type(error).__name__]
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    with tempfile.NamedTemporaryFile("w", prefix="fztally-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return Path(file.name)
