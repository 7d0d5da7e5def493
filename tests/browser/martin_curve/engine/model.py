"""The flux of sinking carbon against depth (Martin et al. 1987)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from engine.martin_curve.kernels import power_law
from engine.martin_curve.parameters import UNIT
from engine.output import Output


@dataclass(frozen=True)
class Curve:
    """The flux at each depth, and the share of that at 100 m which passes 1,000 m."""

    depth: Annotated[np.ndarray, Output("depth", "m", "depth")]
    flux: Annotated[np.ndarray, Output("depth", UNIT, "sinking flux of carbon")]
    share: Annotated[float, Output("", "1", "share of the flux at 100 m that passes 1,000 m")]


def compute(parameters: Mapping[str, Any], before: Curve | None = None, quick: bool = False) -> Curve:
    depth = np.arange(100.0, 4001.0, 20.0)
    flux = np.empty_like(depth)
    power_law(depth, parameters["flux_100"], parameters["b"], flux)
    return Curve(depth, flux, float(flux[depth == 1000.0][0] / flux[0]))
