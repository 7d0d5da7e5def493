"""What feeding offers: animals, what sinks, and how deep, by column of the ocean; of the experiments that came with it.

All columns take minutes: only what is one of the paper's experiments, wherever one looks, is at hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from engine.conversions import CARBON_MASS, TRAP_DEPTH
from engine.feeding import atlas
from engine.feeding.experiments import EXPERIMENTS, experiment
from engine.feeding.model import Station
from engine.feeding.pisces import PISCES
from engine.feeding.water import AT_1000, EDGES, columns
from engine.ocean.circulation import compared
from engine.parameter import ParameterError, Value
from engine.ports import Port, over_columns, ports

if TYPE_CHECKING:
    import xarray as xr

DEEP = float(EDGES[AT_1000 + 1])


def _one(station: Station) -> xr.Dataset:
    """The experiment that a station is of, in every column."""
    if station.own is None and not station.warming:
        for name in EXPERIMENTS:
            if station.p == experiment(name, PISCES):
                return atlas.shipped().sel(experiment=name)
    raise ParameterError(
        f"Every column is at hand for {', '.join(EXPERIMENTS)} as they are; for other values run the whole ocean."
    )


def _field(values: np.ndarray) -> xr.DataArray:
    grid = compared().grid
    return over_columns(grid, atlas.field(grid, values))


def _stock(station: Station, *names: str) -> xr.DataArray:
    one, upper = _one(station), np.minimum(columns(compared()).bottom, TRAP_DEPTH)
    return _field(sum(one[name].values.astype(float) for name in names) * upper * CARBON_MASS)


def _suspension(parameters: Mapping[str, Value], station: Station) -> xr.DataArray:
    return _stock(station, "cruiser", "ambusher")


def _mesozooplankton(parameters: Mapping[str, Value], station: Station) -> xr.DataArray:
    return _stock(station, *atlas.ALIVE)


def _export(parameters: Mapping[str, Value], station: Station) -> xr.DataArray:
    return _field(_one(station)["export"].values.astype(float))


def _b(parameters: Mapping[str, Value], station: Station) -> xr.DataArray:
    """b of a power law through both depths; nothing where the sea is shallower than the deeper."""
    upper, lower = (_one(station)[name].values.astype(float) for name in ("export", "export_1000"))
    both = (upper > 0) & (lower > 0)
    share = np.divide(lower, upper, out=np.full(upper.shape, np.nan), where=both)
    return _field(-np.log(share) / np.log(DEEP / TRAP_DEPTH))


PORTS = ports(
    Port(
        "suspension_feeders", "carbon of cruisers and ambushers, mean of the year", TRAP_DEPTH, "g C", "column", "mg C m-2",
        _suspension,
    ),
    Port(
        "mesozooplankton", "carbon of cruisers, ambushers and flux-feeders, mean of the year", TRAP_DEPTH, "g C", "column",
        "mg C m-2", _mesozooplankton,
    ),
    Port("export", "sinking carbon, mean of a year of 365 days", TRAP_DEPTH, "g C", "column", "mg C m-2 d-1", _export),
    Port("b", "Martin b between 150 and 1,000 m", None, "1", "column", "1", _b),
)  # fmt: skip
