"""What the pump offers: carbon that leaves the light by each way, and what of it is kept below each place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from engine.conversions import LIT_DEPTH, PG_YR_PER_MG_D
from engine.parameter import Value
from engine.ports import Port, over_columns, ports, scalar
from engine.pump.model import Pump
from engine.pump.ways import WAYS
from engine.pump.where import below

if TYPE_CHECKING:
    import xarray as xr


def _export(parameters: Mapping[str, Value], pump: Pump) -> xr.DataArray:
    """Of all ways, from where it is set free to the column it is in: what the water carries sideways counts where it decays."""
    grid = pump.ocean.grid
    return over_columns(grid, below(grid, pump.now.freed.sum(axis=0)) / PG_YR_PER_MG_D)


def _of(way: int) -> Callable[[Mapping[str, Value], Pump], xr.DataArray]:
    return lambda parameters, pump: scalar(float(pump.now.export[way]))


PORTS = ports(
    Port("export", "carbon set free below the lit layer, all ways", LIT_DEPTH, "g C", "column", "mg C m-2 d-1", _export, "c_per_p"),
    *(
        Port(f"export_{way}", f"carbon that leaves the lit layer, {way}", LIT_DEPTH, "g C", "all oceans", "Pg C yr-1", _of(place), "c_per_p")
        for place, way in enumerate(WAYS)
    ),
)  # fmt: skip
