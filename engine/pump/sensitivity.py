"""Which input moves the answer most; and what animals carry beside what the sea loses without them, on each ocean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.ocean.grid import Array
from engine.ocean.ocean import EMBEDDED
from engine.pump.drawn import drawn, standing_on
from engine.pump.draws import Band, banded
from engine.pump.model import Pump
from engine.pump.parameters import PumpParameters
from engine.pump.surface import KEPT, KEPT_ANIMALS, KEPT_DISSOLVED, Surface, particles, stays, surface
from engine.pump.worlds import INPUTS, Worlds, in_the_middle, one_by_one, todays

CIRCULATION = "circulation"


@dataclass(frozen=True, eq=False)
class Swing:
    """Kept carbon, Pg C, with one input after the other at its 16th and 84th percentile, the others at their middle; with the
    circulation the least and the most of all of them. `middle` is with all at their middle."""

    inputs: tuple[str, ...]
    low: Array
    high: Array
    middle: float


def swings(parameters: Mapping[str, Any], pump: Pump) -> dict[str, Swing]:
    """With nutrients as they are, and following."""
    sides = [_kept(parameters, pump, one_by_one(parameters, standing_on(pump.ocean), z)) for z in (-1.0, 1.0)]
    waters = _kept(parameters, pump, in_the_middle(parameters))
    found = {}
    for name in ("stay", "follow"):
        (low, high), each = (side[name] for side in sides), waters[name]
        found[name] = Swing((*INPUTS, CIRCULATION), np.append(low, each.min()), np.append(high, each.max()), float(each[0]))
    return found


def _kept(parameters: Mapping[str, Any], pump: Pump, worlds: Worlds) -> dict[str, Array]:
    found = drawn(parameters, pump, worlds)
    return {"stay": found.stay_kept.sum(axis=0), "follow": found.follow_kept.sum(axis=0)}


@dataclass(frozen=True, eq=False)
class Finding:
    """On one ocean, Pg C: what today's animals carry is kept of it, and what the sea keeps less without them once nutrients follow;
    `chance` is that it keeps less at all. Below 0 it keeps more. Both drawn are (draw)."""

    carries: Band
    loses: Band
    chance: float
    drawn_carries: Array
    drawn_loses: Array


def finding(parameters: Mapping[str, Any]) -> dict[str, Finding]:
    """On both embedded oceans, by their names, about today's sea: only what is uncertain is taken from the parameters."""
    drawn_worlds = todays(parameters)
    return {name: _found(surface(name), drawn_worlds) for name in EMBEDDED}


def _found(there: Surface, worlds: Worlds) -> Finding:
    declared = PumpParameters()
    stay, extent = float(declared["stay_depth"]), float(declared["stay_range"])
    one = np.ones(1)
    b, depth, factor = there.b + worlds.b, stay + worlds.stay, worlds.carried
    with_them = _logarithms(there, b, depth, extent, factor) - _logarithms(there, there.b * one, stay * one, extent, one)
    without = _logarithms(there, b, depth, extent, 0 * factor) - _logarithms(there, there.b * one, stay * one, extent, 0 * one)
    sunk, swum, dissolved = there.exact["today"]
    carries = worlds.carbon * swum * np.exp(with_them[1])
    keeps = worlds.carbon * ((sunk + swum) * np.exp(with_them[0]) + dissolved * np.exp(with_them[2]))
    sunk, _, dissolved = there.exact["without"]
    still = worlds.carbon * (sunk * np.exp(without[0]) + dissolved * np.exp(without[2]))
    loses = keeps - still
    return Finding(banded(carries), banded(loses), float((loses > 0).mean()), carries, loses)


def _logarithms(there: Surface, b: Array, stay: Array, extent: float, factor: Array) -> Array:
    """(3, place): of what is kept undissolved, of it by animals, and dissolved."""
    sinks, swims = particles(there.edge, b), stays(there.edge, stay, extent)
    animals = np.stack([np.interp(factor, there.factors, each) for each in there.animals.T], axis=1)
    swum = (swims * animals).sum(axis=1)
    sunk = sinks @ there.all - (sinks * animals).sum(axis=1)
    share = np.interp(factor, there.factors, there.carried) / there.leaving
    below, above = there.sides(sinks, swims)
    told = there.told(there.numbers(below.T, above.T, share))
    by_animals = np.log(np.maximum(swum, 1e-30))
    return np.stack([np.log(sunk + swum) + told[KEPT], by_animals + told[KEPT_ANIMALS], told[KEPT_DISSOLVED]])
