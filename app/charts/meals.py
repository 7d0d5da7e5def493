"""Who eats whom: food on the left, eaters on the right, a band between them as wide as what passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from bokeh.models import ColumnDataSource, Patches, Plot, Quad, Range1d

from app.charts.base import draw, feed, hover, lean, text, upward
from app.charts.chart import Chart
from app.charts.numbers import Numbers
from app.theme import Palette
from app.words import number

LEFT, RIGHT, BAR = 0.36, 0.66, 0.012
GAP = 0.045
"""Between two of a side, as a share of the height."""
BEND = (np.arange(25) / 24)[:, None]


class Meals(Chart):
    """Bands in the colour of who eats."""

    def __init__(self, palette: Palette, foods: Sequence[str], eaters: Mapping[str, str]) -> None:
        self._foods, self._eaters = list(foods), dict(eaters)
        self.figure: Plot = lean(palette, x_range=Range1d(0, 1), y_range=Range1d(0, 1), axes="", grids="")
        self._bands = {name: ColumnDataSource({"xs": [], "ys": [], "text": []}) for name in eaters}
        for name, colour in eaters.items():
            glyph = Patches(xs="xs", ys="ys", fill_alpha=0.5, line_alpha=0)
            band = draw(palette, self.figure, self._bands[name], glyph, fill_color=colour, line_color=colour)
            hover(self.figure, band, "@text")
        self._bars = {name: ColumnDataSource({"left": [], "right": [], "bottom": [], "top": []}) for name in ("", *eaters)}
        for name, source in self._bars.items():
            draw(palette, self.figure, source, Quad(left="left", right="right", bottom="bottom", top="top", line_color=None), fill_color=eaters.get(name, "ink2"))  # fmt: skip
        self._names = ColumnDataSource({"x": [], "y": [], "text": [], "number": [], "align": [], "across": []})
        places = {"text_align": "align", "x_offset": "across", "text_baseline": "middle"}
        text(palette, self.figure, self._names, "ink", y_offset=-8, text_font_style="bold", **places)
        text(palette, self.figure, self._names, "ink2", text="number", y_offset=8, **places)

    def update(self, flows: Mapping[tuple[str, str], float], unit: str, settle: bool = True) -> None:
        """`flows` by food and eater, all of one unit."""
        eaten = {food: sum(flows.get((food, eater), 0.0) for eater in self._eaters) for food in self._foods}
        had = {eater: sum(flows.get((food, eater), 0.0) for food in self._foods) for eater in self._eaters}
        total = sum(eaten.values())
        high = (1 - GAP * (max(len(eaten), len(had)) + 1)) / self.held.ends("width", 0.0, total, upward(), settle)[1]
        left, right = (_stack(each, high) for each in (eaten, had))
        bands: dict[str, dict[str, list[list[float] | str]]] = {name: {"xs": [], "ys": [], "text": []} for name in self._eaters}
        from_top, to_top = {name: top for name, (top, _) in left.items()}, {name: top for name, (top, _) in right.items()}
        for food in self._foods:
            for eater in self._eaters:
                flow = flows.get((food, eater), 0.0)
                if flow * high < 4e-4:
                    continue
                x, y = _band(from_top[food], to_top[eater], flow * high)
                from_top[food] -= flow * high
                to_top[eater] -= flow * high
                bands[eater]["xs"].append(x)
                bands[eater]["ys"].append(y)
                bands[eater]["text"].append(f"{eater} eat {food}: {number(flow, 2)} {unit}")
        for name, band in bands.items():
            feed(self._bands[name], band)
        self._mark(left, right)
        heads = ["eaten", *(f"by {eater}, {unit}" for eater in self._eaters)]
        self._behind = Numbers(heads, [(food, *(flows.get((food, eater)) for eater in self._eaters)) for food in self._foods])
        rows = [(LEFT - BAR, sum(left[n]) / 2, n, number(eaten[n], 2), "right", -6) for n in self._foods]
        rows += [(RIGHT + BAR, sum(right[n]) / 2, n, number(had[n], 2), "left", 6) for n in self._eaters]
        columns = ("x", "y", "text", "number", "align", "across")
        feed(self._names, {column: [row[i] for row in rows] for i, column in enumerate(columns)})

    def _mark(self, left: Mapping[str, tuple[float, float]], right: Mapping[str, tuple[float, float]]) -> None:
        """The upright bars at both ends."""
        tops, feet = [top for top, _ in left.values()], [foot for _, foot in left.values()]
        count = len(tops)
        feed(self._bars[""], {"left": [LEFT - BAR] * count, "right": [LEFT] * count, "bottom": feet, "top": tops})
        for name, (top, foot) in right.items():
            feed(self._bars[name], {"left": [RIGHT], "right": [RIGHT + BAR], "bottom": [foot], "top": [top]})


def _stack(sizes: Mapping[str, float], high: float) -> dict[str, tuple[float, float]]:
    """Top and foot of each of a side, spread over the height."""
    free = (1 - sum(sizes.values()) * high) / (len(sizes) + 1)
    at, out = 1 - free, {}
    for name, size in sizes.items():
        out[name] = (at, at - size * high)
        at -= size * high + free
    return out


def _band(start: float, end: float, wide: float) -> tuple[list[float], list[float]]:
    """The outline of a band from the left bar to the right one."""
    share = BEND[:, 0]
    ease = share * share * (3 - 2 * share)
    x = LEFT + (RIGHT - LEFT) * share
    top = start + (end - start) * ease
    return [*x.tolist(), *x[::-1].tolist()], [*top.tolist(), *(top[::-1] - wide).tolist()]
