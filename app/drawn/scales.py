"""From numbers, or names, to pixels; and from a figure's ranges to what is seen of them in a frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from bokeh.models import CategoricalScale, DataRange1d, FactorRange, LinearScale, Plot, Range1d

from app.drawn.known import Undrawn, read


class Frame(NamedTuple):
    """The sides of what data are drawn in, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


class Scale(NamedTuple):
    """A straight one; `names` stand at 0.5, 1.5 and so on."""

    start: float
    end: float
    first: float
    last: float
    names: tuple[str, ...] = ()

    def at(self, values: Any) -> np.ndarray:
        """In pixels."""
        numbers = np.asarray(self.numbers(values), float)
        return self.first + (numbers - self.start) / ((self.end - self.start) or 1.0) * (self.last - self.first)

    def numbers(self, values: Any) -> Any:
        if not self.names or isinstance(values, (int, float)):
            return values
        place = {name: i + 0.5 for i, name in enumerate(self.names)}
        return [place.get(each, each) for each in values]

    def length(self, distance: Any) -> np.ndarray:
        """How many pixels a distance is."""
        return np.abs(np.asarray(distance, float) / ((self.end - self.start) or 1.0) * (self.last - self.first))

    @property
    def low(self) -> float:
        return min(self.start, self.end)

    @property
    def high(self) -> float:
        return max(self.start, self.end)

    def sees(self, values: np.ndarray) -> np.ndarray:
        slack = 1e-9 * (self.high - self.low)
        return np.asarray((values >= self.low - slack) & (values <= self.high + slack))


class Scales(NamedTuple):
    """Across, up, and further ones up by name."""

    x: Scale
    y: Scale
    more: dict[str, Scale]

    def up(self, name: str) -> Scale:
        return self.y if name == "default" else self.more[name]


def scales(plot: Plot, frame: Frame) -> Scales:
    """What a frame of this size shows."""
    for each in (plot.x_scale, plot.y_scale):
        if type(each) not in (LinearScale, CategoricalScale):
            raise Undrawn(each)
    if plot.extra_x_ranges:
        raise Undrawn(plot, "extra_x_ranges")
    data = isinstance(plot.x_range, DataRange1d) and isinstance(plot.y_range, DataRange1d)
    (left, right), (foot, top) = _fitted(plot, frame) if data else (_ends(plot.x_range), _ends(plot.y_range))
    return Scales(
        Scale(left, right, frame.left, frame.right, _names(plot.x_range)),
        Scale(foot, top, frame.bottom, frame.top, _names(plot.y_range)),
        {name: Scale(*_ends(span), frame.bottom, frame.top) for name, span in plot.extra_y_ranges.items()},
    )


def _names(span: Any) -> tuple[str, ...]:
    return tuple(span.factors) if isinstance(span, FactorRange) else ()


def _ends(span: Any) -> tuple[float, float]:
    if isinstance(span, FactorRange):
        read(span, {"factors"})
        return 0.0, float(len(span.factors))
    if isinstance(span, Range1d):
        return float(span.start), float(span.end)
    raise Undrawn(span)


def _fitted(plot: Plot, frame: Frame) -> Sequence[tuple[float, float]]:
    """Of ranges that follow the data: as much as there is, and, where a unit is as long up as across, more on one of both."""
    ends = []
    for name, span in (("x", plot.x_range), ("y", plot.y_range)):
        read(span, {"range_padding", "renderers"})
        if span.range_padding or span.renderers == "auto":
            raise Undrawn(span, "range_padding" if span.range_padding else "renderers")
        values = np.concatenate([np.asarray(each.data_source.data[getattr(each.glyph, name)], float) for each in span.renderers])
        known = values[np.isfinite(values)]
        ends.append((float(known.min()), float(known.max())) if known.size else (0.0, 1.0))
    if not plot.match_aspect:
        return ends
    (left, right), (foot, top) = ends
    ratio = plot.aspect_scale * max(frame.width, 1.0) / max(frame.height, 1.0)
    wide, high = (right - left) or 1.0, (top - foot) or 1.0
    wide, high = (ratio * high, high) if wide < ratio * high else (wide, wide / ratio)
    return [((left + right - wide) / 2, (left + right + wide) / 2), ((foot + top - high) / 2, (foot + top + high) / 2)]
