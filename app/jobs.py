"""Long runs for many people: one run for identical requests, a queue with an end, results kept on disk.

A Job belongs to everyone who asked for it (its holders, one per browser session). It runs while one of them
waits; when the last one's session ends it goes on for a grace period, so that a reloaded page finds it again
by its key. Addresses take turns, and none may fill the queue alone. What is brief, such as a download, goes before,
and has a place that no long run takes; nor has it all places while a long run waits. Called from the event loop only; the work
itself is done by engine.compute.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import time
from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

from app.cache import Cache
from engine.compute import MOST, ComputeError, Executor, Task, sentence
from engine.lab import Cancelled

log = logging.getLogger(__name__)

SHARE = 3 / 4
"""Of all places in the queue, what one address may have."""
State = Literal["queued", "running", "done", "failed", "cancelled"]


class Busy(RuntimeError):
    """A run that was not taken; the message is one sentence for the person who asked."""


class Job:
    """One run, seen by all who wait for it."""

    def __init__(self, task: Task, jobs: Jobs, address: str = "", brief: bool = False) -> None:
        self.task = task
        self.address = address
        self.brief = brief
        self.key = task.key
        self.state: State = "queued"
        self.fraction = 0.0
        self.message = ""
        self.error = ""
        self.holders: set[str] = set()
        self.stopped = False
        self.elsewhere = False
        """Another process is at it."""
        self._jobs = jobs
        self._started, self._taken_up = 0.0, 0.0
        self._value: Any = None
        self._finished = asyncio.Event()

    @property
    def place(self) -> int:
        """1 for the next to be started, 0 when it no longer waits."""
        return self._jobs.order().index(self) + 1 if self in self._jobs.queue else 0

    @property
    def seconds_left(self) -> float | None:
        """An estimate from the speed so far, since it was begun or gone on with; None while it would be a guess."""
        elapsed, done = time.monotonic() - self._started, self.fraction - self._taken_up
        if self.state != "running" or self.elsewhere or done < 0.02 or elapsed < 1:
            return None
        return elapsed * (1 - self.fraction) / done

    async def result(self) -> Any:
        """Waits; raises Cancelled or ComputeError when there is no result."""
        await self._finished.wait()
        if self.state == "cancelled":
            raise Cancelled
        if self.state == "failed":
            raise ComputeError(self.error)
        if self._value is None:
            try:
                self._value = await asyncio.to_thread(self._jobs.cache.read, self.key)
            except KeyError:
                raise ComputeError("The stored result can no longer be read; please run it again.") from None
        return self._value

    def _start(self) -> None:
        self.state, self._started = "running", time.monotonic()

    def _finish(self, state: State, value: Any = None, error: str = "") -> None:
        self.state, self._value, self.error = state, value, error
        if state == "done":
            self.fraction = 1.0
        self._finished.set()


class Jobs:
    """The runs of one server process."""

    def __init__(
        self,
        executor: Executor,
        cache_dir: Path,
        *,
        max_queue: int = 40,
        max_each: int = 2,
        grace: float = 60.0,
        max_cache_bytes: int = 2_000_000_000,
    ) -> None:
        self.cache = Cache(cache_dir, max_cache_bytes)
        self.queue: deque[Job] = deque()
        self.ended: Counter[str] = Counter()
        self._executor = executor
        self._max_queue, self._max_each, self._grace = max_queue, max_each, grace
        self._started, self._closed = 0, False
        self._turns: dict[str, int] = {}
        self._live: dict[str, Job] = {}
        self._running: dict[Job, asyncio.Task[None]] = {}
        self._threads = ThreadPoolExecutor(MOST + 1, thread_name_prefix="job")

    @property
    def here(self) -> bool:
        """Whether runs are done on this machine."""
        return self._executor.here

    def submit(self, task: Task, holder: str, address: str = "", brief: bool = False) -> Job:
        """The job of this task, new or shared; Busy when there is no room for another from this address."""
        job = self.find(task)
        if job is None:
            if sum(holder in other.holders for other in self._live.values()) >= self._max_each:
                raise Busy(f"You already have {self._max_each} runs going; cancel one, or wait for it.")
            job = Job(task, self, address, brief)
            if not self._room(job):
                self._check_queue(address)
            self._live[task.key] = job
            self.queue.append(job)
            self._advance()
        job.holders.add(holder)
        return job

    def _check_queue(self, address: str) -> None:
        if (waiting := len(self.queue)) >= self._max_queue:
            raise Busy(f"{waiting} runs are waiting already, which is all there is room for; try again in a minute.")
        if (own := sum(job.address == address for job in self.queue)) >= math.ceil(SHARE * self._max_queue):
            raise Busy(
                f"{own} runs from your network are waiting already; the other places are for others. Try again in a minute."
            )

    def _room(self, job: Job) -> bool:
        """Whether it could run now."""
        working = [each for each in self._running if not each.elsewhere]
        alike = sum(each.brief == job.brief for each in working)
        alone = job.brief and all(each.brief for each in self.queue)
        return len(working) <= self._executor.slots and (alike < self._executor.slots or alone)

    def order(self) -> list[Job]:
        """The jobs that wait, the next to be started first: the brief, then of whose address fewest run, then whose turn
        was longest ago."""
        return [*self._order(True), *self._order(False)]

    def _order(self, brief: bool) -> list[Job]:
        waiting: dict[str, deque[Job]] = {}
        for job in (each for each in self.queue if each.brief == brief):
            waiting.setdefault(job.address, deque()).append(job)
        served = Counter(job.address for job in self._running)
        turns = {address: self._turns.get(address, 0) for address in waiting}
        order: list[Job] = []
        while waiting:
            address = min(waiting, key=lambda each: (served[each], turns[each]))
            order.append(waiting[address].popleft())
            served[address] += 1
            turns[address] = self._started + len(order)
            if not waiting[address]:
                del waiting[address]
        return order

    def find(self, task: Task) -> Job | None:
        """The job of this task if it is under way or its result is known, for a page that comes back."""
        if live := self._live.get(task.key):
            return live
        if not self.cache.has(task.key):
            return None
        job = Job(task, self)
        job._finish("done")
        return job

    def take_up(self, task: Task, holder: str, address: str = "") -> Job | None:
        """The job that `find` knows, for another session; or of a task that another process is at, to go on with should that end."""
        if job := self.find(task):
            job.holders.add(holder)
            return job
        if self.cache.claimed(task.key):
            with contextlib.suppress(Busy):
                return self.submit(task, holder, address)
        return None

    def cancel(self, job: Job, holder: str) -> None:
        """This holder no longer wants it; the last one stops it at once."""
        job.holders.discard(holder)
        self._stop_if_unwanted(job)

    def leave(self, holder: str) -> None:
        """A session has ended: what only it held goes on for the grace period, in case it comes back."""
        loop = asyncio.get_running_loop()
        for job in list(self._live.values()):
            if holder in job.holders:
                job.holders.discard(holder)
                loop.call_later(self._grace, self._stop_if_unwanted, job)

    def counts(self) -> dict[str, int]:
        """How many wait and run now, and how many have ended how."""
        return {"queued": len(self.queue), "running": len(self._running), **self.ended}

    def close(self) -> None:
        """Ends everything here; what is under way is left to whoever asks for it elsewhere."""
        self._closed = True
        for job in list(self._live.values()):
            job.holders.clear()
            self._stop_if_unwanted(job)
        self._executor.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _stop_if_unwanted(self, job: Job) -> None:
        if job.holders or job.key not in self._live or self._live[job.key] is not job:
            return
        job.stopped = True
        del self._live[job.key]  # whoever asks from now on gets a new run
        if job in self.queue:
            self.queue.remove(job)
            self._end(job, "cancelled")

    def _advance(self) -> None:
        while job := next(filter(self._room, self.order()), None):
            self.queue.remove(job)
            job._start()
            self._started += 1
            here = {each.address for each in self._live.values()}
            self._turns = {each: turn for each, turn in self._turns.items() if each in here} | {job.address: self._started}
            self._running[job] = asyncio.get_running_loop().create_task(self._run(job))

    def _end(self, job: Job, state: State, value: Any = None, error: str = "") -> None:
        if self._live.get(job.key) is job:
            del self._live[job.key]
        self.ended[state] += 1
        job._finish(state, value, error)

    async def _run(self, job: Job) -> None:
        try:
            if await self._ours_to_do(job):
                value = await asyncio.get_running_loop().run_in_executor(self._threads, self._work, job)
                self._end(job, "done", value)
            else:
                self._end(job, "done")
        except (Cancelled, asyncio.CancelledError):
            self._end(job, "cancelled")
        except Exception as error:
            self._end(job, "failed", error=sentence(error))
        finally:
            del self._running[job]
            self._advance()

    async def _ours_to_do(self, job: Job) -> bool:
        """False once another process has done it; waits while one is at it, and keeps no other job from running meanwhile."""
        while not self.cache.has(job.key):
            if (not job.elsewhere or self._room(job)) and self.cache.claim(job.key):
                job.elsewhere = False
                return True
            if not job.elsewhere:
                job.elsewhere = True
                self._advance()
            job.fraction, job.message = self.cache.told(job.key)
            await asyncio.sleep(0.3)
            if job.stopped:
                raise Cancelled
        return False

    def _work(self, job: Job) -> Any:
        """In a thread of its own: computes, and stores what came out."""
        next_word, first = 0.0, True
        job._started, job._taken_up = time.monotonic(), job.fraction

        def progress(fraction: float, message: str) -> None:
            nonlocal next_word, first
            if job.stopped:
                raise Cancelled
            if first and fraction:
                job._started, job._taken_up, first = time.monotonic(), fraction, False
            if fraction or message:  # until it has news, what is known of it from elsewhere stands
                job.fraction, job.message = max(0.0, min(1.0, fraction)), message
            if time.monotonic() >= next_word:
                next_word = time.monotonic() + 1
                self.cache.tell(job.key, job.fraction, job.message)

        try:
            value = self._executor.run(job.task, progress)
            try:
                self.cache.write(job.key, value)
            except OSError as error:
                log.warning("A result could not be kept on disk (%s); it will be computed again when asked for.", error)
            return value
        finally:
            (self.cache.leave if self._closed else self.cache.release)(job.key)
