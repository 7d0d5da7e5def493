"""Write fields_NAME.nc (products, the four tracers of the joint model, silicate) and fits_NAME.json (the paper's runs; of the finer
ocean its P inversions alone) of an embedded ocean.

python assets/inverse/make.py fields 6deg     # a minute; 4deg: five
python assets/inverse/make.py fits 6deg       # about fifteen on one core; 4deg: half an hour; needs the fields
"""

import json
import sys
from functools import partial

import numpy as np
import xarray as xr

from engine.feeding import atlas
from engine.inverse import cases, observed, products, stations
from engine.ocean.circulation import COMPARED
from engine.ocean.ocean import Ocean
from engine.quantities import Quantity, describe

QUANTITIES = {
    **{name: Quantity("mg C m-2 d-1", f"net primary production, {title} of the embedded ocean") for name, title in products.TITLES.items()},
    "alkalinity": Quantity("mmol m-3", "total alkalinity"),
    "dic": Quantity("mmol C m-3", "dissolved inorganic carbon, preindustrial"),
    "oxygen": Quantity("mmol O2 m-3", "dissolved oxygen of the joint model"),
    "twin": Quantity("mmol P m-3", "phosphate of the joint model"),
    "silicate": Quantity("mmol Si m-3", "silicate"),
    **{name: Quantity(unit, name) for name, unit in {"depth": "m", "lat": "degrees_north", "lon": "degrees_east"}.items()},
}  # fmt: skip


def fields(name: str) -> None:
    ocean = Ocean.embedded(name)
    grid = ocean.grid
    found = products.products(products.surface(ocean), grid.area[grid.surface])
    maps = {each: atlas.field(grid, np.asarray(values, np.float32)) for each, values in found.items()}
    told = observed.made(np.asarray(maps[observed.TWIN], float), ocean)
    dataset = xr.Dataset(
        {each: (("lat", "lon"), np.asarray(values, np.float32)) for each, values in maps.items()}, grid.coordinates()
    )
    for each in observed.MADE:
        dataset[each] = (("depth", "lat", "lon"), grid.field(getattr(told, each)).astype(np.float32))
    dataset.attrs = {"Conventions": "CF-1.11", "title": "What the inverse lab is told of the embedded ocean, all of it modelled"}
    describe(dataset, QUANTITIES)
    packed = {each: {"zlib": True, "complevel": 9, "shuffle": True} for each in dataset.data_vars}
    dataset.to_netcdf(observed.file(name), engine="h5netcdf", encoding=packed)


def fits(name: str) -> None:
    ocean = Ocean.embedded(name)
    told = {product: observed.production(product, ocean) for product in products.TOTALS}
    seen, sweep = observed.of(ocean), ("cafe", "vgpm", "cbpm")
    if name == COMPARED:
        found = cases.runs(ocean, seen, told, sweep, print, partial(stations.at, ocean.grid))
    else:
        found = {"phosphorus": {product: cases.shares(ocean, seen, told[product], print) for product in sweep}}
    (cases.FOLDER / f"fits_{name}.json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    {"fields": fields, "fits": fits}[sys.argv[1]](sys.argv[2])
