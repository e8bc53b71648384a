"""The run before the last: kept small, so that the next one can tell what has changed since."""

from __future__ import annotations

import shutil
from pathlib import Path

from fztally.model.job import Job
from fztally.store.remembered import FOLDER
from fztally.store.run_copy import copy_files, filled_beside, run_files

_PREVIOUS = "previous"


def previous_folder(output: Path, period: str) -> Path:
    """Where the run before the last of a period is kept: ``output/.fztally/previous/<period>``."""
    return output / FOLDER / _PREVIOUS / period


def keep_previous(job: Job) -> None:
    """Keep the outputs that stand now as the run before the next one, readable by their owner only. Raises OSError."""
    goal = previous_folder(job.output, job.period.text)
    goal.parent.mkdir(parents=True, exist_ok=True)
    (job.output / FOLDER).chmod(0o700)
    with filled_beside(goal) as folder:
        copy_files(job.target, folder, run_files(job.target))
        shutil.rmtree(goal, ignore_errors=True)
        folder.rename(goal)
