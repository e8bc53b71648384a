"""All outputs of a run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter.exceptions import XlsxWriterException

from fztally.lang.texts import text
from fztally.model.analysis import Analysis
from fztally.model.errors import FztallyError
from fztally.model.history import History
from fztally.model.sheet import Sheet
from fztally.model.source import Source
from fztally.store.lock import InUseError, locked
from fztally.store.run_names import FIGURES, FINDINGS, MANIFEST
from fztally.store.unwritable import unwritable
from fztally.write.data import write_data
from fztally.write.masking import shown_rows
from fztally.write.page import write_page
from fztally.write.replace import Moved, publish, remove, seal, sealed, staged
from fztally.write.returns import returns_written
from fztally.write.texts import list_outputs, write_figures, write_findings, write_manifest
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
    target, mark = analysis.job.target, str(analysis.job.period.until)
    with _writable(target), nullcontext() if is_held else locked(target):
        for left in sealed(target):
            _publish(left, target, mark)
        with (
            staged(target) as folder,
            returns_written(analysis, folder / "returns", reread, discovered) as returned,
        ):
            write_figures(analysis, folder / FIGURES)
            write_findings(analysis, folder / FINDINGS)
            shown = shown_rows(analysis)
            write_data(analysis, shown, folder)
            history = beside(folder)
            cut = write_summary(analysis, folder / SUMMARY, history, shown)
            write_page(analysis, folder / PAGE)
            missed = returned()
            outputs = tuple(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
            write_manifest(analysis, folder / MANIFEST, outputs)
            moved = _publish(seal(folder), target, mark)
    strayed = [text("output-open", name=one.name, other=one.path.name) for one in moved if one.elsewhere]
    summary = next(one.path for one in moved if one.name == SUMMARY)
    return Written(
        tuple(one.path for one in moved), summary, (*strayed, *cut, *missed), not (strayed or missed), history
    )


def _publish(ready: Path, target: Path, mark: str) -> list[Moved]:
    """Move a complete set of outputs into place, and remove what the run before had left besides; the manifest lists
    every file under the name that it really has."""
    before = _listed(target / MANIFEST)
    planned = _listed(ready / MANIFEST)

    def relist(moved: tuple[Moved, ...]) -> None:
        there = {one.path.relative_to(target).as_posix() for one in moved}
        # what an interrupted run had moved already stands in its place
        there |= {name for name in planned if (target / name).is_file()}
        there |= {name for name in before - there - {MANIFEST} if not remove(target, name)}
        list_outputs(ready / MANIFEST, there)

    return publish(ready, target, mark, MANIFEST, relist)


def _listed(manifest: Path) -> set[str]:
    """The outputs that a manifest lists, as far as they lie under its folder: nothing else is ever removed."""
    try:
        listed = json.loads(manifest.read_text(encoding="utf-8"))["outputs"]
        return {name for name in listed if _is_below(name)}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _is_below(name: object) -> bool:
    if not isinstance(name, str) or not name or any(c in name for c in "\\:\0"):
        return False
    return not set(name.split("/")) & {"", ".", ".."}


@contextmanager
def _writable(target: Path) -> Iterator[None]:
    """Turn what can go wrong in writing into one sentence."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        yield
    except InUseError as error:
        raise FztallyError(text("output-in-use", folder=target), text("output-in-use-hint")) from error
    except (OSError, XlsxWriterException) as error:
        cause = error if isinstance(error, OSError) else error.__context__
        raise unwritable(target, cause) from error
