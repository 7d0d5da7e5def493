"""The paper's runs: P inversions over σ₂ and its two rates, joint inversions over the products of production; and their figures.

Each figure is a plain number, so that a set of runs is a small JSON file: assets/inverse/fits_6deg.json on the embedded ocean,
assets/inverse/observed.json on observed fields. On the finer ocean there are the P inversions over σ₂ alone: fits_4deg.json.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import netcdf
from engine.inverse import carbon, export, observed
from engine.inverse.fit import TIMES, explained, fit_carbon, fit_phosphorus
from engine.inverse.inversion import Posterior
from engine.inverse.labile import MIXINGS, MONTH, NONE, STRENGTH, YEAR, Labile
from engine.inverse.observed import TWIN, Observed
from engine.inverse.phosphorus import SIGNED, Fixed, Phosphorus
from engine.ocean.derived import newest
from engine.ocean.grid import Array
from engine.ocean.ocean import Ocean

if TYPE_CHECKING:
    import xarray as xr

FOLDER = Path(__file__).parents[2] / "assets" / "inverse"
KEPT = 5
"""Joint models of one ocean."""
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
"""σ₂ of the paper's runs."""
KAPPA_L_HALVED = 1 / (24 * 3600)
"""s⁻¹, of one of its two runs beside, at the largest σ₂; the other, κ_p halved, changes nothing here, for w goes with it."""
TRACERS = tuple(TIMES)
STRENGTHS = (0.0025, 0.005, 0.01, 0.02, 0.035, 0.06, 0.1, 0.15, 0.2)
"""m² s⁻¹, of the upper sea's mixing as it is tried."""
Say = Callable[[str], None]


def told_of(posterior: Posterior) -> dict[str, Any]:
    """A posterior as numbers."""
    return {
        "values": _short(posterior.values),
        "deviation": _short(dict(zip(posterior.names, posterior.deviation.tolist(), strict=True))),
        "told": _short(dict(zip(posterior.names, posterior.told.tolist(), strict=True)), 4),
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


def phosphorus_run(cycle: Phosphorus, first: Mapping[str, float] | None = None) -> tuple[Posterior, dict[str, Any]]:
    """One P inversion and its figures."""
    found = fit_phosphorus(cycle, first=first)
    state = found.state
    figures = told_of(found.posterior) | sums(export.of_phosphorus(cycle, state))
    return found.posterior, figures | {"r2": {"DIP": round(explained(cycle.grid, state.dip, cycle.observed), 5)}}


def joint_run(joint: carbon.Carbon, first: Mapping[str, float] | None = None) -> tuple[carbon.State, dict[str, Any]]:
    """One joint inversion and its figures."""
    found = fit_carbon(joint, first=first)
    state = found.state
    pairs = zip(TRACERS, state.seen, joint.observed.seen, strict=True)
    figures = told_of(found.posterior) | sums(export.of_carbon(joint, state))
    return state, figures | {"r2": {name: round(explained(joint.grid, ours, theirs), 5) for name, ours, theirs in pairs}}


def shares(ocean: Ocean, seen: Observed, production: Array, season: Array, say: Say) -> dict[str, Any]:
    """P inversions over σ₂ under one product: each begins with what the one before found."""
    out: dict[str, Any] = {}
    base, before, first = Phosphorus(ocean, production, seen.phosphate, season=season), 0.0, None
    for share in SHARES:
        if first:
            first["alpha"] *= (base.fixed.to_particles - before) / (base.fixed.to_particles - share)
        found, out[f"{share:g}"] = phosphorus_run(base.under(Fixed(to_labile=share)), first)
        before, first = share, found.values
        say(f"P, σ₂ = {share:g}: {out[f'{share:g}']['total']}")
    return out


def labile_leaving(joint: carbon.Carbon, state: carbon.State, mixing: str, strength: float = STRENGTH) -> export.Exports:
    """Labile carbon that leaves the light if the upper sea is mixed so, and so strongly; all else as fitted."""
    quick = Labile(joint.ocean, joint.fixed.kappa_l, mixing, joint.phosphorus.season, strength)
    leaves = quick.reaching(export.dark(joint).dissolved) * joint.labile_production(state)
    return export.Exports(joint.grid, {"doc_l": export.columns(joint.grid, leaves)})


def stirred(joint: carbon.Carbon, state: carbon.State) -> dict[str, Any]:
    """Its sums by how the upper sea is mixed and how strongly, Pg C yr⁻¹."""

    def leaves(mixing: str, strength: float) -> dict[str, float]:
        found = labile_leaving(joint, state, mixing, strength)
        return _short({"total": found.total("doc_l"), "north": found.total("doc_l", southern=False)}, 6)

    out: dict[str, Any] = {mixing: [leaves(mixing, strength) for strength in STRENGTHS] for mixing in (YEAR, MONTH)}
    return out | {NONE: leaves(NONE, 0.0)}


def away_from_the_light(joint: carbon.Carbon, state: carbon.State, at: Callable[[Array], Array]) -> dict[str, Any]:
    """What leaves, by where “away” begins and by what stirs the upper sea; and at the stations, at 100 m."""
    beyond = export.horizons(joint, state)
    return {
        "stations": at(beyond["100 m"].map("poc")).tolist(),
        "beyond": {name: sums(found)["total"] for name, found in beyond.items()},
        "stirred": stirred(joint, state),
    }


def _under(say: Say, product: str, words: str) -> None:
    say(f"{product}, {words}")


def runs(
    ocean: Ocean,
    seen: Observed,
    products: Mapping[str, Array],
    seasons: Mapping[str, Array],
    sweep: tuple[str, ...],
    say: Say,
    at: Callable[[Array], Array],
    hear: Callable[[str, carbon.Carbon, carbon.State], None] = lambda *found: None,
) -> dict[str, Any]:
    """All of the paper's: σ₂ for the products named in `sweep`; `at` samples a map at the stations, `hear` is told each joint state."""
    out: dict[str, Any] = {"phosphorus": {}, "rates": {}, "joint": {}, "borrowed": {}}
    for product in sweep:
        out["phosphorus"][product] = shares(ocean, seen, products[product], seasons[product], partial(_under, say, product))
    slow = Fixed(to_labile=SHARES[-1], kappa_l=KAPPA_L_HALVED)
    cycle = Phosphorus(ocean, products[sweep[0]], seen.phosphate, slow, season=seasons[sweep[0]])
    _, out["rates"]["kappa_l"] = phosphorus_run(cycle, out["phosphorus"][sweep[0]][f"{SHARES[-1]:g}"]["values"])
    say(f"P, κ_l halved: {out['rates']['kappa_l']['total']}")
    first = None
    for product, production in products.items():
        joint = carbon.Carbon(ocean, seen, production, seasons[product])
        state, figures = joint_run(joint, first)
        first = dict(state.values)
        figures |= away_from_the_light(joint, state, at)
        out["joint"][product] = figures
        hear(product, joint, state)
        say(f"joint, {product}: {figures['r2']} {figures['total']}")
    names = list(products)
    lender, borrower = names[-1], names[1]
    joint = carbon.Carbon(ocean, seen, products[borrower], seasons[borrower])
    lent = joint.solve({**carbon.START, **out["joint"][lender]["values"]})
    out["borrowed"] = {"of": lender, "under": borrower, **sums(export.of_carbon(joint, lent))}
    return out


def maps_of(joint: carbon.Carbon, state: carbon.State) -> dict[str, Array]:
    """(row, column), mg C m⁻² d⁻¹: the maps of the paper's figures 2 and 3; labile matter under each mixing of the upper sea."""
    found = export.of_carbon(joint, state)
    out = {name: found.map(name) for name in ("poc", "doc_s", "labile")}
    return out | {f"doc_l_{mixing}": labile_leaving(joint, state, mixing).map("doc_l") for mixing in MIXINGS}


@lru_cache(maxsize=1)
def shipped_maps() -> xr.Dataset:
    """Those of the joint runs on the embedded ocean of 6°, by PRODUCT_NAME."""
    return netcdf.whole(FOLDER / "maps_6deg.nc")


def shipped_map(product: str, name: str, mixing: str = YEAR) -> Array:
    """One of them; all carbon that leaves the light and labile matter's part as this mixing of the upper sea has it."""
    if name == "toc":
        return np.asarray(sum(shipped_map(product, part, mixing) for part in ("poc", "doc_s", "doc_l")))
    key = f"{product}_{name}_{mixing}" if name == "doc_l" else f"{product}_{name}"
    return np.asarray(shipped_maps()[key].values, float)


@lru_cache(maxsize=3)
def shipped(name: str = "fits_6deg") -> dict[str, Any]:
    """Runs as they came with this software: “fits_6deg” and “fits_4deg” on embedded oceans, “observed” on observed fields."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    return found


def optimum() -> dict[str, float]:
    """The 21 numbers of the joint model as fitted to observed fields under CAFE: truth of the twins on embedded oceans."""
    found: dict[str, float] = shipped("observed")["joint"][TWIN]["values"]
    return found


@newest(KEPT)
def joint_of(ocean: Ocean, product: str, mixing: str) -> tuple[carbon.Carbon, carbon.State]:
    """The joint model under a product and a mixing of the upper sea, at the numbers that were fitted there."""
    made, months = observed.production(product, ocean), observed.season(product, ocean)
    model = carbon.Carbon(ocean, observed.of(ocean), made, months, mixing)
    return model, model.solve(shipped()["joint"][product]["values"])


def mixed(runs: Mapping[str, Any], mixing: str) -> dict[str, Any]:
    """Joint runs by product with what leaves the light as it is under this mixing of the upper sea."""
    out = {}
    for product, run in runs["joint"].items():
        found = run["stirred"][mixing]
        quick = found if mixing == NONE else found[STRENGTHS.index(STRENGTH)]
        parts = {part: run[part] | {"doc_l": quick[part]} for part in ("total", "north")}
        out[product] = run | {part: sums | {"toc": sums["poc"] + sums["doc_s"] + sums["doc_l"]} for part, sums in parts.items()}
    return {**runs, "joint": out}


def by_strength(runs: Mapping[str, Any], mixing: str) -> Array:
    """(strength): largest less smallest of all carbon that leaves the light over the products, % of their mean; nothing mixed first."""
    found = runs["joint"].values()
    rest = np.array([run["total"]["poc"] + run["total"]["doc_s"] for run in found])
    quick = np.array([[each["total"] for each in (run["stirred"][NONE], *run["stirred"][mixing])] for run in found])
    toc = rest[:, None] + quick
    return np.asarray(100 * np.ptp(toc, axis=0) / toc.mean(axis=0))


def away(run: Mapping[str, Any], name: str, value: float) -> float:
    """By how many deviations of its posterior a fitted number lies above a value."""
    mode = run["values"][name]
    return float((mode - value if name in SIGNED else np.log(mode / value)) / run["deviation"][name])


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
