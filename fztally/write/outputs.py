"""All outputs of a run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from fztally.model.analysis import Analysis
from fztally.model.sheet import Sheet
from fztally.model.source import Source
from fztally.write.data import write_data
from fztally.write.replace import publish, staged
from fztally.write.returns import write_returns
from fztally.write.texts import write_figures, write_findings, write_manifest
from fztally.write.workbook import write_summary

SUMMARY = "台账汇总.xlsx"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Written:
    """What a run left: the paths of its outputs, and sentences about those that went elsewhere."""

    paths: tuple[Path, ...]
    notes: tuple[str, ...]

    @property
    def summary(self) -> Path:
        """The summary workbook."""
        top = self.paths[-1].parent
        return next(path for path in self.paths if path.suffix == ".xlsx" and path.parent == top)


def write_outputs(
    analysis: Analysis, reread: Callable[[Source], tuple[Sheet, ...]], discovered: Callable[[], Iterable[Source]]
) -> Written:
    """Write everything of the contract under the job's target, whole or not at all; the manifest comes last.

    ``reread`` gives the sheets of an input again, for returned copies of formats that cannot be edited; ``discovered``
    finds all inputs again.
    Raises FztallyError when the output folder cannot be written.
    """
    target = analysis.job.target
    before = _earlier_outputs(target)
    with staged(target) as folder:
        write_summary(analysis, folder / SUMMARY)
        write_figures(analysis, folder / "figures.json")
        write_findings(analysis, folder / "findings.csv")
        write_data(analysis, folder)
        missed = write_returns(analysis, folder / "returns", reread, discovered)
        outputs = tuple(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
        write_manifest(analysis, folder / MANIFEST, outputs)
        paths, notes = publish(folder, target, str(analysis.job.period.until), MANIFEST)
    _remove(target, before - set(outputs) - {MANIFEST})
    return Written(paths, (*notes, *missed))


def _earlier_outputs(target: Path) -> set[str]:
    """What the run before has left here, by its manifest; files of other origin are never touched."""
    try:
        listed = json.loads((target / MANIFEST).read_text(encoding="utf-8"))["outputs"]
        return {name for name in listed if isinstance(name, str) and ".." not in name and not name.startswith("/")}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _remove(target: Path, names: set[str]) -> None:
    for name in names:
        path = target / name
        path.unlink(missing_ok=True)
        if path.parent != target and path.parent.is_dir() and not any(path.parent.iterdir()):
            shutil.rmtree(path.parent, ignore_errors=True)
