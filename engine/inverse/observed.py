"""What the inversion is told: tracers on the ocean's cells; the embedded ocean's own, as they came with this software.

The embedded ocean carries phosphate, temperature and salinity; silicate is engine.feeding's. It has no observed DIC or
alkalinity: all four tracers that the joint model is fitted to there are its own, by a forward run at its optimum on observed
fields. The joint inversion of the embedded ocean is therefore a twin: a test with a known truth. The P model is fitted to the
ocean's own phosphate, which it did not make.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean

if TYPE_CHECKING:
    import xarray as xr

FILE = Path(__file__).parents[2] / "assets" / "inverse" / "fields.nc"
MEAN_ALKALINITY = 2418.0
"""mmol m⁻³, of the whole ocean: GLODAPv2's 2,359 µmol kg⁻¹ (Lauvset et al. 2016, doi 10.5194/essd-8-325-2016)."""
MADE = ("alkalinity", "dic", "oxygen", "twin", "silicate")
"""Of the embedded ocean's, what the joint model made, and silicate."""
PASSES = 4
"""Until virtual fluxes are those of the model's own surface."""


@dataclass(frozen=True, eq=False)
class Observed:
    """Over the cells: mmol m⁻³, °C, practical salinity. `dic` is without what people have added.

    `twin` is phosphate to be fitted where that is not the phosphate that uptake follows.
    """

    phosphate: Array
    oxygen: Array
    alkalinity: Array
    dic: Array
    silicate: Array
    temperature: Array
    salinity: Array
    twin: Array | None = None

    @property
    def seen(self) -> Array:
        """(phosphate, alkalinity, DIC, oxygen; cell): what the joint model is fitted to."""
        phosphate = self.phosphate if self.twin is None else self.twin
        return np.stack([phosphate, self.alkalinity, self.dic, self.oxygen])


@lru_cache(maxsize=1)
def shipped() -> xr.Dataset:
    """Products of production, alkalinity and DIC as they came with this software."""
    import xarray as xr

    with xr.open_dataset(FILE, engine="h5netcdf") as dataset:
        return dataset.load()


def production(name: str) -> Array:
    """(row, column) of the embedded ocean, mg C m⁻² d⁻¹."""
    return np.asarray(shipped()[name].values, float)


@lru_cache(maxsize=1)
def embedded() -> Observed:
    """The embedded ocean's."""
    grid = Ocean.embedded().grid
    found = {name: grid.vector(shipped()[name]) for name in MADE}
    return replace(bare(), **found)


def bare() -> Observed:
    """The same without what the joint model must make."""
    ocean = Ocean.embedded()
    own = {name: np.asarray(ocean.tracer(name), float) for name in ("phosphate", "oxygen", "temperature", "salinity")}
    nothing = np.zeros(ocean.grid.size)
    return Observed(alkalinity=nothing, dic=nothing, silicate=nothing, **own)


def made(production: Array) -> Observed:
    """The embedded ocean's with silicate, and with the four tracers of a forward run of the joint model at its optimum."""
    from engine.feeding.water import silicate
    from engine.inverse.carbon import Carbon
    from engine.inverse.optimum import OPTIMUM

    ocean = Ocean.embedded()
    size = ocean.grid.size
    told = replace(
        bare(), silicate=silicate(ocean), alkalinity=np.full(size, MEAN_ALKALINITY), dic=np.full(size, 0.95 * MEAN_ALKALINITY)
    )
    for _ in range(PASSES):
        twin, alkalinity, dic, oxygen = Carbon(ocean, told, production).solve(OPTIMUM).seen
        told = replace(told, twin=twin, alkalinity=alkalinity, dic=dic, oxygen=oxygen)
    return told
