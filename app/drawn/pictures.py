"""A lab's pictures of any state, drawn without a page: for reports, embeds, slides and phones; from any thread."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from threading import RLock
from typing import Any, NamedTuple, cast

from bokeh.models import Plot

from app.answers import Answer, answer
from app.context import Context
from app.drawn.cache import Newest
from app.drawn.svg import svg
from app.lab_page import LabPage
from app.pages import pages
from app.side_by_side.further import Further
from app.state import Pin, State
from app.theme import Palette
from engine.lab import Lab, get

ANSWERS, FED, BYTES = 12, 16, 24e6
"""How many answers are kept, how many states as they are shown, and how much of drawn pictures."""
TAG = re.compile(r"<[^<>]{0,500}>")
BESIDE = "A"
"""The letter of the state that another is set beside."""


class Drawn(NamedTuple):
    """A picture as SVG; the finding it stands under and the words below that, as HTML; and both as plain text."""

    svg: str
    title: str
    subtitle: str
    said: str


class Shown(NamedTuple):
    """A figure that has been fed, with its title and its words. Nobody writes into it."""

    figure: Plot
    title: str
    subtitle: str


class Aside:
    """What a view and a tab need to know of a page, where there is none; nobody taps on what they show."""

    def __init__(self, state: State, dark: bool) -> None:
        self.lab, self.palette, self.uploads = state.lab, Palette(dark), state.uploads

    def set(self, **values: Any) -> None:
        """Nothing is set by tapping on what is drawn."""


_answers: Newest[Answer] = Newest(ANSWERS)
_fed: Newest[dict[str, Shown]] = Newest(FED)
_drawn: Newest[Drawn] = Newest(BYTES, lambda drawn: len(drawn.svg))
building = RLock()
"""Figures are built and fed one at a time: a palette, a map's colours and the like are shared."""


def _page(lab: str) -> type[LabPage]:
    return cast(type[LabPage], pages()[lab])


class Names(NamedTuple):
    """Of the first view's pictures, the largest first, and of further ones."""

    first: tuple[str, ...]
    further: tuple[str, ...]


@cache
def _names(lab: str) -> Names:
    state, page = State.of(get(lab)), _page(lab)
    found, aside = answered(state), Aside(state, False)
    with building:
        first = page.view(aside, found).charts
        return Names(tuple(first), tuple(_further(page, aside, found).charts) if page.further else ())


def names(lab: Lab | str) -> list[str]:
    """Of all that can be drawn, by their short names: those of the first view, the largest first, and further ones."""
    found = _names(lab if isinstance(lab, str) else lab.name)
    return [*found.first, *found.further]


def picture(
    lab: str,
    state: State,
    name: str,
    width: float = 640.0,
    height: float = 400.0,
    type: float = 14.0,
    dark: bool = False,
    *,
    beside: State | None = None,
    ground: str = "",
) -> Drawn:
    """The picture of a state beside what that is shown against, or beside another one; drawn once and then kept.

    KeyError if the lab has no picture of that name.
    """
    if name not in names(lab):
        raise KeyError(f"{lab} has no picture {name!r}; there are {', '.join(names(lab))}")
    state = against(state, beside) if beside else state
    key = _key(state), name, width, height, type, dark, ground
    if kept := _drawn.get(key):
        return kept
    found = shown(lab, state, name, dark)
    said = plain(f"{found.title}. {found.subtitle}")
    drawn = svg(found.figure, width, height, type=type, dark=dark, ground=ground, label=said)
    return _drawn.keep(key, Drawn(drawn, found.title, found.subtitle, said))


def against(state: State, beside: State) -> State:
    """A state as it is shown against another one of its lab."""
    pin = Pin(BESIDE, beside.alone())
    return State(
        state.lab, state.preset, state.parameters, (pin,), state.uploads, reference=BESIDE, station=state.station, own=state.own
    )


def answered(state: State) -> Answer:
    """The lab's answer, exact; taken from an earlier one as far as that is the same."""
    key = _key(state)
    if kept := _answers.get(key):
        return kept
    return _answers.keep(key, answer(state.lab, state))


def plain(markup: str) -> str:
    """Without its tags."""
    return " ".join(unescape(TAG.sub("", markup.replace("</span>", "; "))).split())


def _key(state: State) -> Any:
    """What is set and against what, in so far as a link says it; and whether the visitor's own data have been read."""
    return state.lab.name, state.query(), id(state.own.stations) if state.station else 0


def shown(lab: str, state: State, name: str, dark: bool = False) -> Shown:
    """The figure of a picture, fed."""
    there = _names(lab)
    alone, further = name == there.first[0], name in there.further
    key = _key(state), dark, alone, further
    return (_fed.get(key) or _fed.keep(key, _shown(lab, state, dark, alone, further)))[name]


def _shown(lab: str, state: State, dark: bool, alone: bool, further: bool) -> dict[str, Shown]:
    """The first picture alone, all pictures of the first view, or all further ones: those are fed together."""
    found, page = answered(state), _page(lab)
    told = page.further.compute(found.values, found.result) if further and page.further else None
    with building:
        aside = Aside(state, dark)
        if told is not None:
            more = _further(page, aside, found)
            titles = more.show(found, told)
            charts = more.charts
        else:
            view = page.view(aside, found, alone)
            titles = view.show(found, settle=True)["titles"]
            charts = view.charts
        return {name: Shown(chart.figure, *title) for (name, chart), title in zip(charts.items(), titles, strict=True)}


def _further(page: type[LabPage], aside: Aside, found: Answer) -> Further:
    assert page.further
    return Further(page.further, cast(Context, aside), found)
