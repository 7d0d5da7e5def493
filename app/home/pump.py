"""What the home page tells of the whole pump, in words and numbers: once a process, from what the labs compute."""

from __future__ import annotations

import functools
from typing import Any
from urllib.parse import urlencode

import numpy as np

from app.words import number
from engine.lab import get
from engine.ocean.air import BEFORE_INDUSTRY_PPM, TODAY_PPM, TODAY_YEAR
from engine.ocean.diagnostics import area_mean
from engine.ocean.ocean import Ocean
from engine.pump.carbon import Carbon
from engine.pump.model import Pump
from engine.pump.ways import WAYS
from engine.pump.where import CENTURY, depth_of_mean

DEPTHS = (200.0, 500.0, 1000.0, 2000.0)
HOW = {"particles": "sinks as particles", "animals": "carried by animals", "dissolved": "drifts dissolved"}
"""What each way does, after its number."""
NOBREAK = "\N{NO-BREAK SPACE}"


@functools.cache
def told() -> dict[str, Any]:
    """The pump as it is and two worlds beside it, how long carbon stays away at some depths, and the air."""
    lab = get("pump")
    worlds = {name: lab.result(lab.preset(name)) for name in ("today", "stay_up", "lifeless")}
    now = worlds["today"]
    sinking = now.now.sinking
    depths = sinking.grid.depth_edge[sinking.levels :].tolist()
    return {
        "headline": f"Life in the sea keeps {number(now.now.kept_in_all, 2)} billion tonnes of carbon from the air",
        "lead": f"Every year {number(now.now.export_in_all, 2)} billion tonnes leave the sunlit water by three ways. The deeper they "
        "get, the longer they stay away. A billion tonnes of carbon is 1 Pg C.",
        "depths": depths,
        "base": f"{depths[0]:.0f}{NOBREAK}m",
        "ways": [{"name": name, "how": HOW[name]} for name in WAYS],
        "worlds": [_world(name, lab.presets[name].title, each, _said(name, each, now)) for name, each in worlds.items()],
        "most": max(each.now.kept_in_all for each in worlds.values()),
        "away": _away(now.ocean, now.solved.time),
        "air": _air(worlds["lifeless"]),
    }


def _world(name: str, title: str, pump: Pump, said: str) -> dict[str, Any]:
    carbon: Carbon = pump.now
    return {
        "name": name,
        "title": title,
        "said": said,
        "href": f"pump?{urlencode({'preset': name})}",
        "export": _flux(carbon.export_in_all),
        "flux": [_flux(each) for each in carbon.export],
        "passing": np.round(carbon.passing, 4).tolist(),
        "kept": f"{carbon.kept_in_all:,.0f}",
        "parts": [{"share": float(each), "text": f"{each:,.0f}"} for each in carbon.kept],
        "stays": _stays(carbon),
    }


def _said(name: str, pump: Pump, now: Pump) -> str:
    """What a world teaches, in a sentence or two."""
    kept = f"{now.now.kept[WAYS.index('animals')]:,.0f}{NOBREAK}Pg{NOBREAK}C"
    if name == "stay_up":
        more, less = (_by(each.kept_in_all - now.now.kept_in_all) for each in (pump.follow, pump.stay))
        return f"They carried {kept}, but without them the sea keeps {more}, not {less}: what they leave above feeds more that sinks."
    if name == "lifeless":
        without = number(BEFORE_INDUSTRY_PPM + pump.ppm)
        return f"Nothing goes down. Even before industry, the air would have held {without}{NOBREAK}ppm of CO₂, not {number(BEFORE_INDUSTRY_PPM)}."
    return f"The sea as it is: animals carry {kept} of what stays. What if they no longer swam down?"


def _stays(carbon: Carbon) -> str:
    if not carbon.kept_in_all:
        return "Nothing is taken down, so nothing stays."
    return f"Away for {carbon.years_in_all:.0f} years on average; half of it for less than {carbon.median_in_all:.0f}"


def _flux(value: float) -> str:
    return f"{value:.1f}" if value > 0 else "0"


def _by(change: float) -> str:
    return f"{abs(change):.0f} {'more' if change > 0 else 'less'}"


def _away(ocean: Ocean, time: np.ndarray) -> list[dict[str, Any]]:
    """Mean years until what is set free at a depth meets the air again; among them the depth where it is a century."""

    century = round(depth_of_mean(ocean.grid, time, CENTURY), -1)
    rows = sorted([*((depth, area_mean(ocean.grid, time, depth)) for depth in DEPTHS), (century, CENTURY)])
    return [
        {
            "depth": depth,
            "text": f"{depth:,.0f}{NOBREAK}m",
            "years": "a century" if value == CENTURY else f"{number(value, 2 if value < CENTURY else 3)} years",
            "href": f"ocean?{urlencode({'preset': 'embedded', 'depth': f'{depth:g}'})}",
        }
        for depth, value in rows
    ]


def _air(lifeless: Pump) -> list[dict[str, Any]]:
    """ppm above the sea: before industry, the same without life in the sea, and today."""
    more = lifeless.ppm
    return [
        {"text": "before industry", "ppm": BEFORE_INDUSTRY_PPM, "more": 0.0, "said": f"{BEFORE_INDUSTRY_PPM:g}", "href": ""},
        {
            "text": "… with no life in the sea",
            "ppm": BEFORE_INDUSTRY_PPM,
            "more": more,
            "said": f"{number(BEFORE_INDUSTRY_PPM + more)} (+{number(more)})",
            "href": f"pump?{urlencode({'preset': 'lifeless'})}",
        },
        {"text": f"today ({TODAY_YEAR})", "ppm": TODAY_PPM, "more": 0.0, "said": f"{TODAY_PPM:g}", "href": ""},
    ]
