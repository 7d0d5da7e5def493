"""What five thousand cups of a sea that nobody was taught by say: by speed, by what the deep sea does, by how fine the maps are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.charts import Curves
from app.components import Stage
from app.labs.catchment.answer import TWIN
from app.quick import Picture
from app.words import number
from engine.catchment.experiments import SPEEDS
from engine.catchment.scores import scores

if TYPE_CHECKING:
    from app.labs.catchment.page import Page

TELLERS = {"five_deep": "with deep currents", "network": "network", "box_200": "box of 200 km", "box_100": "box of 100 km"}
COLOURS = {"five_deep": "ink2", "network": "carbon", "box_200": "accent", "box_100": "accent"}
DEEP = {"energy": "deep energy", "centre": "distance at 1,000 m", "vorticity": "vorticity", "entropy": "spread at 1,000 m"}
MAPS = {"height": "height", "temperature": "temperature"}


class More:
    """A grid of pictures; only the mark of the present speed moves."""

    def __init__(self, page: Page) -> None:
        self._page, palette = page, page.palette
        self._valid, self._told = (
            Curves(palette, "Particles sink at, m d⁻¹", words, COLOURS, list(TELLERS.values()), end=100.0)
            for words in ("Valid predictions, %", "Particles told, %")
        )
        self._deep = Curves(palette, "Quarter of the cups, from least to most", "Valid predictions, %", dict(zip(DEEP, ("carbon", "accent", "ink2", "ink2"), strict=True)), list(DEEP.values()), end=100.0)  # fmt: skip
        self._maps = Curves(palette, "Resolution of the maps, km", "Valid predictions, %", {"height": "carbon", "temperature": "accent"}, list(MAPS.values()), end=100.0)  # fmt: skip
        names = ["Valid", "Told", "Deep", "Resolution"]
        self.view = Stage(
            lab="catchment",
            layout="grid",
            numbers=False,
            pictures=[{"short": name} for name in names],
            words={"titles": [self._feed_valid(), self._feed_told(), self._feed_deep(), self._feed_maps()]},
            figures=[Picture(each.figure) for each in (self._valid, self._told, self._deep, self._maps)],
            sizing_mode="stretch_width",
            margin=0,
        )

    def feed(self) -> None:
        speed = float(self._page.state.parameters["speed"])
        for chart in (self._valid, self._told):
            chart.here(speed)

    def _by_speed(self, name: str) -> dict[str, np.ndarray]:
        return {teller: 100 * scores()[name].sel(teller=teller).values for teller in TELLERS}

    def _feed_valid(self) -> tuple[str, str]:
        lines = self._by_speed("valid")
        self._valid.update(np.array(SPEEDS, float), lines, float(self._page.state.parameters["speed"]))
        slow, box = lines["network"][0], max(lines["box_100"][0], lines["box_200"][0])
        return f"At {SPEEDS[0]} m a day {slow:.0f} % are valid, of the boxes {box:.0f} %", f"5,000 cups; {TWIN}"

    def _feed_told(self) -> tuple[str, str]:
        lines = self._by_speed("overlap")
        self._told.update(np.array(SPEEDS, float), lines, float(self._page.state.parameters["speed"]))
        low, high = lines["network"].min(), lines["network"].max()
        return (
            f"The network tells {low:.0f} to {high:.0f} % of the particles",
            "Overlap of told and true catchment; in print 40 to 60 %",
        )

    def _feed_deep(self) -> tuple[str, str]:
        found = 100 * scores()["deep_valid"]
        lines = {name: found.sel(deep=name).values for name in DEEP}
        self._deep.update(np.arange(1.0, 5.0), lines, 1.0)
        first, last = lines["energy"][0], lines["energy"][-1]
        return (
            f"Strong deep currents cost {number(first - last, 2)} points",
            "Network at 100 m a day; what the surface does not show",
        )

    def _feed_maps(self) -> tuple[str, str]:
        found = scores()
        lines = {}
        x = found["height_km"].values.astype(float)
        for name in MAPS:
            steps = found[f"{name}_km"].values.astype(float)
            lines[name] = np.interp(x, steps, 100 * found[f"valid_by_{name}"].values)
        self._maps.update(x, lines, 80.0)
        lost = float(np.interp(80, x, lines["height"]) - lines["height"][-1])
        return (
            f"Height seen at 200 km costs {number(lost, 2)} points",
            "Network at 100 m a day as it is; dashed: what altimeters resolve",
        )
