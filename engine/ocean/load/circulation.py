"""What every kind of file comes down to: a grid, cells numbered on it, and a matrix T with dc/dt = T c; and the Ocean of that.

T (s⁻¹ once its unit is known) becomes A = −V T (m³ s⁻¹), in the order of our cells.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp

from engine.conversions import SECONDS_PER_YEAR, SECONDS_PER_YEAR_365
from engine.ocean.basins import basins_at
from engine.ocean.grid import BASINS, EARTH_RADIUS, Array, Grid, OceanError
from engine.ocean.load.sparse import fits
from engine.ocean.ocean import Ocean
from engine.ocean.transport import check

RATES = {"s-1": 1.0, "yr-1": 1 / SECONDS_PER_YEAR}
SLOWEST_PER_YEAR = 1e-4
"""Water of a middling cell (10 … 1000 km, days … decades) is renewed at 1e-10 … 1e-5 s⁻¹, which is .003 … 300 yr⁻¹: a median
rate below this must be per second, one above it per year."""


@dataclass(frozen=True, eq=False)
class Circulation:
    """dc/dt = T c, times `rate` in s⁻¹; `number` (depth, lat, lon) is each cell's row in T, −1 on land.

    Edges are in degrees and metres, in the file's order; `volume` (m³) and `basin` are (depth, lat, lon), where the file has them.
    """

    name: str
    lat_edge: Array
    lon_edge: Array
    depth_edge: Array
    number: Array
    matrix: sp.csr_array
    rate: float
    volume: Array | None = None
    basin: Array | None = None
    notes: tuple[str, ...] = field(default=())

    def ocean(self) -> Ocean:
        """The Ocean, or OceanError with the reason why it is none."""
        grid, order = self._grid()
        fits(self.matrix.shape, self.matrix.nnz)
        if self.matrix.shape[0] != grid.size:
            raise OceanError(f"The matrix is for {self.matrix.shape[0]:,} cells, and the mask has {grid.size:,} that are wet.")
        if not np.array_equal(np.sort(order), np.arange(grid.size)):
            raise OceanError("The cells are not numbered one by one.")
        rates = self.matrix[order][:, order] * self.rate
        notes = list(self.notes)
        if rates.diagonal().sum() > 0:
            rates, notes = (
                -rates,
                [*notes, "The file’s matrix is of what leaves a cell (positive diagonal): its sign was turned."],
            )
        operator = sp.csr_array(sp.diags_array(-grid.volume) @ rates)
        operator.sort_indices()
        check(grid, operator)
        return Ocean(self.name, grid, matrix=operator, figures={"notes": [*notes, *_positive(operator)]})

    def _grid(self) -> tuple[Grid, Array]:
        """The grid, with latitude and depth rising and longitude from 0 °, and the file's number of each of its cells."""
        for axis, edge in enumerate((self.depth_edge, self.lat_edge, self.lon_edge)):
            if edge.ndim != 1 or edge.size != self.number.shape[axis] + 1:
                what = ("depth", "latitude", "longitude")[axis]
                raise OceanError(f"The mask has {self.number.shape[axis]} cells along {what}, and its edges are {edge.size}.")
        arrays = {"number": self.number, "volume": self.volume, "basin": self.basin}
        if wrong := [key for key, value in arrays.items() if value is not None and value.shape != self.number.shape]:
            raise OceanError(f"The {wrong[0]} has another shape than the mask.")
        depth_edge, down = _rising(np.abs(self.depth_edge))
        lat_edge, north = _rising(self.lat_edge)
        lon_edge, east = _eastward(self.lon_edge)
        place = np.ix_(down, north, east)
        number = self.number[place]
        wet = number >= 0
        volume = shells(lat_edge, lon_edge, depth_edge) if self.volume is None else self.volume[place]
        grid = Grid(lat_edge, lon_edge, depth_edge, wet, np.asarray(volume[wet], float), np.zeros(int(wet.sum()), np.int8))
        check_grid(grid)
        code = basins_at(grid.lat, grid.lon) if self.basin is None else np.asarray(self.basin[place][wet])
        if not np.isin(code, [0, *BASINS.values()]).all():
            raise OceanError(f"A basin is none of 0, {', '.join(f'{code} {name}' for name, code in BASINS.items())}.")
        return Grid(lat_edge, lon_edge, depth_edge, wet, grid.volume, code.astype(np.int8)), number[wet]


def check_grid(grid: Grid) -> None:
    """OceanError where a grid cannot be that of an ocean."""
    for what, edge, least, most in (
        ("latitude", grid.lat_edge, -90, 90),
        ("longitude", grid.lon_edge, -360, 720),
        ("depth", grid.depth_edge, 0, 12_000),
    ):
        if not (np.isfinite(edge).all() and np.all(np.diff(edge) > 0) and edge[0] >= least - 1e-6 and edge[-1] <= most + 1e-6):
            raise OceanError(f"The edges along {what} do not rise from {least} to at most {most}.")
    if grid.lon_edge[-1] - grid.lon_edge[0] > 360 + 1e-6:
        raise OceanError("The longitudes go round the Earth more than once.")
    if tuple(len(edge) - 1 for edge in (grid.depth_edge, grid.lat_edge, grid.lon_edge)) != grid.shape:
        raise OceanError("The mask does not fit the edges of the grid.")
    if not grid.size:
        raise OceanError("No cell of the mask is wet.")
    if roofed := int(np.sum(grid.wet[1:] & ~grid.wet[:-1])):
        raise OceanError(f"There is land above water in {roofed:,} places; every column of water must reach the surface.")
    whole = shells(grid.lat_edge, grid.lon_edge, grid.depth_edge)[grid.wet]
    if not np.all((grid.volume > 1e-6 * whole) & (grid.volume < 2 * whole)):
        bad = int(np.sum(~((grid.volume > 1e-6 * whole) & (grid.volume < 2 * whole))))
        raise OceanError(f"The volume of {bad:,} cells does not fit between their edges: volumes are wanted in m³.")


def shells(lat_edge: Array, lon_edge: Array, depth_edge: Array) -> Array:
    """Volume between edges on a sphere, a² Δλ Δsin φ Δz: (depth, lat, lon), m³."""
    area = EARTH_RADIUS**2 * np.outer(np.diff(np.sin(np.radians(lat_edge))), np.diff(np.radians(lon_edge)))
    return np.asarray(np.diff(depth_edge)[:, None, None] * area)


def edges(what: str, centre: Array | None, width: Array | None = None) -> Array:
    """Edges from centres and widths where these meet, else halfway between centres; a depth's first is 0."""
    if centre is None or centre.size < (2 if width is None else 1) or not np.isfinite(centre).all():
        raise OceanError(f"The {what} of the cells is missing, or not a row of numbers.")
    if width is not None and width.size == centre.size:
        step = np.abs(width) * (-1 if centre[0] > centre[-1] else 1)
        left, right = centre - step / 2, centre + step / 2
        if np.allclose(left[1:], right[:-1], rtol=0, atol=1e-3 * np.abs(width).max()):
            return np.append(left, right[-1])
    if centre.size < 2:
        raise OceanError(f"The {what} of a single cell needs its width.")
    middle = (centre[1:] + centre[:-1]) / 2
    result = np.concatenate([[2 * centre[0] - middle[0]], middle, [2 * centre[-1] - middle[-1]]])
    return np.clip(result, -90, 90) if what == "latitude" else result


def rate_of(matrix: sp.csr_array, units: str | None, name: str) -> tuple[float, str]:
    """s⁻¹ per unit of a matrix, and a sentence on why; told by the water's pace where nothing states the unit."""
    if units is not None:
        return stated(units), f"Rates are in {units}, as stated."
    middling = float(np.median(np.abs(matrix.diagonal()))) if matrix.nnz else 0.0
    if middling > SLOWEST_PER_YEAR:
        return (
            1 / SECONDS_PER_YEAR_365,
            f"“{name}” states no unit; the water of a middling cell is renewed {middling:.2g} times per unit: a year of 365 days.",
        )
    return 1.0, f"“{name}” states no unit; the water of a middling cell is renewed {middling:.2g} times per unit: a second."


def stated(units: str) -> float:
    """s⁻¹ per unit, from how people write it."""
    words = {
        "1/s": "s-1",
        "s^-1": "s-1",
        "s⁻¹": "s-1",
        "/s": "s-1",
        "1/yr": "yr-1",
        "yr^-1": "yr-1",
        "yr⁻¹": "yr-1",
        "/yr": "yr-1",
    }
    words |= {"1/year": "yr-1", "year-1": "yr-1", "a-1": "yr-1"}
    unit = words.get(units.strip().lower(), units.strip().lower())
    if unit not in RATES:
        raise OceanError(f"“{units[:40]}” is not a unit of a matrix of rates; there are {' and '.join(RATES)}.")
    return RATES[unit]


def _rising(edge: Array) -> tuple[Array, Array]:
    """Edges in rising order, and the order of the cells that makes it so."""
    order = np.arange(edge.size - 1)
    return (edge[::-1], order[::-1]) if edge[0] > edge[-1] else (edge, order)


def _eastward(edge: Array) -> tuple[Array, Array]:
    """Longitudes that rise, starting from the first cell past Greenwich if the grid goes round."""
    edge, order = _rising(edge)
    turns = np.floor((edge[1:] + edge[:-1]) / 720)
    if not np.isfinite(edge).all() or np.all(turns == 0):
        return edge, order
    left, right = edge[:-1] - 360 * turns, edge[1:] - 360 * turns
    place = np.argsort(left, kind="stable")
    left, right = left[place], right[place]
    if np.allclose(left[1:], right[:-1], rtol=0, atol=1e-6):
        return np.append(left, right[-1]), order[place]
    return edge, order


def _positive(operator: sp.csr_array) -> list[str]:
    """A note where A has positive entries off its diagonal: a scheme, centred differences say, that can undershoot."""
    entries = operator.tocoo()
    off = entries.row != entries.col
    scale = np.abs(operator.diagonal())[entries.row]
    above = off & (entries.data > 1e-9 * scale)
    if not above.any():
        return []
    return [
        f"{above.sum() / off.sum():.1%} of the entries off the diagonal have the wrong sign, as of centred differences: "
        "concentrations can fall slightly below zero."
    ]
