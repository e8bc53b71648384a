"""Workers that crash, hang or burst cost their own task only."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from fztally.engine import Local, Serial, crew, open_engine, warm_up
from fztally.engine.worker import OUT_OF_MEMORY, PRELOADED, context
from fztally.model.errors import FztallyError
from fztally.model.job import Limits, Settings

_here: list[str] = []


def start(word: str) -> None:
    _here[:] = [word]


def hang() -> None:
    while True:
        time.sleep(1)


def fail(error: BaseException) -> None:
    raise error


DOES = {
    "abort": os.abort,
    "exit": lambda: os._exit(3),
    "hang": hang,
    "memory": lambda: bytearray(4_000_000_000),
    "bug": lambda: fail(ValueError("in the data")),
    "panic": lambda: fail(BaseException("as a native library does")),
    "disk": lambda: fail(OSError(28, "full")),
    "usage": lambda: fail(FztallyError("wrong")),
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "slow": lambda: time.sleep(0.05),
}


def work(task: str) -> str:
    if task in DOES:
        DOES[task]()
    return str(os.getpid()) if task == "pid" else f"{_here[0]}:{task}"


def failed(task: str, how: str) -> str:
    return f"{task} {how}"


def settings(**changes: object) -> Settings:
    limits = Limits(seconds=2, memory_bytes=1_000_000_000)
    return msgspec.structs.replace(Settings(engine="local", workers=2, limits=limits), **changes)


def run(tasks: list[str], **changes: object) -> list[str]:
    with open_engine(settings(**changes), start, ("hi",)) as engine:
        return list(engine.map(work, tasks, failed))


def test_results_come_in_the_order_of_the_tasks() -> None:
    tasks = ["slow", *(str(n) for n in range(40)), "slow", "end"]
    assert run(tasks) == [f"hi:{task}" for task in tasks]


@pytest.mark.parametrize(
    ("task", "how"),
    [("abort", "crashed"), ("exit", "crashed"), ("bug", "crashed"), ("panic", "crashed"), ("memory", "memory")],
)
def test_a_task_that_fails_is_lost_alone(task: str, how: str) -> None:
    tasks = ["a", task, "b", "c", task, "d"]
    assert run(tasks) == ["hi:a", f"{task} {how}", "hi:b", "hi:c", f"{task} {how}", "hi:d"]


def test_a_task_that_hangs_is_ended() -> None:
    begun = time.monotonic()
    assert run(["hang", "a", "b", "c"]) == ["hang timeout", "hi:a", "hi:b", "hi:c"]
    assert time.monotonic() - begun < 30


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_a_process_that_the_system_kills_ran_out_of_memory() -> None:
    assert run(["killed", "a"]) == ["killed memory", "hi:a"]


def test_every_task_may_fail() -> None:
    assert run(["abort"] * 6 + ["a"]) == ["abort crashed"] * 6 + ["hi:a"]


def test_workers_are_heard_through_pipes_of_every_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of Windows are no Connection."""
    monkeypatch.setattr(crew, "Connection", type("Connection", (), {}), raising=False)
    monkeypatch.setattr(crew, "_START_SECONDS", 10)
    assert os.getpid() not in map(int, run(["pid"] * 4))


WITHOUT_UNIX = """
import multiprocessing, multiprocessing.context, os, signal, sys
for module in ("fcntl", "grp", "pwd", "termios", "tty", "pty"):
    sys.modules[module] = None
for owner, names in (
    (multiprocessing.context, ("ForkContext", "ForkServerContext", "ForkProcess", "ForkServerProcess")),
    (signal, ("pthread_sigmask", "SIG_BLOCK", "SIG_SETMASK", "SIGHUP", "SIGALRM")),
    (os, ("getuid", "geteuid", "getpgid", "killpg", "fchmod", "getloadavg")),
):
    for name in names:
        delattr(owner, name)
multiprocessing.get_all_start_methods = lambda: ["spawn"]
from fztally.engine import open_engine, warm_up
from tests.engine.test_workers import failed, settings, start, work

if __name__ == "__main__":
    warm_up(settings())
    with open_engine(settings(), start, ("hi",)) as engine:
        print(*engine.map(work, ["a", "pid", "abort", "b"], failed), os.getpid(), sep=chr(10))
"""


def test_a_fault_of_the_crew_is_told_and_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(_: object) -> None:
        raise LookupError("a fault")

    monkeypatch.setattr(crew.Crew, "_listen", fault)
    with pytest.raises(LookupError):
        run(["a", "b"])


def test_nothing_is_needed_that_windows_does_not_have(tmp_path: Path) -> None:
    script = tmp_path / "without_unix.py"
    script.write_text(WITHOUT_UNIX, encoding="utf-8")
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), *sys.path])}
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, env=env, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    first, worker, lost, last, parent = done.stdout.split("\n")[:5]
    assert (first, lost, last) == ("hi:a", "abort crashed", "hi:b")
    assert worker != parent


def test_no_tasks_no_workers() -> None:
    assert run([]) == []


@pytest.mark.parametrize("engine", ["serial", "local"])
@pytest.mark.parametrize(("task", "kind"), [("disk", OSError), ("usage", FztallyError)])
def test_what_is_no_fault_of_the_data_is_raised(engine: str, task: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        run(["a", task], engine=engine)


def test_in_this_process_a_failure_costs_its_own_task_as_well() -> None:
    assert run(["a", "bug", "panic", "b"], engine="serial") == ["hi:a", "bug crashed", "panic crashed", "hi:b"]


def test_work_begins_before_the_results_are_asked_for(tmp_path: Path) -> None:
    with Local(settings(), start, ("hi",)) as engine:
        results = engine.map(touch, [tmp_path / "done"], lambda task, how: how)
        for _ in range(200):
            if (tmp_path / "done").exists():
                break
            time.sleep(0.05)
        assert (tmp_path / "done").exists()
        assert list(results) == [""]


def touch(path: Path) -> str:
    path.touch()
    return ""


def test_an_engine_can_be_left_in_the_middle() -> None:
    before = set(multiprocessing.active_children())
    with Local(settings(), start, ("hi",)) as engine:
        results = engine.map(work, ["a", "hang", "hang", "hang"], failed)
        assert next(results) == "hi:a"
    assert set(multiprocessing.active_children()) <= before


def test_one_engine_does_several_rounds() -> None:
    with open_engine(settings(), start, ("hi",)) as engine:
        assert list(engine.map(work, ["a"], failed)) == ["hi:a"]
        assert list(engine.map(work, ["b", "c"], failed)) == ["hi:b", "hi:c"]


@pytest.fixture
def spawning(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on Windows, where processes cannot fork."""
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    context.cache_clear()
    yield
    context.cache_clear()


@pytest.mark.usefixtures("spawning")
def test_processes_that_are_spawned_do_as_well() -> None:
    warm_up(settings())
    assert run(["a", "abort", "b"]) == ["hi:a", "abort crashed", "hi:b"]


def test_where_no_process_can_be_started_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError(11, "no more processes")

    monkeypatch.setattr(type(context()).Process, "start", refuse)
    assert run(["pid", "bug"]) == [str(os.getpid()), "bug crashed"]


def broken_start() -> None:
    if multiprocessing.parent_process() is not None:
        os._exit(9)
    start("here")


def test_workers_that_never_begin_are_given_up() -> None:
    with open_engine(settings(), broken_start, ()) as engine:
        assert list(engine.map(work, ["a", "b"], failed)) == ["here:a", "here:b"]


def test_serial_starts_once() -> None:
    with Serial(start, ("once",)) as engine:
        assert list(engine.map(work, ["a"], failed)) == ["once:a"]


def test_a_process_can_watch_its_own_memory() -> None:
    """How memory is limited where the system does not do it."""
    code = (
        "import threading; from fztally.engine.worker import watch_memory\n"
        "threading.Thread(target=watch_memory, args=(150_000_000,), daemon=True).start()\n"
        "held = []\n"
        "while True: held.append(bytes(bytearray(1_000_000)))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, timeout=60)
    assert done.returncode == OUT_OF_MEMORY


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_workers_end_with_the_process_that_they_work_for(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import os, sys, time\n"
        "sys.path.insert(0, os.path.dirname(__file__))\n"
        "from fztally.engine import Local\n"
        "from fztally.model.job import Settings\n"
        "from parent_work import begin, job\n"
        "if __name__ == '__main__':\n"
        "    with Local(Settings(workers=2), begin, ()) as engine:\n"
        "        for pid in engine.map(job, list(range(1000)), lambda task, how: how):\n"
        "            print(pid, flush=True)\n",
        encoding="utf-8",
    )
    (tmp_path / "parent_work.py").write_text(
        "import os, time\ndef begin(): pass\ndef job(n):\n    time.sleep(0.02)\n    return os.getpid()\n",
        encoding="utf-8",
    )
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        workers = {int(parent.stdout.readline()) for _ in range(10)}
        parent.kill()
        parent.wait()
    for _ in range(100):
        if not any(Path(f"/proc/{pid}").exists() for pid in workers):
            break
        time.sleep(0.1)
    assert [pid for pid in workers if Path(f"/proc/{pid}").exists()] == []


def test_what_workers_have_ready_is_there_and_brings_no_pandas() -> None:
    """A name that is wrong would be passed over without a word, and pandas would be in every worker."""
    load = (
        "import importlib, sys; sys.modules['pandas'] = None; [importlib.import_module(name) for name in sys.argv[1:]]"
    )
    subprocess.run([sys.executable, "-c", load, *PRELOADED], check=True)
