"""Lines of one height on a square grid, as a page draws them round an area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from contourpy import LineType, contour_generator
from scipy.ndimage import zoom

from engine.ocean.grid import Array

ROUND = 2
"""Points of a line from cell to cell."""


def rings(axis: Array, area: Array, heights: Sequence[float]) -> list[tuple[Array, Array]]:
    """x and y of round ones: between the cells' middles the area is a cubic."""
    fine = zoom(area, ((ROUND * (axis.size - 1) + 1) / axis.size,) * 2, order=3)
    along = np.linspace(axis[0], axis[-1], len(fine))
    drawn = contour_generator(along, along, fine, line_type=LineType.Separate)
    lines: list[Any] = [line for height in heights for line in drawn.lines(height)]
    return [(line[:, 0], line[:, 1]) for line in lines]
