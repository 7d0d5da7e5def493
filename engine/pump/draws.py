"""How sure each number of the pump is: its band over ten thousand worlds, and that of its change against today.

A band is the middle two thirds of the worlds, as in the other labs. Both sides of a change are of the same world.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from engine.budget.kernels import percentiles
from engine.ocean.derived import of_ocean
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.pump.air import above
from engine.pump.drawn import Drawn, drawn
from engine.pump.model import Pump, as_fitted, compute
from engine.pump.worlds import Worlds, todays, worlds

SHARES = np.array([0.16, 0.5, 0.84])


class Band(NamedTuple):
    """16, 50 and 84 % of the worlds lie below."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, eq=False)
class Sure:
    """Bands of one budget: by way in the order of WAYS, and of all; `more` is kept beyond today's, Pg C, and `ppm` in the end
    beyond the air to begin with. `drawn_kept` and `drawn_more` are (draw)."""

    kept: tuple[Band, ...]
    kept_in_all: Band
    export: tuple[Band, ...]
    export_in_all: Band
    years: tuple[Band, ...]
    years_in_all: Band
    more: Band
    ppm: Band
    drawn_kept: Array
    drawn_more: Array


@dataclass(frozen=True, eq=False)
class Bands:
    """With nutrients as they are, and following."""

    stay: Sure
    follow: Sure

    def of(self, nutrients: str) -> Sure:
        """The one that is asked for."""
        return self.follow if nutrients == "follow" else self.stay


def bands(parameters: Mapping[str, Any], pump: Pump) -> Bands:
    """Of every number of a result."""
    now, before = drawn(parameters, pump, worlds(parameters)), _today(pump.ocean, todays(parameters))
    air = above(pump.ocean, str(parameters["air"]))

    def ppm(gained: float) -> float:
        return air.in_the_end(float(parameters["alkalinity"]), gained)

    felt_today = _per(pump.today.stored(air.time), pump.today.kept_in_all)
    felt = [_per(each.stored(pump.solved.out), each.kept_in_all) for each in (pump.stay, pump.follow)]
    return Bands(
        _sure(now.stay_kept, now.stay_export, before.stay_kept, (felt[0], felt_today), ppm),
        _sure(now.follow_kept, now.follow_export, before.follow_kept, (felt[1], felt_today), ppm),
    )


def _sure(kept: Array, export: Array, before: Array, felt: tuple[float, float], ppm: Callable[[float], float]) -> Sure:
    """`felt` is what the air misses of each Pg that is kept, now and today."""
    in_all, out_of_all, were = kept.sum(axis=0), export.sum(axis=0), before.sum(axis=0)
    more = in_all - were
    gained = in_all * felt[0] - were * felt[1]
    years = _years(kept, export)
    found = banded(np.stack([*kept, in_all, *export, out_of_all, *years, _years(in_all, out_of_all), more, gained]))
    by = [tuple(found[start : start + len(kept) + 1]) for start in range(0, 3 * (len(kept) + 1), len(kept) + 1)]
    air = Band(*sorted(ppm(each) for each in found[-1]))
    (*kept_by, kept_all), (*export_by, export_all), (*years_by, years_all) = by
    return Sure(tuple(kept_by), kept_all, tuple(export_by), export_all, tuple(years_by), years_all, found[-2], air, in_all, more)


def _per(whole: float, part: float) -> float:
    return whole / part if part > 0 else 0.0


def _years(kept: Array, export: Array) -> Array:
    return np.asarray(np.divide(kept, export, out=np.zeros_like(kept), where=export > 0))


def banded(values: Array) -> list[Band]:
    """Of each row."""
    least = values.min(axis=1, keepdims=True)
    found = np.empty((len(values), SHARES.size))
    percentiles((values - least).astype(np.float32), SHARES, found)
    return [Band(*row) for row in (found + least).tolist()]


@of_ocean
def _of_today(ocean: Ocean) -> Any:
    """Today's numbers by worlds; the last few are kept."""
    fitted = as_fitted(ocean)
    pump = compute(fitted, ocean=ocean)
    return lru_cache(maxsize=4)(lambda worlds: drawn(fitted, pump, worlds))


def _today(ocean: Ocean, worlds: Worlds) -> Drawn:
    found: Drawn = _of_today(ocean)(worlds)
    return found
