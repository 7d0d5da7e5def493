"""What the inversion offers: what is set free below the light by particles and by dissolved matter, told from deep tracers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from engine.conversions import LIT_DEPTH
from engine.inverse.model import Solution
from engine.parameter import Value
from engine.ports import Port, over_columns, ports, scalar

if TYPE_CHECKING:
    import xarray as xr


def _map(part: str) -> Callable[[Mapping[str, Value], Solution], xr.DataArray]:
    return lambda parameters, solution: over_columns(solution.cycle.grid, solution.map(part))


def _export(name: str, quantity: str, part: str) -> Port:
    return Port(name, quantity, LIT_DEPTH, "g C", "column", "mg C m-2 d-1", _map(part), "c_per_p")


PORTS = ports(
    _export("export", "all carbon set free below the lit layer", "toc"),
    _export("export_particles", "carbon set free below the lit layer by particles", "poc"),
    _export("export_dissolved", "carbon set free below the lit layer by semi-labile matter, where it was made", "doc_s"),
    Port("b", "Martin b of particles", None, "1", "all oceans", "1", lambda _, solution: scalar(solution.state.values["b"])),
)
