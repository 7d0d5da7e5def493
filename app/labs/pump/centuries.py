"""The next centuries: a thousand years after the change, nutrients following, as a run."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.board import Board, Fed
from app.charts import Years
from app.charts.years import around_nothing
from app.context import Context
from app.labs.pump.prose import COLOURS, FLUX, signed
from app.labs.pump.years import YEARS, after, numbers
from app.markup import table
from app.tab import RunTab, Told
from app.words import number
from engine.compute import Task
from engine.ocean.grid import Array
from engine.parameter import Parameters
from engine.pump.centuries import centuries
from engine.pump.model import Pump
from engine.pump.ways import WAYS

WORDS = """<h2>The next centuries</h2>
<p>The change is made at once, and the sea is followed for a thousand years: its phosphorus, its carbon and the air, in 181 steps from weeks to 20 years. First the carbon’s way changes; then the nutrients come back to the light, and life with them. It takes half a minute, on the finer ocean two; a run that is cancelled is taken up where it was left.</p>"""
AIR = {"as they are": "ink2", "follow": "accent"}
ZONES = {"above 200 m": (0.0, 200.0), "200 to 1,000 m": (200.0, 1000.0), "deeper": (1000.0, np.inf)}
ZONE_COLOURS = dict(zip(ZONES, ("snow", "accent", "ink2"), strict=True))
LEAST = 0.05
"""ppm: less is not printed."""
HEADS = [
    "",
    "CO₂, nutrients as they are, ppm",
    "CO₂, nutrients follow, ppm",
    f"leaves the light, {FLUX}",
    "the sea gained, Pg C",
]


class Centuries(RunTab):
    """The tab."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Run a thousand years", WORDS)
        palette = context.palette
        pictures = {
            "Air": Years(palette, "CO₂, ppm more or less", AIR, around_nothing),
            "Leaves the light": Years(palette, f"{FLUX} more or less", COLOURS, around_nothing),
            "Where": Years(palette, "Carbon gained, Pg C", ZONE_COLOURS, around_nothing),
        }
        self.board = Board(context, pictures, "grid", numbers=False, visible=False)
        self.view = self.lay(self.board.view, self.text)
        self.feed()

    def task(self) -> Task:
        return self.context.services.resumable(Task.of(centuries, self.context.parameters.settings()))

    @staticmethod
    def compute(parameters: Parameters, pump: Pump, found: Any) -> Told:
        year = found["year"].values

        def at(values: Array) -> Array:
            return np.asarray(np.interp(YEARS, year, values))

        air = {"as they are": at(found["ppm_stay"].values), "follow": at(found["ppm"].values)}
        more = found["export"].values - found["export"].values[0]
        export = {way: at(more[:, place]) for place, way in enumerate(WAYS)}
        depth, gained = found["depth"].values, found["gained"].values
        zones = {name: at(gained[:, (depth >= top) & (depth < end)].sum(axis=1)) for name, (top, end) in ZONES.items()}
        rows = [
            (after(years), signed(stay), signed(follow), number(float(out), 3), signed(float(sea)))
            for years, stay, follow, out, sea in zip(
                YEARS, *air.values(), at(found["export"].values.sum(axis=1)), at(gained.sum(axis=1)), strict=True
            )
        ]
        fed = [
            Fed((_air(air["follow"]), "CO₂ in the air against today, ppm; years on a logarithmic scale"), _given(air, "ppm")),
            Fed((_light(export), f"What leaves the light by each way, against today, {FLUX}"), _given(export, FLUX)),
            Fed((_sea(zones), "Carbon that the sea gained since the change, nutrients following, Pg C"), _given(zones, "Pg C")),
        ]
        kept = (
            f"<p>All phosphorus is kept to {number(max(float(found['phosphorus_error']), 1e-16), 1)} of itself, all carbon of sea and air to "
            f"{number(max(float(found['carbon_error']), 1e-16), 1)} of what moved. In the end the closure has {signed(pump.ends['stay'])} and "
            f"{signed(pump.ends['follow'])} ppm.</p>"
        )
        return Told(fed, table(HEADS, rows, "The course of it", "-nnnn") + kept)


def _given(lines: dict[str, Array], unit: str) -> tuple[Any, ...]:
    return YEARS, lines, {}, {}, numbers(lines, unit), True


def _air(follow: Array) -> str:
    """Where the air ends, and how far it got before: the other way, or farther."""
    end = float(follow[-1])
    farthest = int((-np.sign(end) * follow).argmax())
    if abs(follow[farthest]) < LEAST or np.sign(follow[farthest]) == np.sign(end):
        farthest = int(np.abs(follow).argmax())
    most = float(follow[farthest])
    if abs(most) < LEAST:
        return "The air hardly feels it"
    if farthest == follow.size - 1:
        return f"The air feels it for long: {signed(end)} ppm after a thousand years"
    return f"The air feels {signed(most)} ppm after {YEARS[farthest]:,.0f} years, {signed(end)} after a thousand"


def _light(export: dict[str, Array]) -> str:
    most = max(export, key=lambda way: abs(export[way][-1]))
    change = float(export[most][-1])
    if abs(change) < 0.005:
        return "As much leaves the light as before"
    return f"{most.capitalize()}: {signed(change)} {FLUX} in the end"


def _sea(zones: dict[str, Array]) -> str:
    whole = float(sum(line[-1] for line in zones.values()))
    if abs(whole) < 0.5:
        return "The sea keeps as much as before"
    return f"The sea {'gained' if whole > 0 else 'lost'} {number(abs(whole), 2)} Pg C in a thousand years"
