"""The air in the end: ocean and air hold as much carbon as before, and what life keeps is missing in both.

The closure is engine.ocean.air's, as the Stoichiometry lab has it: the surface in equilibrium with the air everywhere. The
response over time (engine.pump.response) exchanges gas at a finite rate, about a fixed background, and ends a little apart.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from engine.conversions import PG_PER_MMOL, SECONDS_PER_YEAR
from engine.ocean.air import BEFORE_INDUSTRY_PPM, TODAY_PPM, Air
from engine.ocean.cycles import VENTILATION
from engine.ocean.derived import of_ocean
from engine.ocean.ocean import Ocean
from engine.pump.today import today

BACKGROUNDS = {"before": BEFORE_INDUSTRY_PPM, "today": TODAY_PPM}
"""ppm before anything changes."""


@of_ocean
def _above(ocean: Ocean) -> Callable[[float], Air]:
    """The air above an ocean, by alkalinity; the last few are kept."""
    surface = ocean.grid.surface
    weight = today(ocean).time[surface] * SECONDS_PER_YEAR * VENTILATION * ocean.grid.volume[surface]

    @lru_cache(maxsize=8)
    def air(alkalinity: float) -> Air:
        return Air(alkalinity, weight, *(ocean.tracer(name)[surface] for name in ("temperature", "salinity")))

    return air


def in_the_end(ocean: Ocean, background: str, alkalinity: float, gained: float) -> float:
    """ppm beyond the background once the sea keeps so many Pg C more, to a few thousandths."""
    above, before = _above(ocean)(alkalinity), BACKGROUNDS[background]
    held = above.held(before)
    after, as_it_was = above.near(np.array([held - gained / PG_PER_MMOL, held]))
    return float(after - as_it_was)
