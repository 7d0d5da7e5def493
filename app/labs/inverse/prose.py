"""The inverse lab in words: the sentence, the four large numbers, and what each picture finds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from app.facts import Fact
from app.markup import keys
from app.regions import extremes
from app.words import brief, number, percent
from engine.inverse import cases, products
from engine.inverse.labile import NONE
from engine.inverse.model import Solution, is_fitted
from engine.inverse.parameters import MAPS
from engine.ocean import diagnostics
from engine.ocean.grid import Array, Grid

AXES = {
    "production": ("Production", "mg C m⁻² d⁻¹", "speed"),
    "poc": ("Sinking", "mg C m⁻² d⁻¹", "matter"),
    "toc": ("Leaves the light", "mg C m⁻² d⁻¹", "matter"),
    "misfit": ("Phosphate too much", "mmol m⁻³", "balance"),
}
"""Name, unit and colours of what the map shows."""
MOST = {
    "production": ("Most is produced", "least"),
    "poc": ("Most carbon sinks", "least"),
    "toc": ("Most carbon leaves the light", "least"),
    "misfit": ("Too much phosphate", "too little"),
}
SYMBOLS = {
    "alpha": "α, uptake",
    "beta": "β, power of production",
    "b": "b of phosphorus",
    "b_warm": "b of phosphorus, more where warmest",
    "kappa_d": "κ_d of phosphorus",
    "q10": "Q₁₀ of κ_d, phosphorus",
    "sigma_c": "σ_C, share to DOC",
    "c_b": "b of carbon",
    "c_b_warm": "b of carbon, more where warmest",
    "c_kappa_d": "κ_d of carbon",
    "c_q10": "Q₁₀ of κ_d, carbon",
    "eta": "η, share to refractory",
    "kappa_r_lit": "κ_r in the light",
    "kappa_r_dark": "κ_r in the dark",
    "pc_slope": "P:C per phosphate",
    "pc_offset": "P:C at no phosphate",
    "pic_ratio": "PIC per POC",
    "pic_silicate": "PIC per POC, more where most silicate",
    "pic_length": "d, PIC dissolves over",
    "o_ratio": "O₂ per C",
    "o_warm": "O₂ per C, more where warmest",
}
HELD = 0.5
"""Of the prior's variance: where less was taken away, a number rests on the prior."""
KEYS = keys({"production": "accent", "sinks as particles": "carbon", "production in the paper": "ink2"})


def headline(now: Solution, parameters: Mapping[str, Any]) -> str:
    """What is made, what is recycled at once, what sinks, and whether the deep sea agrees."""
    made = f"<b>{number(now.production)} Pg C</b>"
    sinks = f"<b>{number(now.sinking)} Pg C</b>"
    agrees = f"explains <b>{percent(max(now.explained, 0.0))}</b> of how phosphate varies in the sea"
    if is_fitted(parameters):
        if now.share == 0:
            return f"If nothing is recycled at once, life makes {made} a year, {sinks} of it sink, and the model {agrees}."
        return f"With {percent(now.share)} recycled at once life makes {made} a year, yet still {sinks} sink, and the model {agrees}."
    if now.explained < 0:
        return f"With these numbers life makes {made} a year and {sinks} sink, but the model is <b>worse than no model</b> of the sea’s phosphate."
    return f"With these numbers life makes {made} a year, {sinks} sink, and the model {agrees}."


def facts(now: Solution, base: Solution) -> list[Fact]:
    """Production, what is recycled, what sinks, and what is explained; each against the baseline."""
    product = products.TOTALS[now.product]
    seen = f"; {products.TITLES[now.product]} sees {number(product)}"
    return [
        Fact(now.production, "Pg C yr⁻¹", "production of the model", base.production, seen),
        Fact(now.recycled, "Pg C yr⁻¹", "recycled within hours", base.recycled, why="shares"),
        Fact(now.sinking, "Pg C yr⁻¹", "sinks below 73 m as particles", base.sinking, why="sinking"),
        Fact(100 * now.explained, "%", "of phosphate’s variance explained", 100 * base.explained),
    ]


def on_the_prior(told: Mapping[str, float]) -> str:
    """Which numbers the observations hardly tell, by the share of the prior's variance that they took away."""
    names = [SYMBOLS[name] for name, share in told.items() if share < HELD]
    if not names:
        return "Every number is told by the observations."
    return (
        f"The observations take away less than half of what was uncertain before of: {'; '.join(names)}. These rest on the prior."
    )


def equations(page: str) -> str:
    """The tab's text, with the figures of the runs that came with this software."""
    twin, seen = cases.shipped(), cases.shipped("observed")
    none = {"twin": twin["phosphorus"]["cafe"]["0"], "seen": seen["phosphorus"]["cafe"]["0"]}
    figures = {
        "a": number(cases.hyperbola(twin, "cafe")[0]),
        "a_seen": number(cases.hyperbola(seen, "cafe")[0]),
        **{f"r2_{name}": number(run["r2"]["DIP"]) for name, run in none.items()},
        "prior": on_the_prior(seen["joint"]["cafe"]["told"]),
        "doc_l": number(cases.spread(seen, "doc_l")[0], 2),
        "doc_l_none": number(cases.spread(cases.mixed(seen, NONE), "doc_l")[0], 2),
    }
    for name, words in figures.items():
        page = page.replace(f"⟨{name}⟩", words)
    return page


def curve_title(made: Array, sunk: Array) -> tuple[str, str]:
    """How much production may grow while what sinks stays."""
    more, moved = made[-1] / made[0], np.ptp(sunk) / sunk.mean()
    return (
        f"Production can grow {brief(more)} times while what sinks moves {percent(moved)}",
        f"{KEYS}upright: as set; the fitted runs’ curve through it",
    )


def profile_title(grid: Grid, now: Solution) -> tuple[str, str]:
    """Where in the water column the model is furthest off."""
    off = diagnostics.by_level(grid, now.state.dip - now.cycle.observed)
    at = int(np.argmax(np.abs(off)))
    words = "Phosphate, mean of all oceans; blue: what the model is fitted to"
    if abs(off[at]) < 0.03:
        return "At every depth the model has the phosphate that is observed", words
    much = "too much" if off[at] > 0 else "too little"
    return f"{number(abs(off[at]), 2)} mmol m⁻³ {much} near {brief(grid.depth_centre[at])} m", words


def map_title(grid: Grid, field: Array, parameters: Mapping[str, Any], exact: bool) -> tuple[str, str]:
    """Where it is the most and where the least."""
    name = str(parameters["quantity"])
    most, least = extremes(grid, field)
    how = "" if exact else " · a quick answer, exact when you let go"
    at = f" at {parameters['depth']:,.0f} m" if name == "misfit" else ""
    subtitle = f"{MAPS[name]}{at}, {AXES[name][1]}{how}"
    if not most:
        return "No water this deep", subtitle
    if name == "misfit" and not np.nanmax(np.abs(field)) > 0.02:
        return "Nowhere off by more than 0.02 mmol m⁻³", subtitle
    first, second = MOST[name]
    return f"{first} {most}, {second} {least}", subtitle
