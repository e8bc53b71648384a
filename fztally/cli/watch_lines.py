"""The one line in which ``watch`` tells what has changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fztally.lang.texts import text

if TYPE_CHECKING:
    from fztally.model.errors import FztallyError
    from fztally.model.history import Changes
    from fztally.store.finished import Finished
    from fztally.write.outputs import Written

_NAMED_FILES, _NAMED_FIGURES = 3, 5
At = tuple[int, int]
"""Size in bytes, time of change in ns."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run depends on, as it lay there: ledgers by name, settings and definitions by path."""

    ledgers: Mapping[str, At]
    rules: Mapping[str, At]

    def moving(self, before: Seen) -> list[str]:
        """Names of ledgers that are not as they were, in order."""
        names = sorted({*self.ledgers, *before.ledgers})
        return [name for name in names if self.ledgers.get(name) != before.ledgers.get(name)]


def changed_words(before: Seen, now: Seen) -> str:
    """``新到 a.xlsx；改动 b.xlsx、c.xlsx``."""
    moving = now.moving(before)
    kinds = {
        "watch-added": [name for name in moving if name not in before.ledgers],
        "watch-changed": [name for name in moving if name in before.ledgers and name in now.ledgers],
        "watch-gone": [name for name in moving if name not in now.ledgers],
    }
    said = [text(kind, names=names_words(names)) for kind, names in kinds.items() if names]
    if now.rules != before.rules:
        said.append(text("watch-settings"))
    return text("list-semicolon").join(said)


def names_words(names: Collection[str]) -> str:
    """Some names, and how many there are of them."""
    from fztally.cli.width import clean

    shown = text("list-comma").join(clean(name) for name in list(names)[:_NAMED_FILES])
    return shown + (text("watch-more", count=len(names)) if len(names) > _NAMED_FILES else "")


def run_line(time: str, what: str, finished: Finished, written: Written | None) -> str:
    """What a run came to; ``written`` is None when the outputs stand as they were."""
    findings = text("watch-findings", **finished.summary["findings"])
    figures = figures_words(written.history.changes if written else None)
    line = text("watch-line", time=time, what=what, figures=figures, findings=findings)
    return " ".join([line, *(written.notes if written else ())])


def failed_line(time: str, what: str, error: FztallyError) -> str:
    """Why a run has not come to an end."""
    return text("watch-failed", time=time, what=what, why=" ".join(filter(None, (error.what, error.hint))))


def figures_words(changes: Changes | None) -> str:
    """``受理矛盾纠纷 54→55、已化解 50→51``."""
    from fztally.lang.changes import stated_words

    moved = changes.figures if changes else ()
    if not moved:
        return text("watch-no-figure")
    named = []
    for figure in moved[:_NAMED_FIGURES]:
        before, after = stated_words(figure)
        named.append(text("watch-figure", label=figure.either.label, before=before, after=after))
    more = text("watch-more-figures", count=len(moved)) if len(moved) > _NAMED_FIGURES else ""
    return text("list-comma").join(named) + more
