"""The closed queue against what is known of it: one visitor, a crowd, the machine repairman's formula; and what exact answers do."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.benchmarks import capacity, load
from tests.benchmarks.closed import Seen, Work, seen

THINK, MEAN = 0.5, 0.02


def repairman(machines: int) -> float:
    """Repairs a second with one repairman, exponential times (M/M/1 with a finite source)."""
    terms = [1.0]
    for n in range(1, machines + 1):
        terms.append(terms[-1] * (machines - n + 1) * MEAN / THINK)
    return (1 - terms[0] / sum(terms)) / MEAN


def mean(found: Seen) -> float:
    return sum(found.waits) / len(found.waits)


def test_who_is_alone_waits_for_nobody() -> None:
    found = seen(1, Work(THINK, MEAN, alone=(0.03,)))
    assert found.waits == pytest.approx([0.03] * len(found.waits))
    assert found.rate == pytest.approx(1 / (THINK + 0.03), rel=0.01)


def test_a_crowd_is_answered_as_fast_as_the_loop_can_and_waits_for_the_rest() -> None:
    found = seen(100, Work(THINK, MEAN))
    assert found.rate == pytest.approx(1 / MEAN, rel=0.01)
    assert mean(found) == pytest.approx(100 * MEAN - THINK, rel=0.01)


@pytest.mark.parametrize("visitors", [5, 20, 30])
def test_with_exponential_times_it_is_the_machine_repairman(visitors: int) -> None:
    class Thinking(Work):
        draws = random.Random(3)

        def __getattribute__(self, name: str) -> Any:
            means = {"quick": MEAN, "think": THINK}
            return type(self).draws.expovariate(1 / means[name]) if name in means else super().__getattribute__(name)

    assert seen(visitors, Thinking(THINK, MEAN), seconds=4000).rate == pytest.approx(repairman(visitors), rel=0.02)


def test_exact_answers_take_their_part_of_the_loop_and_of_the_workers() -> None:
    plain, drawn = Work(THINK, MEAN), Work(THINK, MEAN, exact=0.001, drawing=MEAN)
    assert seen(100, drawn).rate == pytest.approx(0.5 / MEAN, rel=0.02)
    slow = Work(THINK, 0.001, exact=0.1)
    assert seen(100, slow).rate == pytest.approx(10, rel=0.02)
    assert seen(100, Work(THINK, 0.001, exact=0.1, workers=2)).rate == pytest.approx(20, rel=0.02)
    assert seen(3, drawn).rate == pytest.approx(seen(3, plain).rate, rel=0.05)


def test_the_page_says_what_agrees_and_what_does_not() -> None:
    cost = capacity.Cost(0.1, 0.01, 0.02, 0.005, 0.001, 800.0, 350.0, 1.2, (0.02,))
    loads = {n: {"waits": seen(n, cost.work(2)).waits, "rate": 2.0 * seen(n, cost.work(2)).rate} for n in capacity.LOADS}
    checked = capacity.checked(loads, cost, 2)
    assert all(each["p95"]["met"] and not each["rate"]["met"] for each in checked.values())
    found = {
        "cost": vars(cost),
        "arrive": {"visitors": 30, **capacity.compared(3.1, 3.0)},
        "on": {"date": "2026-11-30", "processors": 2, "load": 0.1},
        **checked,
    }
    text = capacity.page(found)
    assert text.count("| met |") == 1 + len(loads)
    assert text.count("| not met |") == len(loads)


def test_a_quick_answer_is_told_from_an_exact_one_by_its_number() -> None:
    def message(number: int) -> dict[str, Any]:
        new = {"type": "map", "entries": [["headline", "…"], ["move", number]]}
        return {"msgtype": "PATCH-DOC", "content": {"events": [{"kind": "ModelChanged", "new": new}]}}

    assert load.moved(message(7)) == 7
    assert load.moved({"msgtype": "PATCH-DOC", "content": {"events": [{"kind": "MessageSent"}]}}) == 0
    assert load.moved({"msgtype": "OK", "content": {}}) == 0
