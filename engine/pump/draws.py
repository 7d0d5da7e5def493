"""How sure each number of the pump is: its band over ten thousand worlds, and that of its change against today.

A band is the middle two thirds of the worlds, as in the other labs. Both sides of a change are of the same world.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
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
    """One budget in all worlds, (way, draw): Pg C kept, today's in the same worlds, and Pg C a year leaving the light.

    `felt` is what the air misses of each Pg that is kept, now and today; `air` the ppm in the end beyond the air to begin with once
    so many Pg C more are missing. Bands are worked out when they are asked for; those by way are in the order of WAYS.
    """

    drawn_kept: Array
    drawn_export: Array
    drawn_before: Array
    felt: tuple[float, float]
    air: Callable[[float], float]

    @cached_property
    def drawn_in_all(self) -> Array:
        """(draw): kept, Pg C."""
        return np.asarray(self.drawn_kept.sum(axis=0))

    @cached_property
    def _before_in_all(self) -> Array:
        return np.asarray(self.drawn_before.sum(axis=0))

    @cached_property
    def _export_in_all(self) -> Array:
        return np.asarray(self.drawn_export.sum(axis=0))

    @cached_property
    def kept(self) -> tuple[Band, ...]:
        return tuple(map(banded, self.drawn_kept))

    @cached_property
    def kept_in_all(self) -> Band:
        return banded(self.drawn_in_all)

    @cached_property
    def export(self) -> tuple[Band, ...]:
        return tuple(map(banded, self.drawn_export))

    @cached_property
    def export_in_all(self) -> Band:
        return banded(self._export_in_all)

    @cached_property
    def years(self) -> tuple[Band, ...]:
        return tuple(map(banded, _years(self.drawn_kept, self.drawn_export)))

    @cached_property
    def years_in_all(self) -> Band:
        return banded(_years(self.drawn_in_all, self._export_in_all))

    @cached_property
    def drawn_more(self) -> Array:
        """(draw): kept beyond today's, Pg C."""
        return np.asarray(self.drawn_in_all - self._before_in_all)

    @cached_property
    def more(self) -> Band:
        return banded(self.drawn_more)

    @cached_property
    def ppm(self) -> Band:
        """In the end, beyond the air to begin with."""
        missing = banded(self.felt[0] * self.drawn_in_all - self.felt[1] * self._before_in_all)
        return Band(*sorted(map(self.air, missing)))


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
    above_it = above(pump.ocean, str(parameters["air"]))
    felt_today = _per(pump.today.stored(above_it.time), pump.today.kept_in_all)
    felt = [(_per(each.stored(pump.solved.out), each.kept_in_all), felt_today) for each in (pump.stay, pump.follow)]

    def air(missing: float) -> float:
        return above_it.in_the_end(float(parameters["alkalinity"]), missing)

    return Bands(
        Sure(now.stay_kept, now.stay_export, before.stay_kept, felt[0], air),
        Sure(now.follow_kept, now.follow_export, before.follow_kept, felt[1], air),
    )


def _per(whole: float, part: float) -> float:
    return whole / part if part > 0 else 0.0


def _years(kept: Array, export: Array) -> Array:
    return np.asarray(np.divide(kept, export, out=np.zeros_like(kept), where=export > 0))


def banded(values: Array) -> Band:
    """Of (draw)."""
    least, found = values.min(), np.empty((1, SHARES.size))
    percentiles((values - least).astype(np.float32)[None], SHARES, found)
    return Band(*(found[0] + least).tolist())


@of_ocean
def _of_today(ocean: Ocean) -> Any:
    """Today's numbers by worlds; the last few are kept."""
    fitted = as_fitted(ocean)
    pump = compute(fitted, ocean=ocean)
    return lru_cache(maxsize=4)(lambda worlds: drawn(fitted, pump, worlds))


def _today(ocean: Ocean, worlds: Worlds) -> Drawn:
    found: Drawn = _of_today(ocean)(worlds)
    return found
