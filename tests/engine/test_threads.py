"""Labs compute on worker threads: beside each other they give the same bits as one after another, and a shared answer once."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from engine import kept
from engine.lab import LABS, Lab, get
from engine.parameter import Parameters
from tests.engine.test_contract import bits

THREADS, EACH = 3, 2


def worlds(lab: Lab) -> list[Parameters]:
    """Along the first lever."""
    low, high = lab.lever.bounds or (0.0, 1.0)
    values = np.linspace(low, high, THREADS * EACH + 2)[1:-1]
    return [lab.preset().replace(**{lab.lever.name: float(value)}) for value in values]


@pytest.mark.parametrize("name", LABS)
def test_answers_beside_each_other_are_those_of_one_after_another(name: str) -> None:
    lab = get(name)
    asked = [(each, quick) for each in worlds(lab) for quick in (False, True)]
    alone = [bits(lab.compute(each, quick=quick)) for each, quick in asked]
    with ThreadPoolExecutor(THREADS) as pool:
        together = list(pool.map(lambda each: bits(lab.compute(each[0], quick=each[1])), asked))
    assert together == alone


@pytest.mark.parametrize("name", LABS)
def test_two_that_drag_do_not_meet(name: str) -> None:
    """Each goes on from its own answer before."""
    lab = get(name)

    def drag(steps: list[Parameters]) -> list[dict[str, bytes]]:
        before: Any = lab.result(lab.preset())
        found = []
        for each in steps:
            before = lab.compute(each, before, quick=True)
            found.append(bits(before))
        return found

    drags = [worlds(lab), worlds(lab)[::-1]]
    alone = [drag(each) for each in drags]
    with ThreadPoolExecutor(len(drags)) as pool:
        assert list(pool.map(drag, drags)) == alone


def test_who_asks_while_it_is_computed_waits_for_it_and_a_failure_is_not_kept() -> None:
    calls, found = [], kept.Kept(2)
    lab = get("budget")

    def compute(parameters: Parameters) -> np.ndarray:
        calls.append(threading.get_ident())
        time.sleep(0.1)
        if len(calls) == 1:
            raise ZeroDivisionError
        return np.zeros(3)

    with pytest.raises(ZeroDivisionError):
        found.known(compute, lab.preset())
    assert found.here(compute, lab.preset()) is None
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda n: found.known(compute, lab.preset()), range(4)))
    assert len(calls) == 2
    assert all(each is results[0] for each in results)
    assert found.here(compute, lab.preset()) is results[0]
    for each in worlds(lab)[:2]:
        found.known(compute, each)
    assert found.here(compute, lab.preset()) is None  # the latest are kept


@pytest.mark.parametrize("name", LABS)
def test_a_prepared_link_is_answered_with_what_was_prepared(name: str) -> None:
    lab = get(name)
    values = worlds(lab)[1]
    lab.prepare(values)
    found = lab.result(values)
    assert found is lab.result(values) is lab.result(values, quick=True)
    assert bits(found) == bits(lab.compute(values))
