"""The full ecosystem as a long run: sixty years toward its steady state, stopped and taken up again at will."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.board import Board, Fed
from app.charts import Ratios
from app.context import Context
from app.labs.stoichiometry.observed import observed
from app.labs.stoichiometry.prose import AXES
from app.maps import Scale, Section
from app.maps import World as Map
from app.markup import bold, table
from app.tab import RunTab, Told
from app.words import brief, number
from engine.compute import Task
from engine.parameter import Parameters
from engine.stoichiometry.compare import CONTROL, MODEL
from engine.stoichiometry.ecosystem.model import simulate_ecosystem
from engine.stoichiometry.ecosystem.parameters import chosen
from engine.stoichiometry.ecosystem.spinup import YEARS
from engine.stoichiometry.globe import Stored
from engine.stoichiometry.model import World

WORDS = f"""<h2>The full ecosystem</h2>
<p>The paper’s own kind of model: plankton that grow by light, warmth, phosphate and nitrate, animals that eat them and keep their own C:P, detritus, oxygen, denitrification and fixation (MOPS: Kriest &amp; Oschlies 2015). Light, the warmth that plankton feel and the stirring of the upper sea go with the seasons; currents and gas exchange are those of the mean year. Five of its rates were fitted to the embedded ocean’s own phosphate, oxygen and nitrate, none to the paper. It stands on the ocean that is set, with all carbon beside all phosphorus, in two worlds at once: yours, and one b for both. {YEARS} model years, with leaps of the deep sea between them, take a minute or two, on the finer ocean about six. A run that is cancelled is taken up where it was left.</p>"""
HEADS = ["", "Unit", "ecosystem", "one b for both", "fast model", "one b for both", "the paper’s", "one b for both"]


class FullEcosystem(RunTab):
    """A part of the tab of long runs."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, f"Run {YEARS} years", WORDS)
        palette, grid = context.palette, context.result.ocean.grid
        ratios = Ratios(palette, "C:P of what sinks, mol per mol", (50.0, 1000.0), (50, 100, 200, 400, 800), 4500.0)
        ratios.observe(observed())
        pictures = {
            "C:P": ratios,
            "Growth": Map(palette, grid.lat_edge, grid.lon_edge, below=True),
            "Section": Section(palette, grid.lat_edge, grid.depth_edge, bar=True),
        }
        self.board = Board(context, pictures, numbers=False, visible=False)
        self.view = self.lay(self.text, self.board.view)

    def task(self) -> Task:
        asked = chosen(self.context.parameters)
        return self.context.services.resumable(Task.of(simulate_ecosystem, asked))

    @staticmethod
    def compute(parameters: Parameters, world: World, found: Any) -> Told:
        grid = world.ocean.grid
        depth, ours = found["interface"].values, found["sinking_ratio"].values
        ratios = Fed(
            (
                f"C:P of what sinks through 1,000 m: {brief(float(np.interp(1000.0, depth, ours)))}",
                "All oceans; dotted: one b for both; brown: what traps and bottles found",
            ),
            (depth, ours, (depth, ours), {"one b": found["control_sinking_ratio"].values}),
        )
        npp = found["npp"].values / 1000
        grown = Fed(
            (f"{brief(float(found['npp_total']))} Pg C grow in a year", "Net primary production, mean of the last year"),
            (npp, Scale.of("Growth", "g C m⁻² d⁻¹", "speed", npp)),
            (grid.lat_edge, grid.lon_edge),
        )
        basin = str(parameters["basin"])
        under = "under all oceans" if basin == "World" else f"under the {basin}"
        section = Fed(
            (f"Carbon gained {under}", "Against one b for both, mean from west to east, depth in metres"),
            (found["delta_dic_section"].sel(sea=basin).values.T, Scale.of(*AXES["delta_dic"], found["delta_dic"].values)),
            (grid.lat_edge, grid.depth_edge),
        )
        return Told([ratios, grown, section], _table(parameters, found, world.now, world.one_b))


def _table(parameters: Parameters, found: Any, now: Stored, one_b: Stored) -> str:
    """Both worlds of the ecosystem beside the fast model's and the paper's own, where it prints them; and how steady it is."""
    printed = [_printed(parameters, float(parameters[name])) for name in ("carbon_b", "phosphorus_b")]
    rows = [
        (
            label,
            unit,
            bold(form(float(found[name]))),
            form(float(found[f"control_{name}"])),
            form(getattr(now, name)),
            form(getattr(one_b, name)),
            *(form(world[name]) if name in world else "" for world in printed),
        )
        for label, name, unit, form in (
            ("C:P of all that is breathed out", "ratio", "", brief),
            ("carbon stored by life", "stored", "Pg C", number),
            ("CO₂ in the air", "pco2", "ppm", number),
        )
    ]
    told = found.attrs["solution"]
    return (
        f"<p>{told[0].upper()}{told[1:]}. Sinking out of the light: {number(float(found['export_total']))} Pg C a year; preformed phosphate "
        f"{number(float(found['preformed_phosphate']))} mmol m⁻³; fixed {brief(float(found['fixation']))}, denitrified "
        f"{brief(float(found['denitrification']))} Tg N a year.</p>{table(HEADS, rows, 'The ecosystem beside the fast model and the paper', '-unnnnnn')}"
    )


def _printed(parameters: Parameters, carbon_b: float) -> dict[str, float]:
    """What the paper prints of its own model with this b of carbon; nothing where it has none or another b of phosphorus."""
    if parameters["phosphorus_b"] != CONTROL or carbon_b not in MODEL:
        return {}
    return dict(zip(("ratio", "pco2"), MODEL[carbon_b], strict=True))
