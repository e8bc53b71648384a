"""Where ingest runs: in this process, or in worker processes that may die alone."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from fztally.model.job import Settings

T = TypeVar("T")
R = TypeVar("R")
Failed = Callable[[T, str], R]
"""Makes the result of a task that did not come back: ``crashed``, ``timeout`` or ``memory``."""


class Engine(Protocol):
    """Runs one function over many tasks."""

    def map(self, work: Callable[[T], R], tasks: Sequence[T], failed: Failed[T, R]) -> Iterator[R]:
        """The results, in the order of the tasks. A task that fails for good yields ``failed(task, how)``."""


class Serial:
    """Everything in this process: for one file, and where processes cannot be started."""

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
            try:
                yield work(task)
            except MemoryError:
                yield failed(task, "memory")


class Local:
    """Worker processes with a time and memory limit each. A crash, hang or memory burst costs its own task only."""

    def __init__(self, settings: Settings, start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        from pebble import ProcessPool

        self._seconds = settings.limits.seconds
        workers = settings.workers or os.cpu_count() or 1
        method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
        context = multiprocessing.get_context(method)
        if method == "forkserver":
            context.set_forkserver_preload(["fztally.pipeline", "python_calamine", "pyarrow"])
        self._pool = ProcessPool(
            max_workers=workers,
            initializer=_begin,
            initargs=(settings.limits.memory_bytes, start, arguments),
            context=context,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._pool.close()
        else:
            self._pool.stop()
        self._pool.join()

    def map(self, work: Callable[[T], R], tasks: Sequence[T], failed: Failed[T, R]) -> Iterator[R]:
        """The results in the order of the tasks."""
        from pebble import ProcessExpired

        futures = [self._pool.schedule(work, args=[task], timeout=self._seconds) for task in tasks]
        for task, future in zip(tasks, futures, strict=True):
            try:
                yield future.result()
            except FutureTimeout:
                yield failed(task, "timeout")
            except MemoryError:
                yield failed(task, "memory")
            except (ProcessExpired, OSError):
                yield failed(task, "crashed")


def _begin(memory_bytes: int, start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    """First thing in a worker: limit its memory where the system can, then make it ready."""
    try:
        import resource
    except ImportError:  # Windows
        pass
    else:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    start(*arguments)


def open_engine(
    settings: Settings, start: Callable[..., None], arguments: tuple[Any, ...]
) -> AbstractContextManager[Engine]:
    """The engine that the settings name. ``start`` is called once in every process that works."""
    if settings.engine == "serial":
        return Serial(start, arguments)
    return Local(settings, start, arguments)
