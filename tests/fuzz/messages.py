"""Hostile messages: what levers say to their page, through the page's own hearing, and frames of Bokeh's protocol, through our check.

A finding is an error, more seconds of the processor than may be, a refusal that is no sentence, and a state whose own link is another state.
Of what is taken, some is also answered; how long the lab's answer takes does not count here.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from typing import Any

from bokeh.protocol.exceptions import ProtocolError

from app import line
from app.messages import Handler
from app.services import Services
from app.state import RESERVED, State
from engine.lab import Lab, get, labs
from tests.fuzz.links import SENTENCE
from tests.fuzz.mutate import CELLS, NUMBERS
from tests.fuzz.pages import Opened, served
from tests.fuzz.tally import LONGEST, Complaints, Tally

ACTS = (
    *(
        "move",
        "play",
        "enter",
        "set",
        "choose",
        "stand",
        "reset",
        "undo",
        "redo",
        "pin",
        "unpin",
        "refer",
        "return",
        "name",
        "turn",
    ),
    *("settle", "", "__class__", "_act"),
)
ANSWERED = 0.02
"""Of the messages, how many also have the lab answer."""
MODELS = frozenset({"p1001", "p1002"})


def anything(rng: random.Random, depth: int = 0) -> Any:
    """A value of JSON, and of what Python's reader takes for it."""
    what = rng.randrange(9 if depth < 3 else 7)
    if what == 0:
        return rng.choice(CELLS)
    if what == 1:
        return rng.choice((*NUMBERS, -1, 10**400, -(10**4000)))
    if what == 2:
        return rng.choice((float("nan"), float("inf"), -0.0, 1e308, 5e-324, rng.uniform(-10, 10)))
    if what == 3:
        return rng.choice((None, True, False))
    if what in (4, 5, 6):
        return rng.choice((*RESERVED, "self", "values", "A", "B", "Z4", "x" * 3000, "\u202e", "=1"))
    if what == 7:
        return [anything(rng, depth + 1) for _ in range(rng.choice((0, 1, 3, 40)))]
    return {str(anything(rng, 3))[:50]: anything(rng, depth + 1) for _ in range(rng.choice((0, 1, 3)))}


def message(lab: Lab, rng: random.Random) -> dict[str, Any]:
    """What a lever might say, or would not."""
    name = rng.choice(list(lab.parameters.declared))
    item = lab.parameters.declared[name]
    good = rng.choice(item.choices) if item.choices else rng.uniform(*item.bounds) if item.bounds else rng.random() < 0.5
    said = {
        "do": rng.choice(ACTS),
        "name": name,
        "value": good,
        "text": str(good),
        "preset": rng.choice(list(lab.presets)),
        "names": [name],
        "pin": rng.choice("ABCD"),
        "station": "Cape",
        "tab": rng.choice(("", "compare", "your-data")),
        "last": rng.random() < 0.5,
    }
    for key in rng.sample(sorted(said), rng.choice((0, 1, 1, 2, 4))):
        said[key] = anything(rng)
    if rng.random() < 0.1:
        said[str(anything(rng, 3))[:80]] = anything(rng)
    return said


def frames(rng: random.Random) -> tuple[str, Any]:
    """The kind and content of a message of the protocol."""
    kinds = ("PATCH-DOC", "PATCH-DOC", "PATCH-DOC", "PULL-DOC-REQ", "PUSH-DOC", "SERVER-INFO-REQ", "ACK", "", 7)
    events = [
        {
            "kind": rng.choice(("ModelChanged", "MessageSent", "RootAdded", "ColumnDataChanged", 1, None)),
            "model": rng.choice(
                ({"id": "p1001"}, {"id": "p9"}, "p1001", None, {"type": "object", "id": rng.choice(("p1001", "p77"))})
            ),
            "attr": anything(rng),
            "new": anything(rng),
        }
        for _ in range(rng.choice((0, 1, 2, 5, 300)))
    ]
    return rng.choice(kinds), rng.choice(({"events": events}, {"events": events}, anything(rng)))  # type: ignore[return-value]


def cases(seed: int) -> Iterator[tuple[str, Any]]:
    """A lab and what its levers say, or “protocol” and a frame; without end."""
    rng, known = random.Random(seed), [lab.name for lab in labs()]
    while True:
        if rng.random() < 0.3:
            yield "protocol", frames(rng)
        else:
            lab = rng.choice(known)
            yield lab, message(get(lab), rng)


class _Message:
    """A frame as our check knows it."""

    def __init__(self, kind: Any, content: Any) -> None:
        self.msgtype, self.content = kind, content


class Spoken:
    """The pages that are spoken to, and what became of it."""

    def __init__(self, seed: int) -> None:
        self.tally, self.rng = Tally(), random.Random(seed)
        self.pages: dict[str, Opened] = {}
        self.answering = 0.0
        """Seconds of the processor that a lab took to answer the message."""

    def open(self, shared: Services, name: str) -> None:
        """A page that answers some of what it is told."""
        page = self.pages[name] = Opened(shared, name)
        ask = page.lab.hand._ask

        def asked(quick: bool) -> None:
            if self.rng.random() < ANSWERED:
                begun = time.process_time()
                ask(quick)
                self.answering += time.process_time() - begun

        page.lab.hand._ask = asked

    def one(self, what: str, case: Any) -> None:
        begun, words = time.process_time(), ""
        self.answering = 0.0
        try:
            end = self._frame(*case) if what == "protocol" else self._message(self.pages[what], case)
        except Exception as error:
            end, words = "an error", repr(error)
        took = time.process_time() - begun - self.answering
        if end.startswith("finding: "):
            end, words = "an error", end
        if took > LONGEST:
            words = f"answered after {took:.1f} s"
        self.tally.ended(end, took)
        if words:
            self.tally.found(f"message-{what}", json.dumps(case, default=str).encode("utf-8", "surrogatepass"), words)

    def _frame(self, kind: Any, content: Any) -> str:
        try:
            Handler().check(_Message(kind, content), len(json.dumps(content, default=str)), MODELS.__contains__)
        except ProtocolError:
            return "a frame refused"
        return "a frame taken"

    def _message(self, page: Opened, said: dict[str, Any]) -> str:
        page.told.clear()
        page.at(page.lab.levers._handle_msg, said)
        if problem := page.told.get("problem"):
            return "refused" if 5 < len(problem) <= SENTENCE else f"finding: no sentence: {problem[:80]!r}"
        state = page.lab.state
        again, problems = State.read(state.lab, state.query())
        if problems or again.parameters != state.parameters:
            return f"finding: its own link is read otherwise: {state.query()[:200]}"
        return "taken"


def answer_everywhere() -> None:
    """Each lab, once on each of its oceans: what is kept of these is there before anything is taken."""
    for lab in labs():
        item = lab.parameters.declared.get("circulation")
        for choice in item.choices if item else ():
            lab.compute(lab.preset().replace(circulation=choice))


async def run(seconds: float, seed: int, most: int | None = None) -> Tally:
    with served() as shared:
        answer_everywhere()
        spoken = Spoken(seed)
        for lab in labs():
            spoken.open(shared, lab.name)
        heard = Complaints(line.log)
        for what, case in spoken.tally.each(cases(seed), seconds, most):
            heard.last = ""
            spoken.one(what, case)
            if heard.last:
                spoken.tally.found(f"message-{what}", repr(case).encode("utf-8", "surrogatepass"), heard.last)
        return spoken.tally
