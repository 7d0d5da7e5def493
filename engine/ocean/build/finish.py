"""From the fitted unknowns to an Ocean: transports that close to the last digit, its own tracers, numbers as its file keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize_scalar

from engine.ocean import gas
from engine.ocean.build.coarse import Coarse
from engine.ocean.build.cost import Cost
from engine.ocean.build.life import MARTIN_B, OXYGEN_PER_PHOSPHORUS
from engine.ocean.build.report import explained, figures
from engine.ocean.build.uptake import AirCarbon
from engine.ocean.build.water import HORIZONTAL
from engine.ocean.cycles import RESTORING, Cycles, State
from engine.ocean.grid import Array, Grid, OceanError
from engine.ocean.ocean import TRANSPORT_STEP, Ocean
from engine.ocean.steady import Factor
from engine.ocean.transport import Faces

DOP_SHARE, DOP_LIFE = 0.15, 1.0
"""Of the uptake; years."""
MOST_UPTAKE = (0.8, 1.5)
"""Between these a factor on the fitted uptake is looked for that makes up for what DOP keeps from sinking."""


def finish(coarse: Coarse, cost: Cost, x: Array, observed: Mapping[str, Array], name: str) -> Ocean:
    """The Ocean of these unknowns, with its fields and its figures of merit."""
    water = cost.unknowns.water(x)
    grid = replace(coarse.grid, volume=single(coarse.grid.volume))
    moving = closed(water.faces)
    faces = replace(moving, area=single(moving.area), G=single(moving.G))
    settings = {
        "mean_phosphorus": grid.mean(observed["phosphate"]),
        "dop_share": DOP_SHARE,
        "dop_life": DOP_LIFE,
        "martin_b": MARTIN_B,
        "euphotic_depth": cost.life.depth,
        "oxygen_per_phosphorus": OXYGEN_PER_PHOSPHORUS,
        "horizontal_diffusivity": HORIZONTAL,
    }
    temperature, salinity = _held(grid, faces, water.temperature, water.salinity)
    fields = {
        "temperature": temperature,
        "salinity": salinity,
        "phosphate": observed["phosphate"],
        "dop": np.zeros(grid.size),
        "delta14c": np.zeros(grid.size),
        "uptake_rate": single(water.uptake / coarse.grid.volume),
    }
    ocean = Ocean(name, grid, faces, fields=fields, settings=settings)
    ocean = _fed(ocean, observed["phosphate"])
    ocean = _breathing(ocean, observed.get("oxygen"))
    made = _tracers(ocean, observed)
    return replace(made, figures=figures(made, observed))


def closed(faces: Faces) -> Faces:
    """Transports rounded to whole steps, and what that leaves over carried along a tree of faces to one cell, where it is nothing."""
    steps = np.rint(faces.U / TRANSPORT_STEP).astype(np.int64)
    left = np.zeros(faces.cells, np.int64)
    np.add.at(left, faces.i, steps)
    np.subtract.at(left, faces.j, steps)
    number = np.arange(1, faces.i.size + 1)
    links = sp.coo_array((number, (faces.i, faces.j)), shape=(faces.cells, faces.cells)).tocsr()
    links = sp.csr_array(links + links.T)
    order, parent = sp.csgraph.breadth_first_order(links, 0, directed=False)
    tree = links[order[1:], parent[order[1:]]] - 1
    for cell, face in zip(order[:0:-1], np.asarray(tree).ravel()[::-1], strict=True):
        steps[face] -= left[cell] if faces.i[face] == cell else -left[cell]
        left[parent[cell]] += left[cell]
        left[cell] = 0
    if left.any():
        raise OceanError("The fitted flow does not close: more leaves the sea than enters it.")
    return replace(faces, U=steps * TRANSPORT_STEP)


def single(values: Array) -> Array:
    """Numbers as a file of ours keeps them, so that it is read back to the last digit."""
    return values.astype(np.float32).astype(float)


def _held(grid: Grid, faces: Faces, temperature: Array, salinity: Array) -> tuple[Array, Array]:
    """Both in steady state, held at the surface to their targets."""
    held = grid.volume * RESTORING * grid.surface
    factor = Factor(faces.operator() + sp.diags_array(held))
    out = []
    for aim in (temperature, salinity):
        right = np.zeros(grid.size)
        right[grid.surface] = held[grid.surface] * aim
        out.append(factor.solve(right))
    return out[0], out[1]


def _fed(ocean: Ocean, observed: Array) -> Ocean:
    """With phosphate and DOP, and the factor on uptake that explains most of the phosphate observed now that DOP takes a share."""
    cycles = Cycles(ocean)
    found: dict[float, State] = {}

    def unexplained(factor: float) -> float:
        found[factor] = cycles.phosphorus(replace(cycles.own, uptake=factor))
        return -explained(ocean.grid, found[factor].values["phosphate"], observed)

    best = float(minimize_scalar(unexplained, bounds=MOST_UPTAKE, method="bounded", options={"xatol": 0.01}).x)
    uptake = single(ocean.fields["uptake_rate"] * best)
    fed = replace(ocean, fields={**ocean.fields, **found[best].values, "uptake_rate": uptake})
    values = Cycles(fed).phosphorus(cycles.own).values
    return replace(fed, fields={**fed.fields, **values})


def _breathing(ocean: Ocean, observed: Array | None) -> Ocean:
    """With oxygen, and with the oxygen per phosphorus that explains most of the observed."""
    grid, cycles = ocean.grid, Cycles(ocean)
    rate = gas.rate(grid, gas.schmidt_oxygen(ocean.fields["temperature"]))
    factor = Factor(ocean.operator + sp.diags_array(grid.volume * rate))
    saturation = gas.oxygen_saturation(ocean.fields["temperature"], ocean.fields["salinity"])
    uptake = cycles.own_phosphorus.uptake
    source = cycles.sunk(uptake, cycles.own) + cycles.decay * ocean.fields["dop"] - uptake
    breathless = factor.solve(grid.volume * rate * saturation)
    breath = factor.solve(np.where(grid.surface, 0.0, source))
    ratio = OXYGEN_PER_PHOSPHORUS
    if observed is not None:
        ratio = round(float(grid.volume @ (breath * (breathless - observed)) / (grid.volume @ breath**2)), 1)
    guess = np.maximum(breathless - ratio * breath, 1.0)
    made = replace(ocean, fields={**ocean.fields, "oxygen": guess}, settings={**ocean.settings, "oxygen_per_phosphorus": ratio})
    again = Cycles(made)
    return replace(made, fields={**made.fields, **again.oxygen(again.own, again.own_phosphorus).values})


def _tracers(ocean: Ocean, observed: Mapping[str, Array]) -> Ocean:
    """With ages, radiocarbon, and carbon from the air."""
    cycles = Cycles(ocean)
    own = cycles.own
    states = (cycles.age(own), cycles.sequestration_time(own), cycles.radiocarbon(own))
    fields = dict(ocean.fields)
    for state in states:
        fields |= state.values
    air = AirCarbon(ocean.grid, fields["temperature"], fields["salinity"])
    fields["anthropogenic_dic"] = air.history(ocean.operator)
    return replace(ocean, fields={name: single(values) for name, values in fields.items()})
