"""What has changed between two runs, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fztally.lang.texts import text
from fztally.model.history import How

if TYPE_CHECKING:
    from fztally.model.history import Changes, Moved, RowChange

Labels = Mapping[str, str]
"""Figures' labels by id."""


def how_words(how: How) -> str:
    """``新增``."""
    return text(f"change-{how.value}")


def row_counts(counts: Mapping[How, int]) -> str:
    """``新增 3 行，修改 1 行``; nothing where no row is different."""
    said = (text("change-count", how=how_words(how), count=counts[how]) for how in How if counts.get(how))
    return text("change-comma").join(said)


def signed(by: float) -> str:
    """``+3``, ``-0.5``."""
    return f"{by:+g}" if float(by).is_integer() and abs(by) < 1e6 else f"{by:+,.2f}".removesuffix(".00")


def effects_words(row: RowChange, labels: Labels) -> str:
    """The figures that a row moves: ``受理矛盾纠纷 +1；已调处化解 -1``."""
    said = (labels.get(name, name) + ("" if by is None else f" {signed(by)}") for name, by in row.effects.items())
    return text("list-semicolon").join(said)


def stated_words(moved: Moved) -> tuple[str, str]:
    """A figure before and after, as it is shown."""
    before, after = (stated.display if stated else "—" for stated in (moved.before, moved.after))
    return before, after


def reason(moved: Moved, labels: Labels) -> str:
    """Why a figure moved: its rows, the figures it is made from, or what else may be behind it."""
    if moved.parts:
        return text("change-parts", parts=text("list-comma").join(labels.get(part, part) for part in moved.parts))
    rows = row_counts(moved.rows)
    if moved.explained:
        return rows
    unexplained = text("change-unexplained" if moved.by is not None else "change-sending")
    return text("change-comma").join(filter(None, (rows, unexplained)))


def closing(changes: Changes | None, corrections: Changes | None) -> list[str]:
    """The sentences with which a run tells what has changed since the one before and since it was reported."""
    said = []
    if changes:
        rows = row_counts(changes.counts) or text("change-no-rows")
        said.append(text("closing-changes", figures=len(changes.figures), rows=rows))
    if corrections is not None:
        said.append(_corrected(corrections))
    return said


_NAMED = 5


def _corrected(corrections: Changes) -> str:
    if not corrections.figures:
        return text("closing-uncorrected", date=corrections.since)
    named = []
    for moved in corrections.figures[:_NAMED]:
        before, after = stated_words(moved)
        named.append(text("closing-corrected-figure", label=moved.either.label, before=before, after=after))
    more = "……" if len(corrections.figures) > _NAMED else ""
    figures = text("list-semicolon").join(named) + more
    return text("closing-corrected", date=corrections.since, count=len(corrections.figures), figures=figures)
