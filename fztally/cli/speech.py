"""The command line library in the language in use, and its help wrapped by what a terminal shows.

click looks up every sentence by gettext, whose catalogues are files chosen by the environment. fztally chooses its
language itself, so the looking up is replaced, in click's modules only.
"""

from __future__ import annotations

import gettext
import re
import sys
from collections.abc import Iterable

import click

from fztally.cli.width import pad, screen, width, wrap
from fztally.lang.texts import language, text

_PIPED, _WIDEST = 80, 80
_QUOTED = re.compile(r"'([^']*)'")


def install() -> None:
    """Let click speak the language in use, whatever it was set to later. To be called before any command is made."""
    for name in [name for name in sys.modules if name.startswith("click.")]:
        module = sys.modules[name]
        if getattr(module, "_", None) is gettext.gettext:
            vars(module)["_"] = translate
        if getattr(module, "ngettext", None) is gettext.ngettext:
            vars(module)["ngettext"] = translate_plural
    click.Context.formatter_class = HelpFormatter


def translate(sentence: str) -> str:
    """A sentence of click in the language in use; one that is not known stays as it is."""
    if language() != "zh":
        return sentence
    from fztally.lang.click_zh import SENTENCES

    return SENTENCES.get(sentence, sentence)


def translate_plural(one: str, many: str, count: int) -> str:
    """A sentence that English says in two ways."""
    if language() != "zh":
        return one if count == 1 else many
    own = translate(one) if count == 1 else one
    return own if own != one else translate(many)


def usage(pieces: str) -> str:
    """What follows a command in its line of usage, with click's own names in the language in use."""
    for english, ours in (("[OPTIONS]", "metavar-options"), ("COMMAND [ARGS]...", "metavar-command")):
        pieces = pieces.replace(english, text(ours))
    return pieces


def tidy(message: str) -> str:
    """A message of click without the English punctuation that it adds itself."""
    if language() != "zh":
        return message
    return _QUOTED.sub(r"\1", message).removesuffix(".").replace("。 ", "。").removesuffix("。") + _end(message)


def _end(message: str) -> str:
    return "" if message.endswith(("？", "！", "：")) else "。"


class HelpFormatter(click.HelpFormatter):
    """Help whose lines fit, where a Chinese character takes two columns."""

    def __init__(self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None) -> None:
        widest = max_width or _WIDEST
        super().__init__(indent_increment, width or min(screen(_PIPED), widest) - 2, widest)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line of usage."""
        args = usage(args)
        start = f"{text('help-usage') if prefix is None else prefix}{prog} "
        self.write("\n".join(wrap(start + args, self.width, indent=" " * width(start))) + "\n")

    def write_heading(self, heading: str) -> None:
        """The heading of a section."""
        self.write(f"{'':>{self.current_indent}}{text('help-heading', heading=heading)}\n")

    def write_text(self, text: str) -> None:
        """A text in paragraphs."""
        indent = " " * self.current_indent
        paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
        wrapped = ["\n".join(wrap(indent + part, self.width, indent=indent)) for part in paragraphs]
        self.write("\n\n".join(wrapped) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Names with what they mean beside them; below them where a name is long."""
        rows = list(rows)
        first = min(max((width(name) for name, _ in rows), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for name, meaning in rows:
            head = f"{indent}{name}"
            below = indent + " " * first
            if width(name) <= first - col_spacing:
                head = pad(head, width(below))
            elif meaning:
                self.write(f"{head}\n")
                head = below
            self.write("\n".join(wrap(head + meaning, self.width, indent=below)) + "\n")
