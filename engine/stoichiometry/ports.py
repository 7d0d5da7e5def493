"""What stoichiometry offers: C:P of what sinks, how deep each element sinks, and how much of each in all oceans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.conversions import LIT_DEPTH, PG_PER_MMOL, SECONDS_PER_YEAR
from engine.parameter import Value
from engine.ports import Port, over_columns, ports, scalar
from engine.stoichiometry.model import World, sinking_profile, surface_ratio

if TYPE_CHECKING:
    import xarray as xr

TMOL_PER_MMOL = 1e-15


def _c_per_p(parameters: Mapping[str, Value], world: World) -> xr.DataArray:
    return over_columns(world.over.grid, surface_ratio(world))


def _carbon(parameters: Mapping[str, Value], world: World) -> xr.DataArray:
    return scalar(sinking_profile(parameters, world)[1][0] * SECONDS_PER_YEAR * PG_PER_MMOL)


def _phosphorus(parameters: Mapping[str, Value], world: World) -> xr.DataArray:
    return scalar(sinking_profile(parameters, world)[2][0] * SECONDS_PER_YEAR * TMOL_PER_MMOL)


PORTS = ports(
    Port(
        "c_per_p", "C:P of what sets out to sink", LIT_DEPTH, "1", "column", "mol C (mol P)-1", _c_per_p,
    ),
    Port("b_carbon", "Martin b of carbon", None, "1", "all oceans", "1", lambda p, world: scalar(float(p["carbon_b"]))),
    Port("b_phosphorus", "Martin b of phosphorus", None, "1", "all oceans", "1", lambda p, world: scalar(float(p["phosphorus_b"]))),
    Port("export", "carbon sinking out of the lit layer", LIT_DEPTH, "g C", "all oceans", "Pg C yr-1", _carbon),
    Port("export_phosphorus", "phosphorus sinking out of the lit layer", LIT_DEPTH, "mol P", "all oceans", "Tmol P yr-1", _phosphorus),
)  # fmt: skip
