"""What others found beside the whole pump: each number of a paper by itself, and what it counts that ours does not."""

from __future__ import annotations

import functools

import numpy as np

from engine.lab import get
from engine.ocean.circulation import COMPARED, compared
from engine.ocean.compare import AWAY_AT_500, years_away
from engine.ocean.grid import Array
from engine.ocean.ocean import EMBEDDED, Ocean
from engine.pump import here
from engine.pump.kernels import HORIZONS, LEFT_PPM, kernels
from engine.pump.model import Pump, as_fitted, compute
from engine.pump.parameters import BUDGET_DOI, INVERSE_DOI, MARTIN_DOI, NOWICKI_DOI, PumpParameters
from engine.pump.today import fitted
from engine.row import Kind, Range, Row

PARTICLES, ANIMALS, DISSOLVED = range(3)
FLUX, STOCK = "Pg C yr-1", "Pg C"
LIT = "73 m"
NOWICKI = f"Nowicki et al. 2022, doi {NOWICKI_DOI}"
WANG = "Wang et al. 2023, doi 10.1038/s41586-023-06772-4"
DONEY = "Doney et al. 2024, doi 10.1029/2024GB008156, the models of RECCAP2"
AUMONT = "Aumont et al. 2018, doi 10.1029/2018GB005886"
ARCHIBALD = "Archibald et al. 2019, doi 10.1029/2018GB005983"
PINTI = "Pinti et al. 2023, doi 10.5194/bg-20-997-2023"
STUKEL = "Stukel et al. 2023, doi 10.1038/s41467-023-37771-8"
WU = f"Wu et al. 2025, doi {INVERSE_DOI}"
JOOS = f"Joos et al. 2013, doi 10.5194/acp-13-2793-2013: a pulse about {LEFT_PPM:g} ppm, models with land as well"
ORR = "Orr et al. 2000 (OCMIP), seven models, seven places off coasts, set free evenly over a century"
KWON = "Kwon et al. 2009, doi 10.1038/ngeo612: 63 % of what sinks is breathed out by a depth that lies 24 m deeper"
SIEGEL = "the range over circulations: Siegel et al. 2021, doi 10.1088/1748-9326/ac0be0"
HELD = "what sinks was weakly held to 10 ± 2.5 when the ocean was inferred"
NO_MIXING = "theirs count particles that water mixes and carries down, and matter that lasts for long; ours one dissolved pool of about a year"
NO_FISH = "theirs count fish, and what sinks out of the animals' depth; ours suspension feeders that breathe, die and excrete where they stay"
STAGNANT = "theirs lose what the air has taken up; ours all that has met the surface, which is sooner"

CALIFORNIA = (28.0, 40.0, 230.0, 245.0)
"""South, north, west, east of the California Current."""
SITES = {
    "Bay of Biscay": (42.5, 343.5), "New York": (36.5, 294.0), "Rio de Janeiro": (-27.5, 322.5), "San Francisco": (31.5, 229.0),
    "Tokyo": (33.5, 142.5), "Jakarta": (-11.0, 102.0), "Bombay": (13.5, 67.5),
}  # fmt: skip
"""°N, °E: deep water off each coast; where exactly each model had them is not in print there."""
LATER = {800.0: (0.15, 0.38), 1500.0: (0.28, 0.57), 3000.0: (0.48, 0.82)}
"""Depth, m: shares still in the sea 400 years after the end of it; engine.pump.here has those at its end."""
GONE, DEEPER = 0.37, 24.0
"""The share that still sinks at the depth by which 63 % are breathed out, and how much deeper that lies, m."""
PULSE = {20.0: (0.60, 0.14), 100.0: (0.41, 0.13), 1000.0: (0.25, 0.09)}


def compare() -> list[Row]:
    """Every published number with a counterpart, then what any such budget must keep."""
    return list(_rows())


@functools.cache
def _rows() -> tuple[Row, ...]:
    ocean = compared()
    pump = compute(as_fitted(ocean), ocean=ocean)
    parts = (_whole, _long, _by_depth, _animals, _current, _life, _air, _injected)
    return (*(row for part in parts for row in part(pump)), *_elsewhere(), *_sound(pump))


def _row(
    quantity: str, where: str, published: float | None, ours: float, unit: str, kind: Kind, note: str,
    error: float | None = None, between: Range | None = None,
) -> Row:  # fmt: skip
    return Row(quantity, where, published, error, float(ours), unit, kind, note, between)


def _whole(pump: Pump) -> list[Row]:
    """The budget that a data-assimilating model has, by its own ways down."""
    now = pump.today
    particles, animals, dissolved = now.export
    return [
        _row("export, all ways", f"all oceans, {LIT}", 10.2, now.export_in_all, FLUX, "fitted", f"{NOWICKI}; {HELD}", between=(9.7, 10.7)),
        _row("export by particles", f"all oceans, {LIT}", 7.3, particles, FLUX, "derived", NOWICKI, between=(6.8, 7.7)),
        _row("export by migrating animals", f"all oceans, {LIT}", 1.0, animals, FLUX, "independent",
             f"{NOWICKI}; ours by biomass, breath and a chain from elsewhere, none of it fitted", between=(0.7, 1.3)),
        _row("export by mixing, dissolved", f"all oceans, {LIT}", 1.9, dissolved, FLUX, "derived", f"{NOWICKI}; not alike: {NO_MIXING}",
             between=(1.7, 2.2)),
        _row("carbon kept from the air", "all oceans, all ways", 1300.0, now.kept_in_all, STOCK, "derived",
             f"{NOWICKI}; an older solution of our ocean, whose water comes back later, would keep more"),
        _row("mean time away", "all oceans, all ways", 127.0, now.years_in_all, "yr", "derived", f"{NOWICKI}; kept carbon per export at {LIT}"),
    ]  # fmt: skip


def _long(pump: Pump) -> list[Row]:
    """Export by the least time that it stays away."""
    known = kernels(pump.ocean)
    away = known.away(known.project(pump.today.freed))
    quarter, year = (float(away[:, HORIZONS.index(after)].sum()) for after in (0.25, 1.0))
    undissolved = float(away[:DISSOLVED, HORIZONS.index(1.0)].sum())
    least = "all oceans, {} and below, away for more than {}"
    return [
        _row("export, all ways", f"all oceans, {LIT}, however short", 15.0, pump.today.export_in_all, FLUX, "derived",
             f"{WANG}; not alike: theirs counts labile matter, breathed out within hours, which ours lets go above", error=1.12),
        _row("export, all ways", least.format(LIT, "3 months"), 11.09, quarter, FLUX, "derived", WANG, error=1.02),
        _row("export, all ways", least.format(LIT, "1 year"), 8.25, year, FLUX, "derived", WANG, error=0.30),
        _row("share of particles and animals", least.format(LIT, "1 year"), 81.0, 100 * undissolved / year, "%", "derived",
             f"{WANG}; not alike: {NO_MIXING}"),
    ]  # fmt: skip


def _by_depth(pump: Pump) -> list[Row]:
    """Sinking carbon at the depths that others count at."""
    sinks = _passing(pump, 100.0, PARTICLES)
    return [
        _row("carbon sinking", "all oceans, 100 m, of particles alone", 6.08, sinks, FLUX, "derived", DONEY, error=1.17),
        _row("Martin b", f"all oceans, below {LIT}", 0.858, pump.over.b, "1", "derived",
             f"Martin et al. 1987, doi {MARTIN_DOI}, in traps; ours was fitted to phosphate, and to no trap"),
        _row("POC leaving the light", f"all oceans, {LIT}", 9.0, float(pump.today.export[:DISSOLVED].sum()), FLUX, "fitted",
             f"DeVries & Weber 2017, doi 10.1002/2016GB005551, of about; {HELD}"),
        _row("mean time until the surface", "500 m, mean by area", None, years_away(pump.ocean, 500.0), "yr", "derived", SIEGEL, between=AWAY_AT_500),
    ]  # fmt: skip


def _passing(pump: Pump, depth: float, way: int) -> float:
    """Pg C a year that pass a depth, over the columns that are deeper."""
    return float(pump.today.through(depth)[way])


def _animals(pump: Pump) -> list[Row]:
    """Migrating animals in other models."""
    now = pump.today
    swims, sinks = _passing(pump, 150.0, ANIMALS), _passing(pump, 150.0, PARTICLES)
    between = np.abs(_latitude(pump)) < 60
    taken = _by_column(pump, now.freed)[:DISSOLVED]
    tops = 100 * (now.export_in_all / (now.export_in_all - now.export[ANIMALS]) - 1)
    return [
        _row("export by migrating animals", "all oceans, 150 m", 1.05, swims, FLUX, "independent", AUMONT, error=0.15),
        _row("animals' export per sinking carbon", "all oceans, 150 m", 18.0, 100 * swims / sinks, "%", "derived", AUMONT),
        _row("particles and animals", f"60° S to 60° N, {LIT}", 6.5, float(taken[:, between].sum()), FLUX, "fitted",
             f"{ARCHIBALD}, by satellites; {HELD}"),
        Row("animals' export on top of all else", f"all oceans, {LIT}, nutrients as they are", 14.0, None, float(tops), "%", "derived",
            f"{ARCHIBALD}: against a run without; where nutrients follow, ours exports {_without(pump):.0f} % less with them than without",
            measure="change"),
        _row("animals' share of export", f"all oceans, {LIT}", 20.0, 100 * now.export[ANIMALS] / now.export_in_all, "%", "derived",
             f"{PINTI}, of about; not alike: {NO_FISH}"),
        _row("carbon kept by animals", "all oceans", 800.0, now.kept[ANIMALS], STOCK, "derived", f"{PINTI}, of about; not alike: {NO_FISH}"),
        _row("animals' share of kept carbon", "all oceans", None, 100 * now.kept[ANIMALS] / now.kept_in_all, "%", "derived",
             f"{PINTI}: more than half; not alike: {NO_FISH}", between=(50.0, None)),
        _row("mean time away, by animals", "all oceans", 250.0, now.years[ANIMALS], "yr", "derived", f"{PINTI}, of about; not alike: {NO_FISH}"),
    ]  # fmt: skip


def _without(pump: Pump) -> float:
    """By how much less leaves the light with today's animals than without, %."""
    alone = compute(as_fitted(pump.ocean).replace(animals=0.0), pump, ocean=pump.ocean).follow
    return 100 * (1 - pump.today.export_in_all / alone.export_in_all)


def _latitude(pump: Pump) -> Array:
    grid = pump.ocean.grid
    return np.asarray(grid.lat[grid.surface])


def _by_column(pump: Pump, values: Array) -> Array:
    """(way, column) sums."""
    return np.array([pump.over.cycles.sinking.summed(each) for each in values])


def _current(pump: Pump) -> list[Row]:
    """The California Current, by three ways: how much longer one keeps a Pg than another."""
    grid = pump.ocean.grid
    south, north, west, east = CALIFORNIA
    lat, lon = _latitude(pump), grid.lon[grid.surface]
    there = (lat > south) & (lat < north) & (lon > west) & (lon < east)
    kept, export = pump.today.by_column()[:, there].sum(axis=1), _by_column(pump, pump.today.freed)[:, there].sum(axis=1)
    years = kept / export
    where = f"California Current, {LIT}"
    return [
        _row("years kept by animals per years by particles", where, (1.0 / 2.9) / (3.9 / 9.0), years[ANIMALS] / years[PARTICLES], "1", "derived",
             f"{STUKEL}: 1.0 Pg C by 2.9 against 3.9 by 9.0 mmol m⁻² d⁻¹, at 100 m"),
        _row("years kept by water per years by particles", where, (0.8 / 3.8) / (3.9 / 9.0), years[DISSOLVED] / years[PARTICLES], "1", "derived",
             f"{STUKEL}: 0.8 Pg C by 3.8 against 3.9 by 9.0 mmol m⁻² d⁻¹, at 100 m; not alike: theirs is particles that water carries"),
    ]  # fmt: skip


def _life(pump: Pump) -> list[Row]:
    """What grows, and what becomes of it."""
    now, p = pump.today, PumpParameters()
    budget = get("budget")
    chain = float(budget.ports["chain"].give(budget.preset(), budget.result(budget.preset())).sel(group="zooplankton"))
    return [
        _row("POC leaving the light", f"all oceans, {LIT}, inverted", 10.73, float(now.export[:DISSOLVED].sum()), FLUX, "fitted", f"{WU}; {HELD}", error=0.08),
        _row("dissolved carbon leaving the light", f"all oceans, {LIT}", 1.68, now.export[DISSOLVED], FLUX, "derived",
             f"{WU}, semi-labile; ours is 106 times the ocean's dissolved phosphorus", error=0.03),
        _row("production", "all oceans", None, pump.growth, FLUX, "derived",
             f"{WU}, by satellites; not alike: what is eaten while it sinks within the light is no growth of ours", between=(47.74, 59.86)),
        _row("recycled within hours", "all oceans", None, 100 * float(p["recycled"]), "%", "fitted", f"{WU}: taken from it", between=(48.0, 60.0)),
        _row("all that animals carry, per breath", "zooplankton", 3.24, chain, "1", "fitted",
             f"Couret et al. 2025, doi {BUDGET_DOI}: the Budget lab's port, mean of its draws"),
        _row("preformed phosphate", "all oceans", None, pump.preformed[0], "mmol P m-3", "derived", "the range in the literature", between=(1.1, 1.3)),
    ]  # fmt: skip


def _air(pump: Pump) -> list[Row]:
    """What the air feels."""
    base, b = pump.over.cycles.sinking.euphotic_depth, pump.over.b
    deep = base * GONE ** (-1 / b)
    moved = compute(
        as_fitted(pump.ocean).replace(martin_b=-np.log(GONE) / np.log((deep + DEEPER) / base)), pump, ocean=pump.ocean
    )
    left = kernels(pump.ocean).left
    assert left is not None
    return [
        *(
            _row("carbon still in the air of a pulse into it", f"after {years:,.0f} years", published, left[HORIZONS.index(years)], "1", "derived",
                 f"{JOOS}; not alike: ours is the ocean alone, and must lie above in the first century", error=error)
            for years, (published, error) in PULSE.items()
        ),
        *(
            _row(f"CO₂ in the air, nutrients {words}", f"63 % breathed out at {deep + DEEPER:,.0f} m rather than {deep:,.0f}", None,
                 moved.ends[name], "ppm", "derived", f"{KWON}; ours moves b to it", between=(-27.0, -10.0))
            for name, words in (("stay", "as they are"), ("follow", "following"))
        ),
    ]  # fmt: skip


def _injected(pump: Pump) -> list[Row]:
    """Carbon set free at depth for a century, off seven coasts: mean of the seven."""
    grid, known, rows = pump.ocean.grid, kernels(pump.ocean), []
    held = here.retained(pump.ocean)
    for depth, century in here.PUBLISHED.items():
        source = np.mean([here.at(grid, here.spot(grid, *site, depth)) for site in SITES.values()], axis=0)
        away = here.curves(known, source, 1.0, "today").away
        later = np.exp(np.interp(450.0, HORIZONS, np.log(away)))
        where = f"set free at {depth:,.0f} m off seven coasts"
        rows += [
            _row("share in the sea after a century of it", where, None, float(source @ held), "1", "derived", f"{ORR}; counted alike",
                 between=century),
            _row("share in the sea 400 years after its end", where, None, float(later), "1", "derived", f"{ORR}; not alike: {STAGNANT}",
                 between=LATER[depth]),
        ]  # fmt: skip
    return rows


def _elsewhere() -> list[Row]:
    """What the other embedded ocean says of what circulation decides; its b is fitted to its own phosphate, and it was solved then."""
    ocean, name = Ocean.embedded(next(name for name in EMBEDDED if name != COMPARED)), "on the ocean of 4°"
    now = fitted()[ocean.name]["today"]
    export, kept = sum(now["export"]), sum(now["kept"])
    return [
        _row("carbon kept from the air", f"all oceans, all ways, {name}", 1300.0, kept, STOCK, "derived", NOWICKI),
        _row("mean time away", f"all oceans, all ways, {name}", 127.0, kept / export, "yr", "derived", NOWICKI),
        _row("export by migrating animals", f"all oceans, {LIT}, {name}", 1.0, now["export"][ANIMALS], FLUX, "independent", NOWICKI,
             between=(0.7, 1.3)),
        _row("export, all ways", f"all oceans, {LIT} and below, away for more than 1 year, {name}", 8.25, sum(now["away_a_year"]), FLUX,
             "derived", WANG, error=0.30),
        _row("mean time until the surface", f"500 m, mean by area, {name}", None, years_away(ocean, 500.0), "yr", "derived", SIEGEL,
             between=AWAY_AT_500),
    ]  # fmt: skip


def _sound(pump: Pump) -> list[Row]:
    """What any such budget must keep."""
    now, net = pump.today, pump.today.net
    parts = abs(float(now.by_column().sum()) / now.kept_in_all - 1)
    return [
        _row("kept carbon by way and column, less the whole", pump.ocean.name, 0.0, parts, "1", "audit", "of the whole: rounding alone"),
        _row("carbon set free less carbon taken up", pump.ocean.name, 0.0, abs(float(net.sum())) / float(np.abs(net).sum()), "1", "audit",
             "of all that moves: carbon is neither made nor lost"),
    ]  # fmt: skip
