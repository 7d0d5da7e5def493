"""The catchment lab in words: the sentence, the four large numbers, and what each picture finds."""

from __future__ import annotations

from collections.abc import Mapping
from math import nan

import numpy as np

from app import markup
from app.charts import Curves
from app.facts import Fact
from app.theme import Palette
from app.words import brief, number, percent
from engine.catchment.area import VALID, centre, height
from engine.catchment.experiments import DEPTH
from engine.catchment.model import SHARES, Cup
from engine.catchment.series import towards
from engine.catchment.tellers import BOXES, FUNNEL, NETWORK
from engine.ocean.grid import Array

NAMES = {NETWORK: "network", FUNNEL: "mean catchment", "box_100": "box of 100 km", "box_200": "box of 200 km"}
COLOURS = {
    NETWORK: "carbon",
    FUNNEL: "good",
    "box_100": "accent",
    "box_200": "phosphorus",
    "five_deep": "ink",
    "five_surface": "phosphorus",
    "true": "ink",
    "random": "ink2",
    "energy": "carbon",
    "centre": "accent",
    "vorticity": "phosphorus",
    "entropy": "good",
    "height": "carbon",
    "temperature": "accent",
    "80": "carbon",
    "100": "accent",
    "300": "phosphorus",
    "right": "ink2",
}
"""Of lines, by what they tell of."""
SCALES = {
    "vorticity": ("Vorticity by that of the Earth", "", "curl"),
    "height": ("Height of the sea", "cm", "balance"),
    "temperature": ("Temperature, from its mean", "K", "thermal"),
    "speed": ("Current", "cm s⁻¹", "speed"),
    "deep_energy": ("Deep kinetic energy", "cm² s⁻²", "speed"),
    "deep_vorticity": ("Deep vorticity by that of the Earth", "", "curl"),
}
"""Name, unit and colours of what the map shows."""
SILENT = f"The network learned traps at {DEPTH:,.0f} m only; at this depth it is silent."


def lines(area: Array) -> tuple[Array, list[float]]:
    """An area, and the heights of the lines that hold a quarter and three quarters of it."""
    return area, [height(area, share) for share in SHARES]


def keys(names: Mapping[str, str]) -> str:
    """The colours of lines, with what each is called."""
    return markup.keys({words: COLOURS[name] for name, words in names.items()})


def curves(palette: Palette, across: str, up: str, names: Mapping[str, str], end: float | None = None) -> Curves:
    """Lines of these; they lie too near each other to be named where they run."""
    return Curves(palette, across, up, {name: COLOURS[name] for name in names}, [""] * len(names), end=end)


def best_box(cup: Cup) -> str:
    """The box that tells most."""
    return max(BOXES, key=lambda name: cup.overlap[name])


def headline(cup: Cup) -> str:
    """Where the particles left the surface, and who could have told."""
    inside = cup.within(100.0)
    far = f"The trap’s particles left the surface <b>{brief(cup.distance)} km</b> away on average"
    box = "all of them" if inside > 0.995 else "none of them" if inside < 0.005 else f"{percent(inside)} of them"
    where = f"{box} inside the box of 100 km above it"
    if cup.told is None:
        return f"{far}, {where}."
    return f"{far}, {where}; the network finds <b>{percent(cup.overlap[NETWORK])}</b> of them from the surface."


def _valid(loss: float) -> str:
    return "good" if loss < VALID else "not good enough"


def facts(cup: Cup, base: Cup) -> list[Fact]:
    """How far, how wide, what the network tells, what the better box tells; each against the baseline."""
    return [
        Fact(cup.distance, "km", "mean distance from the trap", base.distance, shown=brief(cup.distance)),
        Fact(cup.wide, "km²", "hold three quarters of them", base.wide, digits=2),
        _told_by_network(cup, base),
        _told_by_box(cup, base),
    ]


def _told_by_network(cup: Cup, base: Cup) -> Fact:
    if cup.told is None:
        return Fact(nan, "", "found by the network", note=": it knows 3,000 m only")
    old = nan if base.told is None else 100 * base.overlap[NETWORK]
    return _told(cup, NETWORK, "found by the network", "", old, "")


def _told_by_box(cup: Cup, base: Cup) -> Fact:
    name = best_box(cup)
    return _told(
        cup, name, "found by the best box", f" ({NAMES[name].removeprefix('box of ')})", 100 * base.overlap[name], "shares"
    )


def _told(cup: Cup, name: str, label: str, which: str, before: float, why: str) -> Fact:
    share, valid = cup.overlap[name], f"{which}: {_valid(cup.loss[name])}, BL {cup.loss[name]:.2f}"
    return Fact(100 * share, "%", label, before, valid, shown=percent(share).removesuffix(" %"), why=why)


def fitting(cup: Cup, halves: tuple[float, ...]) -> float:
    """The smallest map that shows nearly all the particles, and some sea around."""
    reach = 1.2 * float(np.percentile(np.maximum(np.abs(cup.x[:, -1]), np.abs(cup.y[:, -1])), 98)) / 1e3
    return next((half for half in halves if half >= reach), halves[-1])


def deep_title(cup: Cup, below: Array) -> tuple[str, str]:
    """How far the deep sea alone took them, and what is drawn (the paper's Fig. 5)."""
    away, whole = float(centre(below)), cup.distance
    told = "; orange: the network’s, of 200 m" if cup.told is not None else ""
    return (
        f"At 1,000 m they are {brief(away)} km from the trap, at 200 m {brief(whole)} km",
        f"White: the true catchment at 1,000 m, ¼ and ¾{told}; the field: 1,400 to 3,600 m, mean of the crossing",
    )


def map_title(cup: Cup) -> tuple[str, str]:
    """Which way, and what is drawn."""
    x, y = float(cup.x[:, -1].mean()), float(cup.y[:, -1].mean())
    away = float(np.hypot(x, y)) / 1e3
    finding = f"Look {brief(away)} km to the {towards(x, y)}" if away > 15 else "Look above the trap"
    told = "; orange: the network’s" if cup.told is not None else ""
    return finding, f"White: true, ¼ and ¾{told}; dots: boxes{markup.hint('; click to move the trap')}"


def drift_title(cup: Cup) -> tuple[str, str]:
    """Where on the way the particles drift most."""
    middle = cup.spread[1]
    words = "Distance from the trap on the way up, km; shaded: eight in ten"
    if middle.max() > 1.15 * middle[-1]:
        return "On the last of the way they come back towards the trap", words
    return f"Half the way is made above {number(cup.half_way, 2)} m", words


def told_title(cup: Cup) -> tuple[str, str]:
    """Whether looking above the trap would do."""
    name = best_box(cup)
    words = f"Share of the particles looked for in the right place (overlap F); good where BL is below {VALID:g}"
    if cup.told is None:
        return f"The {NAMES[name]} finds {percent(cup.overlap[name])}", SILENT
    more = cup.overlap[NETWORK] - cup.overlap[name]
    if more > 0.02:
        return f"The network finds {100 * more:.0f} in 100 more than any box", words
    return f"Here the {NAMES[name]} does as well as the network", words
