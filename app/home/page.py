"""The home page: the pump as one living diagram whose parts are the doors to the labs."""

from __future__ import annotations

import functools
import itertools
from typing import Any
from urllib.parse import urlencode

import panel as pn
import param

from app.components import HERE, Header, Scripted
from app.components.modules import joined
from app.limits import Arguments
from app.pages import navigation, pages
from app.services import Services
from app.shell import frame, prefers_dark
from app.words import brief, number
from engine.lab import Lab, labs


class Scene(Scripted):
    """The living diagram."""

    headline = param.String()
    lead = param.String()
    doors = param.List()
    ways = param.List()
    dark = param.Boolean()
    _esm = joined(HERE / "scene.js")


FREE = [(0.19, 0.83), (0.19, 0.69), (0.86, 0.20), (0.86, 0.35)]
"""Where doors stand whose lab does not say where."""


@functools.cache
def doors() -> tuple[dict[str, Any], ...]:
    """Every lab with its one number, computed once a process."""
    made, free = [], itertools.cycle(FREE)
    for lab in labs():
        part, x, y = getattr(pages()[lab.name], "door", None) or ("", *next(free))
        made.append(_words(lab) | {"name": lab.name, "title": lab.title, "part": part, "x": x, "y": y})
    return tuple(made)


def _words(lab: Lab) -> dict[str, str]:
    """A lab's number, what it is, what it lies between and what is in print; and where the page shows it."""
    glance = lab.glance()

    def ends(*values: float) -> str:
        return "–".join(map(brief, values))

    beside = [] if glance.low is None or glance.high is None else [f"{ends(glance.low, glance.high)} {glance.over}"]
    beside += [f"{glance.by}: {ends(*glance.published)}".replace(" ", "\N{NO-BREAK SPACE}")] if glance.published else []
    return {
        "number": number(glance.value, glance.digits),
        "unit": glance.unit,
        "text": glance.text,
        "beside": " · ".join(beside),
        "href": f"{lab.name}?{urlencode(glance.view)}" if glance.view else lab.name,
    }


class Page:
    """One visitor's home page."""

    name = ""

    @classmethod
    def title(cls) -> str:
        return "Carbon Pump Explorer"

    @classmethod
    def place(cls) -> float | None:
        return None

    @classmethod
    def prepare(cls, arguments: Arguments) -> None:
        doors()

    def __init__(self, services: Services) -> None:
        dark = prefers_dark()
        self.scene = Scene(
            headline="Where does the ocean put our carbon?",
            lead="Plankton bloom, eat and die; a little of what they were sinks out of reach of the air for centuries. "
            "Move a lever and watch how much.",
            doors=list(doors()),
            ways=[{"title": "Explore", "text": "Labs with levers, every number sourced", "href": doors()[0]["name"]}],
            dark=dark,
            sizing_mode="stretch_width",
            margin=0,
        )
        self.header = Header(heard=self._heard, labs=navigation(), dark=dark, margin=0, sizing_mode="stretch_width")
        self.page = frame(self.title(), self.header, [pn.Column(self.scene, sizing_mode="stretch_width")], dark)

    def _heard(self, message: dict[str, Any]) -> None:
        if message.get("do") == "theme":
            self.scene.dark = self.header.dark = self.page.dark_theme = bool(message.get("dark"))
