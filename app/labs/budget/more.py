"""Further pictures of the budget: where, by which way, beside what sinks, and with what it goes together."""

from __future__ import annotations

from functools import cache

import numpy as np

from app.board import Board, Fed
from app.charts import Bars, Heat, Ranges
from app.context import Context
from app.labs.budget.prose import KEYS, UNIT, short
from app.maps import Pies
from app.markup import doi_link, keys
from app.tab import Tab, Told
from app.words import brief, number, percent
from engine import published
from engine.budget import allometry, environment
from engine.budget.chain import GROUPS, PROCESSES
from engine.budget.model import Budget
from engine.budget.zones import paper_zones
from engine.lab import get
from engine.parameter import Parameters

WAYS = keys(dict(zip(("breathed out", "died", "egested (gut)", "excreted"), PROCESSES, strict=True)))
MEASURES = {"migrant_biomass": "biomass", "active_flux": "flux"}
VARIABLES = {
    "temperature_epipelagic": "T above 200 m",
    "temperature_mesopelagic": "T below",
    "salinity_epipelagic": "S above 200 m",
    "salinity_mesopelagic": "S below",
    "oxygen_surface": "O₂ at surface",
    "chlorophyll_maximum": "chlorophyll",
    "net_primary_production": "NPP",
    "poc_flux": "sinking flux",
}
STAR = 0.05
"""Below it an exact p has a star, and a false-discovery rate would stand."""
TOGETHER = [(group, measure) for group in GROUPS for measure in MEASURES]


class More(Tab):
    """A grid of pictures."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        palette, both = context.palette, (*GROUPS, "snow")
        rows = [f"{group}, {MEASURES[measure]}" for group, measure in TOGETHER]
        pictures = {
            "Map": Pies(palette, "iberia", -12.5, 6.5, 34.2, 44.6, GROUPS, GROUPS, f"Active flux, {UNIT}"),
            **{group.capitalize(): Bars(palette, PROCESSES, PROCESSES, f"Flux, {UNIT}") for group in GROUPS},
            "Shares": Bars(palette, both, both, "Share of the carbon going down, %", end=115.0),
            "Biomass": Bars(palette, GROUPS, GROUPS, "Migrant biomass, mg C m⁻²"),
            "Environment": Heat(palette, rows, list(VARIABLES.values())),
            "By size": Bars(palette, GROUPS, GROUPS, f"Active flux, {UNIT}"),
            "Elsewhere": Ranges(palette, "Carried by animals, %", 100.0, 50.0),
        }
        self.board = Board(context, pictures)
        self.view = self.board.view
        self.feed()

    @staticmethod
    def compute(parameters: Parameters, budget: Budget) -> Told:
        ways = [_way(budget, g) for g in range(len(GROUPS))]
        return Told([_map(budget), *ways, _shares(budget), _biomass(budget), *_of_the_paper()])


@cache
def _of_the_paper() -> list[Fed]:
    """The same whatever is set."""
    return [_environment(), _by_size(), _literature()]


def _places(budget: Budget) -> list[str]:
    return [short(name) for name in budget.zones.names]


def _map(budget: Budget) -> Fed:
    zones = budget.zones
    largest = short(zones.names[int(np.argmax(budget.total_active_flux))])
    title = f"Animals carry the most at {largest}", f"Area is the active flux. {KEYS}"
    return Fed(title, (zones.longitude, zones.latitude, budget.active_flux, _places(budget)))


def _way(budget: Budget, g: int) -> Fed:
    """By which ways a group's carbon stays down."""
    site, percentile = budget.zones.site, budget.active_flux_percentile[:, g]
    shown = [brief(total) for total in budget.active_flux[:, g]]
    title = f"{GROUPS[g].capitalize()}: {brief(budget.active_flux[site, g])} {UNIT} at {short(budget.zones.names[site])}"
    given = (_places(budget), budget.flux[:, g], percentile[:, 1], percentile[:, 3], shown, site, True)
    return Fed((title, WAYS), given)


def _shares(budget: Budget) -> Fed:
    zones, site = budget.zones, budget.zones.site
    both = np.column_stack([budget.active_flux, zones.passive_flux])
    total = np.maximum(both.sum(axis=1, keepdims=True), 1e-30)
    sinking = [
        f"{percent(share)}{'' if measured else '*'}"
        for share, measured in zip(budget.passive_share, zones.passive_measured, strict=True)
    ]
    title = f"Sinking is {percent(budget.passive_share[site])} of it at {short(zones.names[site])}"
    words = f"{KEYS}{keys({'sinking, its share written (* not measured)': 'snow'})}"
    return Fed((title, words), (_places(budget), 100 * both / total, None, None, sinking, site, True))


def _biomass(budget: Budget) -> Fed:
    sums, sd = budget.migrant_biomass.sum(axis=1), budget.total_migrant_biomass_sd
    shown = [number(value) for value in sums]
    return Fed(
        (
            "How much migrates is not how much is carried",
            f"{KEYS}whiskers: ± one standard deviation; fish and decapods share the net’s doubt",
        ),
        (_places(budget), budget.migrant_biomass, sums - sd, sums + sd, shown, budget.zones.site, True),
    )


def _environment() -> Fed:
    found = environment.correlate().stack(row=("group", "measure")).sel(row=TOGETHER).transpose("row", "variable")
    shown = {name: found[name].sel(variable=list(VARIABLES)).values for name in ("correlation", "p_exact", "q_value")}
    tried, passed = np.isfinite(shown["p_exact"]).sum(), (shown["p_exact"] < STAR).sum()
    least = float(np.nanmin(shown["q_value"]))
    stands = "none of them stands" if least >= STAR else "some of them stand"
    return Fed(
        (
            f"Of {tried} correlations, {stands}",
            f"Pearson r, 3 to 5 places; * exact p &lt; {STAR}: {passed} of {tried}, where chance gives {brief(STAR * tried)}. "
            f"Called found, the best would be chance in {percent(least)} of cases (false-discovery rate)",
        ),
        (shown["correlation"], shown["p_exact"]),
    )


def _by_size() -> Fed:
    """What enzymes tell of the paper's places, and what the animals' size does, both as the paper's chain goes on."""
    ours, zones = allometry.active_flux(), paper_zones()
    low, high = (allometry.active_flux(mass).sum(axis=1) for mass in (1 / allometry.TENTH, allometry.TENTH))
    times = (ours.sum(axis=1) / zones.passive_flux)[zones.passive_measured]
    words = f"{KEYS}whiskers: ten times heavier or lighter animals. No flux is looked at; Ikeda 2013, Belcher et al. 2019"
    shown = [brief(float(total)) for total in ours.sum(axis=1)]
    title = f"Breathing by their size, they carry {number(times.min(), 2)} to {number(times.max(), 2)} times what sinks"
    return Fed((title, words), ([short(name) for name in zones.names], ours, low, high, shown, -1, True))


def _literature() -> Fed:
    """How much of what goes down animals carry, elsewhere and here, from the most to the least."""
    works = published.rows("active_passive", "study", "where", "low", "high")
    zones, times = paper_zones(), get("budget").result(get("budget").preset()).times_percentile
    rows = [(f"{where}, {study[-4:]}", low, high, False, f"{study}: {where}") for study, where, low, high in works]
    rows += [
        (short(name), float(times[z, 1]), float(times[z, 3]), True, f"Couret et al. 2025: {short(name)}")
        for z, name in enumerate(zones.names)
        if zones.passive_measured[z]
    ]
    rows.sort(key=lambda row: -row[1] * row[2])
    low, high = (100 * ends / (1 + ends) for ends in np.array([row[1:3] for row in rows]).T)
    key = keys({"others": "sea", "this paper, two times out of three": "accent"})
    words = f"{key}Of all that goes down; at 50 % as much is carried as sinks. Each counts other animals, ways and depths"
    given = [row[0] for row in rows], low, high, np.array([row[3] for row in rows]), [row[4] for row in rows]
    return Fed(("Few found that animals carry more than sinks", words), given)


def works() -> str:
    """Those of “Elsewhere”, as a list."""
    found = published.rows("active_passive", "study", "where", "animals", "doi")
    items = (f"<li>{study}, {where}, {animals}{f': {doi_link(doi)}' if doi else ''}</li>" for study, where, animals, doi in found)
    return f"<ul>{''.join(items)}</ul>"
