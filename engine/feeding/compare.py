"""The paper's numbers beside ours.

The ecosystem below the mesozooplankton was fitted (assets/feeding/fit.py) to the paper's reference and to its first two
experiments (NO_FOREFF, LGE); the three in which a group is taken away took no part in the fit: those rows are the test. (Their
outcome in an earlier version was known when gate, fragmentation and food quality were taken over from PISCES.)
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from engine import published
from engine.feeding import atlas, summary
from engine.feeding.experiments import EXPERIMENTS
from engine.feeding.misses import explained
from engine.feeding.observed import observations
from engine.feeding.water import columns
from engine.ocean import diagnostics
from engine.ocean.circulation import compared
from engine.row import SMALL_CHANGE, Kind, Row

NAMES = {
    "mesozooplankton": "mesozooplankton",
    "cruiser": "cruisers",
    "ambusher": "ambushers",
    "flux_feeder": "flux-feeders",
    "grazing": "grazing by mesozooplankton",
    "grazing_cruiser": "grazing by cruisers",
    "grazing_ambusher": "grazing by ambushers",
    "grazing_flux_feeder": "grazing by flux-feeders",
    "micro": "microzooplankton",
    "export": "carbon sinking through 150 m",
    "export_1000": "carbon sinking through 1,000 m",
    "transfer": "transfer efficiency, 150 to 1,000 m",
}
FITTED_TO = ("FOREFF", "NO_FOREFF", "LGE")
WAYS = {"cell_": "mean of cells", "": "mean by area"}
CELLS = "cell_"
"""The paper's concentrations look like means of cells, so it is ours of cells that stand beside them: each number counts once."""
Worlds = dict[str, dict[str, float]]


@functools.cache
def worlds() -> Worlds:
    """Totals and regions of each named experiment as shipped. Nobody writes into them."""
    data, over = atlas.shipped(), columns(compared())
    return {name: summary.world(over, data.sel(experiment=name)) for name in EXPERIMENTS}


def ours(found: Worlds, experiment: str, quantity: str, way: str = "") -> float:
    """Our number for a cell of Table 3, in its unit."""
    value = found[experiment][way + quantity if quantity in summary.CONCENTRATIONS else quantity]
    return 100 * value if quantity == "transfer" else value


def changes(found: Worlds, way: str = "cell_") -> Iterator[tuple[str, str, float, float]]:
    """Experiment, quantity, and the change against FOREFF in percent: the paper's and ours; a group that is gone is left out."""
    table = published.table("feeding")
    for quantity in NAMES:
        start = float(table[quantity].sel(experiment="FOREFF"))
        for name in list(EXPERIMENTS)[1:]:
            theirs = float(table[quantity].sel(experiment=name))
            if theirs > 0:
                change = ours(found, name, quantity, way) / ours(found, "FOREFF", quantity, way) - 1
                yield name, quantity, 100 * (theirs / start - 1), 100 * change


def by_place(experiment: str, quantity: str) -> tuple[float, float]:
    """Between which changes against FOREFF, in percent, eight parts in ten of the sea lie."""
    data, area = atlas.shipped(), columns(compared()).area
    now, then = (np.asarray(data[quantity].sel(experiment=name).values, float) for name in (experiment, "FOREFF"))
    there = then > 0
    low, high = diagnostics.by_area(100 * (now[there] / then[there] - 1), area[there])
    return float(low), float(high)


def same_sign(theirs: float, mine: float) -> bool:
    """Whether two changes in percent agree in sign; two that are hardly any do."""
    return theirs * mine > 0 or max(abs(theirs), abs(mine)) < SMALL_CHANGE


def score(found: Worlds, way: str = "cell_", only: tuple[str, ...] | None = None) -> tuple[int, int, float]:
    """Signs that agree, of how many, and the median absolute difference of the changes in percentage points."""
    pairs = [(theirs, mine) for name, _, theirs, mine in changes(found, way) if only is None or name in only]
    return sum(same_sign(*pair) for pair in pairs), len(pairs), float(np.median([abs(a - b) for a, b in pairs]))


def compare() -> list[Row]:
    """Table 3 as absolute numbers of FOREFF and as changes, both ways of averaging; then what the text says, and what was observed."""
    found = worlds()
    rows = (_scores(found), _absolute(found), _changes(found), _facts(found), observations(found), _audit())
    return list(explained(itertools.chain.from_iterable(rows)))


def _scores(found: Worlds) -> Iterator[Row]:
    killed = tuple(name for name in EXPERIMENTS if name not in FITTED_TO)
    for way, words in WAYS.items():
        for names, where in ((None, "all five experiments"), (killed, "groups taken away: the test")):
            agree, of, median = score(found, way, names)
            kind: Kind = "independent" if names else "derived"
            yield Row("signs of changes that agree", f"{where}, {words}", None, None, agree, "1", kind, f"of {of}")
            yield Row("median difference of changes", f"{where}, {words}", None, None, median, "%", kind, "percentage points")


def _absolute(found: Worlds) -> Iterator[Row]:
    table = published.table("feeding")
    for quantity, words in NAMES.items():
        for way, where in WAYS.items() if quantity in summary.CONCENTRATIONS else {"": "world"}.items():
            value = float(table[quantity].sel(experiment="FOREFF"))
            unit = table[quantity].attrs["display_units"]
            yield Row(
                words, f"FOREFF, {where}", *_beside(value, way, quantity), ours(found, "FOREFF", quantity, way), unit, "fitted"
            )


def _changes(found: Worlds) -> Iterator[Row]:
    for way, where in WAYS.items():
        for name, quantity, theirs, mine in changes(found, way):
            if quantity in summary.CONCENTRATIONS or not way:
                place = f"{name}, {where}" if quantity in summary.CONCENTRATIONS else name
                kind: Kind = "fitted" if name in FITTED_TO else "independent"
                beside = _beside(theirs, way, quantity)
                yield Row(f"change of {NAMES[quantity]}", place, *beside, mine, "%", kind, "against FOREFF", measure="change")


def _beside(value: float, way: str, quantity: str) -> tuple[float | None, None]:
    """What is printed, without a ±, beside ours in that way."""
    return (value if way == CELLS or quantity not in summary.CONCENTRATIONS else None), None


def _facts(found: Worlds) -> Iterator[Row]:
    """What sections 3.1 to 3.5 print."""
    data, over = atlas.shipped(), columns(compared())
    first = data.sel(experiment="FOREFF")
    now = found["FOREFF"]
    for name, value in (("mesozooplankton", 0.20), ("ambusher", 0.11), ("flux_feeder", 0.06), ("cruiser", 0.03)):
        yield Row(f"stock of {NAMES[name]}", "FOREFF, top 150 m", value, None, now[f"stock_{name}"], "Pg C", "fitted")
    plankton = sum(now[f"stock_{name}"] for name in ("mesozooplankton", "micro", "plants"))
    yield Row("stock of all plankton", "FOREFF, top 150 m", 1.25, None, plankton, "Pg C", "derived")
    yield Row(
        "share of phytoplankton in it", "FOREFF, top 150 m", 42.7, None, 100 * now["stock_plants"] / plankton, "%", "fitted"
    )
    for name, value in (("flux_feeder", 0.19), ("ambusher", 0.12), ("cruiser", 0.04)):
        kind: Kind = "fitted" if name == "flux_feeder" else "independent"
        here = summary.stock_above(over, first, 500.0, name)
        yield Row(f"stock of {NAMES[name]}", "FOREFF, top 500 m", value, None, here, "Pg C", kind)
    for name, stock in (("NO_FOREFF", 0.16), ("LGE", 0.27)):
        yield Row(
            "stock of mesozooplankton", f"{name}, top 150 m", stock, None, found[name]["stock_mesozooplankton"], "Pg C", "derived"
        )
    below = summary.flux_feeders_below(over, first)
    yield Row("depth below which flux-feeders eat more than both others", "FOREFF", 100.0, None, below, "m", "fitted")
    for name, value in (("cruiser", 0.08), ("ambusher", 0.07)):
        top = float(summary.grazing_profile(over, first, name)[:3].mean())
        yield Row(f"grazing by {NAMES[name]}", "FOREFF, top 30 m", value, None, top, "Pg C m-1 yr-1", "independent")
    cruisers, ambushers = (summary.southern_season(over, first, name) for name in ("cruiser", "ambusher"))
    effort, prey = (summary.southern_season(over, first, name) for name in ("effort", "prey"))
    south = "FOREFF, south of 60° S, top 150 m"
    yield Row("cruisers at their most", south, 0.41, None, float(cruisers.max()), "mmol C m-3", "fitted")
    yield Row("month in which cruisers are most", south, 3.0, None, float(cruisers.argmax() + 1), "1", "independent")
    yield Row("cruisers at their least", south, 0.065, None, float(cruisers.min()), "mmol C m-3", "fitted")
    yield Row("month in which cruisers are least", south, 11.0, None, float(cruisers.argmin() + 1), "1", "independent")
    yield Row("ambushers", south, 0.023, None, float(ambushers.mean()), "mmol C m-3", "fitted")
    yield Row("effort at its most", south, 0.4, None, float(effort.max()), "1", "independent")
    yield Row("food at its most", south, 3.33, None, float(prey.max()), "mmol C m-3", "independent")
    yield Row("food at its least", south, 0.22, None, float(prey.min()), "mmol C m-3", "independent")
    yield Row(
        "chlorophyll at the surface",
        "FOREFF, mean of cells",
        0.47,
        None,
        now["cell_chlorophyll"],
        "mg m-3",
        "fitted",
        "0.37 observed",
    )
    for name, place, words in (
        ("FOREFF", "polar", "poleward of 60°"), ("FOREFF", "upwellings", "eastern boundary upwellings"), ("FOREFF", "gyres", "gyres"),
        ("NO_FOREFF", "polar", "poleward of 60°"), ("LGE", "polar", "poleward of 60°"), ("LGE", "gyres", "gyres"),
    ):  # fmt: skip
        note = {"FOREFF": "cruisers dominate at high latitudes and in upwellings, ambushers in gyres", "LGE": "reversed"}.get(
            name, "hardly anywhere"
        )
        share = 100 * found[name][f"share_{place}"]
        yield Row("area where cruisers outnumber ambushers", f"{name}, {words}", None, None, share, "%", "fitted", note)
    yield from _transfer(over, first)


def _transfer(over: Any, first: Any) -> Iterator[Row]:
    """Transfer efficiency by region: up to 50 % at high latitudes, below 30 % in gyres, below 10 % in upwellings."""
    reaching = over.bottom > 1000
    for words, here, most in (
        ("poleward of 60°", np.abs(over.lat) > summary.POLAR, 50.0),
        ("gyres", summary.gyres(over), 30.0),
        ("upwellings", summary.upwellings(over), 10.0),
    ):
        ratio = 100 * summary.transfer(over, first, here & reaching)
        note = "printed as “up to”, of single places" if most == 50 else "printed as “less than”"
        yield Row("transfer efficiency", f"FOREFF, {words}", None, None, ratio, "%", "independent", note, (None, most))


def _audit() -> Iterator[Row]:
    table = published.table("feeding")
    first, low, gone = (table.sel(experiment=name) for name in ("FOREFF", "LGE", "KILL_CF"))
    for quantity, where, text, arithmetic, note in (
        ("share of cruisers in mesozooplankton", "Table 3 against 0.03 of 0.20 Pg C in 3.2.1", 15.0,
         100 * first["cruiser"] / first["mesozooplankton"], "means of cells, not of area"),
        ("change of grazing with LGE", "text of 3.4.2 against Table 3", 57.7, 100 * (low["grazing"] / first["grazing"] - 1), ""),
        ("change of flux-feeders without cruisers", "text of 3.4.3 against Table 3", -36.6,
         100 * (gone["flux_feeder"] / first["flux_feeder"] - 1), ""),
        ("shares of the three groups with LGE, summed", "text of 3.4.2: 69, 26 and 15 %", 100.0, 110.0, ""),
    ):  # fmt: skip
        yield Row(quantity, where, text, None, float(arithmetic), "%", "audit", note)
