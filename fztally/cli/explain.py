"""``fztally explain CODE``: what a finding means and what to do."""

from __future__ import annotations

import click

from fztally.cli.options import echo_json, json_option
from fztally.lang.texts import language, text
from fztally.model.errors import FztallyError


@click.command("explain", help=text("help-explain-long"), options_metavar=text("metavar-options"))
@click.argument("code", required=False, metavar="CODE")
@json_option
def command(code: str | None, as_json: bool) -> int:
    """Explain one code, or list all."""
    from fztally.lang.catalogue import entries

    known = entries(language())
    if code is not None and code not in known:
        raise FztallyError(text("no-code", code=code), text("no-code-hint"))
    chosen = [known[code]] if code is not None else list(known.values())
    if as_json:
        echo_json([entry._asdict() for entry in chosen])
        return 0
    for entry in chosen:
        severity = text(f"severity-{entry.severity}")
        if code is None:
            click.echo(f"{entry.code:<24}{severity}  {entry.title}")
            continue
        click.echo(f"{entry.code}  {severity}  {entry.title}")
        click.echo(text("explain-message", message=entry.message))
        click.echo(text("explain-hint", hint=entry.hint))
    return 0
