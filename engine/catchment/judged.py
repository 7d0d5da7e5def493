"""What the shipped network, the boxes and the mean catchment are worth on the shipped sea's two years: by assets/catchment/make.py cups.

2,400 cups, told at three smoothings; what each cup's deep sea was like; the mean catchment, which is the statistical funnel that
Waniek et al. (2000) and Siegel et al. (2008) draw; and how much of the particles the areas hold that are told.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine import netcdf
from engine.catchment import area, network
from engine.ocean.grid import Array

if TYPE_CHECKING:
    import xarray as xr

FILE = Path(__file__).parents[2] / "assets" / "catchment" / "cups.nc"
QUIET = FILE.with_name("quiet.nc")


@cache
def judged() -> xr.Dataset:
    """Scores by smoothing, teller and speed; of each cup its loss and its deep sea; the funnel; what told areas hold."""
    return netcdf.whole(FILE)


@cache
def quiet() -> xr.Dataset:
    """What the network for quiet seas is worth on seas that nobody was taught by, and its domain: by assets/catchment/quiet.py judge."""
    return netcdf.whole(QUIET)


def domain(what: str) -> tuple[float, float]:
    """The least and the most of something in the seas of the lessons, as the network sees them: `height` varies, dm; `temperature`, K; `current`, m s⁻¹."""
    least, most = quiet()[f"taught_{what}"].values
    return float(least), float(most)


def funnel(speed: float, sigma: float) -> Array:
    """The mean catchment of traps at 3,000 m, (64, 64), at any speed between the slowest and the fastest."""
    return area.probability(network.at_speed(judged()["funnel"].values, speed), sigma)


def change(by: Array, loss: Array) -> float:
    """Of the mean loss, from the quarter of cups with the least of something to that with the most."""
    parts = np.array_split(np.argsort(by), 4)
    return float(loss[parts[-1]].mean() - loss[parts[0]].mean())
