"""The paper's experiments one after the other: the global model for 26 b of carbon, with where each puts its carbon."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.ocean import diagnostics
from engine.quantities import describe
from engine.stoichiometry.model import RESULTS, SECTIONS, SWEEP, compute, delta_dic, sections, start_of, theory_line
from engine.stoichiometry.parameters import StoichiometryParameters

if TYPE_CHECKING:
    import xarray as xr

    from engine.lab import Progress
    from engine.ocean.ocean import Ocean

FLOORS = (250.0, 1000.0, 2000.0)


def sweep(parameters: Mapping[str, Any], progress: Progress | None = None, ocean: Ocean | None = None) -> xr.Dataset:
    """r, storage and air for each b of carbon, by model and by theory; the carbon gained in sections and in the deep sea."""
    import xarray as xr

    settings = StoichiometryParameters(**parameters)
    world = compute(settings, ocean=ocean)
    grid = world.ocean.grid
    told, gained, deep = [], [], []
    for number, b in enumerate(SWEEP):
        if progress:
            progress(number / SWEEP.size, f"b of carbon {b:.2f}")
        here = settings.replace(carbon_b=float(b))
        world = compute(here, world, ocean=ocean)
        told.append(world.now)
        field = delta_dic(here, world)
        gained.append(sections(grid, field))
        deep.append([grid.mean(field, diagnostics.region(grid, name)) for name in diagnostics.REGIONS])
    coords = {
        "carbon_b": SWEEP,
        "sea": list(SECTIONS),
        "depth": grid.depth_centre,
        "lat": grid.lat_centre,
        "region": list(diagnostics.REGIONS),
        "floor": list(FLOORS),
    }
    dataset = xr.Dataset(coords=coords)
    start = start_of(settings, world)
    for name in ("ratio", "stored", "pco2"):
        dataset[name] = ("carbon_b", [getattr(each, name) for each in told])
        lines = [getattr(theory_line(settings, start, floor), name) for floor in FLOORS]
        dataset[f"theory_{name}"] = (("floor", "carbon_b"), lines)
    dataset["delta_dic_section"] = (("carbon_b", "sea", "depth", "lat"), np.array(gained))
    dataset["delta_dic_deep"] = (("carbon_b", "region"), np.array(deep))
    return describe(dataset, RESULTS | {"delta_dic_deep": RESULTS["delta_dic"]})
