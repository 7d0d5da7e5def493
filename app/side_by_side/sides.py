"""The states that are compared, each with its answer, all looked at from the same place and set beside the same baseline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.answers import Answer, answer
from app.context import Setting
from app.facts import Fact
from app.markup import Html, chip, html
from app.state import Pin, State
from app.view import View


@dataclass(frozen=True, eq=False)
class Side:
    """A pin with what the lab says of it; without a letter it is what is set now, and is no pin."""

    pin: Pin
    answer: Answer
    facts: Sequence[Fact]

    @property
    def title(self) -> str:
        return self.pin.title

    @property
    def chip(self) -> Html:
        return chip(self.pin.letter)

    @property
    def named(self) -> Html:
        return Html(f"{self.chip} {html(self.title)}")


def compared(state: State) -> list[Pin]:
    """What is pinned, and what is set where that is none of it; that against which values are shown comes first."""
    here = state.alone()
    pins = sorted(state.pins, key=lambda pin: pin is not state.against)
    return pins if any(pin.of == here for pin in pins) else [*pins, Pin("", here)]


def sides(context: Setting, view: type[View], state: State, before: Mapping[str, Answer]) -> list[Side]:
    """Each with its answer, which is taken from an earlier one as far as that is the same; may run on any thread."""
    return [Side(pin, now, view(context, now).facts(now.result, now.base)) for pin, now in answers(state, before)]


def answers(state: State, before: Mapping[str, Answer]) -> Iterator[tuple[Pin, Answer]]:
    """The same without what a view makes of them."""
    first = None
    for pin in compared(state):
        seen = replace(state, parameters=pin.of.parameters.seen_as(state.parameters), station=pin.of.station, own=pin.of.own)
        now = answer(state.lab, seen, before.get(pin.letter) or first)
        first = first or now
        yield pin, now
