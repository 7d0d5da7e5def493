"""Where work runs: here, in local processes, or on a Dask cluster; with progress and cancel.

All three keep the one promise a simulation knows from engine.lab: `progress(fraction, message)` is told how far
the work is, and stops it by raising Cancelled. An executor calls it several times a second in the thread that
waits, even when the work has nothing new to say, so a cancel is heard at once.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import logging
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
import traceback
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, is_dataclass
from pathlib import Path
from typing import Any, Protocol

from engine import plain
from engine.lab import Cancelled, Progress, versions
from engine.named import find, name_of
from engine.parameter import ParameterError
from engine.threads import ONE_THREAD

log = logging.getLogger(__name__)

HEARTBEAT = 0.2
"""Seconds between two looks at whether anybody still waits."""
PATIENCE = 2.0
"""Seconds a cancelled piece of work has to notice before its process is ended."""
CONNECT_SECONDS = 5
WATCH_SECONDS = 5
"""Between two looks at whether a cluster is there, and how many workers it has."""
MOST = 64
"""Tasks that one server has at work at a time, however many workers there are."""
AWAY = "The computers that do long runs cannot be reached just now; please try again in a minute: it goes on from where it was."


class ComputeError(RuntimeError):
    """Work that failed; the message is one sentence for the person who asked for it."""


@dataclass(frozen=True)
class Task:
    """A piece of work by name, so that any process or machine with this package can do it.

    `function` is "module:name.name", called with the arguments and `progress`; the arguments can be pickled.
    """

    function: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Task:
        """The task of calling a module-level function."""
        task = cls(name_of(function), args, kwargs)
        if task.resolve() is not function:
            raise ComputeError(f"{task.function} cannot be imported by name, so no other process could run it.")
        return task

    def resolve(self) -> Callable[..., Any]:
        found: Callable[..., Any] = find(self.function)
        return found

    def __call__(self, progress: Progress) -> Any:
        return self.resolve()(*self.args, **self.kwargs, progress=progress)

    @functools.cached_property
    def key(self) -> str:
        """The same for the same work by the same code, in every process: the name of its result."""
        content = [self.function, self.args, self.kwargs, versions(), _source()]
        return hashlib.sha256(json.dumps(content, sort_keys=True, default=_plain).encode()).hexdigest()


@functools.cache
def _source() -> str:
    """A digest of the engine's own code: a result made before an edit is not the result after it."""
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    """What json cannot write, as something it can that differs when the value does."""
    if isinstance(value, Mapping):
        return {"type": type(value).__qualname__, **value}
    if isinstance(value, bytes):
        return {"sha256": hashlib.sha256(value).hexdigest()}
    if hasattr(value, "dtype") and hasattr(value, "tobytes"):
        return {"dtype": str(value.dtype), "shape": value.shape, "sha256": hashlib.sha256(value.tobytes()).hexdigest()}
    if is_dataclass(value):
        return {"sha256": hashlib.sha256(plain.pack(value)).hexdigest()}
    raise TypeError(f"A {type(value).__name__} cannot be part of a task; give numbers, text, arrays or Parameters.")


class Executor(Protocol):
    """Does tasks; `run` blocks, so it is called from as many threads as there are slots, and from one more for what is brief."""

    slots: int
    here: bool
    """Whether it has this machine's disk."""

    def run(self, task: Task, progress: Progress) -> Any:
        """The task's result; raises Cancelled when progress did, ComputeError when the work failed."""

    def close(self) -> None:
        """Ends all work and everything that was started for it."""


def executor(scheduler: str | None = None, slots: int | None = None) -> Executor:
    """A Dask cluster when an address is given, local processes otherwise."""
    return Cluster(scheduler) if scheduler else Processes(slots or max(1, (os.cpu_count() or 2) - 1))


class Here:
    """In the calling thread: the command line and tests."""

    slots, here = 1, True

    def run(self, task: Task, progress: Progress) -> Any:
        return task(progress)

    def close(self) -> None:
        pass


class Processes:
    """Local processes, started when first needed and kept, one task at a time each; one more than there are slots.

    A process talks over its standard input and output: when this process dies, however it dies, theirs ends
    and they with it. Unlike a pool's, a worker that does not hear a cancel is simply ended, and one that
    crashes takes only its own task along.
    """

    here = True

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(slots + 1):  # one for what is brief
            self._idle.put(None)
        self._started: set[_Worker] = set()
        self._closed = False

    def run(self, task: Task, progress: Progress) -> Any:
        worker = self._idle.get()
        try:
            if worker is None or not worker.alive:
                worker = self._start()
            worker.give(task)
            return self._follow(worker, progress)
        finally:
            if worker is not None and not worker.alive:
                self._started.discard(worker)
                worker = None
            self._idle.put(worker)

    def _start(self) -> _Worker:
        worker = _Worker()
        self._started.add(worker)
        if self._closed:
            worker.end()
        return worker

    def _follow(self, worker: _Worker, progress: Progress) -> Any:
        latest: Any = (0.0, "")
        while True:
            kind, content = worker.hear(HEARTBEAT) or ("progress", latest)
            if kind == "done":
                return content
            if kind == "failed":
                raise ComputeError(content)
            if kind == "lost":
                raise Cancelled if self._closed else ComputeError(lost(content))
            latest = content
            try:
                progress(*latest)
            except BaseException:
                worker.stop()
                raise

    def close(self) -> None:
        self._closed = True
        for worker in list(self._started):
            worker.end()


def lost(code: int | None) -> str:
    """What a person is told of a process that ended; its exit code is that of subprocess, None where nobody knows."""
    if code == -getattr(signal, "SIGKILL", 9):  # we did not, so the system did
        return "The run was ended by the system, probably for want of memory; try a smaller one."
    if code is None:
        return "The run ended unexpectedly."
    if code < 0:
        return f"The run ended unexpectedly (signal {-code}); please try again."
    return f"The run ended unexpectedly (exit {code}); please try again."


class _Worker:
    """One process and the two pipes to it, seen from here."""

    def __init__(self) -> None:
        environment = os.environ | ONE_THREAD | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        command = [sys.executable, "-c", f"from {__name__} import attend; attend()"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        self._answers: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with contextlib.suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
            while True:
                self._answers.put(pickle.load(self._process.stdout))  # type: ignore[arg-type]
        code = None
        try:
            code = self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:  # it lives, but says no more
            self.end()
        self._answers.put(("lost", code))

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def give(self, order: Task | None) -> None:
        with contextlib.suppress(OSError, ValueError):  # a process that is gone is heard of in hear()
            pickle.dump(order, self._process.stdin)  # type: ignore[arg-type]
            self._process.stdin.flush()  # type: ignore[union-attr]

    def hear(self, seconds: float) -> tuple[str, Any] | None:
        with contextlib.suppress(queue.Empty):
            return self._answers.get(timeout=seconds)
        return None

    def stop(self) -> None:
        """Stops the task, with the process if need be."""
        self.give(None)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            answer = self.hear(HEARTBEAT)
            if answer and answer[0] != "progress":
                return
        self.end()

    def end(self) -> None:
        self._process.kill()
        self._process.wait()


def attend() -> None:
    """What a local process does all its life: tasks from standard input, answers to standard output."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the work prints goes to the log, not between the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the server, which then closes the pipes
    if hasattr(os, "nice"):
        os.nice(10)  # the sliders come first
    orders: queue.SimpleQueue[Task] = queue.SimpleQueue()
    stopped = threading.Event()

    def listen() -> None:
        with contextlib.suppress(EOFError):
            while True:
                order = pickle.load(sys.stdin.buffer)
                if order is None:
                    stopped.set()
                else:
                    stopped.clear()
                    orders.put(order)
        os._exit(0)  # nobody is left at the other end

    def answer(kind: str, content: Any) -> None:
        message = pickle.dumps((kind, content), protocol=5)
        try:
            answers.write(message)
            answers.flush()
        except OSError:
            os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    while True:
        report = Reporter(lambda *news: answer("progress", news), stopped.is_set, every=0.05)
        try:
            answer("done", orders.get()(report))
        except Cancelled:
            answer("failed", "cancelled")
        except Exception as error:
            answer("failed", sentence(error))


class Reporter:
    """The progress callback the work is given: passes news on, not too often, and raises Cancelled."""

    def __init__(self, tell: Callable[[float, str], None], stopped: Callable[[], bool], every: float) -> None:
        self._tell, self._stopped, self._every, self._next = tell, stopped, every, 0.0

    def __call__(self, fraction: float, message: str = "") -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + self._every
            self._tell(float(fraction), message)
        if self._stopped():
            raise Cancelled


def sentence(error: Exception) -> str:
    """What a person is told of an error; the rest goes to the log."""
    if isinstance(error, (ParameterError, ComputeError)):
        return str(error)
    if isinstance(error, MemoryError):
        return "The run needs more memory than there is; try a smaller one."
    log.error("%s", "".join(traceback.format_exception(error)))
    return f"The run failed ({type(error).__name__}: {error})."


class Cluster:
    """A Dask cluster whose workers have this package installed: the same tasks, other machines, as many as there are by now.

    A task whose worker dies is begun once more by another; it goes on from its checkpoint where it has one.
    """

    here = False

    def __init__(self, address: str) -> None:
        try:
            import distributed
        except ImportError as error:
            raise ComputeError("A --scheduler needs the extra: pip install 'carbon-pump-explorer[cluster]'.") from error
        self._dask, self._address = distributed, address
        try:
            self._client = self._connected()
        except (OSError, ValueError) as error:
            raise ComputeError(f"No Dask scheduler answers at {address}.") from error
        self.slots = self._threads()
        self._closed = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def _connected(self) -> Any:
        return self._dask.Client(self._address, timeout=CONNECT_SECONDS, set_as_default=False)

    def _threads(self) -> int:
        threads: int = sum(self._client.nthreads().values())
        return min(MOST, max(1, threads))

    def _watch(self) -> None:
        """All its life: workers come and go, and so may the scheduler."""
        while not self._closed.wait(WATCH_SECONDS):
            with contextlib.suppress(Exception):  # it is away, perhaps for a moment
                if self._client.status == "closed":
                    self._client = self._connected()
                self.slots = self._threads()

    def run(self, task: Task, progress: Progress) -> Any:
        name, client = f"carbonpump-{uuid.uuid4().hex}", self._client
        news, stop = self._dask.Variable(name, client=client), self._dask.Event(name, client=client)
        try:
            news.set((0.0, ""))
            future = client.submit(attend_remotely, task, name, pure=False, key=name)
        except Exception as error:
            raise ComputeError(AWAY) from error
        ended = threading.Event()
        future.add_done_callback(lambda _: ended.set())
        try:
            while not ended.wait(HEARTBEAT):
                progress(*news.get(timeout=5))
            return future.result()
        except Cancelled:
            stop.set()
            ended.wait(PATIENCE)
            raise
        except self._dask.KilledWorker as error:
            raise ComputeError(lost(None)) from error
        except Exception as error:
            raise ComputeError(sentence(error) if future.status == "error" else AWAY) from error
        finally:
            with contextlib.suppress(OSError, TimeoutError):  # where the scheduler is away, nothing of it is left either
                if not ended.is_set():  # it has not noticed yet: leave the event for it to see
                    future.cancel()
                else:
                    stop.clear()
                news.delete()

    def close(self) -> None:
        self._closed.set()
        self._client.close()


def attend_remotely(task: Task, name: str) -> Any:
    """What a Dask worker does with a task, until it is done, or nobody waits for it any more: its server may have died."""
    import distributed

    client, tasks = distributed.get_client(), distributed.get_worker().state.tasks
    news, stop = distributed.Variable(name, client=client), distributed.Event(name, client=client)
    heard = False

    def tell(*fraction_and_message: Any) -> None:
        nonlocal heard
        news.set(fraction_and_message)
        heard = stop.is_set()

    def stopped() -> bool:
        return heard or name not in tasks or tasks[name].state == "cancelled"

    return task(Reporter(tell, stopped, every=0.5))
