"""What the air feels, over time, of carbon set free in the sea: the ocean and one well-mixed box of air.

    V dC/dt = −A C − (φ / β) C + φ a + J,    M_a da/dt = Σ (φ / β) C − φ a

C and a are what is there beyond a background at which sea and air are at rest. φ = V k K₀ / h is the exchange of each cell of
the surface (mmol s⁻¹ ppm⁻¹), β = ∂DIC/∂pCO₂ of its water at the background. Twice the carbon does twice as much here, in truth
more than that: where 110 ppm come out about 280 in the end, the whole chemistry gives 137. The land is left out, and so are the
sea's floor and its alkalinity.

One run of the adjoint from a ppm in the air tells of every cell at once what the air feels of carbon set free there, at once
(`pulse`) or for ever (`steady`); that of engine.ocean.stepping, how much of it is still away from the surface.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from engine.conversions import PG_PER_MMOL, SECONDS_PER_YEAR
from engine.ocean import gas
from engine.ocean.air import KILO, MMOL_PER_PPM
from engine.ocean.carbonate import capacity
from engine.ocean.cycles import Cycles, Setting
from engine.ocean.grid import Array
from engine.ocean.steady import Factor
from engine.ocean.stepping import march

HORIZONS = (0.25, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 300.0, 500.0, 700.0, 1000.0)
"""Years after which is told what is left: one list for all of the pump."""
STEPS = (5, 15, 4, 12, 20, 10, 30, 10, 20, 20, 10, 10, 15)
"""From each horizon to the next: of .05 years in the first, then of .25, 1, 5 and 20."""
ALKALINITY_PER_SALINITY = 2300.0 / 35
"""µmol kg⁻¹: rain and evaporation, which salinity tells, make more than four fifths of the differences in surface alkalinity
between 30° N and S (Lee et al. 2006, doi 10.1029/2006GL027207); at 35 it is about 2,300."""
STEP = 0.02
"""Part of the background over which β is a difference."""


class Response:
    """The sea and the air of one ocean at one vertical mixing, about one pCO₂ (ppm).

    A state is a vector over the cells (mmol m⁻³) and the air (ppm).
    """

    def __init__(self, cycles: Cycles, mixing: float, background: float) -> None:
        grid, ocean = cycles.grid, cycles.ocean
        top = np.flatnonzero(grid.surface)
        temperature, salinity = ocean.tracer("temperature"), ocean.tracer("salinity")
        low, high = background * (1 - STEP), background * (1 + STEP)
        buffered = capacity(low, high, ALKALINITY_PER_SALINITY * salinity[top], temperature[top], salinity[top])
        self.exchange = np.zeros(grid.size)
        self.exchange[top] = (cycles.volume * gas.rate(grid, gas.schmidt_co2(temperature)))[top] * gas.co2_solubility(
            temperature[top], salinity[top]
        )
        """φ, mmol s⁻¹ ppm⁻¹: a mole per litre and atmosphere is a mmol m⁻³ per ppm."""
        self.capacity = np.ones(grid.size)
        self.capacity[top] = KILO * buffered
        """β, mmol m⁻³ ppm⁻¹."""
        self.amount = np.append(cycles.volume, MMOL_PER_PPM)
        """What a state is multiplied by to be mmol."""
        self._moving = cycles.operator(Setting(mixing=mixing))

    @property
    def rate(self) -> Array:
        """φ / β, m³ s⁻¹."""
        return np.asarray(self.exchange / self.capacity)

    @property
    def beneath_still_air(self) -> sp.csr_array:
        """What leaves each cell where the air stays as it is."""
        return self._moving + sp.diags_array(self.rate)

    @cached_property
    def matrix(self) -> sp.csr_array:
        """What leaves each cell, and the air, mmol s⁻¹."""
        return sp.block_array(
            [
                [self.beneath_still_air, sp.csr_array(-self.exchange[:, None])],
                [sp.csr_array(-self.rate[None]), sp.csr_array([[self.exchange.sum()]])],
            ]
        ).tocsr()

    def forward(
        self, start: Array, source: Array | float = 0.0, horizons: tuple[float, ...] = HORIZONS, steps: tuple[int, ...] = STEPS
    ) -> Array:
        """(horizon, cell and air): the states that follow one, with a source in each cell and the air, mmol s⁻¹."""
        return march(self.matrix, self.amount, start, horizons, steps, source)[0]

    @cached_property
    def _adjoint(self) -> tuple[Array, Array]:
        """The air's ppm per mmol set free in each cell at once, and its integral over the years, at each horizon."""
        air = np.zeros_like(self.amount)
        air[-1] = 1 / MMOL_PER_PPM
        felt, summed = march(self.matrix.T.tocsr(), self.amount, air, HORIZONS, STEPS)
        return felt[:, :-1], summed[:, :-1]

    @property
    def pulse(self) -> Array:
        """(horizon, cell): ppm in the air after so many years, per Pg C set free in the cell at once."""
        return self._adjoint[0] / PG_PER_MMOL

    @property
    def steady(self) -> Array:
        """(horizon, cell): the same per Pg C a year from the start on."""
        return self._adjoint[1] / PG_PER_MMOL

    @cached_property
    def _factor(self) -> Factor:
        return Factor(self.beneath_still_air)

    @cached_property
    def at_rest(self) -> Array:
        """The state that all ends in, per ppm in the air."""
        return np.append(self._factor.solve(self.exchange), 1.0)

    @cached_property
    def wait(self) -> Array:
        """(cell): mean years until carbon set free there is in the air.

        Longer than until it is at the surface: gas takes months to leave, and much is carried down again before (Ito & Follows
        2013, doi 10.1002/2013GB004682).
        """
        return self._factor.adjoint(self.amount[:-1]) / SECONDS_PER_YEAR

    @property
    def in_the_end(self) -> float:
        """The share of any carbon set free that the air is left with: M_a / (M_a + Σ w β), w the water that the surface fills."""
        return MMOL_PER_PPM / float(self.amount @ self.at_rest)

    def ends_at(self, source: Array) -> float:
        """ppm that a source in Pg C a year ends at which takes from some cells what it gives to others: what the sea then lacks."""
        return -float(source @ self.wait) / PG_PER_MMOL / float(self.amount @ self.at_rest)


@dataclass(frozen=True, eq=False)
class Away:
    """(horizon, cell): the share of what is set free in each cell that has not met the surface yet.

    `share` is that of a pulse so many years ago; `mean` of what was set free evenly over these years, as by an injection that
    goes on.
    """

    share: Array
    mean: Array


def away(cycles: Cycles, mixing: float) -> Away:
    """Of one ocean at one vertical mixing."""
    adjoint = cycles.ventilated(Setting(mixing=mixing)).T.tocsr()
    share, summed = march(adjoint, cycles.volume, np.ones_like(cycles.volume), HORIZONS, STEPS)
    return Away(np.clip(share, 0.0, 1.0), np.clip(summed / np.array(HORIZONS)[:, None], 0.0, 1.0))
