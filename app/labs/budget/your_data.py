"""The visitor's own cruise: a file in, its places through the same draws, the result out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import panel as pn
import panel_material_ui as pmui

from app.board import Board, Fed
from app.charts import Bars, Profiles
from app.components import Prose
from app.context import Context
from app.labs.budget.prose import KEYS, UNIT, place, short
from app.markup import Html, bold, downloads, table
from app.own_data import OwnData
from app.shell import beside
from app.theme import FLUSH
from app.words import brief, number, percent
from engine.budget.chain import GROUPS
from engine.budget.cruise import Cruise
from engine.budget.model import Budget
from engine.budget.profiles import Profile, ets_at_depth, illustration, migrant_biomass
from engine.budget.zones import CROSSED
from engine.lab import get
from engine.parameter import Parameters
from engine.upload import MAX_BYTES

INTRODUCTION = """
<h2>Your own cruise, through the same draws</h2>
<p>Any table as CSV, one row a group (or a depth stratum), or one a station with a column for each group. If its columns are called otherwise than in the templates, you are asked which is which. Its stations join the list above the levers and drive every tab; nothing leaves this server.</p>
<p><a class="button" href="template/budget-table.csv" download>Template: a table of migrants</a><a class="button" href="template/budget-profiles.csv" download>Template: day and night profiles</a></p>
"""
HEADS = ["Place", "Animals", *GROUPS, "Sinking", "Animals carry more", "of NPP"]
NOTHING = np.zeros(0)


class Shown(NamedTuple):
    """What there is of a cruise, or of the paper's places while there is none."""

    bars: Fed
    text: str
    profiles: Sequence[Profile]
    made_up: bool
    """Whether the profiles are the paper's."""


class OwnCruise(OwnData):
    """The tab."""

    argument = "cruise"

    def __init__(self, context: Context) -> None:
        super().__init__(context, "CSV", largest=MAX_BYTES)
        self._cruise: Cruise | None = None
        places = Bars(context.palette, GROUPS, GROUPS, f"Active flux, {UNIT}")
        self.board = Board(context, {"Your places": places}, "tall")
        self._migration = Migration(context)
        self.view = pn.Column(
            Prose(text=INTRODUCTION, sizing_mode="stretch_width"),
            self.brings,
            self.text,
            self.forget,
            self.board.view,
            self._migration.view,
            sizing_mode="stretch_width",
        )
        self.recall()
        self.feed()

    # the file

    def take(self, found: Cruise) -> str:
        self._cruise = found
        count = len(found.zones.names)
        return f"{count} {'place' if count == 1 else 'places'} read."

    def drop(self) -> None:
        """The paper's places are shown again."""
        self._cruise = None
        self.feed()

    # the result

    def chosen(self) -> tuple[Cruise | None, str]:
        """The cruise, and a query for all its places as they were measured."""
        return self._cruise, f"{self.context.query()}&station="

    @staticmethod
    def compute(parameters: Parameters, paper: Budget, cruise: Cruise | None, query: str) -> Shown:
        """The own places with the values as they stand; the paper's while there are none."""
        budget = get("budget").compute(parameters, cruise=cruise) if cruise else paper
        zones, percentiles = budget.zones, budget.total_active_flux_percentile
        owner = "your cruise" if cruise else "the paper’s places, until you bring your own"
        bars = Fed(
            ("What animals carry down, place by place", f"{KEYS}{owner}"),
            (
                list(zones.names) if cruise else [short(name) for name in zones.names],
                budget.active_flux,
                percentiles[:, 1],
                percentiles[:, 3],
                [brief(float(total)) for total in budget.total_active_flux],
                -1 if cruise else zones.site,
                True,
            ),
        )
        text = _numbers(budget, query) if cruise else ""
        if cruise:
            return Shown(bars, text, cruise.profiles, False)
        zones = paper.zones
        return Shown(bars, text, [each for zone in range(len(zones.names)) for each in illustration(zones, zone)], True)

    def draw(self, shown: Shown) -> None:
        self.board.draw([shown.bars])
        self.text.text = shown.text
        self.board.view.own = bool(shown.text)
        self._migration.show(shown.profiles, shown.made_up)


class Migration:
    """The profiles of one place, and what rises at night into a layer; nothing where a cruise has none."""

    def __init__(self, context: Context) -> None:
        self._context = context
        profiles = {f"Day and night: {group}": Profiles(context.palette, group, "Biomass, mg C m⁻³") for group in GROUPS}
        self._board = Board(context, profiles)
        self._profiles: Sequence[Profile] = ()
        self._made_up = True
        self._place = pmui.Select(label="Profiles of", options={"": ""}, size="small", width=220, margin=FLUSH)
        self._layer = pmui.FloatSlider(
            label="Migrants rise above, m", start=50, end=300, step=10, value=CROSSED, format="0", width=260
        )
        for widget in (self._place, self._layer):
            widget.param.watch(lambda event: self.feed(), "value")
        self.view = pn.Column(beside(self._place, self._layer), self._board.view, sizing_mode="stretch_width")

    def show(self, profiles: Sequence[Profile], made_up: bool) -> None:
        """Has one choose among these from now on."""
        self._profiles, self._made_up = profiles, made_up
        self.view.visible = bool(profiles)
        if not profiles:
            return
        names = list(dict.fromkeys(profile.zone for profile in profiles))
        self._place.options = {place(name) if made_up else name: name for name in names}
        if self._place.value not in names:
            self._place.value = names[0]
        self.feed()

    def feed(self) -> None:
        work = partial(_profiles, self._profiles, self._place.value, self._layer.value, self._made_up)
        self._context.ask(work, self.draw)

    def draw(self, fed: Sequence[Fed]) -> None:
        self._board.draw(fed)


def _profiles(profiles: Sequence[Profile], where: str, layer: float, made_up: bool) -> list[Fed]:
    """Each group's profile at a place, and what rises into the layer."""
    here = {profile.group: profile for profile in profiles if profile.zone == where}
    return [_profile(group, here.get(group), layer, made_up) for group in GROUPS]


def _profile(group: str, profile: Profile | None, layer: float, made_up: bool) -> Fed:
    if profile is None:
        why = "The paper finds more above 200 m by day than by night here, and prints migrants all the same" if made_up else ""
        return Fed((f"{group.capitalize()}: no profile here", why), (*[NOTHING] * 6, (0.0, layer)))
    night, day = profile.night, profile.day
    rising, breath = migrant_biomass(profile, layer), ets_at_depth(profile)
    whose = "; the shape is made up, its integrals are the paper’s" if made_up else ""
    title = (
        f"{group.capitalize()}: {number(rising)} mg C m⁻² rise above {layer:.0f} m",
        f"Night minus day over the marked layer; breathing below at {number(breath)} µl O₂ (mg C)⁻¹ h⁻¹{whose}",
    )
    return Fed(title, (day.top, day.bottom, day.biomass, night.top, night.bottom, night.biomass, (0.0, layer)))


def _numbers(budget: Budget, query: str) -> str:
    zones = budget.zones
    rows: list[Any] = [
        (
            name,
            Html(f"{bold(number(total))} ± {number(sd, 2)}"),
            *map(number, fluxes),
            f"{number(passive, 2)}{'' if measured else '*'}",
            percent(chance),
            percent(share),
        )
        for name, total, sd, fluxes, passive, measured, chance, share in zip(
            zones.names, budget.total_active_flux, budget.total_active_flux_sd, budget.active_flux, zones.passive_flux,
            zones.passive_measured, budget.probability_active_exceeds_passive, budget.active_share_of_npp, strict=True,
        )
    ]  # fmt: skip
    return (
        f"<h2>{len(zones.names)} places of your cruise</h2><p>Active flux and sinking flux, {UNIT}; * not measured: the mean of the paper’s three traps.</p>"
        f"{table(HEADS, rows, 'Your result', '-' + 'n' * (len(HEADS) - 1))}{downloads('budget', query)}"
    )
