"""The life of the calibrated ecosystem, told to the global model: how fast each place takes up phosphate, what of it dissolves.

    γ = u / P,   u = grown − excreted        in each lit cell, over a year: what becomes detritus or dissolved matter
    σ = Σ V D/τ_D / Σ V u                    of the whole sea; D is DOP, τ_D MOPS's
    x = Σ V excreted / Σ V grown

assets/stoichiometry/make.py tells them from engine.stoichiometry.ecosystem's steady year on the embedded ocean of 6°. On another
ocean γ belongs to the place: it is taken from the columns nearest, at the level that the depth lies in.
"""

from __future__ import annotations

import functools
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from engine.conversions import SECONDS_PER_YEAR
from engine.ocean.derived import of_ocean
from engine.ocean.grid import Array, on_sphere
from engine.ocean.ocean import Ocean

FILE = Path(__file__).parents[2] / "assets" / "stoichiometry" / "ecosystem.json"
NEAREST = 4
"""Columns that a place between them takes its γ from, by the inverse of their distance."""


@functools.cache
def told() -> dict[str, Any]:
    """What the calibrated ecosystem came to."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


@of_ocean
def lived(ocean: Ocean) -> Ocean:
    """The same ocean with the calibrated ecosystem's uptake, down to where it grows, and its dissolved matter."""
    life, grid = told(), ocean.grid
    edge = np.array(life["depth_edge"])
    level = np.searchsorted(edge, grid.depth) - 1
    rate = np.zeros(grid.size)
    for number, each in enumerate(np.array(life["uptake_rate"], float)):
        here = level == number
        rate[here] = _at(life, each, grid.lat[here], grid.lon[here]) / SECONDS_PER_YEAR
    told_of = {"euphotic_depth": float(edge[-1]), "dop_share": life["dop_share"], "dop_life": life["dop_life"]}
    return replace(ocean, fields={**ocean.fields, "uptake_rate": rate}, settings={**ocean.settings, **told_of})


def _at(life: dict[str, Any], rate: Array, lat: Array, lon: Array) -> Array:
    """γ per year at places, from its map."""
    from scipy.spatial import cKDTree

    wet = np.isfinite(rate)
    row, column = np.nonzero(wet)
    tree = cKDTree(on_sphere(np.array(life["lat"])[row], np.array(life["lon"])[column]))
    away, which = tree.query(on_sphere(lat, lon), NEAREST)
    weight = 1 / np.maximum(away, 1e-9)
    return np.asarray((weight * rate[wet][which]).sum(axis=1) / weight.sum(axis=1))
