"""The visitor's own production or tracers: read and put on the ocean, beside its own; and both inversions on them."""

from __future__ import annotations

from typing import Any

import numpy as np
import panel as pn

from app.board import Board, Fed
from app.charts import ProfileAndSpread
from app.circulation import OwnBeside, OwnCirculation
from app.components import Prose
from app.context import Context
from app.labs.inverse import prose
from app.labs.inverse.invert import Inversion
from app.maps import Scale, World
from app.markup import paragraphs
from app.tab import Told
from app.words import number, percent
from engine.inverse import export, observed
from engine.inverse.fields import Own
from engine.inverse.model import Solution
from engine.lab import get
from engine.ocean import diagnostics
from engine.ocean.circulation import compared
from engine.ocean.grid import Grid, OceanError
from engine.parameter import Parameters

INTRODUCTION = """
<h2>Your own production, or your own ocean</h2>
<p>A CF NetCDF file of annual means on a regular grid round the Earth: net primary production (npp, intpp) takes the place of the product; phosphate (p_an, PO4), oxygen (o_an), alkalinity (TAlk) and DIC (TCO2), as in the World Ocean Atlas and GLODAP, take the place of what the inversion is fitted to; silicate, temperature and salinity are used where they are there, and carbon that people have added (Cant) is taken off DIC. Everything is put on the ocean’s cells conservatively: totals of production are kept. It drives this tab alone: there is no station in fields of the whole sea. Nothing leaves this server.</p>
"""


class OwnOcean(OwnCirculation):
    """The P model on a circulation of the visitor's own, at the numbers fitted on the embedded one."""

    needs = observed.OWN

    @staticmethod
    def beside(now: Solution) -> dict[str, float]:
        told = {"total_production": now.production, "total_labile": now.recycled, "total_poc": now.sinking}
        return told | {"explained": now.explained}

    @staticmethod
    def picture(parameters: Parameters, found: Any, grid: Grid) -> Fed:
        name = str(parameters["quantity"])
        name = name if name in found else "toc"
        words, unit, colours = prose.AXES[name]
        field = found[name].values
        fitted = f"In your circulation, at the numbers fitted to phosphate on “{found.attrs['fitted_on']}”"
        return Fed((found[name].attrs["long_name"].capitalize(), fitted), (field, Scale.of(words, unit, colours, field)))


class OwnFields(OwnBeside):
    """The tab."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, OwnOcean, "NetCDF (.nc)", accept=".nc")
        palette, grid = context.palette, compared().grid
        pictures = {
            "Production": World(palette, grid.lat_edge, grid.lon_edge, below=True),
            "Phosphate": ProfileAndSpread(palette, names=("model", "yours"), colours=("carbon", "accent")),
        }
        self.board = Board(context, pictures, "tall", own=True, visible=False)
        self._alone, self._together = (
            Inversion(context, work, f"Fit {what} to your fields", own=lambda: self.own)
            for work, what in (("phosphorus", "phosphorus"), ("carbon", "all together"))
        )
        self._alone.view.visible = self._together.view.visible = False
        self.view = pn.Column(
            Prose(text=INTRODUCTION, sizing_mode="stretch_width"),
            self.brings,
            self.text,
            self.board.view,
            self._alone.view,
            self._together.view,
            self.forget,
            self.circulation.view,
            sizing_mode="stretch_width",
        )
        self.recall()

    def take(self, found: Own) -> str:
        self.own = found
        held = (["production"] if found.production is not None else []) + list(found.tracers)
        return f"{', '.join(held)} read."

    def hide(self) -> None:
        super().hide()
        for fit in (self._alone, self._together):
            fit.drop()
            fit.view.visible = False

    @staticmethod
    def compute(parameters: Parameters, here: Solution, own: Own) -> Told:
        """Your fields with the values as they stand; or why they do not go with these."""
        ocean, grid = here.ocean, here.ocean.grid
        try:
            brought, _ = own.on(ocean)
        except OceanError as error:
            return Told([], paragraphs([str(error)]))
        now: Solution = get("inverse").compute(parameters, own=own)
        field = observed.production(str(parameters["product"]), ocean) if brought is None else brought
        whose = "Yours" if own.production is not None else "Still the embedded ocean’s"
        made = Fed(
            (
                f"{whose}: {number(export.yearly(grid, field))} Pg C a year",
                "Net primary production on the ocean’s cells, mg C m⁻² d⁻¹",
            ),
            (field, Scale.of("Production", "mg C m⁻² d⁻¹", "speed", field)),
        )
        ours, seen = (diagnostics.by_level(grid, each) for each in (now.state.dip, own.observed.phosphate))
        nothing = np.full(ours.shape, np.nan)
        phosphate = Fed(
            (
                f"As the levers stand, {percent(max(now.explained, 0.0))} of its variance is explained",
                prose.profile_title(grid, now)[1],
            ),
            (grid.depth_centre, ours, seen, nothing, nothing, "Phosphate, mmol P m⁻³"),
        )
        notes = [*own.notes]
        if not own.joint:
            notes.append("For the fit of all together, phosphate, oxygen, alkalinity and DIC are wanted in one file.")
        return Told([made, phosphate], paragraphs(notes))

    def draw(self, told: Told) -> None:
        super().draw(told)
        own = self.own
        if not told.fed or own is None:
            self.hide()
            return
        self.board.show()
        self._alone.view.visible, self._together.view.visible = True, own.joint
        self._alone.feed()
        if own.joint:
            self._together.feed()
