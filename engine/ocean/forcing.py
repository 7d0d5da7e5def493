"""Light and the mixed layer through the year, by formula from latitude and the ocean's own temperature and salinity.

Nothing observed is needed; what the formulas are worth beside observations is in assets/validation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.conversions import JULIAN_YEAR, YEAR_365
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean

SOLAR_CONSTANT = 1361.0
"""W m⁻² (Kopp & Lean 2011, doi 10.1029/2010GL045777)."""
PHOTOSYNTHETIC = 0.43
"""Share of sunlight that algae can use, 400 to 700 nm (Frouin & Pinker 1995)."""
MONTHS = (np.arange(12) + 0.5) * JULIAN_YEAR / 12
"""Days of the year in the middle of each month."""
SUMMER_DAY = {"north": 230.0, "south": 47.0}
WINTER_DAY = {"north": 60.0, "south": 245.0}
WINTER_EXCESS = 0.05
"""kg m⁻³: winter mixes down to where water is this much denser than the surface at its coldest."""
ICE_COVER = 0.85
"""Share of the light that full ice keeps out."""


def insolation(lat: Array, day: Array | float) -> tuple[Array, Array]:
    """Sunlight at the top of the air, W m⁻² mean of a day, and the share of the day that is light (Berger 1978, shortened)."""
    latitude, season = np.radians(lat), 2 * np.pi * np.asarray(day) / YEAR_365
    declination = np.radians(23.45) * np.sin(season + 2 * np.pi * 284 / YEAR_365)
    cosine = np.clip(-np.tan(latitude) * np.tan(declination), -1, 1)
    half_day = np.arccos(cosine)
    height = half_day * np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(declination) * np.sin(half_day)
    distance = 1 + 0.033 * np.cos(season)
    return np.maximum(SOLAR_CONSTANT * distance * height / np.pi, 0.0), half_day / np.pi


def transmission(lat: Array) -> Array:
    """Share of sunlight that reaches the sea through air and clouds: a zonal formula, 0.55 in the tropics, 0.36 near the poles."""
    return np.asarray(0.36 + 0.19 / (1 + np.exp((np.abs(lat) - 42) / 6)))


def potential_density(temperature: Array, salinity: Array) -> Array:
    """Roquet et al. (2015), J. Phys. Oceanogr. 45, 2564, at the surface: kg m⁻³ above 1,000, to a constant."""
    return np.asarray(28.0 - 0.0055 * (temperature + 4.5) ** 2 + 0.11 + 0.77 * (salinity - 35.0))


@dataclass(frozen=True, eq=False)
class Forcing:
    """(day, latitude, longitude) arrays for an ocean, at the days of the year asked for."""

    ocean: Ocean
    days: Array

    @cached_property
    def _lat(self) -> Array:
        return np.asarray(self.ocean.grid.lat_centre[None, :, None])

    def _season(self, peak: dict[str, float]) -> Array:
        """1 on the day of the peak, −1 half a year later."""
        day = np.where(self._lat < 0, peak["south"], peak["north"])
        return np.asarray(np.cos(2 * np.pi * (self.days[:, None, None] - day) / YEAR_365))

    @cached_property
    def amplitude(self) -> Array:
        """Half the yearly swing of the surface's temperature, °C, by latitude: larger in the north, where continents are."""
        away = np.abs(self._lat)
        north = 0.7 + 5.0 * np.exp(-(((away - 42) / 14) ** 2))
        south = 0.7 + 2.5 * np.exp(-(((away - 38) / 15) ** 2))
        return np.asarray(np.where(self._lat > 0, north, south))

    @cached_property
    def surface_temperature(self) -> Array:
        """°C, never below freezing."""
        mean = self.ocean.grid.field(self.ocean.tracer("temperature"))[0]
        return np.asarray(np.maximum(mean + self.amplitude * self._season(SUMMER_DAY), -1.8))

    @cached_property
    def ice(self) -> Array:
        """Share covered: none above −0.7 °C, all at −1.6 °C."""
        return np.asarray(np.clip((-0.7 - self.surface_temperature) / 0.9, 0.0, 1.0))

    @cached_property
    def day_length(self) -> Array:
        """Share of the day that is light."""
        return np.broadcast_to(insolation(self._lat, self.days[:, None, None])[1], self.ice.shape)

    @cached_property
    def light(self) -> Array:
        """What algae can use of the light that enters the sea, W m⁻², mean of a day."""
        above = insolation(self._lat, self.days[:, None, None])[0]
        return np.asarray(PHOTOSYNTHETIC * transmission(self._lat) * above * (1 - ICE_COVER * self.ice))

    @cached_property
    def winter_depth(self) -> Array:
        """(latitude, longitude): how deep winter mixes, m, where the annual mean water is as dense as the coldest surface."""
        grid, lat = self.ocean.grid, self._lat[0]
        temperature, salinity = (grid.field(self.ocean.tracer(name)) for name in ("temperature", "salinity"))
        density = potential_density(temperature, salinity)
        coldest = potential_density(temperature[0] - self.amplitude[0], salinity[0]) + WINTER_EXCESS
        depth = np.full(coldest.shape, 300.0)
        for level in range(grid.shape[0] - 1, 0, -1):
            top, bottom = density[level - 1], density[level]
            part = np.clip((coldest - top) / np.maximum(bottom - top, 1e-6), 0.0, 1.0)
            here = grid.depth_centre[level - 1] + part * (grid.depth_centre[level] - grid.depth_centre[level - 1])
            depth = np.where((top <= coldest) & (bottom > coldest), here, depth)
        depth = np.where(density[0] > coldest, grid.depth_centre[0], depth)
        least = np.where(lat < -40, 150.0, np.where(lat > 35, 80 + 50 * np.clip((lat - 35) / 10, 0, 1), 40.0))
        depth = np.clip(depth, least, 300.0)
        depth = np.where(lat > 66, np.minimum(depth, 150.0), depth)
        return np.where(grid.wet[0], depth, np.nan)

    @cached_property
    def mixed_layer(self) -> Array:
        """Its depth, m: shallow most of the year, deep at the end of winter."""
        lat = self._lat[0]
        summer = 25 + np.where(np.abs(lat) < 20, 15.0, 0.0) + 20 / (1 + np.exp((lat + 42) / 4))
        winter = np.maximum(self.winter_depth, summer + 10)
        return np.asarray(summer + (winter - summer) * ((1 + self._season(WINTER_DAY)) / 2) ** 1.5)
