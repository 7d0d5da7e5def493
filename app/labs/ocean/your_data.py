"""The visitor's own circulation: a matrix in, its ages and the time it keeps carbon out."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import panel as pn

from app.board import Board, Fed
from app.charts import ProfileAndSpread
from app.components import Prose
from app.context import Context
from app.labs.ocean.prose import WORDS
from app.maps import Scale, World
from app.markup import bold, html, keys, paragraphs, table
from app.own_data import OwnData
from app.tab import RunTab
from app.words import brief, number
from engine.compute import Task
from engine.ocean import diagnostics
from engine.ocean.grid import Array, Grid
from engine.ocean.judge import judge
from engine.ocean.model import DEPTHS, RESULTS, Tracer
from engine.ocean.ocean import Ocean
from engine.parameter import Parameters

INTRODUCTION = """
<h2>Your own circulation, judged as ours is</h2>
<p>A file with a sparse transport operator and its grid: the MATLAB files of OCIM, annual means of the transport matrix method (TMM), or your own model’s matrix as NumPy archive or NetCDF; <code>help(engine.ocean.load)</code> in Python shows the few lines that write one. It is checked first: that it neither creates nor destroys tracer, that its flow closes, that no part of the sea is cut off. Then its ages and its times until the surface are solved and set beside the embedded ocean’s. It drives this tab alone, and makes no stations: an ocean is all places at once. Where life and tracers are in the file, the labs that stand on an ocean take it under theirs. Files too large for a page are read in a terminal: <code>carbonpump run ocean --data FILE --out result.nc</code>.</p>
"""


class OwnOcean(OwnData):
    """The tab."""

    argument = "ocean"

    def __init__(self, context: Context) -> None:
        super().__init__(context, "MATLAB (.mat), NumPy (.npz) or NetCDF (.nc)", accept=".mat,.npz,.nc")
        self._ocean: Ocean | None = None
        judged = self._judged = Judged(context, self)
        self.view = pn.Column(
            Prose(text=INTRODUCTION, sizing_mode="stretch_width"),
            self.brings,
            judged.run.view,
            judged.text,
            self.forget,
            judged.pictures,
            sizing_mode="stretch_width",
        )
        self._show(False)
        self.recall()

    def judging(self) -> Task:
        """The run that solves its ages."""
        return Task.of(judge, self._ocean)

    def take(self, found: Ocean) -> str:
        self._ocean = found
        self._show(True)
        self._judged.feed()
        return f"{found.grid.size:,} cells read; it conserves tracer."

    def drop(self) -> None:
        self._ocean = None
        self._show(False)

    def _show(self, there: bool) -> None:
        self._judged.run.view.visible = there
        self._judged.drop()

    def feed(self) -> None:
        """What is solved of it depends on no lever."""


class Beside(NamedTuple):
    """An ocean on its own grid beside the embedded one."""

    grid: Grid
    fed: list[Fed]
    text: str


class Judged(RunTab):
    """The table, and the map and column of the time until the surface beside the embedded ocean's."""

    def __init__(self, context: Context, own: OwnOcean) -> None:
        super().__init__(context, "Solve its ages")
        self._own = own
        self.pictures = pn.Column(sizing_mode="stretch_width")

    def task(self) -> Task:
        return self._own.judging()

    def hide(self) -> None:
        self.text.text, self.pictures.objects = "", []

    @staticmethod
    def compute(parameters: Parameters, now: Tracer, found: Any) -> Beside:
        volume = found["volume"].values
        wet = np.isfinite(volume)
        edges = {f"{axis}_edge": found[f"{axis}_edge"].values for axis in ("lat", "lon", "depth")}
        grid = Grid(**edges, wet=wet, volume=volume[wet], basin=np.zeros(int(wet.sum()), np.int8))
        time, embedded = grid.vector(found["sequestration_time"]), now.ocean
        fed = [_map(found.attrs["name"], grid, time, embedded, float(parameters["depth"])), _profile(grid, time, embedded)]
        return Beside(grid, fed, _table(found.attrs, grid, time, embedded))

    def draw(self, beside: Beside) -> None:
        """Its grid may be any."""
        palette, grid = self.context.palette, beside.grid
        pictures = {
            "Your ocean": World(palette, grid.lat_edge, grid.lon_edge),
            "Profile": ProfileAndSpread(palette, names=("yours", "the embedded")),
        }
        self.board = Board(self.context, pictures, "tall", own=True)
        super().draw(beside)
        self.pictures.objects = [self.board.view]


def _map(name: str, grid: Grid, time: Array, embedded: Ocean, depth: float) -> Fed:
    quantity = RESULTS["sequestration_time"]
    scale = Scale.of(WORDS["sequestration_time"].axis, "years", quantity.colours, embedded.tracer("sequestration_time"))
    level, field = grid.level_at(depth), diagnostics.at_depth(grid, grid.field(time), depth)
    title = (
        f"{name}: {brief(diagnostics.area_mean(grid, time, depth))} years from {depth:,.0f} m",
        "Mean time until the surface, the same colours as the embedded ocean’s",
    )
    return Fed(title, (field, scale, grid.wet[level], grid.wet[0], f"{depth:,.0f} m"))


def _profile(grid: Grid, time: Array, embedded: Ocean) -> Fed:
    theirs = diagnostics.profile(grid, time)[0]
    ours, (low, high) = diagnostics.profile(embedded.grid, embedded.tracer("sequestration_time"))
    own = np.interp(embedded.grid.depth_centre, grid.depth_centre, theirs)
    words = keys({"your ocean": "carbon", "the embedded one; band: eight parts in ten of it": "accent"})
    given = embedded.grid.depth_centre, own, ours, low, high, WORDS["sequestration_time"].axis
    return Fed(("Beside the embedded ocean", words), given)


def _table(attributes: Any, grid: Grid, time: np.ndarray, embedded: Ocean) -> str:
    found = [
        ("cells", f"{grid.size:,}", f"{embedded.grid.size:,}"),
        ("volume, 10¹⁸ m³", number(grid.volume.sum() / 1e18), number(embedded.grid.volume.sum() / 1e18)),
        ("mean age, years", brief(attributes["mean_age"]), brief(embedded.grid.mean(embedded.tracer("age")))),
        *(
            (
                f"years until the surface from {depth:,.0f} m",
                brief(diagnostics.area_mean(grid, time, depth)),
                brief(diagnostics.area_mean(embedded.grid, embedded.tracer("sequestration_time"), depth)),
            )
            for depth in DEPTHS
        ),
        (
            "million years until an error of the operator shows",
            number(attributes["conservation_time"] / 1e6, 2),
            number(diagnostics.conservation_time(embedded) / 1e6, 2),
        ),
    ]
    rows = [(label, bold(own), ours) for label, own, ours in found]
    notes = paragraphs(str(attributes.get("notes", "")).splitlines())
    return (
        f"<h2>{html(str(attributes['name']))}</h2>{notes}"
        f"{table(['', 'yours', 'embedded'], rows, 'Your ocean beside the embedded one', '-nn')}"
    )
