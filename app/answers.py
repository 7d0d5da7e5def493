"""What a page's values give: the result and, beside it, the baseline's; computed off the loop, quickly while a lever moves."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from app.line import Asker, Line
from app.state import State
from engine.lab import Lab
from engine.parameter import Parameters

THREADS = 4
"""For each of the two kinds of work: a few slow answers keep no thread from the next visitor's."""


class Threads:
    """Where answers are computed: those of moving levers never wait for exact ones."""

    def __init__(self) -> None:
        self.quick = ThreadPoolExecutor(THREADS, thread_name_prefix="quick")
        self.exact = ThreadPoolExecutor(THREADS, thread_name_prefix="exact")

    def close(self) -> None:
        for each in (self.quick, self.exact):
            each.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, eq=False)
class Answer:
    """The result of the values, and the baseline's looked at from the same place. Nobody writes into either."""

    values: Parameters
    beside: Parameters
    result: Any
    base: Any
    exact: bool


def answer(lab: Lab, state: State, before: Answer | None = None, quick: bool = False) -> Answer:
    """Each of the two results only where it is not there yet."""
    values, beside = state.parameters, state.baseline.seen_as(state.parameters)
    if before and before.exact and before.values.computed() == values.computed():
        result, exact = before.result, True
    else:
        result, exact = lab.result(values, before.result if before else None, quick), not quick
    if before and before.beside.computed() == beside.computed():
        base = before.base
    else:
        base = result if exact and beside == values else lab.result(beside, before.base if before else result)
    return Answer(values, beside, result, base, exact)


class Answers:
    """One page's: `now` is the latest, and `draw` shows it. `state` is what is set whenever it is asked."""

    def __init__(self, asker: Asker, threads: Threads, state: Callable[[], State]) -> None:
        self._line, self._threads, self._state = Line(asker), threads, state
        self.now = answer(state().lab, state())

    def ask(self, draw: Callable[[bool], None], quick: bool = False) -> None:
        """Draws the answer to the state as it stands; `draw` is told whether it is exact. The newest state is what counts."""
        state = self._state()
        if seen := self._seen(self.now, state):
            self.now = seen
            draw(not quick)
            return

        def then(found: Answer) -> None:
            self.now = self._seen(found, self._state()) or found
            draw(not quick)

        threads = self._threads.quick if quick else self._threads.exact
        self._line.ask("answer", threads, lambda: answer(state.lab, state, self.now, quick), then)

    def fits(self) -> bool:
        """Whether the latest is the exact answer to the state as it stands."""
        seen = self._seen(self.now, self._state())
        return seen is not None and (seen.values, seen.beside) == (self.now.values, self.now.beside)

    @staticmethod
    def _seen(found: Answer, state: State) -> Answer | None:
        """An exact answer from where one looks now, if nothing else has changed: nobody waits for that."""
        values, beside = state.parameters, state.baseline.seen_as(state.parameters)
        same = found.values.computed() == values.computed() and found.beside.computed() == beside.computed()
        return replace(found, values=values, beside=beside) if same and found.exact else None
