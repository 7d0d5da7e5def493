"""What the pump can tell by name: what is kept and leaves the light, by way; for how long; what the air feels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.pump.model import Pump
from engine.pump.ways import WAYS
from engine.tells import Curve, Number, Tell

if TYPE_CHECKING:
    from engine.ocean.grid import Array
    from engine.pump.draws import Sure

STOCK, FLUX = "Pg C", "Pg C yr-1"


def _sure(parameters: Any, pump: Pump) -> Sure:
    from engine.pump.draws import bands

    return bands(parameters, pump).of(pump.nutrients)


def _air(parameters: Any, pump: Pump) -> float:
    """CO₂ in the air in the end."""
    from engine.pump.kernels import AIRS

    return AIRS[str(parameters["air"])] + pump.ppm


def _flux(parameters: Any, pump: Pump) -> tuple[Array, Array]:
    sinking = pump.now.sinking
    return np.asarray(sinking.grid.depth_edge[sinking.levels :], float), pump.now.passing.sum(axis=0)


def _by_way(text: str, unit: str, what: str, way: int) -> Number:
    return Number(text, unit, lambda parameters, pump: float(getattr(pump.now, what)[way]))


TELLS: Mapping[str, Tell] = {
    "kept": Number("kept from the air by life", STOCK, lambda parameters, pump: pump.now.kept_in_all, 4),
    "kept_low": Number("kept, the low end of two worlds in three", STOCK, lambda *of: _sure(*of).kept_in_all.low, 4),
    "kept_high": Number("kept, the high end of two worlds in three", STOCK, lambda *of: _sure(*of).kept_in_all.high, 4),
    **{f"kept_{way}": _by_way(f"kept from the air, {way}", STOCK, "kept", place) for place, way in enumerate(WAYS)},
    "export": Number("leaves the light, through 73 m", FLUX, lambda parameters, pump: pump.now.export_in_all),
    **{f"export_{way}": _by_way(f"leaves the light, {way}", FLUX, "export", place) for place, way in enumerate(WAYS)},
    "years": Number("away on average", "years", lambda parameters, pump: pump.now.years_in_all),
    "ppm": Number("CO₂ in the air in the end", "ppm", _air, 4),
    "ppm_more": Number("CO₂ in the air in the end, beyond what there was", "ppm", lambda parameters, pump: pump.ppm),
    "flux": Curve("carbon passing each depth, all ways", FLUX, "depth", "m", _flux, down=True),
}
