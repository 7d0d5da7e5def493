"""The home page: the pump as one living diagram whose parts are the doors to the labs."""

from __future__ import annotations

import functools
from typing import Any

import panel as pn
import panel_material_ui as pmui
import param

from app.components import HERE, Header, Scripted
from app.components.modules import joined
from app.shell import frame, listed, prefers_dark
from engine.lab import LABS, get

PLACES = {
    "feeding": ("bloom", 0.515, 0.232),
    "budget": ("migrants", 0.628, 0.391),
    "stoichiometry": ("snow", 0.739, 0.536),
    "catchment": ("fan", 0.514, 0.671),
    "inverse": ("flow", 0.761, 0.742),
    "ocean": ("flow", 0.556, 0.874),
}
"""The part of the scene each lab is about, and where beside it the lab's door stands."""
ELSEWHERE = ("", 0.62, 0.62)

NOTES = [
    (
        "Bloom",
        "In the sunlit top 200 metres, drifting algae turn dissolved carbon dioxide into living matter.",
        0.60,
        0.225,
        "feeding",
    ),
    (
        "Marine snow",
        "Dead cells and droppings sink. Most are eaten on the way: of ten flakes at 100 m, about one passes 1,500 m.",
        0.77,
        0.56,
        "stoichiometry",
    ),
    (
        "Sediment trap",
        "A funnel on a mooring catches what sinks. Currents bring its catch from far around.",
        0.515,
        0.83,
        "catchment",
    ),
    (
        "Deep water",
        "What is breathed out here stays away from the air until the water returns to the surface, centuries later.",
        0.72,
        0.86,
        "ocean",
    ),
]
"""Parts of the diagram that speak for themselves until their lab has a door."""


class Scene(Scripted):
    """The living diagram."""

    headline = param.String()
    lead = param.String()
    doors = param.List()
    notes = param.List()
    ways = param.List()
    dark = param.Boolean()
    _esm = joined(HERE / "scene.js")


@functools.cache
def doors() -> tuple[dict[str, Any], ...]:
    """Every lab with its one number, computed once a process."""
    made = []
    for name in LABS:
        lab, (part, x, y) = get(name), PLACES.get(name, ELSEWHERE)
        number, text = lab.glance()
        door = {"name": name, "title": lab.title, "number": number, "text": text, "href": name}
        made.append(door | {"part": part, "x": x, "y": y})
    return tuple(made)


class Home:
    """One visitor's home page."""

    def __init__(self) -> None:
        dark = prefers_dark()
        self.scene = Scene(
            headline="Where does the ocean put our carbon?",
            lead="Plankton bloom, eat and die; a little of what they were sinks out of reach of the air for centuries. "
            "Move a lever and watch how much.",
            doors=list(doors()),
            notes=[{"title": title, "text": text, "x": x, "y": y} for title, text, x, y, lab in NOTES if lab not in LABS],
            ways=[{"title": "Explore", "text": "Labs with levers, every number sourced", "href": next(iter(LABS))}],
            dark=dark,
            sizing_mode="stretch_width",
            margin=0,
        )
        self.header = Header(heard=self._heard, labs=listed(), dark=dark, margin=0, sizing_mode="stretch_width")
        self.page = frame("Carbon Pump Explorer", self.header, [pn.Column(self.scene, sizing_mode="stretch_width")], dark)

    def _heard(self, message: dict[str, Any]) -> None:
        if message.get("do") == "theme":
            self.scene.dark = self.header.dark = self.page.dark_theme = bool(message.get("dark"))


def page() -> pmui.Page:
    return Home().page
