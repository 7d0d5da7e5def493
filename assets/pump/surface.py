"""Solves the pump's phosphorus exactly all over a box, on each embedded ocean, fits what engine.pump.surface tells, and writes it.

python -m assets.pump.surface: two to three minutes of one core.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

import numpy as np
from scipy.stats import qmc

from engine.ocean.compare import EARLIER, years_away
from engine.ocean.grid import Array
from engine.ocean.ocean import EMBEDDED, Ocean
from engine.pump.edges import edges, gained
from engine.pump.look_up import polynomials
from engine.pump.migrants import MOST, carried, per_export
from engine.pump.model import PG_YR_PER_MMOL_S, Pump, as_fitted, compute
from engine.pump.surface import BEFORE, FILE, LAST, SHAPES, TERMS, Surface, particles, scale, stays
from engine.pump.today import today

BOX = {"martin_b": (0.35, 1.6), "animals": (0.0, 4.5), "stay_depth": (150.0, 900.0), "stay_range": (50.0, 800.0)}
SOLVED, CHECKED, SEED = 512, 100, 1
FEWEST = 0.03
"""Animals below this many are none: one in eleven places has none."""
FACTORS = np.array([0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 8.0, 12.0])
RIDGE = 1e-3


def places(count: int, chance: Any) -> list[dict[str, float]]:
    """In the box: b evenly in its logarithm, few animals oftener than many."""
    found = []
    (least, most), (_, crowd), depths, ranges = BOX.values()
    for b, many, depth, extent in chance:
        animals = crowd * many**2
        found.append({
            "martin_b": least * (most / least) ** b, "animals": animals if animals > FEWEST else 0.0,
            "stay_depth": depths[0] + depth * np.ptp(depths), "stay_range": ranges[0] + extent * np.ptp(ranges),
        })  # fmt: skip
    return found[:count]


def solved(ocean: Ocean, at: list[dict[str, float]]) -> Iterator[Pump]:
    """Exact answers, one from the other."""
    base, last = dict(as_fitted(ocean)), None
    for place in at:
        last = compute(base | place, last, ocean=ocean)
        yield last


def older(ocean: Ocean) -> Array:
    """(cell): by how much the earlier solution's waters come back later."""
    depths = np.array(list(EARLIER))
    factor = np.array([years / years_away(ocean, depth) for depth, years in EARLIER.items()])
    return np.asarray(np.interp(np.log(ocean.grid.depth), np.log(depths), factor))


def linear(ocean: Ocean, years: Array) -> dict[str, Any]:
    """What a surface knows of today's life: kept per share that passes each edge."""
    over = today(ocean)
    sinking, p = over.cycles.sinking, as_fitted(ocean)
    leaving = (1 - ocean.settings["dop_share"]) * sinking.leaving(over.phosphorus.uptake) * float(p["c_per_p"]) * PG_YR_PER_MMOL_S
    raw = per_export(carried(p, ocean), over.export)
    by_animals = np.clip(FACTORS[:, None] * raw, 0.0, MOST) * leaving
    each = gained(sinking, years)
    return {
        "b": over.b, "edge": edges(sinking), "all": each @ leaving, "animals": by_animals @ each.T, "factors": FACTORS,
        "leaving": float(leaving.sum()), "carried": by_animals.sum(axis=1),
    }  # fmt: skip


def fitted(known: dict[str, Any], at: list[dict[str, float]], found: Array, dissolved: Array) -> Surface:
    """The polynomials, of (place, 6): kept by way, then leaving by way, Pg C and Pg C a year."""
    b, factor, middle, extent = np.array([[place[name] for name in BOX] for place in at]).T
    bare = Surface(**known, dissolved=dissolved, shapes=np.zeros((SHAPES, known["edge"].size)), low=np.zeros(5), high=np.ones(5),
                   coefficients=np.zeros((6, 1)), exact={}, error={})  # fmt: skip
    sinks, swims = particles(bare.edge, b), stays(bare.edge, middle, extent)
    share = np.interp(factor, bare.factors, bare.carried) / bare.leaving
    passing = (1 - share)[:, None] * sinks + share[:, None] * swims
    shapes = np.linalg.svd(passing[:SOLVED] - passing[:SOLVED].mean(axis=0), full_matrices=False)[2][1 : 1 + SHAPES]
    shaped = replace(bare, shapes=shapes)
    below, above = shaped.sides(sinks, swims)
    numbers = shaped.numbers(below.T, above.T, share)
    low, high = numbers[:, :SOLVED].min(axis=1), numbers[:, :SOLVED].max(axis=1)
    wanted = logarithms(bare, sinks, swims, factor, found)
    scaled, made, coefficients = scale(numbers[:, :SOLVED], low, high), np.empty((len(TERMS), SOLVED), np.float32), []
    polynomials(scaled, BEFORE, LAST, np.eye(len(TERMS), dtype=np.float32), made)
    for each in wanted[:, :SOLVED]:
        told = np.isfinite(each)
        left = np.concatenate([made[:, told].T, RIDGE * np.eye(len(made))])
        coefficients.append(np.linalg.lstsq(left, np.concatenate([each[told], np.zeros(len(made))]))[0])
    whole = replace(shaped, low=low, high=high, coefficients=np.array(coefficients))
    return replace(whole, error=missed(whole, numbers[:, SOLVED:], wanted[:, SOLVED:], found[SOLVED:]))


def logarithms(bare: Surface, sinks: Array, swims: Array, factor: Array, found: Array) -> Array:
    """(6, place): what the polynomials are to tell, in their order; nothing of animals where there are none."""
    animals = np.stack([np.interp(factor, bare.factors, each) for each in bare.animals.T], axis=1)
    swum = (swims * animals).sum(axis=1)
    sunk = sinks @ bare.all - (sinks * animals).sum(axis=1)
    by_animals = np.interp(factor, bare.factors, bare.carried)
    kept, left = found[:, :3].T, found[:, 3:].T
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log([
            (kept[0] + kept[1]) / (sunk + swum), kept[1] / swum, kept[2],
            (left[0] + left[1]) / bare.leaving, left[1] / by_animals, left[2],
        ])  # fmt: skip


def missed(whole: Surface, numbers: Array, wanted: Array, found: Array) -> dict[str, float]:
    """How far kept carbon is from exact answers that it was not fitted to, Pg C, all over the box."""
    apart = np.expm1(whole.told(numbers)[0] - wanted[0]) * found[:, :2].sum(axis=1)
    return {"places": len(found), "typical": float(np.abs(apart).mean()), "most": float(np.abs(apart).max())}


def main() -> None:
    circulations: dict[str, Any] = {}
    chance = np.concatenate(
        [qmc.Sobol(len(BOX), seed=SEED).random(SOLVED), np.random.default_rng(SEED).random((CHECKED, len(BOX)))]
    )
    at = places(SOLVED + CHECKED, chance)
    for name in EMBEDDED:
        ocean = Ocean.embedded(name)
        factor = {name: np.ones(ocean.grid.size)} | ({"earlier": older(ocean)} if name == next(iter(EMBEDDED)) else {})
        anchors = [pump.follow for pump in solved(ocean, [{}, {"animals": 0.0}])]
        answers = [pump.follow for pump in solved(ocean, at)]
        for called, later in factor.items():
            known = linear(ocean, today(ocean).time * later)

            def told(carbon: Any, later: Array = later) -> list[float]:
                return [*(carbon.freed @ (carbon.time * later)), *carbon.export]

            found = np.array([told(each) for each in answers])
            base = told(anchors[0])
            exact = {"today": base[:3], "without": told(anchors[1])[:3]}
            made = circulations[called] = replace(fitted(known, at, found, np.array([base[2], base[5]])), exact=exact)
            print(called, made.error, flush=True)
    told_of = {"what": "How the pump's phosphorus answers to its ways down, by exact solutions: engine/pump/surface.py",
               "made": f"{date.today()} by python -m assets.pump.surface, {SOLVED} places solved and {CHECKED} checked on each ocean",
               "circulations": {name: _plain(each) for name, each in circulations.items()}}  # fmt: skip
    FILE.write_text(json.dumps(told_of, ensure_ascii=False) + "\n", encoding="utf-8")


def _plain(each: Surface) -> dict[str, Any]:
    return {field.name: _rounded(getattr(each, field.name)) for field in fields(each)}


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_rounded(each) for each in value]
    return float(f"{float(value):.9g}")


if __name__ == "__main__":
    main()
