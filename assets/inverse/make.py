"""Write fields.nc (products, the four tracers of the joint model, silicate) and fits.json (the paper's runs) of the embedded ocean.

python assets/inverse/make.py fields     # a minute
python assets/inverse/make.py fits       # about fifteen on one core; needs fields.nc
"""

import json
import sys
from functools import partial

import numpy as np
import xarray as xr

from engine.feeding import atlas
from engine.inverse import cases, observed, products, stations
from engine.ocean.ocean import Ocean
from engine.quantities import Quantity, describe

OCEAN = Ocean.embedded()
QUANTITIES = {
    **{name: Quantity("mg C m-2 d-1", f"net primary production, {title} of the embedded ocean") for name, title in products.TITLES.items()},
    "alkalinity": Quantity("mmol m-3", "total alkalinity"),
    "dic": Quantity("mmol C m-3", "dissolved inorganic carbon, preindustrial"),
    "oxygen": Quantity("mmol O2 m-3", "dissolved oxygen of the joint model"),
    "twin": Quantity("mmol P m-3", "phosphate of the joint model"),
    "silicate": Quantity("mmol Si m-3", "silicate"),
    **{name: Quantity(unit, name) for name, unit in {"depth": "m", "lat": "degrees_north", "lon": "degrees_east"}.items()},
}  # fmt: skip


def fields() -> None:
    grid = OCEAN.grid
    found = products.products(products.surface(OCEAN), grid.area[grid.surface])
    maps = {name: atlas.field(grid, np.asarray(values, np.float32)) for name, values in found.items()}
    told = observed.made(np.asarray(maps["cafe"], float))
    dataset = xr.Dataset(
        {name: (("lat", "lon"), np.asarray(values, np.float32)) for name, values in maps.items()}, grid.coordinates()
    )
    for name in observed.MADE:
        dataset[name] = (("depth", "lat", "lon"), grid.field(getattr(told, name)).astype(np.float32))
    dataset.attrs = {"Conventions": "CF-1.11", "title": "What the inverse lab is told of the embedded ocean, all of it modelled"}
    describe(dataset, QUANTITIES)
    packed = {name: {"zlib": True, "complevel": 9, "shuffle": True} for name in dataset.data_vars}
    dataset.to_netcdf(observed.FILE, engine="h5netcdf", encoding=packed)


def fits() -> None:
    told = {name: observed.production(name) for name in products.TOTALS}
    found = cases.runs(OCEAN, observed.embedded(), told, ("cafe", "vgpm", "cbpm"), print, partial(stations.at, OCEAN.grid))
    (cases.FOLDER / "fits.json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    {"fields": fields, "fits": fits}[sys.argv[1]]()
