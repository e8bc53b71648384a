"""The command line: an explicit table of commands, and what happens when one fails."""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
from importlib import import_module
from typing import NoReturn

import click

from fztally import __version__
from fztally.cli import speech
from fztally.lang.texts import LANGUAGES, set_language, text
from fztally.model.errors import FztallyError

COMMANDS = {
    "consolidate": "fztally.cli.consolidate",
    "check": "fztally.cli.check",
    "status": "fztally.cli.status",
    "trace": "fztally.cli.trace",
    "diff": "fztally.cli.diff",
    "freeze": "fztally.cli.freeze",
    "explain": "fztally.cli.explain",
    "inspect": "fztally.cli.inspect",
    "schema": "fztally.cli.schema",
    "init": "fztally.cli.init",
    "template": "fztally.cli.template",
    "report": "fztally.cli.report",
    "verify": "fztally.cli.verify",
    "sample": "fztally.cli.sample",
    "watch": "fztally.cli.watch",
    "clean": "fztally.cli.clean",
}
"""Command -> the module whose ``command`` it is."""

_GARBAGE = 20_000
"""Objects made before garbage is looked for; Python has 700."""
EXIT_FINDINGS, EXIT_USAGE, EXIT_FAULT, EXIT_INTERRUPTED = 1, 2, 3, 130


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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called; one that is not there is told with the nearest that is."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(name.lower(), COMMANDS, n=2)
            hint = text("nearest", names=text("list-comma").join(close)) if close else ""
            ctx.fail(text("no-command", name=name, hint=hint))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line a command, without loading any."""
        with formatter.section(speech.translate("Commands")):
            formatter.write_dl([(name, text(f"help-{name}")) for name in COMMANDS])


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run fztally and exit: 0 done, 1 findings, 2 wrong usage or configuration, 3 a fault of the tool."""
    # of what is made here nearly everything stays to the end: looking for garbage less often saves a twentieth of a run
    gc.set_threshold(_GARBAGE)
    given = sys.argv[1:] if arguments is None else arguments
    chosen = _language(given)
    set_language(chosen or LANGUAGES[0])
    for stream in (sys.stdout, sys.stderr):
        # a console in GBK has no place for every character of a file name: replace it, do not stop
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(_run(_without_lang(given) or ["--help"], chosen))


def build() -> click.Group:
    """The group of all commands in the language in use."""
    speech.install()
    group = LazyGroup(
        "fztally",
        help=text("help-fztally"),
        context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
        params=[
            click.Option(["--lang"], type=click.Choice(LANGUAGES), expose_value=False, help=text("help-lang")),
        ],
    )
    return click.version_option(__version__, "--version", message="fztally %(version)s", help=text("help-version"))(
        group
    )


def _run(arguments: list[str], chosen: str) -> int:
    """The exit code of a call; what went wrong is told in one sentence."""
    try:
        return _invoke(arguments, chosen)
    except FztallyError as error:
        _complain(text("error", what=error.what), error.hint)
        return EXIT_USAGE
    except click.ClickException as error:
        return _misused(error)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (KeyboardInterrupt, click.Abort):
        _complain(text("interrupted"))
        if sys.platform != "win32" and hasattr(signal, "pthread_sigmask"):
            # Python kills itself by the same signal at its end if the first one met code made from a string, as
            # libraries do when they are loaded; held back, it exits with the code below
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        return EXIT_INTERRUPTED
    except SystemExit:
        raise
    except BaseException as error:  # the last door, also for panics of native code
        if isinstance(error, OSError) and _reader_left():
            return 0
        if os.environ.get("FZTALLY_DEBUG"):
            raise
        from fztally.cli.crash import save_report

        report = save_report(error)
        _complain(text("fault", report=report) if report else text("fault-unsaved", kind=type(error).__name__))
        return EXIT_FAULT


def _reader_left() -> bool:
    """Whether standard output is a pipe that nobody reads any more (``| head``): nothing more is written into it."""
    try:
        # what failed to be written may be gone from the buffer
        sys.stdout.write("\n")
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return error.errno in (errno.EPIPE, errno.EINVAL)  # EINVAL on Windows
    return False


def _invoke(arguments: list[str], chosen: str) -> int:
    # click's own main() would exit with 1 on a closed pipe, which is the code of findings
    colour = False if os.environ.get("NO_COLOR") else None
    group = build()
    with group.make_context("fztally", arguments, obj=chosen, color=colour) as context:
        code = group.invoke(context)
    sys.stdout.flush()
    return code if isinstance(code, int) else 0


def _misused(error: click.ClickException) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":  # not in all versions of click
        click.echo(error.format_message())
        return 0
    context = error.ctx if isinstance(error, click.UsageError) else None
    hint = text("usage-hint", command=context.command_path) if context else ""
    _complain(text("error-usage", what=speech.tidy(error.format_message())), hint)
    return EXIT_USAGE


def _complain(sentence: str, hint: str = "") -> None:
    try:
        click.echo(sentence, err=True)
        if hint:
            click.echo(hint, err=True)
    except OSError:  # nobody is there to read it
        return


def _language(arguments: list[str]) -> str:
    """The language that the arguments or the environment ask for, before click reads them; "" when they do not."""
    wanted = os.environ.get("FZTALLY_LANG", "")
    for n, argument in enumerate(arguments):
        if argument == "--lang" and n + 1 < len(arguments):
            wanted = arguments[n + 1]
        elif argument.startswith("--lang="):
            wanted = argument.removeprefix("--lang=")
    return wanted if wanted in LANGUAGES else ""


def _without_lang(arguments: list[str]) -> list[str]:
    """The arguments with a known ``--lang`` taken out, since it is allowed anywhere; a wrong one goes to the front,
    where click tells what is wrong with it."""
    out: list[str] = []
    wrong: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument == "--":
            out += [argument, *rest]
        elif argument == "--lang":
            value = next(rest, None)
            if value not in LANGUAGES:
                wrong = [argument] if value is None else [argument, value]
        elif argument.startswith("--lang="):
            if argument.removeprefix("--lang=") not in LANGUAGES:
                wrong = [argument]
        else:
            out.append(argument)
    return [*wrong, *out]
