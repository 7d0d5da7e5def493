"""Further pictures of the stoichiometry lab: the carbon stored, where the sea gains it, what C:P depends on, what is left below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.charts import Curves, ProfileAndSpread, Relation
from app.components import Stage
from app.labs.stoichiometry.prose import AXES
from app.lean import Picture
from app.maps import Scale, Section
from app.words import brief, latitude, percent
from engine.ocean import diagnostics
from engine.stoichiometry import model

if TYPE_CHECKING:
    from app.labs.stoichiometry.page import Page

PHOSPHATE = np.geomspace(0.01, 1.0, 60)
WATERS = {"5 °C": ("accent", 278.15), "15 °C": ("ink2", 288.15), "25 °C": ("carbon", 298.15)}
R_AXIS = "C:P of what is breathed out in the sea, mol per mol"


WARMTH = "".join(
    f'<span class="keys"><i class="key" style="--c:var(--{colour})"></i>{name}</span>' for name, (colour, _) in WATERS.items()
)
ELEMENTS = "".join(
    f'<span class="keys"><i class="key" style="--c:var(--{name})"></i>{name}</span>' for name in ("carbon", "phosphorus")
)


class More:
    """A grid of pictures, fed together when the values have come to rest."""

    def __init__(self, page: Page) -> None:
        self._page, palette, grid = page, page.palette, page.grid
        self._stored = Relation(palette, R_AXIS, "Carbon stored by life, Pg C", "b of carbon", ("ink2", "carbon", "ink2"))
        self._section = Section(palette, grid.lat_edge, grid.depth_edge, bar=True)
        colours = {name: colour for name, (colour, _) in WATERS.items()}
        self._law = Curves(palette, "Phosphate, mmol P m⁻³", "C:P of what is produced, mol per mol", colours, [""] * len(WATERS))
        self._left = ProfileAndSpread(palette, names=("", ""), colours=("carbon", "phosphorus"))
        names = ["Stored", "Section", "Law", "Left"]
        figures = [each.figure for each in (self._stored, self._section, self._law, self._left)]
        self.view = Stage(
            lab="stoichiometry",
            layout="grid",
            pictures=[{"short": name} for name in names],
            words={"titles": [("", "")] * len(names)},
            figures=[Picture(figure) for figure in figures],
            sizing_mode="stretch_width",
            margin=0,
        )
        self.feed()

    def feed(self) -> None:
        self.view.tell(titles=[self._feed_stored(), self._feed_section(), self._feed_law(), self._feed_left()])

    def _feed_stored(self) -> tuple[str, str]:
        parameters, world = self._page.state.parameters, self._page.result
        dots = model.dots(parameters, world)
        x, y = dots.ratio, dots.stored
        lines = []
        for floor in (250.0, float(parameters["twilight_floor"]), 2000.0):
            line = model.theory_line(parameters, world.one_b.ratio, floor).stored
            lines.append((f"{floor:,.0f} m", x, line))
        now = world.now
        self._stored.update(
            (x, y, model.SWEEP), lines, (now.ratio, now.stored, f"b {parameters['carbon_b']:g}"), None, None, True
        )
        more = now.stored / world.redfield.stored - 1
        words = "as much as" if abs(more) < 0.005 else f"{percent(abs(more))} {'more' if more > 0 else 'less'} than"
        return (
            f"Life stores {words} with Redfield’s C:P and one b",
            "Dots: the global model. Lines: theory, counting what sinks down to z′",
        )

    def _feed_section(self) -> tuple[str, str]:
        page = self._page
        grid, basin = page.grid, str(page.state.parameters["basin"])
        gained = model.delta_dic(page.state.parameters, page.result)
        section = diagnostics.zonal_mean(grid, gained, *(() if basin == "World" else (basin,)))
        self._section.over(grid.lat_edge, grid.depth_edge)
        self._section.update(section.T, Scale.of(*AXES["delta_dic"], gained))
        under = {"World": "under all oceans", "Indian": "under the Indian Ocean"}.get(basin, f"under the {basin}")
        if not np.nanmax(np.abs(section)) > 1e-6:
            return f"Nothing gained {under}", "Dissolved carbon, mean from west to east, depth in metres"
        level, row = np.unravel_index(int(np.nanargmax(section)), section.shape)
        where = f"near {latitude(grid.lat_centre[row])}, {brief(grid.depth_centre[level])} m"
        return (
            f"Most carbon gained {under}: {where}",
            "Mean from west to east, depth in metres",
        )

    def _feed_law(self) -> tuple[str, str]:
        parameters = self._page.state.parameters
        lines = {
            name: model.ratios(parameters, PHOSPHATE, np.full(PHOSPHATE.shape, kelvin)) for name, (_, kelvin) in WATERS.items()
        }
        self._law.update(PHOSPHATE, lines, float(parameters["phosphate_reference"]))
        least, most = (
            float(end) for end in (min(line.min() for line in lines.values()), max(line.max() for line in lines.values()))
        )
        if most / least < 1.001:
            return (
                f"C:P of what is produced is {brief(least)} everywhere",
                WARMTH,
            )
        return (
            "Warm water poor in phosphate makes carbon-rich matter",
            f"{WARMTH}upright: the reference phosphate",
        )

    def _feed_left(self) -> tuple[str, str]:
        parameters, world = self._page.state.parameters, self._page.result
        depth, *fluxes = model.sinking_profile(parameters, world)
        carbon, phosphorus = (100 * flux / flux[0] for flux in fluxes)
        nothing = np.full(depth.shape, np.nan)
        self._left.update(depth, carbon, phosphorus, nothing, nothing, "Share of what leaves the lit layer, %")
        deep = float(np.interp(1000.0, depth, carbon)), float(np.interp(1000.0, depth, phosphorus))
        return (
            f"{percent(deep[0] / 100)} of the carbon and {percent(deep[1] / 100)} of the phosphorus pass 1,000 m",
            f"{ELEMENTS}global model; what meets the sea floor ends there",
        )
