"""The columns of an ocean: their levels, seasons and nutrients, from what the ocean itself carries.

Temperature, salinity, phosphate and oxygen are the ocean's own. Nitrate follows phosphate less what denitrification took;
silicate is a steady cycle on the ocean's own currents; iron rises with depth, toward coasts and under dust; light and mixed
layer are engine.ocean.forcing's. Their numbers were set beside an observed climatology offline (assets/validation/feeding.txt);
none of it is needed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
import scipy.sparse as sp

from engine.conversions import LIT_DEPTH, SECONDS_PER_YEAR, YEAR_365
from engine.feeding.cell import lack
from engine.feeding.column import RECORD_DAYS, RECORDS, Water
from engine.feeding.fitted import FITTED
from engine.feeding.tracers import BIG, IRON, NITRATE, NUTRIENTS, SILICATE, TRACERS
from engine.ocean.derived import of_ocean
from engine.ocean.forcing import SUMMER_DAY, Forcing
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.ocean.sinking import Sinking, exponential
from engine.ocean.steady import Factor

THICKNESS = np.array([10.0] * 10 + [12.5] * 4 + [20, 30, 40, 60, 80, 100, 120, 150, 250, 200])
"""m, to 1,200 m."""
EDGES = np.concatenate([[0.0], np.cumsum(THICKNESS)])
DEPTH = (EDGES[1:] + EDGES[:-1]) / 2
LEVELS = THICKNESS.size
AT_150, AT_1000 = 13, 22
"""Levels whose bottoms are 150 and 1,000 m."""
LEAST_LEVELS = 8
SEASON_FADES = 60.0
"""m over which the yearly swing of temperature fades."""
FREEZING = -1.8
NITRATE_SLOPE, NITRATE_DEFICIT, ARCTIC_DEFICIT = 15.65, 2.55, 4.5
"""mmol N per mmol P, and mmol N m⁻³ less than that; the Arctic lacks more (Pacific water that lost it on the shelves)."""
DENITRIFIED, DENITRIFIED_OXYGEN = 9.5, 35.0
"""mmol N m⁻³ lost where there is no oxygen, fading over so many mmol O₂ m⁻³."""
SILICATE_MEAN, SILICATE_UPTAKE, SILICATE_DISSOLVES = 86.1, 2.5, 3000.0
"""mmol Si m⁻³ of the whole ocean; uptake of the lit layer's silicate per that of phosphate; m over which opal dissolves."""
IRON_RISES, IRON_DEPTH, IRON_COAST = 0.6, 350.0, 0.6
"""µmol m⁻³: how much more iron there is below, risen over how many metres, and the least at coasts."""
RESTORED = (80.0, 200.0)
"""m: nutrients return to the ocean's in `returns_top` days above the first, in `returns_deep` below the second."""
UPWELLINGS = {
    "Humboldt": ((-40, 0), (274, 292)),
    "Benguela": ((-36, -10), (5, 20)),
    "Canary": ((8, 38), (334, 352)),
    "California": ((22, 46), (230, 250)),
}
"""South, north, west and east of the eastern boundary upwellings; their coastal columns count."""
COASTAL_IRON = 0.5
"""µmol m⁻³ at the surface: what makes a column coastal."""
DUST = (
    (16.0, -32.0, 9.0, 22.0, 190.0),
    (37.0, 18.0, 5.0, 16.0, 25.0),
    (16.0, 62.0, 8.0, 10.0, 75.0),
    (38.0, 150.0, 10.0, 32.0, 68.0),
    (-47.0, -55.0, 8.0, 22.0, 20.0),
    (-28.0, 5.0, 9.0, 10.0, 12.0),
    (-28.0, 112.0, 9.0, 14.0, 35.0),
    (-38.0, 160.0, 9.0, 18.0, 25.0),
)
"""Where dust falls on the sea: latitude and longitude of each plume, its half-widths (°), and Tg yr⁻¹; 450 in all, shared among
the oceans as in Jickells et al. (2005), doi 10.1126/science.1105959."""
IRON_IN_DUST = 0.035 * 0.02 / 55.85
"""mol of iron that dissolves, per g of dust: 3.5 % iron, 2 % of it soluble."""
NEEDS = ("temperature", "salinity", "phosphate", "oxygen", "uptake_rate")
"""What an ocean must have come with."""
DUST_MIXED = 30.0
"""m over which it is spread."""


@dataclass(frozen=True, eq=False)
class Columns:
    """Each array's first axis is the column; see engine.feeding.column for the rest."""

    lat: Array
    lon: Array
    area: Array
    row: Array
    place: Array
    basin: Array
    bottom: Array
    levels: Array
    temperature: Array
    light: Array
    day: Array
    mixed_layer: Array
    low: Array
    target: Array
    rate: Array
    dust: Array

    def __len__(self) -> int:
        return int(self.lat.size)

    def select(self, which: Array) -> Columns:
        """Some of them."""
        return Columns(**{each.name: getattr(self, each.name)[which] for each in fields(self)})

    def nearest(self, lat: float, lon: float) -> int:
        """The number of the column nearest to a place."""
        away = np.radians(self.lon - lon)
        a, b = np.radians(self.lat), np.radians(lat)
        return int(np.argmax(np.sin(a) * np.sin(b) + np.cos(a) * np.cos(b) * np.cos(away)))

    def water(self, number: int, levels: int) -> Water:
        """One of them, from the top, as engine.feeding.column runs it."""
        return Water(
            THICKNESS[:levels], DEPTH[:levels], self.temperature[number], self.light[number], self.day[number],
            self.mixed_layer[number], self.low[number], self.target[number], self.rate[number], self.dust[number],
        )  # fmt: skip

    def start(self, number: int) -> Array:
        """(level, tracer): nutrients of the ocean, and some of all life near the surface."""
        depth = DEPTH[: self.levels[number]]
        state = np.full((depth.size, TRACERS), 0.002)
        state[:, [NITRATE, IRON, SILICATE]] = self.target[number, : depth.size]
        seed = np.array([1.0, 0.5, 0.5, 0.1, 0.1, 0.05, 0.5, 0.05])
        state[:, 3 : BIG + 1] += seed * np.exp(-((depth / 100) ** 2))[:, None]
        return state


class Sea:
    """An ocean and its columns: what a result refers to, and does not hold."""

    def __init__(self, ocean: Ocean) -> None:
        self.ocean, self.columns = ocean, columns(ocean)


def upwelling(lat: Array, lon: Array, iron: Array) -> Array:
    """Which columns are coastal in an eastern boundary upwelling, by their iron at the surface."""
    inside = np.zeros(lat.size, bool)
    for (south, north), (west, east) in UPWELLINGS.values():
        inside |= (lat > south) & (lat < north) & (lon > west) & (lon < east)
    return np.asarray(inside & (iron > COASTAL_IRON))


def restoring(rising: Array, fitted: Mapping[str, float] = FITTED) -> Array:
    """(column, level, nutrient), per day; in upwellings (`rising`) in `returns_coast` of the time: water rises there in a strip far
    narrower than a column."""
    rate = 1 / np.interp(DEPTH, RESTORED, [fitted["returns_top"], fitted["returns_deep"]])
    return np.asarray(
        rate[None, :, None] * np.where(rising, 1 / fitted["returns_coast"], 1.0)[:, None, None] * np.ones(NUTRIENTS)
    )


def silicate(ocean: Ocean) -> Array:
    """A S + V γ S − E V γ S = 0 with its mean given: taken up where phosphate is, dissolved deeper; mmol Si m⁻³ per cell."""
    volume = ocean.grid.volume
    sinking = Sinking(ocean.grid, ocean.floor_area, ocean.settings.get("euphotic_depth", LIT_DEPTH))
    uptake = sp.diags_array(volume * SILICATE_UPTAKE * ocean.tracer("uptake_rate"))
    slowly = sp.diags_array(volume * 1e-6 / SECONDS_PER_YEAR)
    matrix = ocean.operator + uptake - sinking.operator(exponential(SILICATE_DISSOLVES)) @ uptake + slowly
    steady = Factor(sp.csr_array(matrix)).solve(volume)
    return np.asarray(steady * SILICATE_MEAN / ocean.grid.mean(steady))


def nitrate(phosphate: Array, oxygen: Array, arctic: Array) -> Array:
    """mmol N m⁻³ by the ocean's phosphate and oxygen."""
    lost = DENITRIFIED * np.exp(-oxygen / DENITRIFIED_OXYGEN) + np.where(arctic, ARCTIC_DEFICIT, 0.0)
    return np.maximum(NITRATE_SLOPE * phosphate - NITRATE_DEFICIT - lost, 0.02)


def open_iron(fitted: Mapping[str, float] = FITTED) -> Array:
    """(level): µmol m⁻³ far from coasts, rising from `iron_top`."""
    return np.asarray(fitted["iron_top"] + IRON_RISES * (1 - np.exp(-DEPTH / IRON_DEPTH)))


def coastal_iron(ocean: Ocean) -> Array:
    """(column): µmol m⁻³ at least, by the share of its four sides that is land."""
    wet = ocean.grid.wet[0]
    land = 0.25 * ((~np.roll(wet, 1, 1)).astype(float) + ~np.roll(wet, -1, 1))
    land[1:] += 0.25 * ~wet[:-1]
    land[:-1] += 0.25 * ~wet[1:]
    return np.asarray(IRON_COAST * np.minimum(1.0, 4 * land[wet]))


def dust(lat: Array, lon: Array) -> Array:
    """g m⁻² yr⁻¹."""
    fallen = np.zeros(np.broadcast(lat, lon).shape)
    for at_lat, at_lon, wide_lat, wide_lon, total in DUST:
        away = (lon - at_lon + 180) % 360 - 180
        shape = np.exp(-(((lat - at_lat) / wide_lat) ** 2 + (away / wide_lon) ** 2) / 2)
        metres = np.radians(1) * 6.371e6
        area = 2 * np.pi * wide_lat * wide_lon * metres**2 * np.cos(np.radians(at_lat))
        fallen += total * 1e12 / area * shape
    return fallen


def _levels(ocean: Ocean, tracer: Array) -> Array:
    """(column, level): a tracer of the ocean at these levels, linear between its own."""
    grid = ocean.grid
    field = grid.field(tracer)[:, grid.wet[0]]
    out = np.empty((field.shape[1], LEVELS))
    for number in range(field.shape[1]):
        wet = np.isfinite(field[:, number])
        out[number] = np.interp(DEPTH, grid.depth_centre[wet], field[wet, number])
    return out


@of_ocean
def columns(ocean: Ocean) -> Columns:
    """All columns of an ocean, kept for everybody who stands on it."""
    grid, wet = ocean.grid, ocean.grid.wet[0]
    row, place = np.nonzero(wet)
    lat, lon = grid.lat_centre[row], grid.lon_centre[place]
    basin = grid.field(grid.basin, 0)[0][wet].astype(int)
    days = (np.arange(RECORDS) + 0.5) * RECORD_DAYS
    forcing = Forcing(ocean, days)
    peak = np.where(lat < 0, SUMMER_DAY["south"], SUMMER_DAY["north"])
    swing = forcing.amplitude[0, row, 0][:, None] * np.cos(2 * np.pi * (days - peak[:, None]) / YEAR_365)
    mean, phosphate, oxygen = (_levels(ocean, ocean.tracer(name)) for name in ("temperature", "phosphate", "oxygen"))
    temperature = np.maximum(mean[:, None] + swing[:, :, None] * np.exp(-DEPTH / SEASON_FADES), FREEZING)
    bottom = (grid.field(grid.volume / grid.area, 0.0)).sum(axis=0)[wet]
    iron = np.maximum(open_iron(), coastal_iron(ocean)[:, None])
    target = np.stack(
        [nitrate(phosphate, oxygen, (basin == 4)[:, None]), iron, np.maximum(_levels(ocean, silicate(ocean)), 0.1)], -1
    )
    fallen = dust(lat, lon) * IRON_IN_DUST * 1e6 / YEAR_365
    season = [np.ascontiguousarray(each[:, wet].T) for each in (forcing.light, forcing.day_length, forcing.mixed_layer)]
    return Columns(
        lat=lat,
        lon=lon,
        area=grid.area[grid.surface],
        row=row,
        place=place,
        basin=basin,
        bottom=bottom,
        levels=np.clip(np.searchsorted(EDGES, bottom, side="right") - 1, LEAST_LEVELS, LEVELS),
        temperature=temperature,
        light=season[0],
        day=np.clip(season[1], 0.02, 1.0),
        mixed_layer=season[2],
        low=np.vectorize(lack)(oxygen),
        target=target,
        rate=restoring(upwelling(lat, lon, iron[:, 0])),
        dust=fallen[:, None] / DUST_MIXED * (EDGES[:-1] < DUST_MIXED),
    )
