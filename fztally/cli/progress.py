"""A progress bar on long work: on standard error, and only where somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from fztally.lang.texts import text

_SHORT = 20
"""So few files are read before a bar could be seen."""


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None]]:
    """A function to be told (done, total)."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    bars: list[click._termui_impl.ProgressBar[int]] = []

    def told(done: int, total: int) -> None:
        if total < _SHORT:
            return
        if not bars:
            bar = click.progressbar(
                length=total, label=text("progress"), file=sys.stderr, fill_char="#", empty_char="-", width=30
            )
            bar.__enter__()
            bars.append(bar)
        bars[0].update(1)

    try:
        yield told
    finally:
        for bar in bars:
            bar.__exit__(None, None, None)
