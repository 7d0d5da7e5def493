"""Write kernels_NAME.nc: what carbon set free in each cell of an embedded ocean does over time, at five vertical mixings.

python assets/pump/make.py 6deg     # half a minute; 4deg: two
"""

import json
import sys
import time

import numpy as np
import xarray as xr

from engine.lab import versions
from engine.ocean.cycles import Cycles
from engine.ocean.ocean import CELL, Ocean
from engine.pump.here import retained_by_marching
from engine.pump.kernels import AIRS, HORIZONS, KINDS, LEFT_PPM, NODES, exact, file, left_in_the_air
from engine.quantities import Quantity, describe

RANK = 100
OWN = 3.0
"""How much more the ocean's own mixing counts than any other."""
STEP = 2e-3
"""To whole multiples of this, of a row's size, is the basis rounded: what counts little takes few bits, and packs well."""
BYTE = 128
"""Added to the whole numbers kept, so that small ones of either sign differ in one byte."""
QUANTITIES = {
    "basis": Quantity("1", "of what all rows are sums"),
    "coefficients": Quantity("1", "how much of each makes a row: a share still away, or ppm per Pg C (a year)"),
    "retained": Quantity("1", "share of what is put down evenly over 100 years that is in the sea at their end"),
    "left": Quantity("1", "share of a pulse into the air that is left there"),
    "mixing": Quantity("1", "vertical mixing, times the ocean's own"),
    "horizon": Quantity("yr", "years after carbon is set free"),
    "depth": Quantity("m", "depth", "depth"),
    "lat": Quantity("degrees_north", "latitude", "latitude"),
    "lon": Quantity("degrees_east", "longitude", "longitude"),
}


def compressed(rows: np.ndarray, area: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Basis (rank, cell) and coefficients of (kind, mixing, horizon, cell): each row by its own size, cells by their area.

    The singular vectors of all rows, by the eigenvectors of their products with one another.
    """
    flat, weight = rows.reshape(-1, rows.shape[-1]), np.sqrt(area / area.mean())
    count = np.where(np.array(NODES) == 1, OWN, 1.0)[None, :, None]
    size = np.sqrt(np.mean((flat * weight) ** 2, axis=1)) / np.broadcast_to(count, rows.shape[:-1]).ravel()
    scaled = flat * (weight / size[:, None])
    turned = np.linalg.eigh(scaled @ scaled.T)[1][:, : -RANK - 1 : -1]
    basis = np.rint(turned.T @ scaled / weight / STEP) * STEP
    return basis, (turned * size[:, None]).reshape(*rows.shape[:-1], RANK)


def main(name: str) -> None:
    ocean = Ocean.embedded(name)
    grid, began = ocean.grid, time.process_time()
    cycles = Cycles(ocean)
    basis, coefficients = compressed(exact(cycles, NODES), grid.area)
    dataset = xr.Dataset(
        {
            "basis": (("rank", "cell"), basis),
            "coefficients": (("kind", "mixing", "horizon", "rank"), coefficients.astype(np.float32)),
            "retained": ("cell", retained_by_marching(cycles).astype(np.float32)),
            "left": ("horizon", left_in_the_air(cycles), {"background": LEFT_PPM}),
        },
        {
            **grid.coordinates(),
            "cell": np.flatnonzero(grid.wet).astype(np.int32),
            "kind": list(KINDS),
            "mixing": list(NODES),
            "horizon": list(HORIZONS),
        },
        {
            "Conventions": "CF-1.11",
            "title": f"What carbon set free in the sea does over time: {ocean.name}",
            "comment": "a row (kind, mixing, horizon) at a cell is the sum over rank of coefficients times basis",
            "background": json.dumps(AIRS),
            "versions": json.dumps(versions()),
        },
    )
    dataset["depth"].attrs["positive"] = "down"
    dataset["cell"].attrs["compress"] = " ".join(CELL)
    describe(dataset, QUANTITIES)
    packed = {"zlib": True, "complevel": 9, "shuffle": True}
    encoding = {
        "basis": {
            **packed,
            "dtype": "int32",
            "scale_factor": STEP,
            "add_offset": -BYTE * STEP,
            "_FillValue": -(2**31),
            "chunksizes": (1, grid.size),
        },
        "cell": packed,
        "coefficients": {**packed, "chunksizes": coefficients.shape},
        "retained": packed,
    }
    dataset.to_netcdf(file(name), engine="h5netcdf", encoding=encoding)
    print(f"{file(name).name}: {file(name).stat().st_size / 1e6:.2f} MB, {time.process_time() - began:.0f} s CPU")


if __name__ == "__main__":
    main(sys.argv[1])
