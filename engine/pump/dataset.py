"""The whole pump as a CF Dataset: where carbon goes, by which way, how long it stays, with nutrients as they are and following."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from engine.ocean.ocean import CELL, QUANTITIES
from engine.pump.model import Pump
from engine.pump.ways import WAYS
from engine.quantities import Quantity

if TYPE_CHECKING:
    import xarray as xr

    from engine.lab import Progress

NUTRIENTS = ("stay", "follow")
RESULTS = {
    name: QUANTITIES[name] for name in ("depth", "lat", "lon", "volume", "basin", "phosphate", "dop", "sequestration_time")
} | {
    "way": Quantity("1", "way down"),
    "nutrients": Quantity("1", "whether nutrients stay as they are or follow"),
    "interface": Quantity("m", "depth of the base of a level"),
    "year": Quantity("yr", "time since"),
    "freed": Quantity("Pg C yr-1", "carbon set free below the light in each cell", colours="matter"),
    "kept": Quantity("Pg C", "carbon kept from the air"),
    "kept_map": Quantity("Pg C", "carbon kept from the air by what goes down in each column", colours="matter"),
    "export": Quantity("Pg C yr-1", "carbon that leaves the light"),
    "passing": Quantity("Pg C yr-1", "carbon passing a depth in all oceans"),
    "years": Quantity("yr", "mean time until the surface of what goes that way"),
    "years_median": Quantity("yr", "of the mean times of where it is set free, the one half of it lies below"),
    "still_away": Quantity("1", "share of what is set free that has not met the surface yet"),
    "stored": Quantity("Pg C", "carbon of the sea beyond what it would hold without life, below the same air"),
    "ppm": Quantity("ppm", "CO2 in the air in the end, beyond what there was to begin with"),
    "preformed_phosphate": Quantity("mmol P m-3", "mean phosphate that water carries down unused"),
    "kept_in_all": Quantity("Pg C", "carbon kept from the air by all ways, with the nutrients that are set"),
    "export_in_all": Quantity("Pg C yr-1", "carbon that leaves the light by all ways, with the nutrients that are set"),
    "years_in_all": Quantity("yr", "mean time until the surface of all that goes down, with the nutrients that are set"),
    "ppm_in_the_end": Quantity(
        "ppm", "CO2 in the air in the end, beyond what there was to begin with, with the nutrients that are set"
    ),
    "growth": Quantity("Pg C yr-1", "carbon that algae make"),
}


def to_dataset(parameters: Any, pump: Pump, progress: Progress) -> xr.Dataset:
    """Both budgets, their fields, and what is still away after so many years."""
    import xarray as xr

    from engine.pump.kernels import HORIZONS, kernels

    grid = pump.ocean.grid
    both = [getattr(pump, name) for name in NUTRIENTS]
    dataset = xr.Dataset(
        coords={
            **grid.coordinates(),
            "way": list(WAYS),
            "nutrients": list(NUTRIENTS),
            "interface": pump.now.edge,
            "year": list(HORIZONS),
        }
    )
    along = ("nutrients", "way")
    dataset["freed"] = ((*along, *CELL), np.array([[grid.field(way) for way in each.freed] for each in both]))
    maps = np.full((len(NUTRIENTS), len(WAYS), *grid.shape[1:]), np.nan)
    for number, each in enumerate(both):
        maps[number][:, grid.wet[0]] = each.by_column()
    dataset["kept_map"] = ((*along, "lat", "lon"), maps)
    for name in ("kept", "export", "years"):
        dataset[name] = (along, np.array([getattr(each, name) for each in both]))
    dataset["years_median"] = (along, np.array([each.medians for each in both]))
    dataset["passing"] = ((*along, "interface"), np.array([each.passing for each in both]))
    progress(0.5, "how long it stays")
    over_time, mixing = kernels(pump.ocean), float(parameters["mixing"])
    away = np.array([over_time.away(over_time.project(each.freed), mixing) for each in both])
    gone = np.array([each.export for each in both])[..., None]
    dataset["still_away"] = ((*along, "year"), np.divide(away, gone, out=np.zeros_like(away), where=gone > 0))
    dataset["stored"] = ("nutrients", [each.stored(pump.solved.out) for each in both])
    dataset["ppm"] = ("nutrients", [pump.ends[name] for name in NUTRIENTS])
    dataset["preformed_phosphate"] = ("nutrients", list(pump.preformed))
    whole = {"kept_in_all": pump.now.kept_in_all, "export_in_all": pump.now.export_in_all, "years_in_all": pump.now.years_in_all}
    for name, value in (whole | {"ppm_in_the_end": pump.ppm, "growth": pump.growth}).items():
        dataset[name] = ((), value)
    for name, values in pump.solved.phosphorus.values.items():
        dataset[name] = (CELL, grid.field(values))
    dataset["sequestration_time"] = (CELL, grid.field(pump.solved.time))
    dataset["volume"], dataset["basin"] = (CELL, grid.field(grid.volume)), (CELL, grid.field(grid.basin, 0).astype(np.int8))
    report = pump.solved.report
    dataset.attrs |= {"ocean": pump.ocean.name, "converged": str(report.converged).lower(), "solution": str(report)}
    return dataset
