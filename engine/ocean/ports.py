"""What the ocean offers: carbon that its phosphorus cycle lets sink, and how deep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.conversions import LIT_DEPTH, REDFIELD_1963
from engine.ocean.model import Tracer
from engine.parameter import Value
from engine.ports import Port, over_columns, ports, scalar

if TYPE_CHECKING:
    import xarray as xr


def _export(parameters: Mapping[str, Value], tracer: Tracer) -> xr.DataArray:
    return over_columns(tracer.solver.grid, tracer.solver.export(tracer.known["phosphate"].uptake))


def _total(parameters: Mapping[str, Value], tracer: Tracer) -> xr.DataArray:
    return scalar(tracer.export)


PORTS = ports(
    Port("export", "carbon sinking out of the lit layer", LIT_DEPTH, "g C", "column", "mg C m-2 d-1", _export, REDFIELD_1963),
    Port("export_total", "carbon sinking out of the lit layer", LIT_DEPTH, "g C", "all oceans", "Pg C yr-1", _total, REDFIELD_1963),
    Port("b", "Martin b of what sinks", None, "1", "all oceans", "1", lambda _, tracer: scalar(tracer.setting.martin_b)),
)  # fmt: skip
