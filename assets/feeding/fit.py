"""Fit what the paper's text does not fix, and write fit.json: python -m assets.feeding.fit [FILE]

The plankton below the mesozooplankton, the particles and the supply of nutrients are fitted to the paper's FOREFF, to what
NO_FOREFF and LGE change, and to what its text says of them. No experiment that takes a group away (KILL_…) is in the cost, and
none is run. Mesozooplankton keep Table 1's numbers. Least squares (Levenberg and Marquardt) in the logarithms of the unknowns,
on columns that give the whole sea's sums (`choose`). No chance is in it: the same bits again on the same kind of processor.

python -m assets.feeding.fit choose     # first: which columns, from experiments.nc as it is; writes sample.json
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import xarray as xr
from scipy.optimize import nnls

from engine import published
from engine.feeding import atlas, summary
from engine.feeding.compare import CELLS, FITTED_TO, NAMES, Worlds
from engine.feeding.compare import ours as number_of
from engine.feeding.experiments import experiment
from engine.feeding.fitted import FILE, FIT
from engine.feeding.pisces import PISCES, Pisces
from engine.feeding.runs import YEARS, Supply, Year
from engine.feeding.runs import experiment as run_experiment
from engine.feeding.runs import reference as run_reference
from engine.feeding.tracers import IRON
from engine.feeding.water import Columns, coastal_iron, columns, open_iron, restoring
from engine.ocean.circulation import compared
from engine.ocean.grid import Array

SAMPLE = Path(__file__).with_name("sample.json")
SLOPE_YEARS, STEP = 5, 0.1
"""Years by which a slope is told, from where the whole run ended, and how far an unknown is moved for it (of its logarithm)."""
ROUNDS, FARTHEST = 5, 0.5
"""Slopes at most, and how far an unknown may go at a time (of its logarithm)."""
DAMPING = (0.1, 1.0, 10.0)
"""Tried in turn, until one lowers the cost."""
SEED, CANDIDATES = 4, 900
"""Of the choice of columns: from so many drawn by chance."""
ENOUGH = 0.01
"""A round that lowers the cost by a smaller share is the last."""
HABIT = 0.5
"""Weight of staying near PISCES's number, per factor of e; half of it of staying where none is."""
AUMONT = "Aumont et al. 2015, doi 10.5194/gmd-8-2465-2015"


class Unknown(NamedTuple):
    """`pisces`: its number there, where it has the same."""

    label: str
    unit: str
    low: float
    high: float
    pisces: float | None
    reference: str = AUMONT


UNKNOWNS = {
    "growth_nano": Unknown("growth of nanophytoplankton at 0 °C", "d-1", 0.3, 1.2, 0.6),
    "growth_diatom": Unknown("growth of diatoms at 0 °C", "d-1", 0.3, 1.5, 0.6),
    "slope": Unknown("growth by light and chlorophyll, α", "(W m-2)-1 d-1", 0.4, 4.0, 2.0),
    "plant_loss": Unknown("mortality of phytoplankton", "d-1", 0.003, 0.06, 0.01),
    "plant_crowding": Unknown("crowding of phytoplankton", "(mmol C m-3)-1 d-1", 0.001, 0.03, 0.01),
    "micro_grazing": Unknown("the most that microzooplankton eat", "d-1", 0.5, 4.0, 3.0),
    "micro_efficiency": Unknown("growth efficiency of microzooplankton", "1", 0.2, 0.6, 0.3),
    "micro_likes_diatom": Unknown("microzooplankton’s taste for diatoms", "1", 0.1, 1.0, 0.5),
    "micro_respiration": Unknown("respiration of microzooplankton", "d-1", 0.01, 0.09, 0.03),
    "micro_crowding": Unknown("crowding of microzooplankton", "(mmol C m-3)-1 d-1", 0.001, 0.02, 0.004),
    "big_breaks": Unknown("big particles that bacteria break at 0 °C", "d-1", 0.008, 0.08, 0.025),
    "small_decays": Unknown("small particles that bacteria breathe at 0 °C", "d-1", 0.01, 0.15, 0.025),
    "iron_nano": Unknown("half saturation of iron, nanophytoplankton", "µmol m-3", 0.005, 0.1, None),
    "iron_diatom": Unknown("half saturation of iron, diatoms", "µmol m-3", 0.02, 0.4, None),
    "nitrate_nano": Unknown("half saturation of nitrate, nanophytoplankton", "mmol N m-3", 0.05, 1.0, 0.13),
    "nitrate_diatom": Unknown("half saturation of nitrate, diatoms", "mmol N m-3", 0.2, 12.0, 0.39),
    "silicate_half": Unknown("half saturation of silicate", "mmol Si m-3", 0.3, 4.0, 1.0),
    "below": Unknown("mixing below the mixed layer", "m2 s-1", 3e-6, 4e-5, 1.2e-5, "NEMO’s background in ORCA2"),
    "iron_top": Unknown("iron of surface water far from coasts", "µmol m-3", 0.005, 0.15, None),
    "returns_top": Unknown("nutrients return above 80 m in", "d", 10.0, 200.0, None),
    "returns_deep": Unknown("nutrients return below 200 m in", "d", 5.0, 60.0, None),
    "returns_coast": Unknown("as long, of that, in upwellings", "1", 0.1, 1.0, None),
}

BEGAN: Mapping[str, float] = {name: FIT["unknowns"][name]["began"] for name in UNKNOWNS}
"""Where the fit that is shipped began, as any other does."""


class Target(NamedTuple):
    """One residual is (ours − theirs) / apart, of logarithms where `logs`."""

    name: str
    theirs: float
    apart: float
    logs: bool
    source: str


class Sample(NamedTuple):
    """Some columns, each as large as what it stands for."""

    over: Columns
    coastal: Array
    """The least iron of each."""


Ends = dict[str, list[Array]]


# the columns


def choose() -> None:
    """Columns whose weighted sums are the whole sea's, of FITTED_TO as shipped: as few as give all of them exactly."""
    data, over = atlas.shipped(), columns(compared())
    cells = summary.cell_weights(over.lat, over.area)
    rows = [cells]
    rising, polar = summary.upwellings(over), np.abs(over.lat) > summary.POLAR
    south, middle = over.lat < -summary.POLAR, summary.middle_of_gyres(over)
    for name in FITTED_TO:
        one = data.sel(experiment=name)
        rows += [np.asarray(one[each].values, float) * cells for each in (*atlas.ALIVE, "micro")]
        rows += [np.asarray(one[f"grazing_{each}"].values, float) * over.area for each in atlas.ALIVE]
        rows += [np.asarray(one[each].values, float) * over.area for each in ("export", "export_1000")]
        rows += [(1 + np.asarray(one["dominance"].values, float)) * over.area * polar]
    first = {name: np.asarray(values, float) for name, values in data.sel(experiment="FOREFF").items()}
    rows += [first[each] * over.area for each in ("plants", "growth")]
    rows += [first["export"] * over.area * here for here in (polar, rising)] + [first["export_1000"] * over.area * rising]
    rows += [first["effort"] * over.area * middle] + [over.area * here for here in (polar, rising, middle)]
    rows += [first[f"month_{each}"][:, month] * over.area * south for each in ("cruiser", "ambusher") for month in (2, 10)]
    bands = np.digitize(over.lat, np.arange(-60, 61, 20))
    rows += [np.where(bands == band, over.area, 0.0) for band in np.unique(bands)]
    matrix = np.array(rows)
    matrix = matrix[matrix.any(axis=1)]
    matrix /= matrix.sum(axis=1)[:, None]
    few = np.random.default_rng(SEED).permutation(len(over))[:CANDIDATES]
    weight, away = nnls(matrix[:, few], np.ones(matrix.shape[0]), maxiter=20000)
    found = {int(few[at]): round(float(weight[at]), 4) for at in np.flatnonzero(weight > 1e-3)}
    told = {"what": "columns of the compared ocean and how many each stands for", "away": round(float(away), 9), "columns": found}
    SAMPLE.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(len(found), "columns, sums to", sum(found.values()), "of", len(over), "away", away)


def sample() -> Sample:
    """Those of sample.json."""
    kept = json.loads(SAMPLE.read_text(encoding="utf-8"))["columns"]
    over, which = columns(compared()), np.array([int(each) for each in kept])
    here = over.select(which)
    here = replace(here, area=here.area * np.array(list(kept.values())))
    return Sample(here, coastal_iron(compared())[which])


def set_to(at: Sample, value: Mapping[str, float]) -> tuple[Pisces, Columns]:
    """The ecosystem and the water of so many numbers."""
    p = PISCES._replace(**{name: each for name, each in value.items() if name in Pisces._fields})
    target = at.over.target.copy()
    target[:, :, IRON] = np.maximum(open_iron(value), at.coastal[:, None])
    return p, replace(at.over, target=target, rate=restoring(summary.upwellings(at.over), value))


# the runs


def run(
    p: Pisces, over: Columns, years: int, begin: Ends | None = None, names: tuple[str, ...] = FITTED_TO
) -> tuple[Worlds, Ends]:
    """What each experiment leaves in the world that the columns stand for, and how it ended in each."""
    first, *others = names

    def one(number: int) -> list[Year]:
        year, supply = run_reference(over, number, p, years, start=begin[first][number] if begin else None)
        last = [year]
        for name in others:
            start = begin[name][number] if begin else supply.start
            last.append(run_experiment(over, number, experiment(name, p), Supply(supply.given, supply.kept, start), years))
        return last

    found, ends = atlas.Atlas(names, len(over)), {name: [] for name in names}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for number, last in enumerate(pool.map(one, range(len(over)))):
            found.put(number, last)
            for name, each in zip(names, last, strict=True):
                ends[name].append(each.end)
    data = atlas.to_dataset(found, over)
    return {name: told(over, data.sel(experiment=name)) for name in names}, ends


def told(over: Columns, one: xr.Dataset) -> dict[str, float]:
    """The world's numbers and those of its regions that the text speaks of."""
    here = summary.world(over, one)
    polar = np.abs(over.lat) > summary.POLAR
    middle = summary.middle_of_gyres(over)
    export, effort = (np.asarray(one[name].values, float) for name in ("export", "effort"))
    cruiser, ambusher = (summary.southern_season(over, one, name) for name in ("cruiser", "ambusher"))
    here["export_polar"] = float(export[polar] @ over.area[polar])
    here["transfer_upwellings"] = summary.transfer(over, one, summary.upwellings(over))
    here["effort_middle"] = float(np.average(effort[middle], weights=over.area[middle]))
    here["south_most"], here["south_least"] = float(cruiser.max()), float(cruiser.min())
    here["south_ambusher"] = float(ambusher.mean())
    here["stock_500_flux_feeder"] = summary.stock_above(over, one, 500.0, "flux_feeder")
    plankton = sum(here[f"stock_{name}"] for name in ("mesozooplankton", "micro", "plants"))
    here["share_plants"] = here["stock_plants"] / plankton
    return here


# the cost


def targets() -> Iterator[tuple[Target, str, str, bool]]:
    """Each with experiment, quantity, and whether it is a change against FOREFF."""
    table = published.table("feeding")
    base = table.sel(experiment="FOREFF")
    apart = {"export": 0.04, "export_1000": 0.04, "grazing_flux_feeder": 0.06}
    for name in NAMES:
        if name not in ("mesozooplankton", "grazing", "transfer"):
            yield Target(f"FOREFF {name}", float(base[name]), apart.get(name, 0.1), True, "Table 3"), "FOREFF", name, False
    for other in FITTED_TO[1:]:
        for name in NAMES:
            change = 100 * (float(table[name].sel(experiment=other)) / float(base[name]) - 1)
            yield Target(f"{other} {name}, %", change, max(3.0, 0.2 * abs(change)), False, "Table 3"), other, name, True
    for name, value, off, logs, source in (
        ("growth", 50.0, 0.2, True, "Carr et al. 2006, doi 10.1016/j.dsr2.2006.01.028"),
        ("cell_chlorophyll", 0.47, 0.25, True, "Table 2"),
        ("share_plants", 0.427, 0.08, False, "3.2.1"),
        ("stock_500_flux_feeder", 0.19, 0.15, True, "3.2.1"),
        ("south_most", 0.41, 0.25, True, "3.3"),
        ("south_least", 0.065, 0.3, True, "3.3"),
        ("south_ambusher", 0.023, 0.5, True, "3.3"),
        ("effort_middle", 0.0, 0.1, False, "3.3"),
        ("transfer_upwellings", 0.10, 0.15, True, "3.5: less than 10 %"),
        ("dominance_polar", 0.6, 0.3, False, "Fig. 6a"),
        ("dominance_upwellings", 0.3, 0.4, False, "Fig. 6a"),
    ):
        yield Target(f"FOREFF {name}", value, off, logs, source), "FOREFF", name, False
    yield Target("LGE dominance_polar", -0.6, 0.15, False, "Fig. 6c, reversed"), "LGE", "dominance_polar", False
    yield Target("LGE dominance_gyres", 0.5, 0.3, False, "Fig. 6c, reversed"), "LGE", "dominance_gyres", False
    yield Target("NO_FOREFF export_polar, %", -48.8, 15.0, False, "3.5"), "NO_FOREFF", "export_polar", True


def ours(found: Worlds, name: str, quantity: str, change: bool) -> float:
    """A target's number of ours, in its unit."""
    mine = number_of(found, name, quantity, CELLS)
    return 100 * (mine / number_of(found, "FOREFF", quantity, CELLS) - 1) if change else mine


def misses(found: Worlds, value: Mapping[str, float]) -> Array:
    """The residuals: of the targets, then of habit."""
    out = []
    for target, name, quantity, change in targets():
        mine = ours(found, name, quantity, change)
        away = np.log(max(mine, 1e-6) / target.theirs) if target.logs else mine - target.theirs
        out.append(away / target.apart)
    for name, unknown in UNKNOWNS.items():
        home = unknown.pisces or BEGAN[name]
        out.append((HABIT if unknown.pisces else HABIT / 2) * np.log(value[name] / home))
    return np.array(out)


# the fit


def main(out: Path) -> None:
    at = sample()
    names = list(UNKNOWNS)
    low, high = (np.log([getattr(UNKNOWNS[name], end) for name in names]) for end in ("low", "high"))
    log: list[dict[str, float]] = []

    def value(x: Array) -> dict[str, float]:
        return {name: float(f"{np.exp(each):.4g}") for name, each in zip(names, x, strict=True)}

    def all_of(x: Array) -> tuple[float, Array, Worlds, Ends]:
        found, ends = run(*set_to(at, value(x)), YEARS)
        away = misses(found, value(x))
        return float(away @ away), away, found, ends

    def say(**words: float) -> None:
        log.append({name: round(each, 4) for name, each in words.items()})
        print(log[-1], flush=True)

    x = np.clip(np.log([BEGAN[name] for name in names]), low, high)
    cost, away, found, ends = all_of(x)
    say(round=0, cost=cost)
    for number in range(1, ROUNDS + 1):
        slopes = np.empty((away.size, x.size))
        begun = misses(run(*set_to(at, value(x)), SLOPE_YEARS, ends)[0], value(x))
        for column in range(x.size):
            step = STEP if x[column] + STEP <= high[column] else -STEP
            moved = x.copy()
            moved[column] += step
            slopes[:, column] = (misses(run(*set_to(at, value(moved)), SLOPE_YEARS, ends)[0], value(moved)) - begun) / step
        before = cost
        for damping in DAMPING:
            square = slopes.T @ slopes
            move = np.linalg.solve(square + damping * np.diag(np.diag(square)), -slopes.T @ away)
            tried = np.clip(x + np.clip(move, -FARTHEST, FARTHEST), low, high)
            result = all_of(tried)
            say(round=number, damping=damping, cost=result[0])
            if result[0] < cost:
                x, (cost, away, found, ends) = tried, result
                write(out, value(x), found, cost, log)
                break
        if cost > (1 - ENOUGH) * before:
            break


def write(out: Path, value: Mapping[str, float], found: Worlds, cost: float, log: list[dict[str, float]]) -> None:
    """What was found, beside where it began, its bounds and PISCES's number; and what it gives beside what it was fitted to."""
    unknowns = {name: {"value": value[name], "began": BEGAN[name], **unknown._asdict()} for name, unknown in UNKNOWNS.items()}
    rows = [
        {"target": target.name, "theirs": round(target.theirs, 4), "ours": round(ours(found, *where), 4), "apart": target.apart, "source": target.source}
        for target, *where in targets()
    ]  # fmt: skip
    told = {
        "what": __doc__.split("\n\n")[1].replace("\n", " "),
        "unknowns": unknowns,
        "cost": round(cost, 3),
        "log": log,
        "targets": rows,
    }
    out.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["choose"]:
        choose()
    else:
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE)
