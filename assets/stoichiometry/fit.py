"""Fits the ecosystem's rates to the embedded ocean's own phosphate, oxygen and nitrate, and writes fit.json.

python -m assets.stoichiometry.fit        # about ten minutes of one core; no random number, so the same digits again

As Kriest et al. (2017, doi 10.5194/gmd-10-127-2017) did for MOPS, and Kriest et al. (2020, doi 10.5194/bg-17-3057-2020) for the
circulation of the paper: of each tracer the root mean square misfit by volume over its mean, added up, over the rates that they
fitted and that of growth. Nothing of the paper's results is in it: no ratio, no carbon, no air. Nitrate is what the ocean's
phosphate and oxygen say (engine.feeding.water.nitrate). Martin's b of phosphorus and O₂ per P, which they fitted too, stay the
paper's. Bounds are those of Oliver et al. (2022, doi 10.5194/gmd-15-3537-2022), who fitted the same rates of MOPS again.
Counted by volume the light is a twentieth of the sea: the fit drains its phosphate to fill the deep. With the light and the water
below counted alike r and CO₂ would be 146 and 334, 360 and 175 ppm; it stays Kriest's cost, by which the paper's model was fitted.

Levenberg–Marquardt in the logarithms, each tracer weighed by its last misfit, so that the sum itself falls and not that of
squares; damped until a step is downhill. Every trial goes on from the last accepted state for YEARS with leaps of the deep sea;
carbon, which phosphorus never feels, is left out of the water, which halves the time.
"""

from __future__ import annotations

import json
import math
from datetime import date
from typing import Any

import numpy as np

from engine.feeding.water import nitrate
from engine.ocean.circulation import compared
from engine.ocean.grid import BASINS, Array
from engine.ocean.ocean import Ocean
from engine.stoichiometry.ecosystem.leap import Leap
from engine.stoichiometry.ecosystem.parameters import FIT, MOPS, SET, Mops
from engine.stoichiometry.ecosystem.run import Ecosystem, State
from engine.stoichiometry.ecosystem.tracers import NO3, O2, OXYGEN, PO4, POP
from engine.stoichiometry.parameters import StoichiometryParameters

UNKNOWNS: dict[str, tuple[float, float, str]] = {
    "half_light": (4.0, 48.0, "I_c, W m-2"),
    "half_phosphate": (0.0001, 0.5, "K, mmol P m-3"),
    "growth": (0.3, 2.4, "µ_phy, d-1 at 0 °C; MOPS's is Eppley's, which nobody fitted: from half of it to four times"),
    "grazing": (0.1, 4.0, "µ_zoo, d-1"),
    "zooplankton_loss": (0.1, 10.0, "κ, m3 (mmol P)-1 d-1; from 0 in print"),
}
"""Lowest, highest, and what it is."""
STEPS = 12
FIRST, YEARS = 40, 18
"""Years before the first trial, and of each."""
LEAPS = (4, 7, 10, 13)
"""Years of a trial after which a leap comes before the next."""
MOVED = 0.15
"""By how much a logarithm is moved for its slope."""
ROUNDS, TRIES, ENOUGH = 10, 3, 0.002
"""Steps at most; tries of each; relative fall of the cost below which it ends."""
DAMPING, EASED, TIGHTENED = 0.3, 3.0, 5.0
"""Of the first step; by what it is divided after a step downhill, and multiplied after one that was not."""
LONGEST = math.log(1.5)
"""The longest step of a logarithm."""


class Water(Ecosystem):
    """The ecosystem whose carbon is put back after every step."""

    def carry(self, before: Array, tracers: Array, air: Array, number: int) -> Array:
        water = slice(0, POP + 1)
        carried = before.copy()
        carried[:, water] = self.carrier.keep(tracers[:, water])
        self.stir(carried[:, water], number)
        carried[:, OXYGEN] = self.meets_oxygen(tracers, number)
        return carried


def own(ocean: Ocean) -> tuple[Array, Array, Array]:
    """The ocean's own phosphate, oxygen and nitrate."""
    phosphate, oxygen = ocean.tracer("phosphate"), ocean.tracer("oxygen")
    return phosphate, oxygen, nitrate(phosphate, oxygen, ocean.grid.basin == BASINS["Arctic"])


def misfit(of: Ecosystem, state: State) -> Array:
    """Of all cells and tracers, so that the sum of squares of a tracer is that of its misfit."""
    weight = np.sqrt(of.volume / of.volume.sum())
    parts = [
        weight * (state.mean[:, at] - target) / of.grid.mean(target)
        for at, target in zip((PO4, O2, NO3), own(of.ocean), strict=True)
    ]
    return np.concatenate(parts)


def each(residual: Array) -> Array:
    """Root mean square over the mean, of each tracer; their sum is the cost."""
    return np.sqrt((residual.reshape(3, -1) ** 2).sum(axis=1))


def told(residual: Array) -> dict[str, float]:
    """The same by name."""
    return dict(zip(("phosphate", "oxygen", "nitrate"), (round(float(x), 5) for x in each(residual)), strict=True))


def setting(ocean: Ocean) -> dict[str, Any]:
    """The paper's, with as much phosphorus as the ocean itself has."""
    mean = float(ocean.settings["mean_phosphorus"])
    return {**{name: StoichiometryParameters()[name] for name in SET}, "mean_phosphate": mean}


class Trial:
    """Runs of so many years with other rates, each from the last accepted state."""

    def __init__(self) -> None:
        ocean = compared()
        self.of = Water(setting(ocean), ocean, STEPS, MOPS)
        self.leap = Leap(self.of)

    def run(self, state: State, rates: Mops, years: int, leaps: tuple[int, ...]) -> tuple[State, Array]:
        self.of.rates = rates
        for year in range(years):
            if year in leaps:
                state = self.leap(state)
            state = self.of.year(state)
        return state, misfit(self.of, state)


def rates(place: Array) -> Mops:
    return MOPS._replace(**{name: float(np.exp(x)) for name, x in zip(UNKNOWNS, place, strict=True)})


def main() -> None:
    low, high = (np.log([bounds[n] for bounds in UNKNOWNS.values()]) for n in (0, 1))
    place = np.clip(np.log([getattr(MOPS, name) for name in UNKNOWNS]), low, high)
    trial, log = Trial(), []

    def tell(what: str, at: Array, residual: Array) -> None:
        line = {"what": what, "cost": round(float(each(residual).sum()), 6), **told(residual)}
        line |= {name: float(f"{math.exp(x):.4g}") for name, x in zip(UNKNOWNS, at, strict=True)}
        log.append(line)
        print(json.dumps(line), flush=True)

    state, residual = trial.run(trial.of.start(), rates(place), FIRST, tuple(range(6, FIRST - 6, 4)))
    tell("MOPS", place, residual)
    first, damping = told(residual), DAMPING
    for number in range(ROUNDS):
        _, residual = trial.run(state, rates(place), YEARS, LEAPS)
        tell(f"round {number}", place, residual)
        cost, slopes, weight = each(residual).sum(), [], np.repeat(each(residual) ** -0.5, residual.size // 3)
        for n, name in enumerate(UNKNOWNS):
            moved = place.copy()
            moved[n] += MOVED if place[n] + MOVED <= high[n] else -MOVED
            _, there = trial.run(state, rates(moved), YEARS, LEAPS)
            tell(f"round {number}, {name} moved", moved, there)
            slopes.append((there - residual) / (moved[n] - place[n]))
        for _ in range(TRIES):
            step = bounded((weight * np.array(slopes)).T, weight * residual, place, low, high, damping)
            there, found = trial.run(state, rates(place + step), YEARS, LEAPS)
            tell(f"round {number}, step", place + step, found)
            if each(found).sum() < cost:
                break
            damping *= TIGHTENED
        else:
            break
        place, state, residual, damping = place + step, there, found, damping / EASED
        if cost - each(found).sum() < ENOUGH * cost:
            break
    write(place, first, told(residual), log)


def bounded(slopes: Array, residual: Array, place: Array, low: Array, high: Array, damping: float) -> Array:
    """The damped step within the bounds: an unknown that would leave them stays at its bound, the others answer."""
    free, step = np.ones(place.size, bool), np.zeros(place.size)
    square = slopes.T @ slopes
    square += np.diag(damping * np.diag(square))
    floor, ceiling = np.maximum(low - place, -LONGEST), np.minimum(high - place, LONGEST)
    for _ in range(place.size):
        right = -slopes[:, free].T @ residual - square[np.ix_(free, ~free)] @ step[~free]
        step[free] = np.linalg.solve(square[np.ix_(free, free)], right)
        out = free & ((step < floor) | (step > ceiling))
        if not out.any():
            break
        step[out] = np.clip(step, floor, ceiling)[out]
        free &= ~out
    return step


def write(place: Array, before: dict[str, float], after: dict[str, float], log: list[dict[str, Any]]) -> None:
    unknowns = {
        name: {"fitted": float(f"{math.exp(x):.4g}"), "mops": getattr(MOPS, name), "low": low, "high": high, "what": what}
        for (name, (low, high, what)), x in zip(UNKNOWNS.items(), place, strict=True)
    }
    FIT.write_text(json.dumps({
        "what": "Rates of the ecosystem fitted to the embedded ocean's own phosphate, oxygen and nitrate, b of phosphorus 1.46",
        "made": f"{date.today()} by python -m assets.stoichiometry.fit; no random number",
        "cost": "sum over the three of root mean square misfit by volume over the mean",
        "unknowns": unknowns, "before": before, "after": after, "log": log,
    }, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")  # fmt: skip


if __name__ == "__main__":
    main()
