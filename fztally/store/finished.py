"""That a finished run still stands: its outputs are there as it left them, and nothing that they depend on has
changed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from fztally.model.job import Job
from fztally.store.digest import digest_of
from fztally.store.remembered import memory_folder


class Finished(msgspec.Struct, frozen=True):
    """A finished run: ``key`` of all that it depends on, the digest of each output by its path under the target, the
    lines and the numbers that it closed with, and whether it found errors or warnings."""

    key: str
    outputs: dict[str, str]
    lines: tuple[str, ...]
    summary: dict[str, Any]
    serious: bool


def remember_finished(job: Job, finished: Finished) -> None:
    """Keep the record of a finished run. Raises OSError when that is not possible."""
    path = _path(job)
    partial = path.with_suffix(".tmp")
    partial.write_bytes(msgspec.json.encode(finished))
    partial.replace(path)


def last_finished(job: Job) -> Finished | None:
    """The record of the last finished run, if its outputs are all there as it left them."""
    try:
        finished = msgspec.json.decode(_path(job).read_bytes(), type=Finished)
        return finished if digests(job.target, finished.outputs) == finished.outputs else None
    except (OSError, msgspec.MsgspecError):
        return None


def digests(target: Path, names: Iterable[str]) -> dict[str, str]:
    """sha256 of outputs by name. Raises OSError when one is missing."""
    return {name: digest_of(target / name) for name in names}


def _path(job: Job) -> Path:
    return memory_folder(job) / f"{job.period.text}.json"
