"""A progress bar on long work: on standard error, and only where somebody watches."""

from __future__ import annotations

import sys
from time import monotonic
from types import TracebackType
from typing import Self

from fztally.cli.width import width
from fztally.lang.texts import text

_WIDTH = 30
_QUIET_SECONDS = 0.5
"""Work that is done by then shows no bar."""
_PAUSE_SECONDS = 0.1
_SURE_SECONDS, _SURE_FILES = 3, 5


class Progress:
    """A line that tells how far the work is, and leaves nothing behind. Called with (files done, files in all)."""

    def __init__(self) -> None:
        self._watched = sys.stderr is not None and sys.stderr.isatty()
        self._from = self._last = monotonic()
        self._shown = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._show("")

    def __call__(self, done: int, total: int) -> None:
        """A further file has been read."""
        now = monotonic()
        if done == total:
            self.stage(text("progress-judging"))
        elif self._watched and now - self._from > _QUIET_SECONDS and now - self._last > _PAUSE_SECONDS:
            self._last = now
            filled = _WIDTH * done // total
            bar = "#" * filled + "-" * (_WIDTH - filled)
            self._show(text("progress", bar=bar, done=done, total=total) + self._left(now - self._from, done, total))

    def stage(self, sentence: str) -> None:
        """What is being done now, where no end can be foretold."""
        if self._watched and monotonic() - self._from > _QUIET_SECONDS:
            self._show(sentence)

    @staticmethod
    def _left(seconds: float, done: int, total: int) -> str:
        """About how long it takes yet, once that can be told."""
        if seconds < _SURE_SECONDS or done < _SURE_FILES:
            return ""
        left = round(seconds / done * (total - done))
        return text("progress-left", minutes=left // 60, seconds=left % 60)

    def _show(self, line: str) -> None:
        if not (self._watched and (line or self._shown)):
            return
        sys.stderr.write("\r" + line + " " * max(0, self._shown - width(line)) + ("" if line else "\r"))
        sys.stderr.flush()
        self._shown = width(line)
