"""The visitor's own circulation: a matrix in, its ages and the time it keeps carbon out."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import panel as pn

from app.charts import ProfileAndSpread
from app.components import Prose, Stage
from app.labs.ocean.prose import WORDS
from app.lean import Picture
from app.maps import Scale, World
from app.own import OwnData
from app.running import Run
from app.words import brief, number
from engine.compute import Task
from engine.ocean import diagnostics
from engine.ocean.grid import Grid
from engine.ocean.judge import judge
from engine.ocean.load import read
from engine.ocean.model import DEPTHS, RESULTS
from engine.ocean.ocean import Ocean

if TYPE_CHECKING:
    from app.labs.ocean.page import Page

INTRODUCTION = """
<h2>Your own circulation, judged as ours is</h2>
<p>A file with a sparse transport operator and its grid: the MATLAB files of OCIM, annual means of the transport matrix method (TMM), or your own model's matrix as NumPy archive or NetCDF; <code>help(engine.ocean.load)</code> in Python shows the few lines that write one. It is checked first: that it neither creates nor destroys tracer, that its flow closes, that no part of the sea is cut off. Then its ages and its times until the surface are solved and set beside the embedded ocean's. Files too large for a page are read in a terminal: <code>carbonpump run ocean --data FILE --out result.nc</code>.</p>
"""


class OwnOcean(OwnData):
    """The tab."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, read, "MATLAB (.mat), NumPy (.npz) or NetCDF (.nc)", accept=".mat,.npz,.nc")
        self._page = page
        self._ocean: Ocean | None = None
        self._run = Run(page.services, page.holder, "Solve its ages", self._task, self._judged)
        self._run.view.visible = False
        self._table = Prose(text="", sizing_mode="stretch_width")
        self._pictures = pn.Column(sizing_mode="stretch_width")
        self.view = pn.Column(
            Prose(text=INTRODUCTION, sizing_mode="stretch_width"),
            self.upload,
            self._run.view,
            self._table,
            self.forget,
            self._pictures,
            sizing_mode="stretch_width",
        )
        self.recall()

    def _task(self) -> Task:
        return Task.of(judge, self._ocean)

    def take(self, found: Ocean) -> str:
        self._ocean = found
        self._show(True)
        self._run.resume()
        return f"{found.grid.size:,} cells read; it conserves tracer."

    def drop(self) -> None:
        self._ocean = None
        self._show(False)

    def _show(self, there: bool) -> None:
        self._run.view.visible = there
        self._table.text, self._pictures.objects = "", []

    def _judged(self, dataset: Any) -> None:
        """The table, and the map and column of the time until the surface beside the embedded ocean's."""
        volume = dataset["volume"].values
        wet = np.isfinite(volume)
        edges = {f"{axis}_edge": dataset[f"{axis}_edge"].values for axis in ("lat", "lon", "depth")}
        grid = Grid(**edges, wet=wet, volume=volume[wet], basin=np.zeros(int(wet.sum()), np.int8))
        time, embedded = grid.vector(dataset["sequestration_time"]), self._page.ocean
        self._table.text = _table(dataset.attrs, grid, time, embedded)
        depth = float(self._page.state.parameters["depth"])
        world, column = (
            World(self._page.palette, grid.lat_edge, grid.lon_edge),
            ProfileAndSpread(self._page.palette, names=("yours", "the embedded")),
        )
        quantity = RESULTS["sequestration_time"]
        scale = Scale.of(WORDS["sequestration_time"].axis, "years", quantity.colours, embedded.tracer("sequestration_time"))
        level = min(int(np.searchsorted(grid.depth_edge, depth, side="right")) - 1, grid.shape[0] - 1)
        field = diagnostics.at_depth(grid, grid.field(time), depth)
        world.update(field, scale, grid.wet[level], grid.wet[0], f"{depth:,.0f} m")
        theirs = diagnostics.profile(grid, time)[0]
        ours, (low, high) = diagnostics.profile(embedded.grid, embedded.tracer("sequestration_time"))
        own = np.interp(embedded.grid.depth_centre, grid.depth_centre, theirs)
        column.update(embedded.grid.depth_centre, own, ours, low, high, WORDS["sequestration_time"].axis)
        titles = [
            (f"{dataset.attrs['name']}: {brief(diagnostics.area_mean(grid, time, depth))} years from {depth:,.0f} m", "Mean time until the surface, the same colours as the embedded ocean's"),
            ("Beside the embedded ocean", '<span class="keys"><i class="key" style="--c:var(--carbon)"></i>your ocean</span><span class="keys"><i class="key" style="--c:var(--accent)"></i>the embedded one; band: eight parts in ten of it</span>'),
        ]  # fmt: skip
        self._pictures.objects = [
            Stage(
                lab="ocean",
                layout="tall",
                own=True,
                pictures=[{"short": "Your ocean"}, {"short": "Profile"}],
                words={"titles": titles},
                figures=[Picture(world.figure), Picture(column.figure)],
                sizing_mode="stretch_width",
                margin=0,
            )
        ]


def _table(attributes: Any, grid: Grid, time: np.ndarray, embedded: Ocean) -> str:
    rows = [
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
    body = "".join(
        f'<tr><td>{label}</td><td class="n"><b>{own}</b></td><td class="n">{ours}</td></tr>' for label, own, ours in rows
    )
    notes = "".join(f"<p>{escape(note)}</p>" for note in str(attributes.get("notes", "")).splitlines())
    return (
        f"<h2>{escape(str(attributes['name']))}</h2>{notes}"
        '<div class="scroll" tabindex="0" role="region" aria-label="Your ocean beside the embedded one"><table><thead><tr><th></th>'
        f'<th class="n">yours</th><th class="n">embedded</th></tr></thead><tbody>{body}</tbody></table></div>'
    )
