"""Hostile addresses: a lab's query with keys and values that nobody would write, read as a page and a download read it.

A finding is an error, more seconds of the processor than may be, a problem that is no sentence, and a state whose own link is another state.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, urlencode

from app.state import RESERVED, State
from engine.lab import Lab, labs
from engine.parameter import ParameterError
from engine.recipe import written
from tests.fuzz.mutate import CELLS, NUMBERS
from tests.fuzz.tally import LONGEST, Tally

KEYS = (
    "pin.A",
    "pin.B",
    "pin.Z",
    "pin",
    "data.ocean",
    "data.",
    "self",
    "__class__",
    "",
    "v",
    "only",
    "frame",
    "start",
    "\x00",
    "a" * 5000,
)
SENTENCE = 2000
"""Signs of a problem, at most."""


def value(lab: Lab, name: str, rng: random.Random) -> str:
    """Something for a key: what belongs there, or what does not."""
    item = lab.parameters.declared.get(name)
    if item is None or rng.random() < 0.4:
        return rng.choice(
            (rng.choice(CELLS), str(rng.choice(NUMBERS)), repr(rng.uniform(-1e9, 1e9)), "9" * rng.choice((1, 59, 61, 8000)))
        )
    if item.choices:
        return rng.choice(item.choices)
    if item.bounds:
        unit = rng.choice(("", "", f" {item.unit}", " m", " furlong"))
        return f"{rng.uniform(*item.bounds)!r}{unit}"
    return rng.choice(("true", "false", "1", "maybe"))


def pairs(lab: Lab, rng: random.Random, deep: bool = True) -> list[tuple[str, str]]:
    """A query's keys and values; a pin's is one in itself."""
    names = list(lab.parameters.declared)
    found = list(parse_qsl(State.of(lab, rng.choice(list(lab.presets))).query()))
    for _ in range(rng.choice((0, 1, 2, 5, 30))):
        key = rng.choice((rng.choice(names), rng.choice(RESERVED), rng.choice(KEYS)))
        key += rng.choice(("", "", "", "", "s", "_", "\u202e"))
        if deep and key.startswith(("pin", "start")) and rng.random() < 0.7:
            found.append((key, urlencode(pairs(lab, rng, False), errors="replace")))
        else:
            found.append((key, value(lab, key, rng)))
    rng.shuffle(found)
    return found


def cases(seed: int) -> Iterator[tuple[Lab, str]]:
    """A lab and a query; without end."""
    rng, known = random.Random(seed), labs()
    while True:
        lab = rng.choice(known)
        query = urlencode(pairs(lab, rng), errors="replace")
        if rng.random() < 0.1:
            at = rng.randrange(len(query) + 1)
            query = (
                query[:at]
                + rng.choice(("%", "&", "=", "%00", "%ff%fe", "+", ";", "#", quote(rng.choice(CELLS), errors="replace")))
                + query[at:]
            )
        yield lab, rng.choice(("", "?")) + query


async def run(seconds: float, seed: int, most: int | None = None) -> Tally:
    tally = Tally()
    for lab, query in tally.each(cases(seed), seconds, most):
        _one(lab, query, tally)
    return tally


def _one(lab: Lab, query: str, tally: Tally) -> None:
    begun = time.process_time()
    words = ""
    try:
        state, problems = State.read(lab, query)
        link = state.query()
        again, more = State.read(lab, link)
        if again != state or more:
            words = f"its own link is read otherwise: {link[:300]} ({more[:1]})"
        if any(not 5 < len(each) <= SENTENCE for each in problems):
            words = f"no sentence: {problems[:1]}"
        dict(state.parameters), dict(state.baseline), {name: written(each) for name, each in state.parameters.items()}
        end = "with problems" if problems else "as it is"
    except ParameterError as error:
        end, words = "refused", f"a refusal that nobody hears: {error}"
    except Exception as error:
        end, words = "an error", repr(error)
    took = time.process_time() - begun
    tally.ended(end, took)
    if took > LONGEST:
        words = f"read in {took:.1f} s"
    if words:
        tally.found(f"link-{lab.name}", query.encode("utf-8", "surrogatepass"), words)
