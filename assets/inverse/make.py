"""Write fields_NAME.nc (products and their seasons, the four tracers of the joint model, silicate) and fits_NAME.json (the paper's
runs; of the finer ocean its P inversions alone) of an embedded ocean; and maps_6deg.nc, of the joint runs.

python assets/inverse/make.py products 6deg   # a minute; 4deg: five
python assets/inverse/make.py tracers 6deg    # seconds; needs the products and assets/inverse/observed.json
python assets/inverse/make.py fits 6deg       # five minutes on one core; 4deg: as many; needs the tracers
python assets/inverse/make.py exports 6deg    # a minute: what leaves alone, from the numbers that were fitted
"""

import json
import sys
from functools import partial
from typing import Any

import numpy as np
import xarray as xr

from engine.feeding import atlas
from engine.inverse import carbon, cases, observed, products, stations
from engine.ocean.circulation import COMPARED
from engine.ocean.ocean import Ocean
from engine.quantities import Quantity, describe

QUANTITIES = {
    **{name: Quantity("mg C m-2 d-1", f"net primary production, {title} of the embedded ocean") for name, title in products.TITLES.items()},
    **{observed.season_of(name): Quantity("1", f"production of a month by the mean of the year, {title}") for name, title in products.TITLES.items()},
    "alkalinity": Quantity("mmol m-3", "total alkalinity"),
    "dic": Quantity("mmol C m-3", "dissolved inorganic carbon, preindustrial"),
    "oxygen": Quantity("mmol O2 m-3", "dissolved oxygen of the joint model"),
    "twin": Quantity("mmol P m-3", "phosphate of the joint model"),
    "silicate": Quantity("mmol Si m-3", "silicate"),
    **{name: Quantity(unit, name) for name, unit in {"depth": "m", "lat": "degrees_north", "lon": "degrees_east"}.items()},
}  # fmt: skip


def productions(name: str) -> None:
    """The three products and, of the ocean that all is compared on, their seasons."""
    ocean = Ocean.embedded(name)
    grid = ocean.grid
    found = products.products(products.surface(ocean), grid.area[grid.surface])
    dataset = xr.Dataset(coords=grid.coordinates())
    for each, values in found.items():
        mean = values.mean(axis=1)
        dataset[each] = (("lat", "lon"), atlas.field(grid, mean).astype(np.float32))
        if name == COMPARED:
            months = [atlas.field(grid, month) for month in (values / np.maximum(mean, 1e-9)[:, None]).T]
            dataset[observed.season_of(each)] = (("month", "lat", "lon"), np.stack(months))
    _keep(name, dataset)


def tracers(name: str) -> None:
    """The four tracers of the joint model at its optimum on observed fields."""
    ocean = Ocean.embedded(name)
    dataset = observed.shipped(name).copy()
    told = observed.made(np.asarray(dataset[observed.TWIN].values, float), ocean)
    for each in observed.MADE:
        dataset[each] = (("depth", "lat", "lon"), ocean.grid.field(getattr(told, each)).astype(np.float32))
    _keep(name, dataset)


def _keep(name: str, dataset: xr.Dataset) -> None:
    dataset.attrs = {"Conventions": "CF-1.11", "title": "What the inverse lab is told of the embedded ocean, all of it modelled"}
    describe(dataset, QUANTITIES)
    plain: dict[str, Any] = {"zlib": True, "complevel": 9, "shuffle": True}
    packed = dict.fromkeys(dataset.data_vars, plain)
    for each in filter(packed.__contains__, map(observed.season_of, products.TITLES)):
        packed[each] = plain | {"dtype": "int16", "scale_factor": 1e-3, "_FillValue": -1}
    dataset.to_netcdf(observed.file(name), engine="h5netcdf", encoding=packed)


def fits(name: str) -> None:
    ocean = Ocean.embedded(name)
    told, seasons = ({each: of(each, ocean) for each in products.TOTALS} for of in (observed.production, observed.season))
    seen, sweep = observed.of(ocean), ("cafe", "vgpm", "cbpm")
    if name == COMPARED:
        maps = xr.Dataset(coords={axis: values for axis, values in ocean.grid.coordinates().items() if axis != "depth"})

        def hear(product: str, joint: carbon.Carbon, state: carbon.State) -> None:
            for each, values in cases.maps_of(joint, state).items():
                maps[f"{product}_{each}"] = (("lat", "lon"), values, {"units": "mg C m-2 d-1"})

        found = cases.runs(ocean, seen, told, seasons, sweep, print, partial(stations.at, ocean.grid), hear)
        how: dict[str, Any] = {"zlib": True, "complevel": 9, "dtype": "int16", "scale_factor": 0.05, "_FillValue": -32768}
        packed = dict.fromkeys(maps.data_vars, how)
        maps.to_netcdf(cases.FOLDER / f"maps_{name}.nc", engine="h5netcdf", encoding=packed)
    else:
        found = {"phosphorus": {each: cases.shares(ocean, seen, told[each], seasons[each], print) for each in sweep}}
    (cases.FOLDER / f"fits_{name}.json").write_text(json.dumps(found, indent=1) + "\n")


def exports(name: str) -> None:
    """What leaves alone, from the numbers that were fitted."""
    ocean, file = Ocean.embedded(name), cases.FOLDER / f"fits_{name}.json"
    found = json.loads(file.read_text())
    for each, run in found["joint"].items():
        joint = carbon.Carbon(ocean, observed.of(ocean), observed.production(each, ocean), observed.season(each, ocean))
        run |= cases.away_from_the_light(joint, joint.solve(run["values"]), partial(stations.at, ocean.grid))
    file.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    {"products": productions, "tracers": tracers, "fits": fits, "exports": exports}[sys.argv[1]](sys.argv[2])
