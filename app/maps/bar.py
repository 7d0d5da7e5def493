"""The colour bar: what a colour stands for, with the quantity's name and unit."""

from __future__ import annotations

from typing import Any

import numpy as np
from bokeh.models import ColorBar, FixedTicker, LinearColorMapper, Plot

from app.charts.base import labels
from app.maps.colours import Scale
from app.theme import FONT, Palette


class Bar:
    """A bar in a corner of a plot, or on a side of it."""

    def __init__(self, palette: Palette, plot: Plot, side: str = "center", **options: Any) -> None:
        self._mapper = LinearColorMapper(palette=["#00000000"], low=0, high=1)  # nothing until it is shown
        self._bar = ColorBar(
            color_mapper=self._mapper,
            orientation="horizontal",
            height=9,
            padding=0,
            title_text_font=FONT,
            title_text_font_size="12px",
            title_text_font_style="normal",
            title_standoff=5,
            major_label_text_font=FONT,
            major_label_text_font_size="12px",
            label_standoff=5,
            major_tick_line_color=None,
            bar_line_color=None,
            background_fill_color=None,
            ticker=FixedTicker(ticks=[]),
            **options,
        )
        self._shown: tuple[Scale, bool, bool] | None = None
        palette.paint(self._bar, title_text_color="ink2", major_label_text_color="ink2")
        plot.add_layout(self._bar, side)

    def show(self, scale: Scale, values: np.ndarray) -> None:
        """The colours of what is shown; an arrow at an end that some of it lies beyond."""
        below, above = scale.beyond(values)
        if (scale, below, above) == self._shown:
            return
        self._shown = scale, below, above
        self._mapper.update(palette=list(scale.steps), low=scale.low, high=scale.high)
        words = labels(scale.ticks)
        if below:
            words[scale.low] = f"← {words.get(scale.low, '')}".strip()
        if above:
            words[scale.high] = f"{words.get(scale.high, '')} →".strip()
        self._bar.ticker.ticks = sorted(words)  # Bokeh leaves out those that come before one already written
        self._bar.major_label_overrides = words
        self._bar.title = f"{scale.name}, {scale.unit}" if scale.unit else scale.name
