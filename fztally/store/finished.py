"""That a finished run still stands: its outputs are there as it left them, and nothing that they depend on has
changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from fztally.model.job import Job
from fztally.store.digest import digest_of
from fztally.store.remembered import memory_folder


class Finished(msgspec.Struct, frozen=True):
    """A finished run: ``key`` of all that it depends on, the digest of each output by its path under the target, the
    lines and the numbers that it closed with, and whether it found errors or warnings.

    ``copies`` are the returned copies among the outputs: by its path the key of all that a copy was made from."""

    key: str
    outputs: dict[str, str]
    lines: tuple[str, ...]
    summary: dict[str, Any]
    serious: bool
    copies: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """A returned copy of the last run: where it is, and the digest that it was left with."""

    path: Path
    sha256: str

    def content(self) -> bytes | None:
        """What is in it; None unless it is as the run left it."""
        try:
            data = self.path.read_bytes()
        except OSError:
            return None
        return data if sha256(data).hexdigest() == self.sha256 else None


def remember_finished(job: Job, finished: Finished) -> None:
    """Keep the record of a finished run. Raises OSError when that is not possible."""
    path = _path(job)
    partial = path.with_suffix(".tmp")
    partial.write_bytes(msgspec.json.encode(finished))
    partial.replace(path)


def last_finished(job: Job) -> Finished | None:
    """The record of the last finished run, if its outputs are all there as it left them."""
    finished = _recorded(job)
    try:
        return finished if finished and digests(job.target, finished.outputs) == finished.outputs else None
    except OSError:
        return None


def kept_copies(job: Job) -> dict[str, KeptCopy]:
    """The returned copies of the last finished run, by the key of what each was made from."""
    finished = _recorded(job)
    if finished is None:
        return {}
    return {key: KeptCopy(job.target / name, finished.outputs.get(name, "")) for name, key in finished.copies.items()}


def _recorded(job: Job) -> Finished | None:
    try:
        return msgspec.json.decode(_path(job).read_bytes(), type=Finished)
    except (OSError, msgspec.MsgspecError):
        return None


def digests(target: Path, names: Iterable[str]) -> dict[str, str]:
    """sha256 of outputs by name. Raises OSError when one is missing."""
    return {name: digest_of(target / name) for name in names}


def _path(job: Job) -> Path:
    return memory_folder(job) / f"{job.period.text}.json"
