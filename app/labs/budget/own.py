"""The visitor's own cruise: a file in, its places through the same draws, the result out."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np
import panel as pn
import panel_material_ui as pmui

from app.charts import Bars, Profiles
from app.components import Prose, Stage
from app.labs.budget.prose import KEYS, UNIT, place, short
from app.lean import Picture
from app.own import OwnData
from app.words import brief, number, percent
from engine.budget.chain import GROUPS
from engine.budget.cruise import Cruise, read_cruise
from engine.budget.model import Budget
from engine.budget.profiles import SURFACE, Profile, ets_at_depth, illustration, migrant_biomass
from engine.upload import MAX_BYTES

if TYPE_CHECKING:
    from app.labs.budget.page import Page

INTRODUCTION = """
<h2>Your own cruise, through the same draws</h2>
<p>A CSV file in UTF-8, one row a group (or a depth stratum), units in the header in brackets. Take a template, put your numbers in, and drop it below. Every lever and assumption on the left applies to it; nothing leaves this server.</p>
<p><a class="button" href="template/budget-table.csv" download>Template: a table of migrants</a><a class="button" href="template/budget-profiles.csv" download>Template: day and night profiles</a></p>
"""


class OwnCruise(OwnData):
    """The tab."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, read_cruise, "CSV", largest=MAX_BYTES)
        self._page = page
        self._cruise: Cruise | None = None
        self._bars = Bars(page.palette, GROUPS, GROUPS, f"Active flux, {UNIT}")
        self._profiles = {group: Profiles(page.palette, group, "Biomass, mg C m⁻³") for group in GROUPS}
        self._stage = Stage(
            lab="budget",
            layout="grid",
            pictures=[{"short": "Your places"}, *({"short": f"Day and night: {group}"} for group in GROUPS)],
            words={"titles": [("", "")] * 4},
            figures=[Picture(self._bars.figure), *(Picture(each.figure) for each in self._profiles.values())],
            sizing_mode="stretch_width",
            margin=0,
        )
        self._place = pmui.Select(label="Profiles of", options={"": ""}, size="small", width=220)
        self._layer = pmui.FloatSlider(
            label="Migrants rise above, m", start=50, end=300, step=10, value=SURFACE, format="0", width=260
        )
        for widget in (self._place, self._layer):
            widget.param.watch(lambda event: self._feed_profiles(), "value")
        self._table = Prose(text="", sizing_mode="stretch_width")
        self.view = pn.Column(
            Prose(text=INTRODUCTION, sizing_mode="stretch_width"),
            self.upload,
            self._table,
            self.forget,
            pn.Row(self._place, self._layer),
            self._stage,
            sizing_mode="stretch_width",
        )
        self.recall()
        self.feed()

    # the file

    def take(self, found: Cruise) -> str:
        self._cruise = found
        self.feed()
        count = len(found.zones.names)
        return f"{count} {'place' if count == 1 else 'places'} read."

    def drop(self) -> None:
        """The paper's places are shown again."""
        self._cruise = None
        self.feed()

    # the result

    def _name(self, name: str) -> str:
        """A place's name beside a bar: the paper's in short, the visitor's own as they wrote it."""
        return name if self._cruise else short(name)

    @property
    def profiles(self) -> tuple[Profile, ...]:
        if self._cruise and self._cruise.profiles:
            return self._cruise.profiles
        zones = self._page.result.zones
        return tuple(each for zone in range(len(zones.names)) for each in illustration(zones, zone))

    def feed(self) -> None:
        """The own places with the values as they stand; the paper's while there are none."""
        page = self._page
        budget = page.lab.compute(page.state.parameters, zones=self._cruise.zones) if self._cruise else page.result
        percentiles = budget.total_active_flux_percentile
        places = [self._name(name) for name in budget.zones.names]
        shown = [brief(float(total)) for total in budget.total_active_flux]
        self._bars.update(
            places,
            budget.active_flux,
            percentiles[:, 1],
            percentiles[:, 3],
            shown,
            -1 if self._cruise else budget.zones.site,
            True,
        )
        self._table.text = self._numbers(budget) if self._cruise else ""
        self._stage.own = self._cruise is not None
        names = list(dict.fromkeys(profile.zone for profile in self.profiles))
        self._place.options = {name if self._cruise and self._cruise.profiles else place(name): name for name in names}
        if self._place.value not in names:
            self._place.value = names[0]
        self._feed_profiles()

    def _feed_profiles(self) -> None:
        owner = "your cruise" if self._cruise else "the paper's places, until you bring your own"
        titles = [("What animals carry down, place by place", f"{KEYS}{owner}")]
        made_up = "" if self._cruise and self._cruise.profiles else "; the shape is made up, its integrals are the paper's"
        here = {profile.group: profile for profile in self.profiles if profile.zone == self._place.value}
        for group, picture in self._profiles.items():
            profile = here.get(group)
            if profile is None:
                empty = np.zeros(0)
                picture.update(empty, empty, empty, empty, empty, empty, (0.0, self._layer.value))
                titles.append((f"{group.capitalize()}: no profile here", ""))
                continue
            night, day = profile.night, profile.day
            picture.update(day.top, day.bottom, day.biomass, night.top, night.bottom, night.biomass, (0.0, self._layer.value))
            rising, breath = migrant_biomass(profile, self._layer.value), ets_at_depth(profile)
            titles.append(
                (
                    f"{group.capitalize()}: {number(rising)} mg C m⁻² rise above {self._layer.value:.0f} m",
                    f"Night minus day over the marked layer; breathing below at {number(breath)} µl O₂ (mg C)⁻¹ h⁻¹{made_up}",
                )
            )
        self._stage.tell(titles=titles)

    def _numbers(self, budget: Budget) -> str:
        zones = budget.zones
        rows = "".join(
            f'<tr><td>{escape(name)}</td><td class="n"><b>{number(total)}</b> ± {number(sd, 2)}</td>'
            + "".join(f'<td class="n">{number(flux)}</td>' for flux in fluxes)
            + f'<td class="n">{number(passive, 2)}{"" if measured else "*"}</td><td class="n">{percent(chance)}</td><td class="n">{percent(share)}</td></tr>'
            for name, total, sd, fluxes, passive, measured, chance, share in zip(
                zones.names, budget.total_active_flux, budget.total_active_flux_sd, budget.active_flux, zones.passive_flux,
                zones.passive_measured, budget.probability_active_exceeds_passive, budget.active_share_of_npp, strict=True,
            )
        )  # fmt: skip
        links = "".join(
            f'<a class="button" href="download/budget.{form}?{escape(self._page.state.query())}" download>{title}</a>'
            for form, title in (("csv", "Result as CSV"), ("nc", "NetCDF"), ("zip", "Zip with README"))
        )
        heads = "".join(f'<th class="n">{group}</th>' for group in GROUPS)
        return (
            f"<h2>{len(zones.names)} places of your cruise</h2><p>Active flux and sinking flux, {UNIT}; * not measured: the mean of the paper's three traps.</p>"
            f'<div class="scroll" tabindex="0" role="region" aria-label="Your result"><table><thead><tr><th>Place</th><th class="n">Animals</th>{heads}<th class="n">Sinking</th><th class="n">Animals carry more</th><th class="n">of NPP</th></tr></thead><tbody>{rows}</tbody></table></div><p>{links}</p>'
        )
