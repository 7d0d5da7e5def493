"""Further pictures of the stoichiometry lab: the carbon stored, where the sea gains it, what C:P depends on, what is left below."""

from __future__ import annotations

import numpy as np
import panel as pn

from app.board import Board, Fed
from app.charts import Curves, ProfileAndSpread, Relation
from app.context import Context
from app.labs.stoichiometry.prose import AXES
from app.maps import Scale, Section
from app.markup import bold, keys, table
from app.tab import Tab, Told
from app.words import brief, latitude, number, percent, place
from engine.ocean import diagnostics
from engine.parameter import Parameters
from engine.stoichiometry import model, preformed, sampled

PHOSPHATE = np.geomspace(0.01, 1.0, 60)
WATERS = {"5 °C": ("accent", 278.15), "15 °C": ("ink2", 288.15), "25 °C": ("carbon", 298.15)}
R_AXIS = "C:P breathed out in the sea, mol per mol"

WARMTH = keys({name: colour for name, (colour, _) in WATERS.items()})
ELEMENTS = keys({name: name for name in ("carbon", "phosphorus")})


class More(Tab):
    """A grid of pictures."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        palette, grid = context.palette, context.result.ocean.grid
        colours = {name: colour for name, (colour, _) in WATERS.items()}
        made = "C:P of what sets out to sink, mol per mol"
        pictures = {
            "Stored": Relation(palette, R_AXIS, "Carbon stored by life, Pg C", "b of carbon", ("ink2", "carbon", "ink2")),
            "Section": Section(palette, grid.lat_edge, grid.depth_edge, bar=True),
            "Law": Curves(palette, "Phosphate, mmol P m⁻³", made, colours, [""] * len(WATERS)),
            "Left": ProfileAndSpread(palette, names=("", ""), colours=("carbon", "phosphorus")),
        }
        self.board = Board(context, pictures)
        self.view = pn.Column(self.board.view, self.text, sizing_mode="stretch_width")
        self.feed()

    @staticmethod
    def compute(parameters: Parameters, world: model.World) -> Told:
        pictures = [_stored(parameters, world), _section(parameters, world), _law(parameters), _left(parameters, world)]
        return Told(pictures, f"{_unused(parameters, world)}{_stations(parameters, world)}")


def _stored(parameters: Parameters, world: model.World) -> Fed:
    dots, now = model.dots(parameters, world), world.now
    start, lines = model.start_of(parameters, world), []
    for floor in (250.0, float(parameters["twilight_floor"]), 2000.0):
        line = model.theory_line(parameters, start, floor).stored
        lines.append((f"{floor:,.0f} m", dots.ratio, line))
    more = now.stored / world.redfield.stored - 1
    words = "as much as" if abs(more) < 0.005 else f"{percent(abs(more))} {'more' if more > 0 else 'less'} than"
    title = (
        f"Life stores {words} with Redfield’s C:P and one b",
        "Dots: the global model. Lines: theory, counting what sinks down to z′",
    )
    here = now.ratio, now.stored, f"b {parameters['carbon_b']:g}"
    level = model.all_regenerated(parameters)
    said = (level, f"{number(level)}: all P used")
    return Fed(title, ((dots.ratio, dots.stored, model.SWEEP), lines, here, None, said, True))


def _section(parameters: Parameters, world: model.World) -> Fed:
    grid, basin = world.ocean.grid, str(parameters["basin"])
    gained = model.delta_dic(parameters, world)
    section = diagnostics.zonal_mean(grid, gained, *(() if basin == "World" else (basin,)))
    given, over = (section.T, Scale.of(*AXES["delta_dic"], gained)), (grid.lat_edge, grid.depth_edge)
    under = {"World": "under all oceans", "Indian": "under the Indian Ocean"}.get(basin, f"under the {basin}")
    if not np.nanmax(np.abs(section)) > 1e-6:
        return Fed((f"Nothing gained {under}", "Dissolved carbon, mean from west to east, depth in metres"), given, over)
    level, row = np.unravel_index(int(np.nanargmax(section)), section.shape)
    where = f"near {latitude(grid.lat_centre[row])}, {brief(grid.depth_centre[level])} m"
    return Fed((f"Most carbon gained {under}: {where}", "Mean from west to east, depth in metres"), given, over)


def _law(parameters: Parameters) -> Fed:
    lines = {name: model.ratios(parameters, PHOSPHATE, np.full(PHOSPHATE.shape, kelvin)) for name, (_, kelvin) in WATERS.items()}
    given = PHOSPHATE, lines, float(parameters["phosphate_reference"])
    least, most = (float(end) for end in (min(line.min() for line in lines.values()), max(line.max() for line in lines.values())))
    if most / least < 1.001:
        return Fed((f"C:P of what sets out to sink is {brief(least)} everywhere", WARMTH), given)
    return Fed(("Warm water poor in phosphate makes carbon-rich matter", f"{WARMTH}upright: the reference phosphate"), given)


def _left(parameters: Parameters, world: model.World) -> Fed:
    depth, *fluxes = model.sinking_profile(parameters, world)
    carbon, phosphorus = (100 * flux / flux[0] for flux in fluxes)
    nothing = np.full(depth.shape, np.nan)
    deep = float(np.interp(1000.0, depth, carbon)), float(np.interp(1000.0, depth, phosphorus))
    title = (
        f"{percent(deep[0] / 100)} of the carbon and {percent(deep[1] / 100)} of the phosphorus pass 1,000 m",
        f"{ELEMENTS}global model; what meets the sea floor ends there",
    )
    return Fed(title, (depth, carbon, phosphorus, nothing, nothing, "Share of what sinks through 73 m, %"))


def _unused(parameters: Parameters, world: model.World) -> str:
    """Preformed phosphate by both definitions, and which of them the theory is told."""
    told = {"currents": ("by the currents: what water carries down from the surface", world.preformed)}
    if preformed.tells_oxygen(world.ocean):
        told["oxygen"] = (
            "by oxygen: phosphate less what apparent use of oxygen accounts for",
            preformed.mean_by_oxygen(parameters, world),
        )
    told["number"] = ("the number that is set; the paper has 1.09, by oxygen", float(parameters["preformed_phosphate"]))
    all_of_it, chosen = float(parameters["mean_phosphate"]), parameters["preformed_by"]
    rows = [
        (
            words,
            bold(number(value)) if name == chosen else number(value),
            percent(1 - value / all_of_it),
            "this" if name == chosen else "",
        )
        for name, (words, value) in told.items()
    ]
    return (
        "<h2>Phosphate that nobody used</h2><p>Water that sinks takes phosphate along that life left over at the surface. The rest came "
        "down in what sank. There are two ways to tell them apart, and they differ: cold water sinks before the air has filled it with "
        "oxygen, and oxygen that was never there looks like oxygen breathed.</p>"
        f"{table(['Preformed phosphate', 'mmol m⁻³', 'regenerated', 'the theory takes'], rows, 'Preformed phosphate', '-nn-')}"
    )


def _stations(parameters: Parameters, world: model.World) -> str:
    """C:P of what sinks where traps of the paper's compilation hung, by the model."""
    over, rows = world.over, []
    for each in sampled.stations():
        here = sampled.column(over, each)
        ratios = [sampled.ratio_at(parameters, world, depth, here) for depth in (each.top, each.bottom)]
        depths = " to ".join(f"{depth:,.0f}" for depth in (each.top, each.bottom))
        rows.append((each.name, place(each.longitude, each.latitude), depths, bold(" to ".join(map(brief, ratios))), each.source))
    everywhere = sampled.ratio_between(parameters, world, *sampled.TWILIGHT, sampled.columns(over))
    heads = ["Station", "Place", "Traps at, m", "C:P, global model", "Source"]
    return (
        f"<h2>Where traps hung</h2><p>Between 200 and 1,000 m, of all that sinks, the model has {bold(brief(everywhere))} carbon per phosphorus; "
        "the paper’s traps had 280 in the middle, 83 to 500. Its 54 samples are of more places, which its supplement has.</p>"
        f"{table(heads, rows, 'Trap stations', '-unn-')}"
    )
