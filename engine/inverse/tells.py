"""What can be told by name of production, of what sinks, of the phosphate that says so, and of all inversions that are shipped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from engine.inverse import cases, products
from engine.inverse.labile import YEAR
from engine.inverse.model import SHARES, Solution, curve, fitted_on
from engine.ocean import diagnostics
from engine.ocean.circulation import COMPARED
from engine.ocean.grid import Array
from engine.ocean.ocean import EMBEDDED
from engine.tells import Curve, Field, Number, Tell

FINER = next(name for name in EMBEDDED if name != COMPARED)
SHOWN = slice(None, None, 5)
"""Every twentieth of σ₂ stands on a curve."""
MAP_DEPTH = 1000.0
"""m, of the map of phosphate that is too much."""
SUMS = {
    "product": "production that satellites see",
    "labile": "production that is recycled within hours",
    "toc": "all carbon that leaves the light",
    "poc": "carbon that sinks as particles",
    "doc_s": "carbon that leaves the light dissolved",
}
"""Of the joint inversions, by what each is called."""


def _spread(name: str) -> Number:
    """Largest less smallest between the three products, on observed fields."""

    def of(parameters: Any, now: Solution) -> float:
        values = np.array([run["total"][name] for run in cases.shipped("observed")["joint"].values()])
        return 100 * float(np.ptp(values) / values.mean())

    return Number(f"{SUMS[name]}: how far the products are apart, of their mean", "%", of, 2)


def _still(parameters: Any, now: Solution) -> float:
    """That of all carbon that leaves the light if nothing stirs the upper sea."""
    return float(cases.by_strength(cases.shipped("observed"), YEAR)[0])


def _joint_poc(parameters: Any, now: Solution) -> float:
    """Mean of the three products, on observed fields, Pg C yr⁻¹."""
    return cases.spread(cases.shipped("observed"), "poc")[0]


def _between(which: int) -> Callable[[Any, Solution], tuple[Array, Array]]:
    """% of production that is recycled, and production or what sinks as fitted there."""
    return lambda parameters, now: (100 * SHARES[SHOWN], curve(now.product, fitted_on(now.ocean))[which][SHOWN])


def _finer(parameters: Any, now: Solution) -> float:
    """What sinks on the finer embedded ocean, fitted anew at the same share and product, Pg C yr⁻¹."""
    return float(np.interp(now.share, SHARES, curve(now.product, FINER)[1]))


def _apart(parameters: Any, now: Solution) -> float:
    """% by which that is more."""
    return 100 * (_finer(parameters, now) / now.sinking - 1)


def _by_level(now: Solution, values: Array) -> tuple[Array, Array]:
    return now.ocean.grid.depth_centre, diagnostics.by_level(now.ocean.grid, values)


def _most_off(parameters: Any, now: Solution) -> float:
    """mmol m⁻³, with its sign: that of the mean of all oceans, where it is furthest off."""
    off = _by_level(now, now.state.dip - now.cycle.observed)[1]
    return float(off[np.argmax(np.abs(off))])


def _map(name: str, text: str, colours: str) -> Field:
    def of(parameters: Any, now: Solution) -> tuple[Array, Array, Array]:
        grid = now.ocean.grid
        return grid.lon_centre, grid.lat_centre, now.map(name)

    return Field(text, "mg C m-2 d-1", of, colours=colours)


def _misfit(parameters: Any, now: Solution) -> tuple[Array, Array, Array]:
    grid = now.ocean.grid
    off = grid.field(now.state.dip - now.cycle.observed)
    return grid.lon_centre, grid.lat_centre, diagnostics.at_depth(grid, off, MAP_DEPTH)


TELLS: Mapping[str, Tell] = {
    "production": Number("production of the model", "Pg C yr-1", lambda parameters, now: now.production),
    "recycled": Number("recycled within hours", "Pg C yr-1", lambda parameters, now: now.recycled),
    "sinking": Number("sinks below 73 m as particles", "Pg C yr-1", lambda parameters, now: now.sinking),
    "explained": Number("of phosphate’s variance explained", "%", lambda parameters, now: 100 * now.explained),
    "to_particles": Number(
        "production that becomes particles",
        "Pg C yr-1",
        lambda parameters, now: (1 - now.cycle.fixed.to_semi_labile - now.cycle.fixed.to_labile) * now.production,
    ),
    "satellite": Number(
        "production by the satellite’s product", "Pg C yr-1", lambda parameters, now: products.TOTALS[now.product]
    ),
    "b": Number("Martin b", "1", lambda parameters, now: now.state.values["b"]),
    "sinking_finer": Number("sinks below 73 m as particles, on the finer ocean", "Pg C yr-1", _finer),
    "finer_apart": Number("more sinks on the finer ocean", "%", _apart, 2),
    "off": Number("phosphate too much where it is furthest off, mean of all oceans", "mmol P m-3", _most_off, 2),
    **{f"spread_{name}": _spread(name) for name in SUMS},
    "spread_toc_still": Number(f"{SUMS['toc']}: how far the products are apart if nothing stirs the upper sea", "%", _still, 2),
    "joint_poc": Number("sinks below 73 m as particles, joint inversions of observed fields", "Pg C yr-1", _joint_poc),
    "production_by_share": Curve("production fitted to phosphate", "Pg C yr-1", "recycled within hours", "%", _between(0)),
    "sinking_by_share": Curve("carbon that sinks", "Pg C yr-1", "recycled within hours", "%", _between(1)),
    "phosphate": Curve(
        "phosphate of the model", "mmol P m-3", "depth", "m", lambda parameters, now: _by_level(now, now.state.dip), down=True
    ),
    "observed": Curve(
        "phosphate that it is fitted to",
        "mmol P m-3",
        "depth",
        "m",
        lambda parameters, now: _by_level(now, now.cycle.observed),
        down=True,
    ),
    "made": _map("production", "production", "speed"),
    "sinks": _map("poc", "carbon that sinks", "matter"),
    "misfit": Field(f"phosphate too much at {MAP_DEPTH:,.0f} m", "mmol P m-3", _misfit, colours="balance"),
}
