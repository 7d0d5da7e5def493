"""What a page's values give: the result and, beside it, the baseline's; and the threads it is computed on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from app.state import State
from engine.lab import Lab
from engine.parameter import Parameters

log = logging.getLogger(__name__)

THREADS = 4
"""For each of the two kinds of work: a few slow answers keep no thread from the next visitor's."""


class Threads:
    """Where answers are computed: those of moving levers never wait for exact ones."""

    def __init__(self) -> None:
        self.quick = ThreadPoolExecutor(THREADS, thread_name_prefix="quick")
        self.exact = ThreadPoolExecutor(THREADS, thread_name_prefix="exact")
        self._ahead = ThreadPoolExecutor(1, thread_name_prefix="ahead")

    def ahead(self, work: Callable[[], None]) -> None:
        """Has it done meanwhile, one such after the other: nobody waits for it."""
        self._ahead.submit(_logged, work)

    def close(self) -> None:
        for each in (self.quick, self.exact, self._ahead):
            each.shutdown(wait=False, cancel_futures=True)


def _logged(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception:
        log.exception("What quick answers begin with could not be made; they go on without.")


@dataclass(frozen=True, eq=False)
class Answer:
    """The result of the values, and the baseline's looked at from the same place. Nobody writes into either.

    `own` and `their` are the further arguments they were computed with: those of a station, or none.
    """

    values: Parameters
    beside: Parameters
    result: Any
    base: Any
    exact: bool
    own: Mapping[str, Any]
    their: Mapping[str, Any]

    def at_baseline(self) -> Answer:
        """The baseline's own."""
        return replace(self, values=self.beside, result=self.base, own=self.their)

    def is_of(self, values: Parameters, own: Mapping[str, Any]) -> bool:
        return self.own is own and self.values.computed() == values.computed()

    def stands_beside(self, beside: Parameters, their: Mapping[str, Any]) -> bool:
        return self.their is their and self.beside.computed() == beside.computed()


class Shown:
    """Whatever shows an answer, by the parts that pictures and tabs ask for."""

    @property
    def answer(self) -> Answer:
        """What is shown."""
        raise NotImplementedError

    @property
    def parameters(self) -> Parameters:
        return self.answer.values

    @property
    def baseline(self) -> Parameters:
        return self.answer.beside

    @property
    def result(self) -> Any:
        return self.answer.result

    @property
    def base(self) -> Any:
        return self.answer.base

    @property
    def moved(self) -> bool:
        """Whether what is set differs from the baseline's."""
        return self.baseline != self.parameters


def asked(state: State) -> tuple[Parameters, Parameters, Mapping[str, Any], Mapping[str, Any]]:
    """What an answer is asked for: its values, and those beside them, each with its further arguments."""
    return state.parameters, state.baseline.seen_as(state.parameters), state.given, state.against.of.given


def stands(found: Answer, state: State) -> bool:
    """Whether nothing has changed since, not even from where one looks."""
    values, beside, own, their = asked(state)
    return (found.values, found.beside) == (values, beside) and found.own is own and found.their is their


def answer(lab: Lab, state: State, before: Answer | None = None, quick: bool = False) -> Answer:
    """Each of the two results only where it is not there yet."""
    values, beside, own, their = asked(state)
    if before and before.exact and before.is_of(values, own):
        result, exact = before.result, True
    else:
        result, exact = lab.result(values, before.result if before else None, quick, **own), not quick
    if before and before.stands_beside(beside, their):
        base = before.base
    elif exact and beside == values and own is their:
        base = result
    else:
        base = lab.result(beside, before.base if before else result, **their)
    return Answer(values, beside, result, base, exact, own, their)


def seen(found: Answer, state: State) -> Answer | None:
    """An exact answer from where one looks now, if nothing else has changed: nobody waits for that."""
    values, beside, own, their = asked(state)
    same = found.is_of(values, own) and found.stands_beside(beside, their)
    return replace(found, values=values, beside=beside) if same and found.exact else None
