"""Maps and traps of the user's own through the same network: catchments of every date, and how flux and chlorophyll hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine import netcdf
from engine.catchment import area, tracks
from engine.catchment.connection import FEWEST, LAGS, Catchments, Surface, Trap, correlate, left_surface, travel
from engine.catchment.experiments import DEPTH, SPEEDS
from engine.catchment.model import BOXES, NETWORK
from engine.catchment.satellite import Satellite, read_satellite, said
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


def read_measured(data: bytes, name: str = "") -> Satellite | Trap:
    """What is in a file, told by how it begins."""
    return read_satellite(data) if data.startswith(netcdf.BEGINNINGS) else read_trap(data)


def told(own: Satellite, progress: Progress | None = None) -> Array:
    """(speeds, dates, 64, 64)."""
    out = np.empty((len(SPEEDS), own.dates.size, area.BINS, area.BINS), np.float32)
    for number, day in enumerate(own.dates):
        if progress and number % 10 == 0:
            progress(0.9 * number / own.dates.size, f"{number} of {own.dates.size} dates done")
        out[:, number] = own.told(day)
    return out


def catchments(own: Satellite, progress: Progress | None = None) -> xr.Dataset:
    """All that is told of one's own maps."""
    import xarray as xr

    days = own.dates.astype("datetime64[D]").astype("datetime64[ns]")
    data = xr.Dataset(coords={"speed": list(SPEEDS), "time": days, "y": area.AXIS / 1e3, "x": area.AXIS / 1e3})
    data["told"] = (("speed", "time", "y", "x"), told(own, progress))
    data.attrs |= {"trap_latitude": own.lat, "trap_longitude": own.lon, "comment": " ".join(own.notes)}
    return describe(data, RESULTS)


def meet(own: Satellite, trap: Trap) -> None:
    """UploadError where maps and trap do not meet."""
    if own.chlorophyll is None:
        raise UploadError("The maps hold no chlorophyll: one of CHL, chl, chlor_a is wanted to set a trap’s flux beside.")
    meeting = ((trap.end > own.days[0]) & (trap.start < own.days[-1])).sum()
    if meeting < FEWEST:
        raise UploadError(
            f"{meeting} cups ({said(trap.start[0])} to {said(trap.end[-1])}) fall within the maps’ days ({said(own.days[0])} to "
            f"{said(own.days[-1])}); {FEWEST} are needed."
        )


def connect(own: Satellite, trap: Trap, progress: Progress | None = None) -> xr.Dataset:
    """Correlation of flux and chlorophyll by lag, of the network's catchments, both boxes and random ones."""
    import xarray as xr

    meet(own, trap)
    assert own.chlorophyll is not None
    areas = told(own, progress)
    moving = {NETWORK: Catchments(left_surface(own.dates, travel(DEPTH, tracks.TOP)), areas.reshape(*areas.shape[:2], -1))}
    boxes = {name: area.box(side).ravel() for name, side in BOXES.items()}
    found = correlate(trap, Surface(own.days, own.chlorophyll), moving, boxes, JULIAN_YEAR)
    data = xr.Dataset(coords={"teller": list(found.tellers), "season": ["with", "without"], "lag": LAGS})
    data["correlation"] = (("teller", "season", "lag"), list(found.tellers.values()))
    data["random"] = (("season", "lag", "end"), found.random)
    data["cups"] = ("lag", found.cups)
    return describe(data, RESULTS)
