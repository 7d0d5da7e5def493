"""What the budget offers: what migrants carry at the places of a cruise, and the chain from their breath to all they carry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.budget.chain import GROUPS, PROCESSES
from engine.budget.model import Budget
from engine.budget.zones import FLUX
from engine.conversions import TRAP_DEPTH
from engine.parameter import Value
from engine.ports import Port, named, ports

if TYPE_CHECKING:
    import xarray as xr

BREATH = PROCESSES.index("respiration")


def _migrant_flux(parameters: Mapping[str, Value], budget: Budget) -> xr.DataArray:
    return named(budget.total_active_flux, zone=budget.zones.names)


def _respiratory_flux(parameters: Mapping[str, Value], budget: Budget) -> xr.DataArray:
    return named(budget.flux[:, :, BREATH].sum(axis=1), zone=budget.zones.names)


def _chain(parameters: Mapping[str, Value], budget: Budget) -> xr.DataArray:
    """The same at every place, whose biomass cancels; of those of them that have animals of a group."""
    carried, breathed = budget.active_flux.sum(axis=0), budget.flux[:, :, BREATH].sum(axis=0)
    return named(carried / breathed, group=GROUPS)


PORTS = ports(
    Port(
        "migrant_flux", "carbon that migrants carry down, all groups and ways, mean of the draws", TRAP_DEPTH, "g C", "place",
        FLUX, _migrant_flux,
    ),
    Port(
        "respiratory_flux", "carbon that migrants breathe out below, all groups, mean of the draws", TRAP_DEPTH, "g C", "place",
        FLUX, _respiratory_flux,
    ),
    Port("chain", "all that migrants carry down per what they breathe out below, AF / RF", None, "1", "place", "1", _chain),
)  # fmt: skip
