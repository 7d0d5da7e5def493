"""Further pictures of the budget: where, by which way, beside what sinks, and with what it goes together."""

from __future__ import annotations

import numpy as np

from app.board import Board, Fed
from app.charts import Bars, Heat
from app.context import Context
from app.labs.budget.prose import KEYS, UNIT, short
from app.maps import Pies
from app.markup import keys
from app.tab import Tab, Told
from app.words import brief, number, percent
from engine.budget import environment
from engine.budget.chain import GROUPS, PROCESSES
from engine.budget.model import Budget
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
            "Shares": Bars(palette, both, both, "Share of the carbon leaving the top 200 m, %", end=115.0),
            "Biomass": Bars(palette, GROUPS, GROUPS, "Migrant biomass, mg C m⁻²"),
            "Environment": Heat(palette, rows, list(VARIABLES.values())),
        }
        self.board = Board(context, pictures)
        self.view = self.board.view
        self.feed()

    @staticmethod
    def compute(parameters: Parameters, budget: Budget) -> Told:
        ways = [_way(budget, g) for g in range(len(GROUPS))]
        return Told([_map(budget), *ways, _shares(budget), _biomass(budget), _environment()])


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
    sums = budget.migrant_biomass.sum(axis=1)
    sd = np.sqrt((budget.migrant_biomass_sd**2).sum(axis=1))
    shown = [number(value) for value in sums]
    return Fed(
        (
            "How much migrates is not how much is carried",
            f"{KEYS}whiskers: ± one standard deviation, groups taken as independent",
        ),
        (_places(budget), budget.migrant_biomass, sums - sd, sums + sd, shown, budget.zones.site, True),
    )


def _environment() -> Fed:
    found = environment.correlate().stack(row=("group", "measure")).sel(row=TOGETHER).transpose("row", "variable")
    return Fed(
        (
            "Five places are few: read this with care",
            "Pearson r between the paper’s printed numbers; * p &lt; 0.05, n = 5: one in twenty such stars is chance",
        ),
        tuple(found[name].sel(variable=list(VARIABLES)).values for name in ("correlation", "p_value")),
    )
