"""What a page's values give: the result and, beside it, the baseline's; and the threads it is computed on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

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


def seen(found: Answer, state: State) -> Answer | None:
    """An exact answer from where one looks now, if nothing else has changed: nobody waits for that."""
    values, beside = state.parameters, state.baseline.seen_as(state.parameters)
    same = found.values.computed() == values.computed() and found.beside.computed() == beside.computed()
    return replace(found, values=values, beside=beside) if same and found.exact else None
