"""Every number of the pump in every drawn world: linear where nutrients stay as they are, by the surface where they follow.

Where they stay, what leaves each column is known, and a world only shares it out anew: kept carbon is a sum over depths
(engine.pump.edges), told on knots of b or of the depth of the stay, and of what animals carry, and read between them. Where they
follow, the answer at the levers is exact, and the surface says by how much a world differs from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from engine.ocean.circulation import is_embedded, on_cells_of
from engine.ocean.derived import of_ocean
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.pump import inputs
from engine.pump.edges import edges, gained
from engine.pump.look_up import across, along
from engine.pump.migrants import MOST, carried, per_export
from engine.pump.model import Pump, as_fitted
from engine.pump.surface import (
    CIRCULATIONS,
    KEPT,
    KEPT_ANIMALS,
    KEPT_DISSOLVED,
    LEAVING,
    LEAVING_ANIMALS,
    LEAVING_DISSOLVED,
    Surface,
    particles,
    stays,
    surface,
)  # fmt: skip
from engine.pump.today import today
from engine.pump.ways import WAYS
from engine.pump.worlds import Worlds

B_KNOTS, STAY_KNOTS, FACTOR_KNOTS, FOOD_KNOTS = 41, 33, 13, 13
B_ENDS, STAY_ENDS = (0.1, 3.0), (50.0, 1100.0)
"""What b may be in a world, and the middle of a stay, m."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """(way, draw): Pg C kept, and Pg C a year leaving the light, with nutrients as they are and following."""

    stay_kept: Array
    stay_export: Array
    follow_kept: Array
    follow_export: Array


def drawn(parameters: Mapping[str, Any], pump: Pump, worlds: Worlds) -> Drawn:
    """All numbers of one setting in all worlds."""
    stand = surface(standing_on(pump.ocean))
    tables = _Tables(parameters, pump, worlds)
    middle = tables.middle[:1], tables.middle[1:], np.ones(1)
    here = tables.read(stand, stand, *middle)
    strength = _strength(parameters, pump, stand, here)
    found = Drawn(*(np.empty((len(WAYS), worlds.b.size)) for _ in range(4)))
    for name, part in worlds.parts:
        there, carbon = surface(name), worlds.carbon[part]
        read = tables.read(
            stand, there, tables.middle[0] + worlds.b[part], tables.middle[1] + worlds.stay[part], worlds.carried[part]
        )
        ages, leaves = there.dissolved / stand.dissolved
        _put(found.stay_kept[:, part], carbon, read.sunk_today, read.swum_today, ages * pump.stay.kept[2])
        _put(found.stay_export[:, part], carbon, *read.left_today, leaves * pump.stay.export[2])
        among = here if there is stand or strength == 1 else tables.read(stand, there, *middle)
        change = np.exp(strength * (read.told - among.told) + (among.told - here.told))
        (sunk, swum, dissolved), (sinks, swims, dissolves) = pump.follow.kept, pump.follow.export
        all_kept = change[KEPT] * (read.sunk + read.swum) * _per(sunk + swum, here.sunk + here.swum)
        by_animals = change[KEPT_ANIMALS] * read.swum * _per(swum, here.swum)
        _put(found.follow_kept[:, part], carbon, all_kept - by_animals, by_animals, change[KEPT_DISSOLVED] * dissolved)
        all_left = change[LEAVING] * ((sinks + swims) * there.leaving / stand.leaving)
        taken = change[LEAVING_ANIMALS] * read.taken * _per(swims, here.taken)
        _put(found.follow_export[:, part], carbon, all_left - taken, taken, change[LEAVING_DISSOLVED] * dissolves)
    return found


def _strength(parameters: Mapping[str, Any], pump: Pump, stand: Surface, here: _Read) -> float:
    """How much stronger the cycle answers than the one that the surface is of, where more or less of all phosphorus is regenerated.

    What leaves is a share κ of what is left to be taken up, κ (P − c · leaving · years), and so changes by as much of a change of
    the years as is regenerated of all phosphorus: d log leaving = −(regenerated / all) d log years.
    """
    usual = as_fitted(pump.ocean)
    if all(parameters[name] == usual[name] for name in ("appetite", "dop_share", "mixing")):
        return 1.0
    mean = pump.ocean.settings["mean_phosphorus"]
    before, now = (1 - preformed / mean for preformed in pump.preformed)
    usually = float(np.exp(here.told[KEPT][0] + here.asked[0][0])) * stand.leaving / sum(stand.exact["today"][:2])
    return now / (before * usually)


def _put(rows: Array, carbon: Array, *ways: Array | float) -> None:
    """All of it is the more, the more carbon goes with each phosphorus."""
    for row, way in zip(rows, ways, strict=True):
        np.multiply(carbon, way, out=row)


def _per(exact: float, read: Array) -> float:
    """By what a table's numbers are multiplied, to be the exact one where all is at its middle."""
    return exact / float(read[0]) if read[0] > 0 else 0.0


def standing_on(ocean: Ocean) -> str:
    """The circulation of the surfaces that an ocean is; of one's own, the one that published numbers stand beside."""
    return on_cells_of(ocean) if is_embedded(ocean) else CIRCULATIONS[0]


class _Read(NamedTuple):
    """(draw): kept by particles and animals, of what leaves today and of what leaves where nutrients follow; what leaves with them,
    and what animals take of it; what the surface is asked, and the logarithms it tells."""

    sunk_today: Array
    swum_today: Array
    sunk: Array
    swum: Array
    left_today: Array
    taken: Array
    asked: Array
    told: Array


class _Tables:
    """What is linear, on knots: of b and of the stay's depth, by what animals carry."""

    def __init__(self, parameters: Mapping[str, Any], pump: Pump, worlds: Worlds) -> None:
        over, sinking, ocean = pump.over, pump.over.cycles.sinking, pump.ocean
        self._edge, years = edges(sinking), _gained(pump)
        self._known: dict[Surface, tuple[Array, Array]] = {}
        self._warmer = float(parameters["loss_q10"] ** (parameters["warming"] / 10.0))
        self._extent, self._stripping = float(parameters["stay_range"]), float(parameters["stripping"])
        self.middle = np.array([parameters["martin_b"], parameters["stay_depth"]])
        self._b = _reach(self.middle[0], worlds.b, B_ENDS)
        self._stay = _reach(self.middle[1], worlds.stay, STAY_ENDS)
        self._factor = _reach(1.0, worlds.carried - 1.0, (0.0, np.inf))
        factors = np.linspace(*self._factor, FACTOR_KNOTS)[:, None]
        animals = np.clip(factors * per_export(carried(parameters, ocean), over.export), 0.0, MOST)
        animals_today = np.clip(factors * _todays(ocean), 0.0, MOST)
        left_today = sinking.summed(pump.stay.freed[0]) / (1 - over.down.share)
        left = sinking.summed(pump.follow.freed[:2].sum(axis=0))
        self._food, columns = _food(ocean, str(parameters["food_web"]))
        self._mean_food = float(np.average(self._food @ columns, weights=left)) if left.any() else 1.0
        knots = np.linspace(*self._b, B_KNOTS)
        by_food = [
            (particles(self._edge, knots * self._warmer * each - self._stripping), of)
            for each, of in zip(self._food, columns, strict=True)
        ]

        def sinks(leaving: Array) -> Array:
            return np.asarray(sum(f @ (years @ (of * leaving).T) for f, of in by_food))

        swims = stays(self._edge, np.linspace(*self._stay, STAY_KNOTS), self._extent) @ years
        self._sunk_today, self._sunk = sinks(left_today * (1 - animals_today)), sinks(left * (1 - animals))
        self._swum_today, self._swum = swims @ (left_today * animals).T, swims @ (left * animals).T
        taken, whole = animals @ left, float(left.sum())
        self._left = np.stack([(1 - animals_today) @ left_today, animals @ left_today, taken, taken / (whole or 1.0)], axis=1)

    def read(self, stand: Surface, there: Surface, b: Array, stay: Array, factor: Array) -> _Read:
        """Between the knots, for some worlds on one circulation; the ocean at hand is `stand`."""
        b, stay = np.clip(b, *self._b), np.clip(stay, *self._stay)
        if there not in self._known:
            self._known[there] = self._sides(stand, there)
        sinks, swims = self._known[there]
        by_b, by_stay, left = np.empty((4, b.size)), np.empty((4, b.size)), np.empty((4, b.size))
        along(sinks, *self._b, b, by_b)
        along(swims, *self._stay, stay, by_stay)
        along(self._left, *self._factor, factor, left)
        sunk_today, swum_today, sunk, swum = kept = np.empty((4, b.size))
        for n, (table, ends, at) in enumerate([
            (self._sunk_today, self._b, b), (self._swum_today, self._stay, stay), (self._sunk, self._b, b), (self._swum, self._stay, stay),
        ]):  # fmt: skip
            across(table, *ends, at, *self._factor, factor, kept[n])
        kept[0::2] *= by_b[0]
        kept[1::2] *= by_stay[0]
        leaves, takes = there.leaving / stand.leaving, there.taken / stand.taken
        numbers = there.numbers(by_b[1:], by_stay[1:], left[3])
        left_today = np.stack([left[0] * leaves, left[1] * takes])
        return _Read(sunk_today, swum_today, sunk, swum, left_today, left[2] * takes, numbers, there.told(numbers))

    def _sides(self, stand: Surface, there: Surface) -> tuple[Array, Array]:
        """(knot, 4): how much more is kept there of what sinks, and of what swims, than on the ocean at hand; then what the surface
        asks of each side."""
        b = np.linspace(*self._b, B_KNOTS) * self._warmer * self._mean_food
        stay, made = np.linspace(*self._stay, STAY_KNOTS), []
        for of in (stand, there):
            carbon, swims = particles(of.edge, b - self._stripping), stays(of.edge, stay, self._extent)
            made.append((carbon @ of.all, swims @ of.todays_animals, particles(of.edge, b), swims))
        (sunk, swum, *_), (more, higher, sinks, swims) = made
        asked = there.sides(sinks, swims)
        return (
            np.concatenate([(more / sunk)[:, None], asked[0]], axis=1),
            np.concatenate([(higher / swum)[:, None], asked[1]], axis=1),
        )


def _reach(middle: float, apart: Array, ends: tuple[float, float]) -> tuple[float, float]:
    """What the worlds can be about a value that is set, and the value itself."""
    low, high = np.clip([middle + apart.min(), middle + apart.max()], *ends)
    return float(min(low, middle)), float(max(high, middle))


@of_ocean
def _todays(ocean: Ocean) -> Array:
    """(column): what today's animals carry of what leaves, however much."""
    return per_export(carried(as_fitted(ocean), ocean), today(ocean).export)


def _gained(pump: Pump) -> Array:
    """(edge, column), of the water's way as it is; that of other mixing is worked out anew."""
    own = pump.solved.time is pump.over.time
    known: Array = _own_gained(pump.ocean) if own else gained(pump.over.cycles.sinking, pump.solved.time)
    return known


@of_ocean
def _own_gained(ocean: Ocean) -> Array:
    over = today(ocean)
    return gained(over.cycles.sinking, over.time)


def _food(ocean: Ocean, food_web: str) -> tuple[Array, Array]:
    """What a food web does to b: some values, and (value, column) how much of a column each stands for."""
    factor = inputs.b_factor(ocean, food_web)
    if np.ptp(factor) < 1e-9:
        return factor[:1], np.ones((1, factor.size))
    values = np.linspace(factor.min(), factor.max(), FOOD_KNOTS)
    return values, np.maximum(1 - np.abs(factor - values[:, None]) / (values[1] - values[0]), 0.0)
