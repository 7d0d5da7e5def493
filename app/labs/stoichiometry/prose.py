"""The stoichiometry lab in words: the sentence, the four large numbers, and what each picture finds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from app.facts import Fact
from app.markup import keys
from app.regions import extremes
from app.words import brief, number
from engine.ocean.air import BEFORE_INDUSTRY_PPM, BEFORE_INDUSTRY_YEAR, TODAY_PPM, TODAY_YEAR
from engine.ocean.grid import Array, Grid
from engine.stoichiometry.globe import Stored
from engine.stoichiometry.model import World

THAN = {
    "one_b": "than if carbon were lost as fast as phosphorus",
    "redfield": "than in Redfield’s ocean, 117 carbon per phosphorus all the way down",
}
NOTHING = {
    "one_b": "Carbon is lost as fast as phosphorus: the way down <b>changes nothing</b> in the sea or the air.",
    "redfield": "This is <b>Redfield’s ocean</b> itself: 117 carbon per phosphorus all the way down.",
}
AXES = {
    "delta_dic": ("Carbon gained", "mmol C m⁻³", "balance"),
    "surface_ratio": ("C:P of what sets out to sink", "", "matter"),
    "grown_ratio": ("C:P of what grows", "", "matter"),
    "sinking_ratio": ("C:P of what sinks", "", "matter"),
    "regenerated_carbon": ("Carbon brought down", "mmol C m⁻³", "matter"),
}
"""Name, unit and colours of what the map shows."""
MOST = {
    "delta_dic": ("The sea gains the most carbon", "the least"),
    "surface_ratio": ("The most carbon per phosphorus sets out to sink", "the least"),
    "grown_ratio": ("The most carbon per phosphorus grows", "the least"),
    "sinking_ratio": ("The most carbon per phosphorus sinks", "the least"),
    "regenerated_carbon": ("Life brought the most carbon down", "the least"),
}


AT_THE_TOP = ("surface_ratio", "grown_ratio")
"""What is of no depth."""
RATIOS = (*AT_THE_TOP, "sinking_ratio")
"""What traps and bottles tell of, too."""
AIR = {f"the air of {TODAY_YEAR}": TODAY_PPM, "before industry": BEFORE_INDUSTRY_PPM}
"""Levels of CO₂ to compare with, ppm."""


def headline(world: World, parameters: Mapping[str, Any]) -> str:
    """What the sea and the air gain or lose by it."""
    beside = str(parameters["beside"])
    gained, drawn = world.gained, world.drawn
    if abs(gained) < 0.5 and abs(drawn) < 0.05:
        return NOTHING[beside]
    sea = f"<b>{number(abs(gained))} Pg C {'more' if gained > 0 else 'less'}</b>"
    air = f"<b>{number(abs(drawn))} ppm {'more' if drawn > 0 else 'less'}</b>"
    return f"Life keeps {sea} in the sea, and the air has {air} CO₂, {THAN[beside]}."


def facts(world: World, base: World, theory: Stored, deep: tuple[float, float], floor: float) -> list[Fact]:
    """Air, storage and r of the model, each with the theory's; C:P of what sinks through z′ now and in the baseline."""
    now, before = world.now, base.now
    measured = f"in {TODAY_YEAR} {number(TODAY_PPM)}, before industry {number(BEFORE_INDUSTRY_PPM)}"
    return [
        Fact(now.pco2, "ppm", "CO₂ in the air", before.pco2, f"; theory {number(theory.pco2)}; {measured}"),
        Fact(now.stored, "Pg C", "stored by life", before.stored, f"; theory {number(theory.stored)}", why="kept"),
        Fact(
            now.ratio,
            "C per P",
            "breathed out in the sea",
            before.ratio,
            f"; theory {brief(theory.ratio)}",
            shown=brief(now.ratio),
        ),
        Fact(deep[0], "C per P", "sinks through z′", deep[1], f", {floor:,.0f} m", shown=brief(deep[0])),
    ]


def ratios_title(start: float, end: float, floor: float, exponential: bool) -> tuple[str, str]:
    """How C:P changes on the way down."""
    how = "exponential" if exponential else "power-law"
    words = keys(
        {
            f"{how} fluxes; dots: the global model, from 73 m": "carbon",
            "observed, diamonds by region; dotted: other b of carbon": "snow",
        }
    )
    if abs(end / start - 1) < 0.005:
        return f"C:P stays {brief(start)} all the way to {floor:,.0f} m", words
    return f"C:P {'rises' if end > start else 'falls'} from {brief(start)} to {brief(end)} at {floor:,.0f} m", words


def relation_title(nearest: float, drawn: float) -> tuple[str, str]:
    """Which z′ of the theory the model lies on; and how much the air changes beside what industry has added to it."""
    added = TODAY_PPM - BEFORE_INDUSTRY_PPM
    subtitle = "Dots: global model, b of carbon 0.5 to 1.75; lines: theory, down to z′"
    if abs(drawn) >= 1:
        subtitle += (
            f". {number(abs(drawn))} ppm is {brief(abs(drawn) / added)} times what industry added since {BEFORE_INDUSTRY_YEAR}"
        )
    return f"The model follows the theory that counts down to {nearest:,.0f} m", subtitle


def map_title(grid: Grid, field: Array, parameters: Mapping[str, Any], exact: bool) -> tuple[str, str]:
    """Where it is the most and where the least."""
    name, unit, _ = AXES[str(parameters["quantity"])]
    most, least = extremes(grid, field)
    how = "" if exact else " · a quick answer, exact when you let go"
    at = "" if parameters["quantity"] in AT_THE_TOP else f" at {parameters['depth']:,.0f} m"
    subtitle = f"{name}{at}, {unit or 'mol per mol'}{how}"
    if parameters["quantity"] == "delta_dic":
        against = {"one_b": "one b for both", "redfield": "Redfield’s ocean"}[str(parameters["beside"])]
        subtitle = f"Dissolved carbon{at} against {against}{how}"
    if parameters["quantity"] in RATIOS:
        subtitle += " · diamonds: stations of the traps"
    if not most:
        return "No water this deep", subtitle
    if not np.nanmax(np.abs(field)) > 1e-6:
        return "Nothing gained anywhere", subtitle
    first, second = MOST[str(parameters["quantity"])]
    return f"{first} {most}, {second} {least}", subtitle
