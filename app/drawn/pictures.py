"""A lab's pictures of any state, drawn without a page: for reports, embeds, slides and phones; from any thread."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import unescape
from threading import RLock
from typing import Any, NamedTuple, cast

from bokeh.models import Plot

from app.answers import Answer, answer
from app.context import Context, Nowhere
from app.drawn.cache import Newest
from app.drawn.canvas import Canvas
from app.drawn.svg import svg
from app.lab_page import LabPage
from app.pages import of_lab
from app.side_by_side.further import Further
from app.state import Pin, State
from engine.lab import Lab, get

ANSWERS, FED, BYTES = 12, 16, 24e6
"""How many answers are kept, how many states as they are shown, and how much of drawn pictures."""
TAG = re.compile(r"<[^<>]{0,500}>")
USUAL = Canvas()
"""Where nobody says on what."""
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


_answers: Newest[Answer] = Newest(ANSWERS)
_fed: Newest[dict[str, Shown]] = Newest(FED)
_drawn: Newest[Drawn] = Newest(BYTES, lambda drawn: len(drawn.svg))
building = RLock()
"""Figures are built and fed one at a time: a palette, a map's colours and the like are shared."""


class Names(NamedTuple):
    """Of the first view's pictures, the largest first, and of its tabs', with what those of each begin with."""

    first: tuple[str, ...]
    tabs: Mapping[str, str]


@cache
def _names(lab: str) -> Names:
    state, page = State.of(get(lab)), of_lab(lab)
    found, nowhere = answered(state), Nowhere(state.lab)
    with building:
        first = page.view(nowhere, found).charts
        tabs = {f"{begins}{name}": begins for begins in page.apart() for name in _tab(page, begins, nowhere, found).charts}
        return Names(tuple(first), tabs)


def names(lab: Lab | str) -> list[str]:
    """Of all that can be drawn, by their short names: those of the first view, the largest first, and those of tabs."""
    found = _names(lab if isinstance(lab, str) else lab.name)
    return [*found.first, *found.tabs]


def picture(state: State, name: str, on: Canvas = USUAL, *, beside: State | None = None) -> Drawn:
    """The picture of a state beside what that is shown against, or beside another one; drawn once and then kept.

    KeyError if the lab has no picture of that name.
    """
    if name not in names(state.lab):
        raise KeyError(f"{state.lab.name} has no picture {name!r}; there are {', '.join(names(state.lab))}")
    state = against(state, beside) if beside else state
    key = _key(state), name, on
    if kept := _drawn.get(key):
        return kept
    found = shown(state, name, on.dark)
    said = plain(f"{found.title}. {found.subtitle}")
    drawn = svg(found.figure, on.width, on.height, type=on.type, dark=on.dark, label=said)
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


def shown(state: State, name: str, dark: bool = False) -> Shown:
    """The figure of a picture, fed."""
    there = _names(state.lab.name)
    alone, begins = name == there.first[0], there.tabs.get(name)
    key = _key(state), dark, alone, begins
    return (_fed.get(key) or _fed.keep(key, _shown(state, dark, alone, begins)))[name]


def _shown(state: State, dark: bool, alone: bool, begins: str | None) -> dict[str, Shown]:
    """The first picture alone, all pictures of the first view, or all of the tab whose names begin so: those are fed together."""
    found, page = answered(state), of_lab(state.lab.name)
    told: Any = None if begins is None else page.apart()[begins].compute(found.values, found.result)
    with building:
        nowhere = Nowhere(state.lab, dark, state.uploads)
        if begins is not None:
            tab = _tab(page, begins, nowhere, found)
            titles = tab.show(found, told)
            charts = {f"{begins}{name}": chart for name, chart in tab.charts.items()}
        else:
            view = page.view(nowhere, found, alone)
            titles = view.show(found, settle=True)["titles"]
            charts = view.charts
        return {name: Shown(chart.figure, *title) for (name, chart), title in zip(charts.items(), titles, strict=True)}


def _tab(page: type[LabPage], begins: str, nowhere: Nowhere, found: Answer) -> Further:
    return Further(page.apart()[begins], cast(Context, nowhere), found)
