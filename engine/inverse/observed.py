"""What the inversion is told: tracers on the ocean's cells; an embedded ocean's own, as they came with this software.

An embedded ocean carries phosphate, temperature and salinity; silicate is engine.feeding's. It has no observed DIC or
alkalinity: all four tracers that the joint model is fitted to there are its own, by a forward run at its optimum on observed
fields. The joint inversion of an embedded ocean is therefore a twin: a test with a known truth. The P model is fitted to the
ocean's own phosphate, which it did not make.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine import netcdf
from engine.inverse import regrid
from engine.inverse.parameters import PRODUCTS
from engine.ocean.build.climatology import Field
from engine.ocean.circulation import COMPARED, is_embedded, on_cells_of
from engine.ocean.derived import of_ocean
from engine.ocean.grid import Array
from engine.ocean.load.circulation import shells
from engine.ocean.ocean import EMBEDDED, Ocean

if TYPE_CHECKING:
    import xarray as xr

FOLDER = Path(__file__).parents[2] / "assets" / "inverse"
MEAN_ALKALINITY = 2418.0
"""mmol m⁻³, of the whole ocean: GLODAPv2's 2,359 µmol kg⁻¹ (Lauvset et al. 2016, doi 10.5194/essd-8-325-2016)."""
OWN = ("phosphate", "oxygen", "temperature", "salinity")
"""What an ocean must carry of its own."""
TWIN = "cafe"
"""The product under which the joint model's own tracers are made."""
MADE = ("alkalinity", "dic", "oxygen", "twin", "silicate")
"""What the joint model made there, and silicate."""
FINEST = list(EMBEDDED)[-1]
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


def file(name: str) -> Path:
    """Where that of an embedded ocean is kept."""
    return FOLDER / f"fields_{name}.nc"


@lru_cache(maxsize=len(EMBEDDED))
def shipped(name: str) -> xr.Dataset:
    """Products of production, alkalinity and DIC of an embedded ocean, as they came with this software."""
    return netcdf.whole(file(name))


def production(product: str, ocean: Ocean) -> Array:
    """(row, column) of an ocean, mg C m⁻² d⁻¹."""
    return _productions(ocean)[product]


def season_of(product: str) -> str:
    """The name of a product's season in a file."""
    return f"{product}_season"


@of_ocean
def _productions(ocean: Ocean) -> dict[str, Array]:
    """As they came where the cells are an embedded ocean's; else put onto the ocean's from the finest, their totals kept."""
    if name := on_cells_of(ocean):
        return {product: np.asarray(shipped(name)[product].values, float) for product in PRODUCTS}
    return {product: _put(ocean, FINEST, shipped(FINEST)[product].values) for product in PRODUCTS}


def season(product: str, ocean: Ocean) -> Array:
    """(month, row, column) of an ocean: production of each month by the mean of the year."""
    return _seasons(ocean)[product]


@of_ocean
def _seasons(ocean: Ocean) -> dict[str, Array]:
    """As they came where the cells are those of the ocean that all is compared on; else put onto the ocean's from there."""
    told, name = shipped(str(COMPARED)), str(COMPARED)
    there, found = on_cells_of(ocean) == name, {}
    for product in PRODUCTS:
        share, year = told[season_of(product)].values.astype(float), told[product].values
        months = share if there else np.stack([_put(ocean, name, month * year) for month in share])
        found[product] = np.nan_to_num(months / np.maximum(months.mean(axis=0), 1e-9), nan=1.0)
    return found


def _put(ocean: Ocean, name: str, values: Array) -> Array:
    """A flux of an embedded ocean on the columns of another, its total kept."""
    grid = Ocean.embedded(name).grid
    axes = {axis: getattr(grid, f"{axis}_centre") for axis in ("lat", "lon")}
    edge = {axis: getattr(grid, f"{axis}_edge") for axis in axes}
    water = grid.field(grid.area)[0] / shells(grid.lat_edge, grid.lon_edge, np.array([0.0, 1.0]))[0]
    return regrid.per_area(Field("production", axes, edge, np.asarray(values, float) * water, False), ocean.grid)


@of_ocean
def of(ocean: Ocean) -> Observed:
    """What is told of an ocean: its own tracers and, of an embedded one, what the joint model made there."""
    if not is_embedded(ocean):
        return bare(ocean)
    found = shipped(on_cells_of(ocean))
    return replace(bare(ocean), **{name: ocean.grid.vector(found[name]) for name in MADE})


def twin(ocean: Ocean) -> Observed:
    """The same with what the joint model makes there, made anew where it did not come with this software."""
    return of(ocean) if is_embedded(ocean) else made(production(TWIN, ocean), ocean)


def bare(ocean: Ocean) -> Observed:
    """The same without what the joint model must make."""
    own = {name: np.asarray(ocean.tracer(name), float) for name in OWN}
    nothing = np.zeros(ocean.grid.size)
    return Observed(alkalinity=nothing, dic=nothing, silicate=nothing, **own)


def made(production: Array, ocean: Ocean) -> Observed:
    """An ocean's with silicate, and with the four tracers of a forward run of the joint model at its optimum."""
    from engine.feeding.water import silicate
    from engine.inverse.carbon import Carbon
    from engine.inverse.cases import optimum

    size, found = ocean.grid.size, optimum()
    told = replace(
        bare(ocean),
        silicate=silicate(ocean),
        alkalinity=np.full(size, MEAN_ALKALINITY),
        dic=np.full(size, 0.95 * MEAN_ALKALINITY),
    )
    for _ in range(PASSES):
        twin, alkalinity, dic, oxygen = Carbon(ocean, told, production).solve(found).seen
        told = replace(told, twin=twin, alkalinity=alkalinity, dic=dic, oxygen=oxygen)
    return told
