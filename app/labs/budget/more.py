"""Further pictures of the budget: where, by which way, beside what sinks, and with what it goes together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.charts import Bars, Heat
from app.components import Stage
from app.labs.budget.prose import KEYS, UNIT, short
from app.lean import Picture
from app.maps import Pies
from app.words import brief, number, percent
from engine.budget import environment
from engine.budget.chain import GROUPS, PROCESSES
from engine.budget.model import Budget

if TYPE_CHECKING:
    from app.labs.budget.page import Page

WAYS = "".join(
    f'<span class="keys"><i class="key" style="--c:var(--{process})"></i>{word}</span>'
    for process, word in zip(PROCESSES, ("breathed out", "died", "egested (gut)", "excreted"), strict=True)
)
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


class More:
    """A grid of pictures, fed together."""

    def __init__(self, page: Page) -> None:
        self._page, palette = page, page.palette
        self._map = Pies(palette, "iberia", -12.5, 6.5, 34.2, 44.6, GROUPS, GROUPS)
        self._ways = {group: Bars(palette, PROCESSES, PROCESSES, f"Flux, {UNIT}") for group in GROUPS}
        self._shares = Bars(
            palette, (*GROUPS, "snow"), (*GROUPS, "snow"), "Share of the carbon leaving the top 200 m, %", end=115.0
        )
        self._biomass = Bars(palette, GROUPS, GROUPS, "Migrant biomass, mg C m⁻²")
        together = environment.correlate().stack(row=("group", "measure")).transpose("row", "variable")
        rows = [f"{group}, {MEASURES[measure]}" for group, measure in together["row"].values]
        columns = [VARIABLES[str(name)] for name in together["variable"].values]
        heat = Heat(palette, rows, columns, together["correlation"].values, together["p_value"].values)
        figures = [
            self._map.figure,
            *(bars.figure for bars in self._ways.values()),
            self._shares.figure,
            self._biomass.figure,
            heat.figure,
        ]
        names = ["Map", *(group.capitalize() for group in GROUPS), "Shares", "Biomass", "Environment"]
        self.view = Stage(
            lab="budget",
            layout="grid",
            pictures=[{"short": name} for name in names],
            words={"titles": [("", "")] * len(names)},
            figures=[Picture(figure) for figure in figures],
            sizing_mode="stretch_width",
            margin=0,
        )
        self.feed()

    def feed(self) -> None:
        budget: Budget = self._page.result
        zones, site = budget.zones, budget.zones.site
        places = [short(name) for name in zones.names]
        self._map.update(zones.longitude, zones.latitude, budget.active_flux, places)
        for g, group in enumerate(GROUPS):
            percentile = budget.active_flux_percentile[:, g]
            shown = [brief(total) for total in budget.active_flux[:, g]]
            self._ways[group].update(places, budget.flux[:, g], percentile[:, 1], percentile[:, 3], shown, site, True)
        both = np.column_stack([budget.active_flux, zones.passive_flux])
        total = np.maximum(both.sum(axis=1, keepdims=True), 1e-30)
        sinking = [
            f"{percent(share)}{'' if measured else '*'}"
            for share, measured in zip(budget.passive_share, zones.passive_measured, strict=True)
        ]
        self._shares.update(places, 100 * both / total, None, None, sinking, site, True)
        percentile = budget.migrant_biomass_percentile
        sums = budget.migrant_biomass.sum(axis=1)
        sd = np.sqrt((budget.migrant_biomass_sd**2).sum(axis=1))
        self._biomass.update(places, budget.migrant_biomass, sums - sd, sums + sd, [number(value) for value in sums], site, True)
        self.view.tell(titles=self._titles(budget))

    def _titles(self, budget: Budget) -> list[tuple[str, str]]:
        site = budget.zones.site
        largest = short(budget.zones.names[int(np.argmax(budget.total_active_flux))])
        ways = [
            (f"{group.capitalize()}: {brief(budget.active_flux[site, g])} {UNIT} at {short(budget.zones.names[site])}", WAYS)
            for g, group in enumerate(GROUPS)
        ]
        return [
            (f"Animals carry the most at {largest}", f"Area is the active flux. {KEYS}"),
            *ways,
            (
                f"Sinking is {percent(budget.passive_share[site])} of it at {short(budget.zones.names[site])}",
                f'{KEYS}<span class="keys"><i class="key" style="--c:var(--snow)"></i>sinking, its share written (* not measured)</span>',
            ),
            (
                "How much migrates is not how much is carried",
                f"{KEYS}whiskers: ± one standard deviation, groups taken as independent",
            ),
            (
                "Five places are few: read this with care",
                "Pearson r between the paper's printed numbers; * p &lt; 0.05, n = 5: one in twenty such stars is chance",
            ),
        ]
