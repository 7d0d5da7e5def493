"""The home page: the pump as one living diagram whose parts are the doors to the labs."""

from __future__ import annotations

import functools
from typing import Any
from urllib.parse import urlencode

import panel as pn
import param

from app.components import HERE, Header, Scripted
from app.components.modules import joined
from app.home.pump import told
from app.limits import Arguments
from app.pages import navigation, pages
from app.services import Services
from app.shell import frame, prefers_dark
from app.words import brief, number
from engine.lab import Lab, labs

WHOLE = "pump"
"""The lab of which all others are parts: the first way in."""


class Scene(Scripted):
    """The living diagram."""

    pump = param.Dict()
    doors = param.List()
    dark = param.Boolean()
    _esm = joined(HERE / "scene.js")


@functools.cache
def doors() -> tuple[dict[str, Any], ...]:
    """Every lab with its one number, computed once a process."""
    return tuple(
        _words(lab) | {"name": lab.name, "title": lab.title, "part": getattr(pages()[lab.name], "door", "")} for lab in labs()
    )


def _words(lab: Lab) -> dict[str, str]:
    """A lab's number, what it is, what it lies between and what is in print; and where the page shows it."""
    glance = lab.glance()

    def ends(*values: float) -> str:
        return "–".join(map(brief, values))

    beside = [] if glance.low is None or glance.high is None else [f"{ends(glance.low, glance.high)} {glance.over}"]
    printed = "–".join(map(number, glance.published))
    beside += [f"{glance.by}: {printed}".replace(" ", "\N{NO-BREAK SPACE}")] if glance.published else []
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
        doors(), told()

    def __init__(self, services: Services) -> None:
        dark = prefers_dark()
        whole = next(door for door in doors() if door["name"] == WHOLE)
        self.scene = Scene(
            pump=told() | {"door": whole},
            doors=[door for door in doors() if door is not whole],
            dark=dark,
            sizing_mode="stretch_width",
            margin=0,
        )
        self.header = Header(heard=self._heard, labs=navigation(), dark=dark, margin=0, sizing_mode="stretch_width")
        self.page = frame(self.title(), self.header, [pn.Column(self.scene, sizing_mode="stretch_width")], dark)

    def _heard(self, message: dict[str, Any]) -> None:
        if message.get("do") == "theme":
            self.scene.dark = self.header.dark = self.page.dark_theme = bool(message.get("dark"))
