"""All outputs of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.model.history import History
from fztally.model.sheet import Sheet
from fztally.model.source import Source
from fztally.store.run_names import FIGURES, FINDINGS, MANIFEST
from fztally.write.data import write_data
from fztally.write.masking import shown_rows
from fztally.write.page import write_page
from fztally.write.returns import Returned, returns_written
from fztally.write.texts import write_figures, write_findings, write_manifest
from fztally.write.whole import outputs_in, write_whole
from fztally.write.workbook.summary import write_summary

SUMMARY = "台账汇总.xlsx"
PAGE = "汇总.html"


@dataclass(frozen=True, slots=True)
class Written:
    """What a run left: the paths of its outputs, that of the summary workbook, and sentences about outputs that went
    elsewhere, could not hold everything or are missing. ``whole`` where each is there and in its own place."""

    paths: tuple[Path, ...]
    summary: Path
    notes: tuple[str, ...]
    whole: bool
    history: History
    """What the run was set beside."""
    copies: Mapping[str, str]
    """By the path of each returned copy under the target the key of all that it was made from."""


def write_outputs(
    analysis: Analysis,
    reread: Callable[[Source], tuple[Sheet, ...]],
    discovered: Callable[[], Iterable[Source]],
    beside: Callable[[Path], History],
    *,
    is_held: bool = False,
) -> Written:
    """Write everything of the contract under the job's target, whole or not at all; the manifest comes last.

    ``reread`` gives the sheets of an input again, for returned copies of formats that cannot be edited; ``discovered``
    finds all inputs again; ``beside`` sets the figures and data in a folder beside earlier ones; ``is_held``: the
    caller holds the target against other runs. Raises FztallyError when the output folder cannot be written or another
    run holds it.
    """

    def fill(folder: Path) -> tuple[History, tuple[str, ...], Returned]:
        with returns_written(analysis, folder / "returns", reread, discovered) as waiting:
            write_figures(analysis, folder / FIGURES)
            write_findings(analysis, folder / FINDINGS)
            shown = shown_rows(analysis)
            write_data(analysis, shown, folder)
            history = beside(folder)
            cut = write_summary(analysis, folder / SUMMARY, history, shown)
            write_page(analysis, folder / PAGE)
            returned = waiting()
            write_manifest(analysis, folder / MANIFEST, outputs_in(folder))
        return history, cut, returned

    job = analysis.job
    (history, cut, returned), moved = write_whole(job.target, str(job.period.until), fill, is_held=is_held)
    strayed = [text("output-open", name=one.name, other=one.path.name) for one in moved if one.elsewhere]
    summary = next(one.path for one in moved if one.name == SUMMARY)
    return Written(
        paths=tuple(one.path for one in moved),
        summary=summary,
        notes=(*strayed, *cut, *returned.notes),
        whole=not (strayed or returned.notes),
        history=history,
        copies=returned.copies,
    )
