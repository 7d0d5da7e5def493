"""A circulation of the user's own: how old its water is, and how long it keeps what is breathed out in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.ocean import diagnostics
from engine.ocean.cycles import Cycles, Setting
from engine.ocean.grid import OceanError
from engine.ocean.ocean import CELL, Ocean

if TYPE_CHECKING:
    import xarray as xr

    from engine.lab import Progress

MOST_CELLS = 60_000
"""More take minutes and gigabytes to factor: for a terminal, not for a page."""


def must_be_small(ocean: Ocean) -> None:
    """OceanError for one that is too large for a page."""
    if ocean.grid.size > MOST_CELLS:
        raise OceanError(
            f"This ocean has {ocean.grid.size:,} cells; a page takes {MOST_CELLS:,}. Run it in a terminal: carbonpump run ocean --data FILE."
        )


def judge(ocean: Ocean, progress: Progress | None = None) -> xr.Dataset:
    """Its age and its sequestration time, its edges, and what is to be said of it."""
    import xarray as xr

    must_be_small(ocean)
    grid = ocean.grid
    solver, setting = Cycles(ocean), Setting()
    if progress:
        progress(0.2, f"factoring {grid.size:,} cells")
    values = {
        "sequestration_time": solver.sequestration_time(setting).values["sequestration_time"],
        "age": solver.age(setting).values["age"],
    }
    dataset = xr.Dataset({key: (CELL, grid.field(each)) for key, each in values.items()}, coords=grid.coordinates())
    for axis in CELL:
        dataset.coords[f"{axis}_edge"] = (f"{axis}_edge", getattr(grid, f"{axis}_edge"))
    dataset["volume"] = (CELL, grid.field(grid.volume))
    dataset.attrs = {
        "name": ocean.name,
        "cells": grid.size,
        "conservation_time": diagnostics.conservation_time(ocean),
        "mean_age": grid.mean(values["age"]),
        "notes": "\n".join(ocean.figures.get("notes", [])),
    }
    return dataset
