"""Ingest on a Dask cluster: Dask says on which machine a task is done; what it may use there our own workers limit.

A task never runs in a Dask worker itself. There it goes to a child process with limits of time and memory, as on one
machine, so that a file that aborts its reader costs that child. When a Dask worker is lost all the same, Dask gives its
tasks to another one, so many times as its scheduler allows (``distributed.scheduler.allowed-failures``).
"""

from __future__ import annotations

import logging
import multiprocessing
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, Self, TypeVar

from fztally import __version__
from fztally.engine.crew import Crew, Unmanned
from fztally.engine.worker import Fate, Start
from fztally.lang.reasons import reason_of
from fztally.lang.texts import text
from fztally.model.errors import FztallyError
from fztally.model.job import Settings

if TYPE_CHECKING:
    from distributed import Client, Future

T = TypeVar("T")
R = TypeVar("R")

_REACH_SECONDS = 10
"""How long the scheduler may take to answer, and its first worker to be there."""
_ALONE_SECONDS = 60
"""How long a run waits for workers when all are gone: those that have died are started again by their nannies."""
_LOOK_SECONDS = 2
_SHARES, _MOST = 4, 32
"""Batches for each thread of the cluster, so that it ends evenly; tasks in a batch, so that little is done twice."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What every batch needs: how a child begins, what it does with a task, how long it may take for it."""

    version: str
    start: Start
    work: Callable[[Any], Any]
    seconds: float


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a batch, in the order of its tasks. ``version`` is that of fztally on the worker: where it is
    another one nothing was done. ``unmanned``: no child could be started there."""

    version: str
    fates: tuple[Fate, ...] = ()
    unmanned: bool = False


def do_batch(setup: Setup, tasks: Sequence[Any]) -> Reply:
    """Do some tasks in a child process of this one. Called in Dask's workers, in several threads at once."""
    if setup.version != __version__:
        return Reply(__version__)
    # a nanny starts its worker as a daemon, and a daemon may have no children unless it stops being one; the nanny
    # ends it all the same, and it ends its own
    multiprocessing.current_process().daemon = False
    crew = Crew(setup.start, setup.work, tasks, 1, setup.seconds)
    try:
        return Reply(__version__, tuple(crew.result(number) for number in range(len(tasks))))
    except Unmanned:
        return Reply(__version__, unmanned=True)
    finally:
        crew.dismiss()


class Dask:
    """The workers of a cluster. Tasks and results travel through its scheduler: they should be small and name files."""

    def __init__(self, settings: Settings, start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        self._scheduler, self._limits = settings.scheduler, settings.limits
        self._start = Start(start, arguments, settings.limits.memory_bytes)
        self._client: Client | None = None

    def __enter__(self) -> Self:
        """Raises FztallyError when there is no such scheduler, or it has no workers."""
        self._client = _connect(self._scheduler)
        return self

    def __exit__(self, *error: object) -> None:
        if self._client is not None:
            # what nobody waits for any more is not begun
            with suppress(Exception):
                self._client.close(timeout=_LOOK_SECONDS)
            self._client = None

    def map(self, work: Callable[[T], R], tasks: Sequence[T], failed: Callable[[T, str], R]) -> Iterator[R]:
        """The results in the order of the tasks. The workers are at it while the caller does other things."""
        if self._client is None:
            raise ValueError("not entered")
        cluster = _Cluster(self._client, self._scheduler, Setup(__version__, self._start, work, self._limits.seconds))
        batches = _batches(tasks, sum(self._client.nthreads().values()))
        return _results(cluster, [(batch, cluster.submit(batch)) for batch in batches], failed)


def _results(
    cluster: _Cluster, placed: list[tuple[Sequence[T], Future[Reply]]], failed: Callable[[T, str], R]
) -> Iterator[R]:
    # let go of each batch once it has been told: the cluster may forget it
    placed.reverse()
    while placed:
        batch, future = placed.pop()
        for task, fate in zip(batch, cluster.fates(batch, future), strict=True):
            if fate.error is not None:
                raise _shared(fate.error)
            yield failed(task, fate.how) if fate.how else fate.result


def _batches(tasks: Sequence[T], threads: int) -> list[Sequence[T]]:
    size = min(_MOST, max(1, -(-len(tasks) // (_SHARES * max(1, threads)))))
    return [tasks[n : n + size] for n in range(0, len(tasks), size)]


class _Cluster:
    """Batches handed to a cluster, and what became of them."""

    def __init__(self, client: Client, scheduler: str, setup: Setup) -> None:
        self._client, self._scheduler = client, scheduler
        # a result of its own, made once, copied by Dask to where it is needed, and made anew when it is lost
        self._setup = client.submit(_keep, setup, pure=False)

    def submit(self, batch: Sequence[Any]) -> Future[Reply]:
        """Hand over a batch."""
        return self._client.submit(do_batch, self._setup, tuple(batch), pure=False)

    def fates(self, batch: Sequence[Any], future: Future[Reply]) -> Iterator[Fate]:
        """What became of each task. A batch that has cost too many workers is tried again task by task: only the one
        that is to blame is lost. Raises FztallyError when the cluster cannot go on."""
        reply = self._reply(future)
        if reply is not None:
            yield from reply.fates
        elif len(batch) == 1:
            yield Fate(None, "crashed")
        else:
            for task in batch:
                yield from self.fates([task], self.submit([task]))

    def _reply(self, future: Future[Reply]) -> Reply | None:
        """The reply to a batch, waited for; None when the workers that tried it died."""
        from distributed.scheduler import KilledWorker

        alone_since: float | None = None
        while True:
            try:
                return self._understood(future.result(timeout=_LOOK_SECONDS))
            except TimeoutError:
                alone_since = self._alone(alone_since)
            except KilledWorker:
                return None
            except FztallyError:
                raise
            except (CancelledError, OSError) as error:
                raise _said("dask-lost", scheduler=self._scheduler) from error
            except Exception as error:
                # fztally is not there or is another one: a batch itself raises nothing
                raise _said("dask-no-fztally", why=type(error).__name__) from error

    def _alone(self, since: float | None) -> float | None:
        """Since when there have been no workers. Raises FztallyError when that is too long."""
        try:
            if self._client.nthreads():
                return None
        except (OSError, ValueError) as error:
            raise _said("dask-lost", scheduler=self._scheduler) from error
        now = monotonic()
        if since is not None and now - since > _ALONE_SECONDS:
            raise _said("dask-no-workers", scheduler=self._scheduler)
        return now if since is None else since

    def _understood(self, reply: Reply) -> Reply:
        if reply.version != __version__:
            raise _said("dask-other-version", theirs=reply.version, ours=__version__)
        if reply.unmanned:
            raise _said("dask-no-fztally", why=Unmanned.__name__)
        return reply


def _keep(setup: Setup) -> Setup:
    return setup


def _connect(scheduler: str) -> Client:
    if not scheduler:
        raise _said("dask-no-scheduler")
    try:
        from distributed import Client
    except ImportError as error:
        raise _said("dask-missing") from error
    for name in ("distributed", "distributed.client"):
        # what happens to the cluster is told in one sentence
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            # other versions of libraries on the workers; that of fztally is looked at
            warnings.simplefilter("ignore")
            client = Client(scheduler, timeout=_REACH_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        # whatever an address that is none can lead to
        raise _said("dask-unreachable", scheduler=scheduler) from error
    try:
        client.wait_for_workers(1, timeout=_REACH_SECONDS)
    except TimeoutError as error:
        client.close()
        raise _said("dask-no-workers", scheduler=scheduler) from error
    return client


def _shared(error: Exception) -> Exception:
    """What a worker could not read or write, in one sentence."""
    if not isinstance(error, OSError):
        return error
    said = _said("dask-share", path=error.filename or "", why=reason_of(error))
    said.__cause__ = error
    return said


def _said(key: str, **facts: object) -> FztallyError:
    return FztallyError(text(key, **facts), text(f"{key}-hint"))
