"""``fztally explain CODE``: what a finding means and what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from fztally.cli.options import echo_json, json_option
from fztally.cli.width import pad, screen, wrap
from fztally.lang.texts import language, text
from fztally.model.errors import FztallyError

if TYPE_CHECKING:
    from fztally.lang.catalogue import Entry

_PIPED = 100
_FACT = re.compile(r"\{\w+\}")
_SENTENCE = re.compile(r"(?<=[。.])\s*\{\w+\}")


@click.command("explain", help=text("help-explain-long"))
@click.argument("code", required=False, metavar=text("metavar-code"))
@json_option
def command(code: str | None, as_json: bool) -> int:
    """Explain one code, or list all."""
    from fztally.lang.catalogue import entries

    known = entries(language())
    chosen = list(known.values()) if code is None else [_find(code, known)]
    if as_json:
        echo_json([entry._asdict() for entry in chosen])
        return 0
    for entry in chosen:
        severity = text(f"severity-{entry.severity}")
        if code is None:
            click.echo(f"{pad(entry.code, 24)}{pad(severity, 12)}{entry.title}")
            continue
        click.echo(f"{entry.code}  {severity}  {entry.title}")
        sentences = [("explain-message", entry.message), ("explain-hint", entry.hint)]
        if entry.severity == "effect":
            sentences.insert(1, ("explain-effect", text("effect-either")))
        for key, said in sentences:
            for line in wrap(text(key, said=_readable(said)), screen(_PIPED), indent=" " * 6):
                click.echo(line)
    return 0


def _readable(template: str) -> str:
    """A sentence of the catalogue without the names of its facts, and without facts that are sentences themselves."""
    return _FACT.sub(text("fact-placeholder"), _SENTENCE.sub("", template)).strip()


def _find(asked: str, known: Mapping[str, Entry]) -> Entry:
    """The entry of a code or title. Raises FztallyError with the nearest codes."""
    code = asked.strip().lower().replace("_", "-")
    by_title = next((entry for entry in known.values() if entry.title == asked.strip()), None)
    found = known.get(code) or by_title
    if found is not None:
        return found
    from difflib import get_close_matches

    titles = {entry.title: entry.code for entry in known.values()}
    close = get_close_matches(code, known, n=3) or [
        titles[t] for t in get_close_matches(asked, titles, n=3, cutoff=0.4)
    ]
    hint = text("nearest", names=text("list-comma").join(close)) if close else ""
    raise FztallyError(text("no-code", code=asked), hint + text("no-code-hint"))
