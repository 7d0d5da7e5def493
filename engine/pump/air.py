"""The air in the end: ocean and air hold as much carbon as before, and what life keeps is missing in both.

    (A + φ/β)ᵀ τ′ = V                               mean time until carbon is out in the air, at the sea's own gas exchange
    M_a p + Σ w DIC_sat(p) + τ′·q = what it was     w = τ′ φ/β of the surface; q: carbon set free less what is taken up

The closure of engine.ocean.air, as the Stoichiometry lab has it, with one difference: there sea and air exchange gas within a
day, here as the wind lets them, within a year (engine.pump.response). Water that comes up does not get rid of all its carbon
before it sinks again: so the sea keeps more, and the air feels more of any change. It is where the course of the centuries ends,
but that saturation is not linear here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache

import numpy as np
import scipy.sparse as sp

from engine.conversions import PG_PER_MMOL, SECONDS_PER_YEAR
from engine.ocean.air import Air
from engine.ocean.cycles import COARSE, Setting
from engine.ocean.derived import of_ocean
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.ocean.reduced import Linear
from engine.ocean.rough import Rough
from engine.ocean.steady import EXACT, QUICK, Report, solve
from engine.pump.kernels import AIRS
from engine.pump.response import Response
from engine.pump.today import today


class Above:
    """The air above one ocean, with so many ppm before anything changes."""

    def __init__(self, ocean: Ocean, background: str) -> None:
        self.ocean, self.before = ocean, AIRS[background]
        self.cycles = today(ocean).cycles
        self._rate = Response(self.cycles, 1.0, self.before).rate
        self._shortcut: Linear | None = None

    @cached_property
    def _factor(self) -> Rough:
        return Rough(self._breathing(1.0))

    def _breathing(self, mixing: float) -> sp.csr_array:
        return self.cycles.operator(Setting(mixing=mixing)) + sp.diags_array(self._rate)

    def out(self, mixing: float, guess: Array | None = None, tolerance: float = EXACT) -> tuple[Array, Report]:
        """(cell): τ′, mean years until carbon is out in the air."""
        volume = self.cycles.volume / SECONDS_PER_YEAR
        start = self._factor.adjoint(volume) if guess is None else guess
        apply = self._breathing(mixing).T.__matmul__
        if tolerance >= QUICK and self._shortcut:
            start = self._shortcut.start(Setting(mixing=mixing), start, volume - apply(start))
        return solve(apply, self._factor.adjoint, volume, start, tolerance)

    def shorten(self, mixings: Sequence[float]) -> None:
        """Has quick answers begin by few numbers from now on, from answers at all these."""
        answers = np.array([self.out(mixing, None, COARSE)[0] for mixing in mixings])
        self._shortcut = Linear(self.ocean.moving, answers, self._factor.solve, self._rate, transposed=True)

    @cached_property
    def time(self) -> Array:
        """τ′ at the ocean's own mixing."""
        return self.out(1.0)[0]

    @cached_property
    def _air(self) -> Callable[[float], tuple[Air, float]]:
        """By alkalinity at a salinity of 35, and what it holds before; the last few are kept."""
        ocean, surface = self.ocean, self.ocean.grid.surface
        weight = (self.time * self._rate)[surface] * SECONDS_PER_YEAR
        temperature, salinity = (ocean.tracer(name)[surface] for name in ("temperature", "salinity"))

        def known(alkalinity: float) -> tuple[Air, float]:
            air = Air(alkalinity * salinity / 35, weight, temperature, salinity)
            return air, air.held(self.before)

        return lru_cache(maxsize=8)(known)

    def in_the_end(self, alkalinity: float, gained: float) -> float:
        """ppm beyond those before once the sea keeps so many Pg C more, to a few thousandths."""
        air, held = self._air(alkalinity)
        after, as_it_was = air.near(np.array([held - gained / PG_PER_MMOL, held]))
        return float(after - as_it_was)


@of_ocean
def _aboves(ocean: Ocean) -> Callable[[str], Above]:
    return lru_cache(maxsize=None)(lambda background: Above(ocean, background))


def above(ocean: Ocean, background: str) -> Above:
    """Kept for everybody who stands on the ocean."""
    return _aboves(ocean)(background)
