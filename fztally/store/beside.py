"""What a run is set beside, as far as its outputs depend on it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fztally.model.job import Job
from fztally.store.digest import digest_of
from fztally.store.frozen import frozen_indexes
from fztally.store.run_names import FIGURES, MANIFEST


def beside_digest(job: Job) -> str:
    """A digest of the period that a run is compared with, of the year before, and of what was reported."""
    periods = [period for period in (job.compare, job.period.a_year_before()) if period is not None]
    paths = [job.output / period.text / name for period in periods for name in (FIGURES, MANIFEST)]
    digest = hashlib.sha256()
    for path in (*paths, *frozen_indexes(job.target)):
        digest.update(f"{path.relative_to(job.output).as_posix()} {_content(path)}\n".encode())
    return digest.hexdigest()


def _content(path: Path) -> str:
    try:
        return digest_of(path)
    except OSError:
        return ""
