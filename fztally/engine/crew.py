"""The workers of one run: who does which task, and what became of it."""

from __future__ import annotations

import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any

from fztally.engine.worker import OUT_OF_MEMORY, READY, Fate, Start, context, serve, undisturbed

if TYPE_CHECKING:
    from fztally.engine.worker import Pipe

_AHEAD = 2
"""Tasks that a worker has in hand: one that it does and one that waits, so that it never does."""
_START_SECONDS = 120
_MOST_FALSE_STARTS = 3
_TICK = 0.5
_KILLED = -getattr(signal, "SIGKILL", 9)


class Unmanned(Exception):  # noqa: N818 - a state, which the caller deals with
    """No worker can be started here."""


@dataclass(slots=True)
class _Worker:
    """A process with the numbers of its tasks in hand, the one that it does first; until when it may take for it."""

    process: BaseProcess
    pipe: Pipe
    deadline: float
    hand: deque[int] = field(default_factory=deque)
    ready: bool = False


class Crew:
    """Does all tasks in processes of their own, from the moment it is made."""

    def __init__(
        self, start: Start, work: Callable[[Any], Any], tasks: Sequence[Any], workers: int, seconds: float
    ) -> None:
        self._start, self._work, self._tasks, self._seconds = start, work, tasks, seconds
        self._wanted = workers
        self._open = deque(range(len(tasks)))
        self._workers: list[_Worker] = []
        self._false_starts = 0
        self._fates: dict[int, Fate] = {}
        self._unmanned = self._dismissed = False
        self._fault: Exception | None = None
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="fztally-crew", daemon=True)
        self._thread.start()

    def result(self, number: int) -> Fate:
        """What became of a task; waits for it. Raises Unmanned when no worker can be started, and whatever the crew's
        own thread failed with, so that nobody waits for what never comes."""
        with self._news:
            self._news.wait_for(lambda: number in self._fates or self._unmanned)
            if number not in self._fates:
                raise self._fault or Unmanned
            return self._fates.pop(number)

    def dismiss(self) -> None:
        """End all workers, whatever they do."""
        self._dismissed = True
        self._thread.join()

    def _run(self) -> None:
        """The crew's own thread: it alone starts, feeds and ends workers."""
        try:
            with undisturbed():
                self._work_off()
        except (OSError, EOFError, RuntimeError, ImportError, ValueError):
            # no processes, no pipes or no semaphores to be had
            self._false_starts = _MOST_FALSE_STARTS
        except Exception as fault:  # noqa: BLE001 - told by the thread that waits for results
            self._fault = fault
        finally:
            if self._fault or self._false_starts >= _MOST_FALSE_STARTS:
                with self._news:
                    self._unmanned = True
                    self._news.notify_all()
            for worker in self._workers:
                _end(worker)

    def _work_off(self) -> None:
        while (self._open or any(worker.hand for worker in self._workers)) and not self._dismissed:
            self._man()
            for worker in self._workers:
                self._feed(worker)
            self._listen()

    def _man(self) -> None:
        if self._false_starts >= _MOST_FALSE_STARTS:
            raise RuntimeError
        while len(self._workers) < min(self._wanted, len(self._open) + len(self._workers)):
            ours, theirs = context().Pipe()
            process = context().Process(target=serve, args=(theirs, self._start, self._work), daemon=True)
            process.start()
            theirs.close()
            self._workers.append(_Worker(process, ours, time.monotonic() + _START_SECONDS))

    def _feed(self, worker: _Worker) -> None:
        while worker.ready and len(worker.hand) < _AHEAD and self._open:
            # towards the end nobody takes a task that another could begin
            if worker.hand and len(self._open) < len(self._workers):
                return
            number = self._open.popleft()
            if not worker.hand:
                worker.deadline = time.monotonic() + self._seconds
            worker.hand.append(number)
            try:
                worker.pipe.send((number, self._tasks[number]))
            except OSError:
                # it has died; that is found out when it is listened to
                return

    def _listen(self) -> None:
        now = time.monotonic()
        # by object, since pipes are of another class on Windows
        watched: dict[object, _Worker] = {worker.pipe: worker for worker in self._workers}
        soonest = min((w.deadline for w in self._workers if w.hand or not w.ready), default=now + _TICK)
        for pipe in wait([worker.pipe for worker in self._workers], timeout=max(0.0, min(_TICK, soonest - now))):
            self._hear(watched[pipe])
        now = time.monotonic()
        for worker in [w for w in self._workers if now > w.deadline and (w.hand or not w.ready)]:
            self._lose(worker, "timeout")

    def _hear(self, worker: _Worker) -> None:
        try:
            number, fate = worker.pipe.recv()
        except Exception:  # noqa: BLE001 - end of the pipe, or whatever a dying process left in it
            worker.process.join(_TICK)
            code = worker.process.exitcode
            # a process that the system killed used more memory than there is
            self._lose(worker, "memory" if code in (OUT_OF_MEMORY, _KILLED) else "crashed")
            return
        if number == READY:
            worker.ready, self._false_starts = True, 0
            return
        worker.hand.remove(number)
        worker.deadline = time.monotonic() + self._seconds
        self._tell(number, fate)

    def _lose(self, worker: _Worker, how: str) -> None:
        """A worker is gone: the task that it did is lost, those in its hand are open again."""
        self._workers.remove(worker)
        _end(worker)
        if not worker.ready:
            self._false_starts += 1
        if worker.hand:
            self._tell(worker.hand.popleft(), Fate(None, how))
        self._open.extendleft(reversed(worker.hand))

    def _tell(self, number: int, fate: Fate) -> None:
        with self._news:
            self._fates[number] = fate
            self._news.notify_all()


def _end(worker: _Worker) -> None:
    """End a process: one without a task goes when its pipe closes, another is killed."""
    worker.pipe.close()
    if worker.hand or not worker.ready:
        worker.process.kill()
    worker.process.join(_TICK)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join(_TICK)
