"""What the builder knows of water: its density, and how much it mixes before anything is fitted."""

from __future__ import annotations

import numpy as np

from engine.ocean.build.coarse import Coarse
from engine.ocean.grid import Array, Grid

PER_PRACTICAL = 35.16504 / 35
"""Absolute per practical salinity, g kg⁻¹ (TEOS-10, reference composition)."""
HORIZONTAL = 1000.0
"""m² s⁻¹."""
UPPER, DEEP, MIDDLE, SPAN = 0.15e-4, 1.2e-4, 2500.0, 222.0
"""m² s⁻¹ and m: vertical mixing rises from the first to the second about a depth (Bryan & Lewis 1979)."""
CONVECTION = 1e-2
BELOW_SURFACE = 3e-4
"""m² s⁻¹: in winter's mixed layer, and at least through the first floor."""
EXCESS, EXCESS_SOUTH, EXCESS_NORTH = 0.1, 0.12, 0.25
"""kg m⁻³ above the surface's density to which winter mixes: up to 45°, and poleward of 60°."""
ARCTIC = 64.0
"""North of here the flow's density becomes its level's mean within 8°: what is left of it is not geostrophic at such widths."""


def density(grid: Grid, temperature: Array, salinity: Array) -> Array:
    """In situ, kg m⁻³, from potential temperature (TEOS-10)."""
    import gsw

    absolute = salinity * PER_PRACTICAL
    return np.asarray(gsw.rho(absolute, gsw.CT_from_pt(absolute, temperature), gsw.p_from_z(-grid.depth, grid.lat)))


def surface_density(temperature: Array, salinity: Array) -> Array:
    """Of water brought to the surface, kg m⁻³ above 1,000 (TEOS-10)."""
    import gsw

    absolute = salinity * PER_PRACTICAL
    return np.asarray(gsw.sigma0(absolute, gsw.CT_from_pt(absolute, temperature)))


def levelled(grid: Grid, values: Array) -> Array:
    """A density with that of the Arctic replaced by its levels' means."""
    share = np.clip((grid.lat - ARCTIC) / 8, 0, 1)
    weight = np.where(grid.lat > ARCTIC, grid.volume, 0.0)
    whole = np.bincount(grid.level, weight, grid.shape[0])
    mean = np.divide(np.bincount(grid.level, weight * values, grid.shape[0]), whole, out=np.zeros_like(whole), where=whole > 0)
    return np.asarray((1 - share) * values + share * mean[grid.level])


def conductances(coarse: Coarse, temperature: Array, salinity: Array) -> Array:
    """G = K A / d of all faces (m³ s⁻¹): Bryan–Lewis, and strong mixing where winter's layer reaches in the annual mean."""
    grid, faces, down = coarse.grid, coarse.faces, coarse.down
    near, far = faces.i[down], faces.j[down]
    level = grid.level[near]
    base = grid.depth_edge[level + 1]
    vertical = UPPER + (DEEP - UPPER) * (0.5 + np.arctan((base - MIDDLE) / SPAN / 2) / np.pi)
    weight = surface_density(temperature, salinity)
    excess = weight[far] - weight[grid.cell[0, grid.row[near], grid.column[near]]]
    lat = grid.lat[near]
    most = np.where(lat < 0, EXCESS_SOUTH, EXCESS_NORTH)
    mixed = excess < EXCESS + (most - EXCESS) * np.clip((np.abs(lat) - 45) / 15, 0, 1)
    vertical = np.where(level == 0, np.maximum(vertical, BELOW_SURFACE), vertical)
    diffusivity = np.full(faces.i.size, HORIZONTAL)
    diffusivity[down] = np.where(mixed, CONVECTION, vertical)
    return np.asarray(diffusivity * faces.area / coarse.distance)
