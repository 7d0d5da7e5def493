"""One cup: its 720 particles followed back to the surface, the catchment they make, and how well it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.fft import irfft2, rfft2

from engine.catchment import area, inputs, judged, network, tracks
from engine.catchment.experiments import DEEP, DEPTH, MIDDLE
from engine.catchment.measured import Yours, catchments, yours
from engine.catchment.parameters import DEEP_MAPS, CatchmentParameters
from engine.catchment.record import Record
from engine.catchment.sea import DAY, F0, GRAVITY
from engine.catchment.tellers import BOXES, FUNNEL, NETWORK
from engine.ocean.grid import Array
from engine.quantities import Quantity
from engine.upload import UploadError

if TYPE_CHECKING:
    import xarray as xr

    from engine.catchment.connection import Trap
    from engine.catchment.series import Maps
    from engine.lab import Progress

SILENT = f"The network learned traps at {DEPTH:,.0f} m only; of one at {{:,.0f}} m it tells nothing from maps of your own."
FRAMES = 25
"""Depths at which a particle's place is kept."""
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
    funnel: Array | None = None
    """The mean catchment, where that is known."""

    @cached_property
    def counts(self) -> Array:
        return area.counts(self.x[:, -1], self.y[:, -1])

    @cached_property
    def catchment(self) -> Array:
        return area.probability(self.counts, self.sigma)

    @cached_property
    def tellers(self) -> dict[str, Array]:
        """The network and the mean catchment, where they speak, and the boxes."""
        learned = {name: each for name, each in ((NETWORK, self.told), (FUNNEL, self.funnel)) if each is not None}
        return learned | {name: area.box(side) for name, side in BOXES.items()}

    @cached_property
    def loss(self) -> dict[str, float]:
        return {name: float(area.loss(self.catchment, each)) for name, each in self.tellers.items()}

    @cached_property
    def overlap(self) -> dict[str, float]:
        return {name: float(area.overlap(self.catchment, each)) for name, each in self.tellers.items()}

    @cached_property
    def below(self) -> Array | None:
        """The catchment when the particles leave the dark ocean, at 1,000 m; nothing for a trap that hangs no deeper."""
        if self.depth[0] <= MIDDLE:
            return None
        over = int(np.argmax(self.depth <= MIDDLE))
        step, part = self.depth[over - 1] - self.depth[over], MIDDLE - self.depth[over]
        place = ((each[:, over - 1] - each[:, over]) / step * part + each[:, over] for each in (self.x, self.y))
        return area.probability(area.counts(*place), self.sigma)

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
    before: Catch | Yours | None = None,
    quick: bool = False,
    own: Maps | None = None,
    height: Maps | None = None,
    temperature: Maps | None = None,
    chlorophyll: Maps | None = None,
    trap: Trap | None = None,
) -> Catch | Yours:
    """The cup of the parameters, in milliseconds; the one before where that is still it.

    Maps of the user's own are a result themselves: they tell the catchment of any of their dates when they are asked.
    """
    brought = {"own": own, "height": height, "temperature": temperature, "chlorophyll": chlorophyll, "trap": trap}
    if any(brought.values()):
        if parameters["depth"] != DEPTH:
            raise UploadError(SILENT.format(parameters["depth"]))
        return yours(brought)
    made_of = tuple(float(parameters[name]) for name in ("trap_x", "trap_y", "day", "speed", "depth", "sigma"))
    if isinstance(before, Catch) and before.made_of == made_of:
        return before
    record = Record.shipped()
    x, y, day, speed, depth, sigma = 1e3 * made_of[0], 1e3 * made_of[1], *made_of[2:]
    depths = np.linspace(depth, tracks.TOP, FRAMES)
    currents = record.currents(day - tracks.window(speed, depth), day)
    found = tracks.follow(currents, *tracks.releases(x, y, day * DAY), speed, depths)
    told = mean = None
    if depth == DEPTH:
        mean = judged.funnel(speed, sigma)
        told = network.smoother(network.at_speed(network.tell(record.seen(x, y, day)[None])[0], speed), sigma)
    return Catch(x, y, day, Cup(found.x - x, found.y - y, depths, sigma, told, mean), made_of)


def _deep(record: Record, catch: Catch, quantity: str) -> Array:
    """Kinetic energy, m² s⁻², or vorticity by f, of the layers from 1,400 to 3,600 m, mean of the days on which particles crossed them.

    The paper's Fig. 5 has both between 1,000 and 3,000 m.
    """
    speed, depth = catch.made_of[3], catch.made_of[4]
    crossing = max(depth - MIDDLE, 0.0) / speed + tracks.EVERY * (tracks.RELEASES - 1)
    moving = record.currents(catch.day - crossing, catch.day).values[:, :-1, :-1, DEEP]
    if quantity == "deep_energy":
        return np.asarray(0.5 * (moving**2).sum(-1).mean((0, 3)))
    return record.sea.vorticity(*moving.mean((0, 3)).transpose(2, 0, 1))


def _surface(record: Record, day: float, quantity: str) -> Array:
    """Height, m, temperature, K, vorticity by f or current, m s⁻¹, on the whole sea."""
    sea = record.sea
    temperature, height = record.surface(day)
    if quantity == "temperature":
        return temperature
    if quantity == "height":
        return height / 10
    psi = rfft2(height) * (GRAVITY / F0 / 10)
    if quantity == "vorticity":
        return np.asarray(irfft2(-sea.square * psi, s=height.shape) / F0)
    along, across = sea.waves
    u, v = (irfft2(1j * wave * psi, s=height.shape) for wave in (-across[:, None], along))
    return np.asarray(np.hypot(u + sea.current[0, 0], v + sea.current[1, 0]))


def surface(record: Record, catch: Catch, quantity: str, half: float, apart: float) -> Array:
    """(rows, columns) of a map `half` m to every side of the trap on the day that the cup closed, of numbers `apart` m."""
    field = _deep(record, catch, quantity) if quantity in DEEP_MAPS else _surface(record, catch.day, quantity)
    away = np.arange(-half, half + 1, apart)
    return inputs.periodic(field, catch.x + away, catch.y + away, record.sea.spacing)


def to_dataset(parameters: CatchmentParameters, result: Catch | Yours, progress: Progress) -> xr.Dataset:
    """The particles, their catchment, what is told of it, and the scores; of maps of the user's own, what is told of each date."""
    import xarray as xr

    if not isinstance(result, Catch):
        return catchments(result, progress, float(parameters["sigma"]))
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
