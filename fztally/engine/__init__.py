"""Where ingest runs: in this process, in worker processes that may die alone, or in such on a cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from typing import Any, Protocol, Self, TypeVar

import msgspec

from fztally.engine.crew import Crew, Unmanned
from fztally.engine.worker import Start, context, fate_of, undisturbed
from fztally.model.job import Settings

T = TypeVar("T")
R = TypeVar("R")
Failed = Callable[[T, str], R]
"""Makes the result of a task that did not come back: ``crashed``, ``timeout`` or ``memory``."""

__all__ = ["Engine", "Failed", "Local", "Serial", "near", "open_engine", "warm_up"]


class Engine(Protocol):
    """Runs one function over many tasks."""

    def map(self, work: Callable[[T], R], tasks: Sequence[T], failed: Failed[T, R]) -> Iterator[R]:
        """Begin at once; the results come in the order of the tasks. A task that fails for good yields
        ``failed(task, how)``; an OSError or FztallyError in the work is raised here."""


class Serial:
    """Everything in this process: where processes cannot be started, and for what has been read before."""

    def __init__(self, start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        self._start, self._arguments = start, arguments

    def __enter__(self) -> Self:
        self._start(*self._arguments)
        return self

    def __exit__(self, *error: object) -> None:
        return None

    def map(self, work: Callable[[T], R], tasks: Sequence[T], failed: Failed[T, R]) -> Iterator[R]:
        """The results, one after the other."""
        for task in tasks:
            result, how, error = fate_of(work, task)
            if error is not None:
                raise error
            yield failed(task, how) if how else result


class Local:
    """Worker processes with a time and memory limit each. A crash, hang or memory burst costs its own task only."""

    def __init__(self, settings: Settings, start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        self._workers = settings.workers or os.cpu_count() or 1
        self._limits, self._start = settings.limits, Start(start, arguments, settings.limits.memory_bytes)
        self._crew: Crew | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._crew is not None:
            self._crew.dismiss()
            self._crew = None

    def map(self, work: Callable[[T], R], tasks: Sequence[T], failed: Failed[T, R]) -> Iterator[R]:
        """The results in the order of the tasks. The workers are at it while the caller does other things."""
        self.__exit__()
        crew = self._crew = Crew(self._start, work, tasks, min(self._workers, len(tasks)), self._limits.seconds)
        return self._results(crew, work, tasks, failed)

    def _results(self, crew: Crew, work: Callable[[T], R], tasks: Sequence[T], failed: Failed[T, R]) -> Iterator[R]:
        for number, task in enumerate(tasks):
            try:
                result, how, error = crew.result(number)
            except Unmanned:
                with Serial(self._start.function, self._start.arguments) as serial:
                    yield from serial.map(work, tasks[number:], failed)
                return
            if error is not None:
                raise error
            yield failed(task, how) if how else result


def open_engine(
    settings: Settings, start: Callable[..., None], arguments: tuple[Any, ...]
) -> AbstractContextManager[Engine]:
    """The engine that the settings name. ``start`` is called once in every process that works.

    Raises FztallyError, once it is entered, when a cluster cannot be reached."""
    if settings.engine == "serial":
        return Serial(start, arguments)
    if settings.engine == "dask":
        from fztally.engine.dask import Dask

        return Dask(settings, start, arguments)
    return Local(settings, start, arguments)


def near(settings: Settings) -> Settings:
    """The same settings for work that only this machine can do, or that is over before a cluster would begin."""
    return msgspec.structs.replace(settings, engine="local") if settings.engine == "dask" else settings


def warm_up(settings: Settings) -> None:
    """Let the process that all workers descend from load its modules while the caller goes on. Costs nothing when it
    runs already or there is none."""
    if settings.engine == "local" and context().get_start_method() == "forkserver":
        from multiprocessing.forkserver import ensure_running

        # where it cannot be started there will be no workers, which is dealt with then
        with suppress(OSError), undisturbed():
            ensure_running()
