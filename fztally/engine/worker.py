"""What runs in a worker process: one task after the other, within a limit of memory."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from fztally.model.errors import FztallyError

if TYPE_CHECKING:
    # each system has its own kinds of pipes and of starting processes, and no names for those of others
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection
        from multiprocessing.context import SpawnContext

        Pipe = PipeConnection
        Context = SpawnContext
    else:
        from multiprocessing.connection import Connection
        from multiprocessing.context import ForkServerContext, SpawnContext

        Pipe = Connection
        Context = ForkServerContext | SpawnContext

READY = -1
"""Sent instead of a task's number once a worker has begun."""
OUT_OF_MEMORY = 77
"""Exit code of a worker that has used up its memory."""
PRELOADED = ["fztally.ingest", "lxml.etree", "fztally.write.returns.copy"]
"""What every worker needs, loaded once by the process that they descend from; by name, as this floor lies below."""
_WATCH_SECONDS = 0.2


class Fate(NamedTuple):
    """What became of a task: its result; or how it failed (``crashed``, ``memory``, ``timeout``); or an error that is
    none of the task's own and is raised again."""

    result: Any
    how: str = ""
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """What a worker does first: this function, with so many bytes of memory for everything after it has begun."""

    function: Callable[..., None]
    arguments: tuple[Any, ...]
    memory_bytes: int


def fate_of(work: Callable[[Any], Any], task: Any) -> Fate:
    """Do one task. Whatever its data make the work raise is its own fate; a full disk and wrong usage are not."""
    try:
        return Fate(work(task))
    except MemoryError:
        return Fate(None, "memory")
    except (OSError, FztallyError) as error:
        return Fate(None, "", error)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:  # a panic in a library of another language is no Exception
        if os.environ.get("FZTALLY_DEBUG"):
            raise
        return Fate(None, "crashed")


@cache
def context() -> Context:
    """How processes are started here: by a clean process that has the modules loaded, where the system can fork."""
    if sys.platform == "win32" or "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(PRELOADED)
    return forking


@contextmanager
def undisturbed() -> Iterator[None]:
    """What is started in this time hears no Ctrl-C, which reaches the whole group and would show a traceback of what is
    just being loaded. Where signals cannot be held back (Windows) nothing is changed. Raises OSError."""
    if sys.platform == "win32" or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    # it lets signals through again when it is started, so it must be there before
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _WithoutPandas(MetaPathFinder):
    """Workers use no pandas; pyarrow would load it, a third of a second, to see that a list is none of its columns."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Nothing is found elsewhere either."""
        if name == "pandas":
            raise ImportError(name)


def serve(pipe: Pipe, start: Start, work: Callable[[Any], Any]) -> None:
    """The life of a worker: tasks come as (number, task), fates go back as (number, fate), until the pipe closes."""
    # Ctrl-C reaches the whole group; the parent decides what becomes of it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(start.memory_bytes)
    sys.meta_path.insert(0, _WithoutPandas())
    try:
        start.function(*start.arguments)
    except BaseException:
        if os.environ.get("FZTALLY_DEBUG"):
            raise
        # the parent tries for itself then, and tells the user
        os._exit(1)
    pipe.send((READY, None))
    while True:
        try:
            number, task = pipe.recv()
        except (EOFError, OSError):
            os._exit(0)
        fate = fate_of(work, task)
        if fate.how == "memory":
            # what is left in the heap would fail the next task
            os._exit(OUT_OF_MEMORY)
        pipe.send((number, fate))


def _limit_memory(allowed: int) -> None:
    """Limit what the worker may use from now on: by the system where it can, else by looking."""
    if sys.platform.startswith("linux"):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = allowed + int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
    else:
        threading.Thread(target=watch_memory, args=(allowed,), daemon=True).start()


def watch_memory(allowed: int) -> None:
    """End this process when it holds more memory than allowed. Where the system enforces no limit (Windows, macOS)."""
    import psutil

    own = psutil.Process()
    while own.memory_info().rss <= allowed:
        time.sleep(_WATCH_SECONDS)
    os._exit(OUT_OF_MEMORY)
