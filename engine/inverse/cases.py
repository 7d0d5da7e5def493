"""The paper's runs: P inversions over σ₂ and its two rates, joint inversions over the products of production; and their figures.

Each figure is a plain number, so that a set of runs is a small JSON file: assets/inverse/fits_6deg.json on the embedded ocean,
assets/inverse/observed.json on observed fields. On the finer ocean there are the P inversions over σ₂ alone: fits_4deg.json.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from engine.inverse import carbon, export, phosphorus
from engine.inverse.fit import Belief, Fit, Told, explained, fit_carbon, fit_phosphorus
from engine.inverse.observed import Observed
from engine.inverse.phosphorus import Fixed, Phosphorus
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean

FOLDER = Path(__file__).parents[2] / "assets" / "inverse"
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
"""σ₂ of the paper's runs."""
SLOW = {"kappa_l": 1 / (24 * 3600), "kappa_p": 1 / (60 * 86400)}
"""Rates of its two runs beside, at the largest σ₂, s⁻¹."""
TRACERS = ("DIP", "ALK", "DIC", "O2")
Say = Callable[[str], None]


def told_of(found: Fit) -> dict[str, Any]:
    """A posterior as numbers."""
    posterior = found.posterior
    return {
        "values": _short(posterior.values),
        "deviation": _short(dict(zip(posterior.names, posterior.deviation.tolist(), strict=True))),
        "correlation": [[round(each, 3) for each in row] for row in posterior.correlation.tolist()],
        "cost": [float(f"{step.cost:.6g}") for step in posterior.path],
        "converged": posterior.converged,
    }


def _short(values: Mapping[str, float], digits: int = 8) -> dict[str, float]:
    return {name: float(f"{value:.{digits}g}") for name, value in values.items()}


def sums(exports: export.Exports) -> dict[str, Any]:
    """Pg C yr⁻¹, all and without the Southern Ocean."""
    return {
        "total": _short({name: exports.total(name) for name in exports.parts}, 6),
        "north": _short({name: exports.total(name, southern=False) for name in exports.parts}, 6),
    }


def phosphorus_run(cycle: Phosphorus, belief: Belief | None = None, told: Told | None = None) -> tuple[Fit, dict[str, Any]]:
    """One P inversion and its figures."""
    found = fit_phosphorus(cycle, belief, told)
    state = found.state
    if not isinstance(state, phosphorus.State):
        raise TypeError("a P inversion leaves a state of phosphorus")
    figures = told_of(found) | sums(export.of_phosphorus(cycle, state))
    return found, figures | {"r2": {"DIP": round(explained(cycle.grid, state.dip, cycle.observed), 5)}}


def joint_run(joint: carbon.Carbon, belief: Belief | None = None, told: Told | None = None) -> tuple[Fit, dict[str, Any]]:
    """One joint inversion and its figures."""
    found = fit_carbon(joint, belief, told)
    state = found.state
    if not isinstance(state, carbon.State):
        raise TypeError("a joint inversion leaves a state of carbon")
    pairs = zip(TRACERS, state.seen, joint.observed.seen, strict=True)
    figures = told_of(found) | sums(export.of_carbon(joint, state))
    return found, figures | {"r2": {name: round(explained(joint.grid, ours, theirs), 5) for name, ours, theirs in pairs}}


def shares(ocean: Ocean, observed: Observed, production: Array, say: Say) -> dict[str, Any]:
    """P inversions over σ₂ under one product."""
    out = {}
    for share in SHARES:
        cycle = Phosphorus(ocean, production, observed.phosphate, Fixed(to_labile=share))
        _, out[f"{share:g}"] = phosphorus_run(cycle)
        say(f"P, σ₂ = {share:g}: {out[f'{share:g}']['total']}")
    return out


def _under(say: Say, product: str, words: str) -> None:
    say(f"{product}, {words}")


def runs(
    ocean: Ocean,
    observed: Observed,
    products: Mapping[str, Array],
    sweep: tuple[str, ...],
    say: Say,
    at: Callable[[Array], Array],
) -> dict[str, Any]:
    """All of the paper's: σ₂ for the products named in `sweep`; `at` samples a map at the stations."""
    out: dict[str, Any] = {"phosphorus": {}, "rates": {}, "joint": {}, "borrowed": {}}
    for product in sweep:
        out["phosphorus"][product] = shares(ocean, observed, products[product], partial(_under, say, product))
    for name, rate in SLOW.items():
        cycle = Phosphorus(ocean, products[sweep[0]], observed.phosphate, Fixed(to_labile=SHARES[-1], **{name: rate}))
        _, out["rates"][name] = phosphorus_run(cycle)
        say(f"P, {name} halved: {out['rates'][name]['total']}")
    for product, production in products.items():
        joint = carbon.Carbon(ocean, observed, production)
        found, figures = joint_run(joint)
        state = found.state
        if isinstance(state, carbon.State):
            b = state.values["c_b"] + state.values["c_b_warm"] * joint.warmth
            column_b = joint.grid.field(b)[0]
            figures["stations"] = at(export.at_100_m(export.of_carbon(joint, state), column_b)).tolist()
        out["joint"][product] = figures
        say(f"joint, {product}: {figures['r2']} {figures['total']}")
    names = list(products)
    lender, borrower = names[-1], names[1]
    joint = carbon.Carbon(ocean, observed, products[borrower])
    lent = joint.solve({**carbon.START, **out["joint"][lender]["values"]})
    out["borrowed"] = {"of": lender, "under": borrower, **sums(export.of_carbon(joint, lent))}
    return out


@lru_cache(maxsize=3)
def shipped(name: str = "fits_6deg") -> dict[str, Any]:
    """Runs as they came with this software: “fits_6deg” and “fits_4deg” on embedded oceans, “observed” on observed fields."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    return found


def spread(runs: Mapping[str, Any], name: str, part: str = "total") -> tuple[float, float]:
    """Mean and standard deviation of a sum over the products, Pg C yr⁻¹."""
    values = np.array([each[part][name] for each in runs["joint"].values()])
    return float(values.mean()), float(values.std(ddof=1))


def hyperbola(runs: Mapping[str, Any], product: str) -> tuple[float, float, float]:
    """a and c of NPP ≈ a / (c − σ₂), from a straight line through 1/NPP as in the paper; and its R²."""
    found = runs["phosphorus"][product]
    share = np.array([float(each) for each in found])
    inverse = np.array([1 / each["total"]["production"] for each in found.values()])
    slope, at_none = np.polyfit(share, inverse, 1)
    production = 1 / inverse
    left = production - 1 / (at_none + slope * share)
    return -1 / slope, -at_none / slope, 1 - float(left @ left / ((production - production.mean()) ** 2).sum())
