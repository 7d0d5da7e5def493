"""The air over time on an embedded ocean: what is in print, what is conserved, and how exact the shipped kernels are.

python -m tests.validation.pump_response 6deg     # a minute and a half of one core; 4deg: six

Prints what assets/validation/pump_response.txt keeps.
"""

from __future__ import annotations

import sys

import numpy as np

from engine.ocean.cycles import PG_C_PER_MMOLP_S, Cycles
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean
from engine.ocean.stepping import march
from engine.pump.kernels import AIRS, HORIZONS, KINDS, NODES, exact, shipped
from engine.pump.response import STEPS, Response, away

TOLD = (1.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)
BETWEEN = (0.59, 1.68)
"""Where the polynomial between the nodes is off most."""
INJECTED = {800.0: ".73–.83", 1500.0: ".82–.96", 3000.0: "≥ .97"}
"""Retained after a century of injection, seven models (Orr et al. 2000, GOSAC)."""
SITES = {
    "Biscay": (46.0, -8.0),
    "New York": (37.0, -70.0),
    "Rio": (-26.0, -42.0),
    "San Francisco": (37.0, -126.0),
    "Tokyo": (34.0, 143.0),
    "Jakarta": (-11.0, 106.0),
    "Bombay": (16.0, 67.0),
}
"""The sites' nearest water that is deep enough; where exactly each model had them is not in print there."""


def told(values: Array) -> str:
    return "  ".join(f"{year:g} yr {values[HORIZONS.index(year)]:.3g}" for year in TOLD)


def ways(cycles: Cycles) -> dict[str, Array]:
    """Pg C a year."""
    living, sinking = cycles.own_phosphorus, cycles.sinking
    return {
        "particles": cycles.sunk(living.uptake, cycles.own) * PG_C_PER_MMOLP_S,
        "migrants": sinking.freed(0.1 * living.uptake, lambda z, _: np.clip((700 - z) / 500, 0, 1)) * PG_C_PER_MMOLP_S,
        "dissolved": np.where(sinking.lit, 0.0, cycles.decay * living.values["dop"]) * PG_C_PER_MMOLP_S,
    }


def upward(cycles: Cycles, source: Array) -> Array:
    """The same at the top of each column."""
    grid, columns = cycles.grid, np.zeros(cycles.grid.shape[1:])
    np.add.at(columns, (grid.row, grid.column), source)
    return np.where(grid.surface, columns[grid.row, grid.column], 0.0)


def pulses(cycles: Cycles) -> None:
    for background in (278.3, 280.0, 389.0, 422.8):
        response = Response(cycles, 1.0, background)
        start = np.zeros_like(response.amount)
        start[-1] = 1.0
        states = response.forward(start)
        held = states @ response.amount / (start @ response.amount)
        print(f"a pulse into the air about {background:g} ppm, left: {told(states[:, -1])}  in the end {response.in_the_end:.4f}")
        print(f"    carbon made or lost: {np.abs(held - 1).max():.0e} of it")


def over_time(cycles: Cycles) -> None:
    left, response = away(cycles, 1.0), Response(cycles, 1.0, 280.0)
    steady = response.steady
    for name, source in ways(cycles).items():
        print(f"{name}, {source.sum():.2f} Pg C a year: still away {told(left.share @ source / source.sum())}")
        print(f"    breathed out at the surface, ppm about 280: {told(steady @ (upward(cycles, source) - source))}")


def injections(cycles: Cycles) -> None:
    """As OCMIP asks: what is still in the sea beneath air that does not change, of what was put there for a century."""
    grid, left, response = cycles.grid, away(cycles, 1.0), Response(cycles, 1.0, AIRS["today"])
    leaking = response.matrix[:-1, :-1].T.tocsr()
    summed = march(leaking, cycles.volume, np.ones(grid.size), HORIZONS, STEPS)[1] / np.array(HORIZONS)[:, None]
    century = HORIZONS.index(100)
    for depth, printed in INJECTED.items():
        level = grid.level_at(depth)
        there = np.flatnonzero(grid.level == level)
        lat, lon = grid.lat[there], np.radians(grid.lon[there])
        cells = []
        for north, east in SITES.values():
            near = np.hypot(lat - north, 2 * np.degrees(np.sin((lon - np.radians(east)) / 2)) * np.cos(np.radians(lat)))
            cells.append(int(there[near.argmin()]))
        kept, met = summed[century, cells], left.mean[century, cells]
        area = np.average(left.mean[century, there], weights=grid.area[there])
        print(
            f"put at {depth:g} m (level at {grid.depth_centre[level]:.0f} m) for a century: in the sea {kept.mean():.2f} "
            f"({kept.min():.2f}–{kept.max():.2f} by site; printed {printed}), not met the surface {met.mean():.2f}; "
            f"mean over the sea {area:.2f}, as a pulse {np.average(left.share[century, there], weights=grid.area[there]):.2f}"
        )


def exactness(name: str, cycles: Cycles) -> None:
    """Of the number, or of a tenth of what the same carbon would do at the surface."""
    held = shipped(name)
    for mixing in NODES + BETWEEN:
        rows = exact(cycles, (mixing,))[:, 0]
        for way, source in ways(cycles).items():
            project = held.project(source)
            found = np.stack([project @ held.rows(kind, mixing).T for kind in KINDS])
            most = np.abs(rows @ upward(cycles, source))
            most[:2] = source.sum()
            error = np.abs(found - rows @ source) / np.maximum(rows @ source, most / 10)
            print(f"mixing {mixing:g}, {way}: " + ", ".join(f"{k} {e.max():.0e}" for k, e in zip(KINDS, error, strict=True)))


if __name__ == "__main__":
    ocean = Ocean.embedded(sys.argv[1])
    print(ocean.name)
    solver = Cycles(ocean)
    pulses(solver)
    over_time(solver)
    injections(solver)
    exactness(sys.argv[1], solver)
