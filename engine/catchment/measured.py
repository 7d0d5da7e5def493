"""Maps and traps of the user's own through the same network: catchments of every date, and how flux and chlorophyll hang together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import netcdf
from engine.catchment import area, tracks
from engine.catchment.connection import FEWEST, LAGS, Catchments, Surface, Trap, correlate, left_surface, travel
from engine.catchment.experiments import DEPTH, SPEEDS
from engine.catchment.lessons import SIGMA
from engine.catchment.maps import read_maps
from engine.catchment.satellite import Satellite, lacking, together
from engine.catchment.series import Maps, said
from engine.catchment.tellers import BOXES, NETWORK
from engine.catchment.trap import read_trap
from engine.conversions import JULIAN_YEAR
from engine.ocean.grid import Array
from engine.quantities import Quantity, describe
from engine.upload import UploadError

if TYPE_CHECKING:
    import xarray as xr

    from engine.lab import Progress

RESULTS = {
    "speed": Quantity("m d-1", "sinking speed"),
    "lag": Quantity("d", "days from surface to trap"),
    "correlation": Quantity("1", "correlation of flux and chlorophyll"),
    "random": Quantity("1", "the same of random catchments"),
    "cups": Quantity("1", "cups that were used"),
}
PARTS = ("own", "height", "temperature", "chlorophyll")
"""Files of maps, in the order in which a later one's stand for an earlier one's: one that is whole by itself, and one of each kind."""


@dataclass(frozen=True, eq=False)
class Yours:
    """The user's sea, and their trap in it, where they have one."""

    sea: Satellite
    trap: Trap | None = None


def read_measured(data: bytes | Path, name: str = "", at: tuple[float, float] | None = None) -> dict[str, Any]:
    """What is in a file, told by how it begins, under its name (`named`); UploadError where maps should be enough, but are not."""
    if netcdf.beginning(data) not in netcdf.BEGINNINGS:
        return {"trap": read_trap(data if isinstance(data, bytes) else data.read_bytes())}
    maps = read_maps(data, at)
    if not lacking([maps]):
        together([maps])
    return {named(maps): maps}


def named(found: Maps | Trap) -> str:
    """Under which name the lab takes what was read: `own`, maps that need no other, one of their kinds, `trap`."""
    if isinstance(found, Trap):
        return "trap"
    return next(iter(found.kinds)) if lacking([found]) else PARTS[0]


def yours(brought: Mapping[str, Any]) -> Yours:
    """The sea and the trap of files that were read; UploadError where they do not make one, or do not meet."""
    parts = [each for name in PARTS if isinstance(each := brought.get(name), Maps)]
    trap = brought.get("trap")
    if not parts:
        raise UploadError("A trap’s series alone tells of no catchment: give maps of the sea as NetCDF.")
    sea = together(parts)
    if not isinstance(trap, Trap):
        return Yours(sea)
    meet(sea, trap)
    return Yours(sea, trap)


def told(own: Satellite, progress: Progress | None = None, sigma: float = area.SIGMA) -> Array:
    """(speeds, dates, 64, 64)."""
    out = np.empty((len(SPEEDS), own.dates.size, area.BINS, area.BINS), np.float32)
    for number, day in enumerate(own.dates):
        if progress and number % 10 == 0:
            progress(0.9 * number / own.dates.size, f"{number} of {own.dates.size} dates done")
        out[:, number] = own.told(day, sigma)
    return out


def catchments(yours: Yours, progress: Progress | None = None, sigma: float = area.SIGMA) -> xr.Dataset:
    """All that is told of one's own maps, and of one's own trap beside their chlorophyll."""
    import xarray as xr

    own = yours.sea
    areas = told(own, progress, sigma)
    days = own.dates.astype("datetime64[D]").astype("datetime64[ns]")
    data = xr.Dataset(coords={"speed": list(SPEEDS), "time": days, "y": area.AXIS / 1e3, "x": area.AXIS / 1e3})
    data["told"] = (("speed", "time", "y", "x"), areas)
    if yours.trap is not None:
        data = data.merge(_correlations(own, yours.trap, areas))
    notes = [
        *own.notes,
        f"Told as smooth as {max(sigma, SIGMA):g} km; what was learned at {SIGMA:g} km cannot be made sharper",
    ]
    data.attrs |= {"trap_latitude": own.lat, "trap_longitude": own.lon, "comment": ". ".join(notes) + "."}
    return describe(data, RESULTS)


def meet(own: Satellite, trap: Trap) -> None:
    """UploadError where maps and trap do not meet."""
    green = own.chlorophyll
    if green is None:
        raise UploadError("The maps hold no chlorophyll: one of CHL, chl, chlor_a is wanted to set a trap’s flux beside.")
    meeting = ((trap.end > green.days[0]) & (trap.start < green.days[-1])).sum()
    if meeting < FEWEST:
        raise UploadError(
            f"{meeting} cups ({said(trap.start[0])} to {said(trap.end[-1])}) fall within the days of the chlorophyll ({said(green.days[0])} to "
            f"{said(green.days[-1])}); {FEWEST} are needed."
        )


def connect(own: Satellite, trap: Trap, progress: Progress | None = None) -> xr.Dataset:
    """Correlation of each flux and chlorophyll by lag, of the network's catchments, both boxes and random ones."""
    meet(own, trap)
    return describe(_correlations(own, trap, told(own, progress)), RESULTS)


def _correlations(own: Satellite, trap: Trap, areas: Array) -> xr.Dataset:
    import xarray as xr

    assert own.chlorophyll is not None
    moving = {NETWORK: Catchments(left_surface(own.dates, travel(DEPTH, tracks.TOP)), areas.reshape(*areas.shape[:2], -1))}
    boxes = {name: area.box(side).ravel() for name, side in BOXES.items()}
    surface = Surface(own.chlorophyll.days, own.chlorophyll.maps)
    found = correlate(trap, surface, moving, boxes, JULIAN_YEAR)
    names: list[Any] = [NETWORK, *BOXES]
    data = xr.Dataset(coords={"flux": list(found), "teller": names, "season": ["with", "without"], "lag": LAGS})
    each = list(found.values())
    data["correlation"] = (("flux", "teller", "season", "lag"), [[one.tellers[name] for name in names] for one in each])
    data["random"] = (("flux", "season", "lag", "end"), [one.random for one in each])
    data["cups"] = (("flux", "lag"), [one.cups for one in each])
    return data
