"""The user's own sea as the network for quiet seas wants it: maps of height and temperature brought to what it was taught on.

The mean slope of the years is taken off the heights, and given to the network as the mean current that it stands for; each map's mean
is taken off; and heights are scaled by f0 / f, so that they stand for the same currents. What then is still unlike the seas that the
network was taught on, its domain, is said in notes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from engine.catchment import area, inputs, lessons, network
from engine.catchment.judged import domain
from engine.catchment.maps import NAMES, SAID
from engine.catchment.sea import F0, GRAVITY
from engine.catchment.series import APART, TOGETHER, Maps, Series, place, said, towards
from engine.ocean.grid import Array
from engine.upload import UploadError

EARTH = 1.458e-4
"""Twice the Earth's rate of turning, s⁻¹."""
FROZEN, PATCHY = 0.1, 0.4
"""Share of the variation that is from date to date (.82 in our sea), and the correlation of cells 50 km apart (.76), below which no sea is."""
BESIDE = 4
"""Cells that are 50 km."""


@dataclass(frozen=True, eq=False)
class Satellite:
    """Maps about a trap: height, dm, and temperature, K, as the network wants them; chlorophyll as it was, nan in clouds."""

    lat: float
    lon: float
    height: Series
    temperature: Series
    chlorophyll: Series | None
    notes: tuple[str, ...]
    current: tuple[float, float] = (0.0, 0.0)
    """That the mean slope of the heights stands for, to the east and the north, m s⁻¹."""

    @cached_property
    def dates(self) -> Array:
        """Days, ten apart, on which a cup can close: with maps of their own and of all the days before that the network sees."""
        pair = self.height, self.temperature
        first, last = max(each.days[0] for each in pair), min(each.days[-1] for each in pair)
        every = np.arange(first + max(inputs.BACK), last + 1, 10.0)
        return np.array([day for day in every if all(each.near(day - back) for each in pair for back in inputs.BACK)])

    def seen(self, day: float) -> Array:
        """(12, 64, 64)."""
        pairs = [(self.temperature.between(day - back), self.height.between(day - back)) for back in inputs.BACK]
        return np.array(pairs, np.float32).reshape(-1, area.BINS, area.BINS)

    def told(self, day: float, sigma: float) -> Array:
        """(speeds, 64, 64): the catchments of a cup that closes on a day, as smooth as `sigma` km, or as they were learned."""
        given = lessons.given(np.array(self.current), self.lat)
        found = network.tell_quiet(self.seen(day)[None], given[None])[0]
        return network.smoother(found, sigma, lessons.SIGMA)


def lacking(parts: Iterable[Maps]) -> list[str]:
    """The kinds of maps without which there is no sea, and which none of these has."""
    held = {kind for part in parts for kind in part.kinds}
    return [kind for kind in ("height", "temperature") if kind not in held]


def together(parts: Iterable[Maps]) -> Satellite:
    """The sea of one file, or of several of the same trap; a later one's maps stand for an earlier one's of the same kind."""
    parts = list(parts)
    first = parts[0]
    kinds: dict[str, Series] = {}
    for part in parts:
        apart = part.away(first.lat, first.lon)
        if apart > TOGETHER:
            raise UploadError(
                f"The files are about two places, {place(first.lat, first.lon)} and {place(part.lat, part.lon)}, {apart / 1e3:.0f} km apart: "
                "cut both out about the same trap, or write trap_latitude and trap_longitude into both."
            )
        kinds |= part.kinds
    if missing := lacking(parts):
        raise UploadError(
            f"There is no map of {SAID[missing[0]]}: one of {', '.join(NAMES[missing[0]])} is wanted, in this file or in another beside it."
        )
    height, slope = _level(kinds["height"])
    current = _current(first.lat, slope)
    height = replace(height, maps=height.maps * np.float32(F0 / (EARTH * np.sin(np.radians(first.lat)))))
    temperature, _ = _level(kinds["temperature"])
    notes = [note for part in parts for note in part.notes]
    notes += _unlike({"height": height, "temperature": temperature}) + _elsewhere(first.lat, current)
    own = Satellite(first.lat, first.lon, height, temperature, kinds.get("chlorophyll"), tuple(notes), current)
    if not own.dates.size:
        raise UploadError(_no_dates(own))
    return own


def _no_dates(own: Satellite) -> str:
    told = [f"{SAID[kind]} {each.days.size} days with whole maps, {said(each.days[0])} to {said(each.days[-1])}" for kind, each in (("height", own.height), ("temperature", own.temperature))]  # fmt: skip
    return f"No day has maps for itself and for 10, 20, 30, 40 and 50 days before: there are of {' and of '.join(told)}, and more than {APART:g} days between two are too many."


def _level(series: Series) -> tuple[Series, tuple[float, float]]:
    """Less the mean map's plane, and less each map's mean; and that plane's slope to the east and the north, by m."""
    x, y = np.meshgrid(area.AXIS, area.AXIS)
    basis = np.column_stack([np.ones(x.size), x.ravel(), y.ravel()])
    found = np.linalg.lstsq(basis, series.maps.mean(0).ravel(), rcond=None)[0]
    level = series.maps - (basis @ found).reshape(x.shape).astype(np.float32)
    return Series(series.days, np.asarray(level - level.mean((1, 2), keepdims=True))), (float(found[1]), float(found[2]))


def _unlike(kinds: dict[str, Series]) -> list[str]:
    """How unlike the sea that was taught they are (the paper's Fig. A1 compares the same distributions)."""
    units = {"height": "dm", "temperature": "K"}
    out = []
    for kind, series in kinds.items():
        words, whole = SAID[kind][0].upper() + SAID[kind][1:], float(series.maps.std())
        least, most = domain(kind)
        if not least <= whole <= most:
            out.append(
                f"{words} varies by {whole:.2g} {units[kind]}, in the seas the network learnt from by {least:.2g} to {most:.2g}: what it predicts may be off"
            )
        if whole and float(series.maps.std(0).mean()) < FROZEN * whole:
            out.append(f"{words} hardly changes from date to date: is this one map, given again and again?")
        if whole and _beside(series.maps) < PATCHY:
            out.append(f"{words} varies from point to point as noise does, not as eddies do: nothing can be predicted of that")
    return out


def _beside(maps: Array) -> float:
    """Correlation of cells 50 km apart, of maps without their means."""
    west, east = maps[:, :, :-BESIDE], maps[:, :, BESIDE:]
    return float((west * east).mean() / np.sqrt((west**2).mean() * (east**2).mean()))


def _elsewhere(lat: float, current: tuple[float, float]) -> list[str]:
    """Where the place or its mean current is none of those that the network was taught."""
    out = []
    (south, north), (_, fastest) = lessons.LATITUDES, domain("current")
    if not south <= abs(lat) <= north:
        out.append(f"The network was taught seas between {south:g}° and {north:g}° of latitude; this one lies outside")
    if (speed := float(np.hypot(*current))) > fastest:
        out.append(
            f"The mean slope of these heights stands for a mean current of {100 * speed:.0f} cm s⁻¹ to the {towards(*current)}; "
            f"the strongest that the network was taught is {100 * fastest:.0f}"
        )
    return out


def _current(lat: float, slope: tuple[float, float]) -> tuple[float, float]:
    """Of a slope of heights in dm by m to the east and the north: geostrophy."""
    tilt = 0.1 * GRAVITY / (EARTH * np.sin(np.radians(lat)))
    return float(-tilt * slope[1]), float(tilt * slope[0])
