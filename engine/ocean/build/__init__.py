"""The embedded circulation made anew, on any grid, from observed annual means: a steady inverse in the manner of OCIM.

    ocean = Ocean.build("woa23_t00.nc", "woa23_s00.nc", "woa23_p00.nc", oxygen="woa23_o00.nc", anthropogenic="Cant.nc", …)

The unknowns (`unknowns`) are a fictitious force on every velocity face of a frictional-geostrophic flow (`flow`), a factor on
every vertical conductance, the temperature and salinity that the surface is held to, and each column's uptake rate. They are
adjusted by L-BFGS (`descent`) with the exact adjoint of the steady tracers (`cost`) until these are as observed (`targets`), under
soft constraints on named transports, on the roughness of upwelling and on the size of the unknowns (`penalties`).

Two stages: phosphate first held to what is observed near the surface, from the equation error through fields relaxed to the
observed at falling rates; then taken up by life at a mapped rate, with oxygen fitted beside it (`life`). After DeVries & Primeau
(2011, doi 10.1175/JPO-D-10-05011.1) and DeVries (2014, doi 10.1002/2013GB004739).

The result is a data-assimilated transport, not a predictive ocean: its single velocities are noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engine.lab import Progress
from engine.ocean.build.climatology import Source, climatology
from engine.ocean.build.coarse import COLUMN, Coarse, coarsen, levels
from engine.ocean.build.cost import Cost
from engine.ocean.build.descent import Descent, Point, Stage, digest, stages
from engine.ocean.build.finish import finish
from engine.ocean.build.flow import Flow
from engine.ocean.build.life import Life
from engine.ocean.build.penalties import NAMED, Named, Penalties
from engine.ocean.build.start import at_rest
from engine.ocean.build.targets import WEIGHTS, targets
from engine.ocean.build.unknowns import Unknowns
from engine.ocean.build.water import conductances, density, levelled
from engine.ocean.grid import Array, OceanError
from engine.ocean.ocean import Ocean

__all__ = ["build"]

LEVELS = {3: 12, 2: 16}
"""Levels of the embedded oceans, by `columns`."""


def build(
    temperature: Source,
    salinity: Source,
    phosphate: Source,
    *,
    oxygen: Source | None = None,
    radiocarbon: Source | None = None,
    alkalinity: Source | None = None,
    nitrate: Source | None = None,
    anthropogenic: Source | None = None,
    columns: float = 3,
    depth_edge: int | Array | None = None,
    evaluations: int = 10_000,
    start_years: float = 10.0,
    way: Sequence[Stage] | None = None,
    named: Sequence[Named] = NAMED,
    export: tuple[float, float] = (10.0, 2.5),
    checkpoint: Path | str | None = None,
    progress: Progress | None = None,
    name: str = "built from a climatology",
) -> Ocean:
    """An Ocean fitted to observed fields (files or DataArrays; see `climatology` for names and units).

    Natural radiocarbon is estimated from alkalinity and nitrate where it is not given. Cells are `columns` × 2° wide, with 12, 16
    or 24 levels or edges of your own (m). `checkpoint` is read if it is there and written as the fit goes on. `export` is the
    expected export (Pg C yr⁻¹) and its standard deviation; `way` replaces the stages that `evaluations` make.
    """
    _ready()
    told = progress or (lambda share, message: None)
    told(0.0, "reading the climatology")
    sources: dict[str, Source | None] = {"temperature": temperature, "salinity": salinity, "phosphate": phosphate}
    sources |= {"oxygen": oxygen, "radiocarbon": radiocarbon, "alkalinity": alkalinity, "nitrate": nitrate}
    water = climatology(sources | {"anthropogenic": anthropogenic})
    coarse = coarsen(water, COLUMN * columns, _edges(depth_edge, columns))
    observed = {field: coarse.mean(field) for field in WEIGHTS if field in water.fields}
    stages_ = list(way) if way is not None else stages(evaluations)
    key = digest([coarse.grid.wet, coarse.grid.volume, *observed.values()], [*observed, start_years, *named, export, *stages_])
    kept = None if checkpoint is None else Path(checkpoint)
    found = Point.load(kept, key) if kept is not None and kept.exists() else None
    told(0.0, f"{coarse.grid.size:,} cells: preparing the flow")
    cost, point = _problem(coarse, observed, found, start_years, named, export, told)
    x = Descent(cost, stages_, key, kept, told).run(point)
    told(0.999, "the tracers of the new ocean")
    ocean = finish(coarse, cost, x, observed, name)
    told(1.0, "done")
    return ocean


def _problem(
    coarse: Coarse,
    observed: dict[str, Array],
    found: Point | None,
    years: float,
    named: Sequence[Named],
    export: tuple[float, float],
    progress: Progress,
) -> tuple[Cost, Point]:
    """What is to be made small, and where from."""
    grid, warm, salt = coarse.grid, observed["temperature"], observed["salinity"]
    flow, mixing = Flow(coarse), conductances(coarse, warm, salt)
    if found is None:
        rest = at_rest(coarse, flow, mixing, warm, salt, years, lambda share, message: progress(0.0, message))
        weight = levelled(grid, density(grid, *rest))
    else:
        weight = found.density
    life = Life(coarse, observed, export)
    top = grid.surface
    unknowns = Unknowns(coarse, flow, flow.pull(weight), mixing, (warm[top], salt[top]), life.prior)
    cost = Cost(unknowns, Penalties(coarse, mixing, named), life, targets(grid, observed))
    return cost, found or Point(np.zeros(unknowns.size), 0, 0, weight)


def _edges(depth_edge: int | Array | None, columns: float) -> Array:
    if depth_edge is None:
        return levels(LEVELS.get(int(columns), 12))
    if isinstance(depth_edge, int):
        return levels(depth_edge)
    edge = np.asarray(depth_edge, float)
    if edge.ndim != 1 or edge.size < 3 or edge[0] != 0 or not np.all(np.diff(edge) > 0):
        raise OceanError("The depths of the levels' edges do not start at 0 and go down.")
    return edge


def _ready() -> None:
    """The seawater library that only the builder needs."""
    try:
        import gsw  # noqa: F401
    except ImportError as error:
        raise OceanError("Building an ocean needs gsw: install carbon-pump-explorer[build].") from error
