"""Text in columns of a terminal, where a Chinese character takes two."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Iterator

_TOKEN = re.compile(r"\s+|[!-~]+|.", re.DOTALL)
"""Blanks, a word in Latin letters (which is not broken), or one other character (which may end a line)."""
_NOT_FIRST = frozenset("，。、；：？！）》〉」』】”’…—％%)]},.;:?!")
"""No line begins with these."""
_NOT_LAST = frozenset("（《〈「『【“‘([{")
"""No line ends with these."""
_CONTROL = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
UNWRAPPED = 1_000_000
"""Columns in which everything stays on one line."""


def screen(otherwise: int) -> int:
    """How many columns the terminal has; ``otherwise`` where the output goes to a file or a pipe."""
    if not (sys.stdout and sys.stdout.isatty()):
        return otherwise
    # shutil knows this too, but to load it takes longer than all the rest of a help page
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and int(asked):
        return int(asked)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or otherwise
    except (OSError, ValueError):
        return otherwise


def width(text: str) -> int:
    """How many columns a text takes."""
    return sum(map(_columns, text))


def _columns(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """A text filled with spaces to a number of columns."""
    space = " " * max(0, columns - width(text))
    return space + text if right else text + space


def clip(text: str, columns: int) -> str:
    """A text cut to a number of columns, with … where something was cut."""
    if width(text) <= columns:
        return text
    room, kept = columns - 1, ""
    for char in text:
        room -= _columns(char)
        if room < 0:
            break
        kept += char
    return f"{kept}…"


def clean(text: str) -> str:
    """A text from a ledger as a terminal may show it: no escape sequences, line breaks or marks that turn it around."""
    return "".join(" " if unicodedata.category(char) in _CONTROL else char for char in text)


def wrap(text: str, columns: int, *, indent: str = "") -> list[str]:
    """A text broken into lines of at most so many columns, each after the first behind ``indent``.

    Chinese may break between any two characters except before closing and after opening punctuation.
    """
    lines: list[str] = []
    line, used = "", 0
    for token in _units(text):
        size = width(token)
        if used + size > columns and line.strip():
            lines.append(line.rstrip())
            line, used = indent, width(indent)
        if not (token.isspace() and not line.strip() and lines):
            line, used = line + token, used + size
    return [*lines, line.rstrip()]


def _units(text: str) -> Iterator[str]:
    """What must stay on one line: words, and characters together with the punctuation that clings to them."""
    unit = ""
    for match in _TOKEN.finditer(text):
        token = match.group()
        clings = unit and not token.isspace() and (token[0] in _NOT_FIRST or unit[-1] in _NOT_LAST)
        if unit and not clings:
            yield unit
            unit = ""
        unit += token
    if unit:
        yield unit
