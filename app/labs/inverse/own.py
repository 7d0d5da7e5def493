"""The visitor's own production or tracers: read and put on the ocean, beside its own; and both inversions on them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import panel as pn

from app.charts import ProfileAndSpread
from app.circulation import OwnCirculation
from app.circulation import Picture as Map
from app.components import Prose, Stage
from app.labs.inverse import prose
from app.labs.inverse.invert import Inversion
from app.lean import Picture
from app.maps import Scale, World
from app.own import OwnData
from app.words import number, percent
from engine.conversions import PG_YR_PER_MG_D
from engine.inverse import observed
from engine.inverse.fields import Own, read_own
from engine.inverse.model import Solution
from engine.inverse.run import invert_carbon, invert_phosphorus
from engine.ocean.circulation import compared
from engine.ocean.grid import Grid, OceanError

if TYPE_CHECKING:
    from app.labs.inverse.page import Page

INTRODUCTION = """
<h2>Your own production, or your own ocean</h2>
<p>A CF NetCDF file of annual means on a regular grid round the Earth: net primary production (npp, intpp) takes the place of the product; phosphate (p_an, PO4), oxygen (o_an), alkalinity (TAlk) and DIC (TCO2), as in the World Ocean Atlas and GLODAP, take the place of what the inversion is fitted to; silicate, temperature and salinity are used where they are there, and carbon that people have added (Cant) is taken off DIC. Everything is put on the ocean’s cells conservatively: totals of production are kept. Nothing leaves this server.</p>
"""


class OwnOcean(OwnCirculation):
    """The P model on a circulation of the visitor's own, at the numbers fitted on the embedded one."""

    needs = observed.OWN

    def beside(self) -> dict[str, float]:
        now: Solution = self.page.result
        told = {"total_production": now.production, "total_labile": now.recycled, "total_poc": now.sinking}
        return told | {"explained": now.explained}

    def picture(self, found: Any, grid: Grid) -> Map:
        name = str(self.page.parameters["quantity"])
        name = name if name in found else "toc"
        words, unit, colours = prose.AXES[name]
        field = found[name].values
        fitted = f"In your circulation, at the numbers fitted to phosphate on “{found.attrs['fitted_on']}”"
        return field, Scale.of(words, unit, colours, field), found[name].attrs["long_name"].capitalize(), fitted


class OwnFields(OwnData):
    """The tab."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, read_own, "NetCDF (.nc)", accept=".nc")
        self._page, grid = page, compared().grid
        self._own: Own | None = None
        self._map = World(page.palette, grid.lat_edge, grid.lon_edge, below=True)
        self._profile = ProfileAndSpread(page.palette, names=("model", "yours"), colours=("carbon", "accent"))
        self._stage = Stage(
            lab="inverse",
            layout="tall",
            own=True,
            pictures=[{"short": "Production"}, {"short": "Phosphate"}],
            words={"titles": [("", "")] * 2},
            figures=[Picture(self._map.figure), Picture(self._profile.figure)],
            sizing_mode="stretch_width",
            margin=0,
            visible=False,
        )
        self._notes = Prose(text="", sizing_mode="stretch_width")
        self._alone, self._together = (
            Inversion(page, work, f"Fit {what} to your fields", "", lambda: self._own)
            for work, what in ((invert_phosphorus, "phosphorus"), (invert_carbon, "all together"))
        )
        self._alone.view.visible = self._together.view.visible = False
        self._circulation = OwnOcean(page)
        self.view = pn.Column(
            Prose(text=INTRODUCTION, sizing_mode="stretch_width"),
            self.upload,
            self._notes,
            self._stage,
            self._alone.view,
            self._together.view,
            self.forget,
            self._circulation.view,
            sizing_mode="stretch_width",
        )
        self.recall()

    def take(self, found: Own) -> str:
        self._own = found
        self.feed()
        held = (["production"] if self._own.production is not None else []) + list(self._own.tracers)
        return f"{', '.join(held)} read."

    def drop(self) -> None:
        self._own = None
        self._hide("")

    def _hide(self, words: str) -> None:
        self._stage.visible = self._alone.view.visible = self._together.view.visible = False
        self._notes.text = f"<p>{escape(words)}</p>"

    def feed(self) -> None:
        """Your fields with the values as they stand, and the circulation under them."""
        self._circulation.feed()
        own = self._own
        if own is None:
            return
        parameters, ocean = self._page.state.parameters, self._page.result.ocean
        grid = ocean.grid
        try:
            made, _ = own.on(ocean)
        except OceanError as error:
            self._hide(str(error))
            return
        now: Solution = self._page.lab.compute(parameters, own=own)
        field = observed.production(str(parameters["product"]), ocean) if made is None else made
        self._map.update(field, Scale.of("Production", "mg C m⁻² d⁻¹", "speed", field))
        ours, seen = (
            np.array([grid.mean(each, grid.level == level) for level in range(grid.shape[0])])
            for each in (now.state.dip, own.observed.phosphate)
        )
        nothing = np.full(ours.shape, np.nan)
        self._profile.update(grid.depth_centre, ours, seen, nothing, nothing, "Phosphate, mmol P m⁻³")
        area = grid.field(grid.area, 0.0)[0]
        total = float(np.nansum(field * area)) * PG_YR_PER_MG_D
        whose = "Yours" if own.production is not None else "Still the embedded ocean’s"
        self._stage.tell(
            titles=[
                (f"{whose}: {number(total)} Pg C a year", "Net primary production on the ocean’s cells, mg C m⁻² d⁻¹"),
                (
                    f"As the levers stand, {percent(max(now.explained, 0.0))} of its variance is explained",
                    prose.profile_title(grid, now)[1],
                ),
            ]
        )
        notes = [*own.notes]
        if not own.joint:
            notes.append("For the fit of all together, phosphate, oxygen, alkalinity and DIC are wanted in one file.")
        self._notes.text = "".join(f"<p>{escape(note)}</p>" for note in notes)
        self._stage.visible = self._alone.view.visible = True
        self._together.view.visible = own.joint
        self._alone.feed()
        if own.joint:
            self._together.feed()
