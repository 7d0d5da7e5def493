"""One cup: its 720 particles followed back to the surface, the catchment they make, and how well it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.fft import irfft2, rfft2

from engine.catchment import area, inputs, network, tracks
from engine.catchment.connection import Trap
from engine.catchment.experiments import DEPTH
from engine.catchment.parameters import CatchmentParameters
from engine.catchment.record import Record
from engine.catchment.sea import DAY, F0, GRAVITY
from engine.ocean.grid import Array
from engine.quantities import Quantity
from engine.upload import UploadError

if TYPE_CHECKING:
    import xarray as xr

    from engine.catchment.satellite import Satellite
    from engine.lab import Progress

FRAMES = 25
"""Depths at which a particle's place is kept."""
BOXES = {"box_100": 100.0, "box_200": 200.0}
"""The boxes above a trap that are in use, km."""
NETWORK = "network"
SHARES = (0.75, 0.25)
"""Of the particles inside the lines that are drawn round a catchment."""
RESULTS = {
    "x": Quantity("km", "distance east of the trap", "projection_x_coordinate"),
    "y": Quantity("km", "distance north of the trap", "projection_y_coordinate"),
    "depth": Quantity("m", "depth", "depth"),
    "teller": Quantity("1", "what tells the catchment"),
    "particle_x": Quantity("km", "particle’s distance east of the trap"),
    "particle_y": Quantity("km", "particle’s distance north of the trap"),
    "catchment": Quantity("1", "share of the particles that left the surface here", colours="matter"),
    "told": Quantity("1", "the catchment as predicted from what is seen at the surface", colours="matter"),
    "bhattacharyya_loss": Quantity("1", "one less the Bhattacharyya coefficient of the predicted and the true catchment"),
    "overlap": Quantity("1", "share of particles looked for in the right place"),
    "distance": Quantity("km", "mean distance of the catchment from the trap"),
    "height": Quantity("m", "height of the sea surface", "sea_surface_height_above_geoid", "balance"),
    "temperature": Quantity("K", "temperature of the surface, from its mean", colours="thermal"),
}


@dataclass(frozen=True, eq=False)
class Cup:
    """What a trap caught in the ten days before a day."""

    x: Array
    y: Array
    depth: Array
    """Places (particles, depths), m from the trap."""
    sigma: float
    told: Array | None
    """The network's catchment, where it has one."""

    @cached_property
    def counts(self) -> Array:
        return area.counts(self.x[:, -1], self.y[:, -1])

    @cached_property
    def catchment(self) -> Array:
        return area.probability(self.counts, self.sigma)

    @cached_property
    def tellers(self) -> dict[str, Array]:
        """The network, where it speaks, and the boxes."""
        boxes = {name: area.box(side) for name, side in BOXES.items()}
        return boxes if self.told is None else {NETWORK: self.told} | boxes

    @cached_property
    def loss(self) -> dict[str, float]:
        return {name: float(area.loss(self.catchment, each)) for name, each in self.tellers.items()}

    @cached_property
    def overlap(self) -> dict[str, float]:
        return {name: float(area.overlap(self.catchment, each)) for name, each in self.tellers.items()}

    @property
    def distance(self) -> float:
        """Of the particles where they left the surface, km."""
        return float(np.hypot(self.x[:, -1], self.y[:, -1]).mean()) / 1e3

    @property
    def spread(self) -> Array:
        """10th, 50th and 90th percentile of the particles' distance at each depth, km."""
        return np.asarray(np.percentile(np.hypot(self.x, self.y), (10, 50, 90), axis=0)) / 1e3

    @property
    def half_way(self) -> float:
        """The depth above which half of the way is made, m: where the median particle is half as far from the trap as it gets."""
        middle = self.spread[1]
        return float(self.depth[int(np.argmax(middle >= middle[-1] / 2))])

    @property
    def wide(self) -> float:
        """km² of the smallest area that three quarters of the particles left."""
        return float((self.catchment >= area.height(self.catchment, SHARES[0])).sum()) * (area.BIN / 1e3) ** 2

    def within(self, side: float) -> float:
        """Share of the particles that left the surface inside a square of `side` km above the trap."""
        half = side * 500.0
        return float(((np.abs(self.x[:, -1]) <= half) & (np.abs(self.y[:, -1]) <= half)).mean())


@dataclass(frozen=True, eq=False)
class Catch:
    """A trap's place in the shipped sea, m, the day on which its cup closed, and the cup; `made_of` is what by."""

    x: float
    y: float
    day: float
    cup: Cup
    made_of: tuple[float, ...]


def compute(
    parameters: Mapping[str, Any],
    before: Catch | Satellite | None = None,
    quick: bool = False,
    own: Satellite | Trap | None = None,
) -> Catch | Satellite:
    """The cup of the parameters, in milliseconds; the one before where that is still it.

    Maps of the user's own are a result themselves: they tell the catchment of any of their dates when they are asked.
    """
    if isinstance(own, Trap):
        raise UploadError("A trap’s series alone tells of no catchment: give maps of the sea as NetCDF.")
    if own:
        return own
    made_of = tuple(float(parameters[name]) for name in ("trap_x", "trap_y", "day", "speed", "depth", "sigma"))
    if isinstance(before, Catch) and before.made_of == made_of:
        return before
    record = Record.shipped()
    x, y, day, speed, depth, sigma = 1e3 * made_of[0], 1e3 * made_of[1], *made_of[2:]
    depths = np.linspace(depth, tracks.TOP, FRAMES)
    currents = record.currents(day - tracks.window(speed, depth), day)
    found = tracks.follow(currents, *tracks.releases(x, y, day * DAY), speed, depths)
    told = None
    if depth == DEPTH:
        told = network.smoother(network.at_speed(network.tell(record.seen(x, y, day)[None])[0], speed), sigma)
    return Catch(x, y, day, Cup(found.x - x, found.y - y, depths, sigma, told), made_of)


def surface(record: Record, catch: Catch, quantity: str, half: float, apart: float) -> Array:
    """(rows, columns) of a map `half` m to every side of the trap on the day that the cup closed, of numbers `apart` m."""
    sea = record.sea
    temperature, height = record.surface(catch.day)
    if quantity == "temperature":
        field = temperature
    elif quantity == "height":
        field = height / 10
    else:
        along, across = sea.waves
        psi = rfft2(height) * (GRAVITY / F0 / 10)
        if quantity == "vorticity":
            field = irfft2(-sea.square * psi, s=height.shape) / F0
        else:
            u, v = (irfft2(1j * wave * psi, s=height.shape) for wave in (-across[:, None], along))
            field = np.hypot(u + sea.current[0, 0], v + sea.current[1, 0])
    away = np.arange(-half, half + 1, apart)
    return inputs.periodic(np.asarray(field), catch.x + away, catch.y + away, sea.spacing)


def to_dataset(parameters: CatchmentParameters, result: Catch | Satellite, progress: Progress) -> xr.Dataset:
    """The particles, their catchment, what is told of it, and the scores; of maps of the user's own, what is told of each date."""
    import xarray as xr

    from engine.catchment.measured import catchments

    if not isinstance(result, Catch):
        return catchments(result, progress)
    record, cup = Record.shipped(), result.cup
    names = list(cup.tellers)
    flat = ("y", "x")
    data = xr.Dataset(coords={"x": area.AXIS / 1e3, "y": area.AXIS / 1e3, "depth": cup.depth, "teller": names})
    data["particle_x"], data["particle_y"] = (("particle", "depth"), cup.x / 1e3), (("particle", "depth"), cup.y / 1e3)
    data["catchment"] = (flat, cup.catchment)
    data["told"] = (("teller", *flat), np.stack(list(cup.tellers.values())))
    data["bhattacharyya_loss"] = ("teller", list(cup.loss.values()))
    data["overlap"] = ("teller", list(cup.overlap.values()))
    data["distance"] = ((), cup.distance)
    temperature, height = inputs.around(np.stack(record.surface(result.day)), result.x, result.y, record.sea.spacing)
    data["temperature"], data["height"] = (flat, temperature), (flat, height / 10)
    data["depth"].attrs["positive"] = "down"
    data.attrs["comment"] = "A twin: particles, maps and network share the statistics of one modelled sea."
    return data
