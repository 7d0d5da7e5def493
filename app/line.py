"""Work off the event loop: what a page asks for, one thing after another, the newest of each kind; told on the loop.

Kernels and solvers hold no lock of the interpreter, so the loop goes on answering others meanwhile. A document is touched on
the loop only, with its lock.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Any, Protocol

log = logging.getLogger(__name__)

PATIENCE = 0.2
"""Seconds after which a page says that it is at work."""
AT_ONCE = 0.002
"""Seconds the loop waits for what came as soon as that the last time: to turn to others and back takes as long as a picture."""
LOST = "This could not be computed; what is shown is what was before."


class Asker(Protocol):
    """A page, as far as its lines know it."""

    def later(self, show: Callable[[], None]) -> None:
        """Calls with the document's lock."""

    def at_work(self, line: Line, yes: bool) -> None:
        """Says so, or no longer."""

    def failed(self, words: str) -> None:
        """Says that a question found no answer."""

    @property
    def live(self) -> bool:
        """Whether there is a browser at the other end, so that waiting makes sense."""


@dataclass(frozen=True)
class Question:
    kind: Hashable
    work: Callable[[], Any]
    then: Callable[[Any], None]
    threads: Executor


class Line:
    """The questions of one page. A question that waits is replaced by a newer one of its kind."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._waiting: dict[Hashable, Question] = {}
        self._busy = False
        self._swift: set[Hashable] = set()

    def ask(self, kind: Hashable, threads: Executor, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Works in one of the threads, then tells; at once where there is nobody who could do something else meanwhile."""
        if not self._asker.live:
            then(work())
            return
        self._waiting[kind] = Question(kind, work, then, threads)
        if not self._busy:
            self._begin()

    def _begin(self) -> None:
        question = self._waiting.pop(next(iter(self._waiting)))
        self._busy = True
        working = question.threads.submit(self._timed, question)
        if question.kind in self._swift:
            with contextlib.suppress(TimeoutError):
                working.exception(AT_ONCE)
                self._tell(question, working)
                return
        loop = asyncio.get_running_loop()
        slow = loop.call_later(PATIENCE, lambda: self._asker.later(lambda: self._asker.at_work(self, self._busy)))

        def done() -> None:
            slow.cancel()
            self._asker.later(lambda: self._tell(question, working))

        def worked(future: Future[Any]) -> None:
            with contextlib.suppress(RuntimeError):  # the server has been stopped meanwhile
                loop.call_soon_threadsafe(done)

        working.add_done_callback(worked)

    def _timed(self, question: Question) -> Any:
        begun = time.perf_counter()
        try:
            return question.work()
        finally:
            swift = time.perf_counter() - begun < AT_ONCE / 2
            (self._swift.add if swift else self._swift.discard)(question.kind)

    def _tell(self, question: Question, worked: Future[Any]) -> None:
        try:
            question.then(worked.result())
        except Exception:
            log.exception("A page's question found no answer.")
            self._asker.failed(LOST)
        self._busy = False
        if self._waiting:
            self._begin()
        else:
            self._asker.at_work(self, False)
