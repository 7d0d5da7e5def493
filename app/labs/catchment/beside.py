"""What a trap of the visitor's own caught beside the chlorophyll of their sea: both over the years, and the correlation by lag."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import panel as pn
import panel_material_ui as pmui

from app.board import Board, Fed
from app.charts import OverTime
from app.context import Context
from app.labs.catchment.prose import NAMES, curves, keys
from app.markup import keys as coloured
from app.tab import RunTab, Told
from app.words import number
from engine.catchment.connection import Trap
from engine.catchment.measured import Yours
from engine.catchment.series import Series, said
from engine.catchment.tellers import BOXES, NETWORK
from engine.catchment.trap import FLUXES
from engine.compute import Task
from engine.ocean.grid import Array
from engine.parameter import Parameters

LINES = {**{name: NAMES[name] for name in (NETWORK, *BOXES)}, "random": "random, 90th percentile"}
GREEN = "chlorophyll"
COLOURS = {GREEN: "good", "flux": "ink", "dry_weight": "ink", "poc": "carbon", "pic": "phosphorus"}
CALLED = {name: column.label for name, column in FLUXES.items()}
STEP, HALF = 10.0, 8
"""Days that chlorophyll is averaged over, and cells of 12.5 km from the trap: a box of 200 km (the paper's Fig. 8)."""


class Beside(RunTab):
    """Two boards: what both were over time, at once, and what a run finds by lag."""

    def __init__(self, context: Context, task: Callable[[], Task]) -> None:
        self._flux = pmui.Select(label="Flux", options=[], visible=False)
        super().__init__(context, "Set flux beside chlorophyll")
        self._task = task
        self._yours: Yours | None = None
        self._series = Board(
            context, {"Both over time": OverTime(context.palette, "By its own mean", COLOURS)}, "tall", own=True, visible=False
        )
        pictures = {
            name: curves(context.palette, "Lag, days", words, LINES, 1.0)
            for name, words in (
                ("Correlation", "Correlation of flux and chlorophyll"),
                ("Without season", "The same without the mean year"),
            )
        }
        self.board = Board(context, pictures, "tall", own=True, visible=False)
        self._flux.param.watch(lambda event: self.feed(), "value")
        self.view = pn.Column(self._series.view, self.run.view, self._flux, self.board.view, sizing_mode="stretch_width")

    def show(self, yours: Yours) -> None:
        """These maps and this trap."""
        assert yours.trap is not None
        assert yours.sea.chlorophyll is not None
        if self._yours is not yours:
            self._yours = yours
            self._series.draw([over_time(yours.sea.chlorophyll, yours.trap)])
            self._series.show()
            self._flux.param.update(
                options={CALLED[name]: name for name in yours.trap.fluxes}, value=next(iter(yours.trap.fluxes))
            )
        self.feed()

    def drop(self) -> None:
        self._yours = None
        self._series.show(False)
        super().drop()

    def hide(self) -> None:
        super().hide()
        self._flux.visible = False

    def draw(self, found: Any) -> None:
        super().draw(found)
        self._flux.visible = len(self._flux.options) > 1

    def task(self) -> Task:
        return self._task()

    def chosen(self) -> tuple[str]:
        return (self._flux.value,)

    @staticmethod
    def compute(parameters: Parameters, now: Any, flux: str, found: Any) -> Told:
        one = found.sel(flux=flux if flux in found["flux"].values else found["flux"].values[0])
        return Told([_season(one, season) for season in ("with", "without")])


def _season(found: Any, season: str) -> Fed:
    one = found.sel(season=season)
    known = np.isfinite(one["correlation"].sel(teller=NETWORK).values)
    if not known.any():
        lag = one["lag"].values.astype(float)
        nothing = np.full(lag.size, np.nan)
        return Fed(("Too few cups at every lag", ""), (lag, dict.fromkeys(LINES, nothing) | {"random": 0 * lag}, float(lag[0])))
    told = {name: one["correlation"].sel(teller=name).values[known] for name in LINES if name != "random"}
    told["random"] = one["random"].values[known, 1]
    lag = one["lag"].values.astype(float)[known]
    best = int(np.argmax(told[NETWORK]))
    cups = int(found["cups"].values[known][best])
    title = f"Highest at {lag[best]:.0f} days: {number(float(told[NETWORK][best]), 2)}", f"{keys(LINES)}{cups} cups at that lag"
    return Fed(title, (lag, told, float(lag[best])))


def over_time(green: Series, trap: Trap) -> Fed:
    """Chlorophyll of ten days in a box of 200 km, and what the cup that was open then caught (the paper's Fig. 8)."""
    days = np.arange(min(green.days[0], trap.start[0]), max(green.days[-1], trap.end[-1]) + 1, STEP)
    lines = {GREEN: _of_box(green, days)} | {name: _of_cups(trap, flux, days) for name, flux in trap.fluxes.items()}
    years = " to ".join(dict.fromkeys(said(end)[:4] for end in (days[0], days[-1])))
    title = f"Chlorophyll and what sank, {years}"
    words = coloured(
        {"chlorophyll, box of 200 km, ten days": COLOURS[GREEN]} | {CALLED[name]: COLOURS[name] for name in trap.fluxes}
    )
    return Fed(
        (title, words), (days.astype("datetime64[D]"), {name: values / np.nanmean(values) for name, values in lines.items()})
    )


def _of_box(green: Series, days: Array) -> Array:
    middle = slice(green.maps.shape[1] // 2 - HALF, green.maps.shape[1] // 2 + HALF)
    seen = np.isfinite(green.maps[:, middle, middle])
    total, many = np.where(seen, green.maps[:, middle, middle], 0).sum((1, 2)), seen.sum((1, 2))
    turn = np.searchsorted(days, green.days, side="right") - 1
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.bincount(turn, total, days.size) / np.bincount(turn, many, days.size))


def _of_cups(trap: Trap, flux: Array, days: Array) -> Array:
    """Of the cup that was open in the middle of each ten days."""
    cup = np.searchsorted(trap.start, days + STEP / 2, side="right") - 1
    inside = (cup >= 0) & (days + STEP / 2 < trap.end[np.maximum(cup, 0)])
    return np.where(inside, flux[np.maximum(cup, 0)], np.nan)
