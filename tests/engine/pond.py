"""An ocean small enough to be inverted often: five levels, eight rows, six columns, mixing alone."""

from __future__ import annotations

import numpy as np

from engine.ocean.grid import Grid
from engine.ocean.ocean import Ocean
from engine.ocean.transport import DOWN, EAST, NORTH, Faces, neighbours


def pond() -> Ocean:
    """All water, and no current."""
    edges = {
        "lat_edge": np.linspace(-60.0, 60.0, 9),
        "lon_edge": np.linspace(0.0, 360.0, 7),
        "depth_edge": np.array([0.0, 36.7, 73.4, 400.0, 1500.0, 4000.0]),
    }
    wet = np.ones((5, 8, 6), bool)
    area = np.repeat(4e13 * np.cos(np.radians(np.linspace(-52.5, 52.5, 8)))[:, None], 6, axis=1)
    volume = (np.diff(edges["depth_edge"])[:, None, None] * area).ravel()
    grid = Grid(**edges, wet=wet, volume=volume, basin=np.full(volume.size, 2, np.int8))
    parts: list[tuple[np.ndarray, ...]] = []
    for kind, strength in ((EAST, 3e6), (NORTH, 2e6), (DOWN, 5e6)):
        there = np.ones_like(wet)
        if kind == NORTH:
            there[:, -1] = False
        if kind == DOWN:
            there[-1] = False
        near, far = neighbours(grid, kind, there)
        size = np.full(near.size, 4e13 if kind == DOWN else 1e9)
        mixing = strength * (1 + 0.5 * np.sin(np.arange(near.size)))
        parts.append((near, far, np.full(near.size, kind), size, np.zeros(near.size), mixing))
    i, j, kinds, size, still, mixing = (np.concatenate(each) for each in zip(*parts, strict=True))
    faces = Faces(i, j, kinds, size, still, mixing, grid.size)
    return Ocean("a pond", grid, faces, settings={"euphotic_depth": 73.4})
