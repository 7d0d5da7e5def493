"""What a lab offers to others, and by what it is counted: a port is all that the whole pump, or another lab, knows of a lab.

Two fluxes may be added only when they are of one depth, one basis and one year; a port says which, and engine.conversions turns
one into the other. A port gives an xarray.DataArray that says the same of itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from engine.parameter import Value
from engine.quantities import cf_units

if TYPE_CHECKING:
    import xarray as xr

    from engine.ocean.grid import Array, Grid

Basis = Literal["mol C", "mol P", "g C", "1"]
"""What is counted; "1" where nothing is, as for a ratio of two fluxes or a b."""
Area = Literal["place", "column", "all oceans"]
"""Means of a measured place, means of the columns of an ocean, or one number for all of it."""


@dataclass(frozen=True)
class Port:
    """One thing a lab offers.

    `depth` is where a flux is counted, in m, or down to where a stock is; `c_per_p` is what the carbon was made of phosphorus
    by, if it was: a number, or the parameter that is it. `values` gives the numbers alone.
    """

    name: str
    quantity: str
    depth: float | None
    basis: Basis
    area: Area
    unit: str
    values: Callable[[Mapping[str, Value], Any], xr.DataArray]
    c_per_p: float | str | None = None

    def give(self, parameters: Mapping[str, Value], result: Any) -> xr.DataArray:
        """The numbers, and what they are counted by, of what a lab computed for these parameters."""
        given = self.values(parameters, result).rename(self.name).copy(deep=True)  # results are shared
        given.attrs = {
            "long_name": self.quantity,
            "units": cf_units(self.unit),
            "display_units": self.unit,
            "basis": self.basis,
            "area": self.area,
        }
        if self.depth is not None:
            given.attrs["depth"] = self.depth
        if self.c_per_p is not None:
            given.attrs["c_per_p"] = parameters[self.c_per_p] if isinstance(self.c_per_p, str) else self.c_per_p
        return given

    def __str__(self) -> str:
        where = "" if self.depth is None else f", depth {self.depth:g} m"
        by = "" if self.c_per_p is None else f", by {self.c_per_p} C per P"
        return f"{self.name}: {self.quantity}{where}; {self.unit} ({self.basis}{by}), {self.area}"


def ports(*each: Port) -> dict[str, Port]:
    """By their names."""
    return {port.name: port for port in each}


def over_columns(grid: Grid, values: Array) -> xr.DataArray:
    """(lat, lon) of an ocean, with the area of each column, m², for whoever adds them up."""
    import xarray as xr

    found = xr.DataArray(values, coords={name: grid.coordinates()[name] for name in ("lat", "lon")}, dims=("lat", "lon"))
    return found.assign_coords(area=(("lat", "lon"), grid.field(grid.area, 0.0)[0]))


def scalar(value: float) -> xr.DataArray:
    import xarray as xr

    return xr.DataArray(float(value))


def named(values: Array, **axes: Iterable[str]) -> xr.DataArray:
    """Along axes of names."""
    import xarray as xr

    coords = {name: list(names) for name, names in axes.items()}
    return xr.DataArray(values, coords=coords, dims=tuple(coords))
