"""python -m tests.validation.ocean_climatology CLIMATOLOGY.nc: the embedded oceans beside observed annual means.

The file is NetCDF, (depth, lat, lon), with temperature (in situ, °C), salinity, phosphate, nitrate, oxygen (mmol m-3),
alkalinity (μmol kg-1), perhaps anthropogenic_dic (mmol m-3), wet (1 ocean), layer_thickness (m) and cell_area (m2). It is
averaged by volume onto each ocean's cells; nothing of it is kept but the R² below. Each R² is that of the field in the
ocean's file, of the field solved again by this engine, and the one printed when the ocean was made.
"""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import xarray as xr
from scipy.ndimage import distance_transform_edt

from engine.ocean.cycles import Cycles
from engine.ocean.grid import Array, Grid
from engine.ocean.ocean import EMBEDDED, Ocean
from tests.validation import RESULTS

RESULT = RESULTS / "ocean_climatology.txt"
COMMAND = "python -m tests.validation.ocean_climatology CLIMATOLOGY.nc"
PRINTED = {
    "6deg": {"phosphate": 0.992, "phosphate, top 73 m": 0.984, "phosphate, below 500 m": 0.990, "oxygen": 0.971,
             "temperature": 0.976, "salinity": 0.956, "delta14c": 0.982, "anthropogenic_dic": 0.977},
    "4deg": {"phosphate": 0.989, "phosphate, top 73 m": 0.973, "phosphate, below 500 m": 0.985, "oxygen": 0.964,
             "temperature": 0.968, "salinity": 0.941, "delta14c": 0.977, "anthropogenic_dic": 0.973},
}  # fmt: skip
NAMES = {"delta14c": "natural Δ14C, below 1 km, 60S–60N", "anthropogenic_dic": "carbon taken up from the air"}


def averaged(grid: Grid, climatology: xr.Dataset, name: str) -> Array:
    """A field's means by volume over the observed cells in each of ours; where there are none, the nearest of the level."""
    values = climatology[name].transpose("depth", "lat", "lon").values.astype(float)
    wet = (climatology["wet"].transpose("depth", "lat", "lon").values > 0) & np.isfinite(values)
    volume = climatology["cell_area"].values[None] * climatology["layer_thickness"].values[:, None, None]
    places = []
    for axis in ("depth", "lat", "lon"):
        edge, centre = getattr(grid, f"{axis}_edge"), climatology[axis].values
        places.append(np.searchsorted(edge, centre % 360 if axis == "lon" else centre, side="right") - 1)
    level, row, column = np.meshgrid(*places, indexing="ij")
    inside = wet & (row >= 0) & (row < grid.shape[1]) & (level < grid.shape[0])
    to = (level[inside], row[inside], column[inside])
    weight, total = np.zeros(grid.shape), np.zeros(grid.shape)
    np.add.at(weight, to, volume[inside])
    np.add.at(total, to, (volume * np.where(wet, values, 0.0))[inside])
    mean = np.divide(total, weight, out=np.full(grid.shape, np.nan), where=weight > 0)
    for level_ in range(grid.shape[0]):
        known = np.isfinite(mean[level_]) & grid.wet[level_]
        nearest = distance_transform_edt(~known, return_distances=False, return_indices=True)
        mean[level_] = mean[level_][tuple(nearest)]
    return grid.vector(mean)


def potential_temperature(temperature: Array, salinity: Array, depth: Array) -> Array:
    """Bryden (1973), Deep-Sea Res. 20, 401; temperature in °C, pressure of 1.01 dbar a metre."""
    t, s, p = temperature, salinity - 35, 0.101 * depth
    once = 3.6504e-4 + t * (8.3198e-5 + t * (-5.4065e-7 + t * 4.0274e-9)) + s * (1.7439e-5 - 2.9778e-7 * t)
    twice = 8.9309e-7 + t * (-3.1628e-8 + t * 2.1987e-10) - 4.1057e-9 * s
    thrice = -1.6056e-10 + 5.0484e-12 * t
    return np.asarray(t - p * (once + p * (twice + p * thrice)))


def radiocarbon(alkalinity: Array, nitrate: Array, salinity: Array) -> Array:
    """Natural Δ¹⁴C from potential alkalinity: Rubin & Key (2002), Global Biogeochem. Cycles 16, 1105."""
    return np.asarray(-59 - 0.962 * ((alkalinity + nitrate / 1.025) * 35 / salinity - 2320))


def observed(grid: Grid, climatology: xr.Dataset) -> dict[str, Array]:
    found = {name: averaged(grid, climatology, name) for name in ("phosphate", "oxygen", "salinity", "nitrate", "alkalinity")}
    found = {name: np.maximum(values, 0.0) for name, values in found.items()}
    found["salinity"] = np.clip(found["salinity"], 20, 41)
    in_situ = np.clip(averaged(grid, climatology, "temperature"), -1.95, 32)
    found["temperature"] = potential_temperature(in_situ, found["salinity"], grid.depth)
    found["delta14c"] = radiocarbon(found.pop("alkalinity"), found.pop("nitrate"), found["salinity"])
    if "anthropogenic_dic" in climatology:
        found["anthropogenic_dic"] = np.maximum(averaged(grid, climatology, "anthropogenic_dic"), 0.0)
    return found


def solved(solver: Cycles) -> dict[str, Array]:
    """All the fields that this engine solves, of the ocean as it came."""
    own = solver.own
    phosphorus = solver.phosphorus(own)
    states = [phosphorus, solver.oxygen(own, phosphorus), solver.radiocarbon(own)]
    states += [solver.restored(name, own) for name in ("temperature", "salinity")]
    return {name: values for state in states for name, values in state.values.items()}


def explained(model: Array, observations: Array, volume: Array) -> float:
    """R²: one minus the share of the observations' variance that is left, by volume."""
    left = np.average((model - observations) ** 2, weights=volume)
    return float(1 - left / np.average((observations - np.average(observations, weights=volume)) ** 2, weights=volume))


def parts(grid: Grid, name: str) -> dict[str, Array]:
    everywhere = np.ones(grid.size, bool)
    if name == "phosphate":
        top, deep = grid.depth < 73.4, grid.depth > 500
        return {name: everywhere, f"{name}, top 73 m": top, f"{name}, below 500 m": deep}
    if name == "delta14c":
        return {name: (grid.depth > 1000) & (np.abs(grid.lat) < 60)}
    return {name: everywhere}


def table(name: str, climatology: xr.Dataset) -> Iterator[str]:
    ocean = Ocean.embedded(name)
    grid, there, again = ocean.grid, observed(ocean.grid, climatology), solved(Cycles(ocean))
    yield f"{EMBEDDED[name]} ({grid.size:,} cells)"
    yield f"  {'R² of':38}{'in the file':>13}{'solved again':>14}{'printed':>10}"
    for tracer, values in there.items():
        for label, where in parts(grid, tracer).items():
            given = explained(ocean.tracer(tracer)[where], values[where], grid.volume[where])
            anew = explained(again[tracer][where], values[where], grid.volume[where]) if tracer in again else None
            shown = f"{anew:14.4f}" if anew is not None else f"{'—':>14}"
            yield f"  {NAMES.get(label, label):38}{given:13.4f}{shown}{PRINTED[name][label]:10.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(prog=COMMAND.rpartition(" ")[0], description=__doc__)
    parser.add_argument("climatology", type=Path, metavar="CLIMATOLOGY.nc")
    with xr.open_dataset(parser.parse_args().climatology) as dataset:
        climatology = dataset.load()
    lines = [f"{datetime.date.today()}   {COMMAND}"]
    for name in EMBEDDED:
        lines += ["", *table(name, climatology)]
    text = "\n".join(lines) + "\n"
    print(text, end="")
    RESULT.write_text(text)


if __name__ == "__main__":
    main()
