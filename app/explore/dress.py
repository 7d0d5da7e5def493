"""HoloViews' figures in our colours and type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bokeh.models import BasicTickFormatter, BoxSelectTool, CategoricalAxis, ColorBar, HoverTool, Quad

from app.charts.base import AXIS
from app.theme import FONT, Palette

KEPT = (HoverTool, BoxSelectTool)
"""Tools that stay: a page scrolls over a picture, and a drag in it means a brush or nothing."""


def dress(palette: Palette) -> Callable[[Any, Any], None]:
    """A hook for HoloViews' options."""

    def hook(plot: Any, element: Any) -> None:
        figure = plot.state
        figure.background_fill_alpha = figure.border_fill_alpha = 0
        figure.outline_line_color = None
        figure.title.update(
            text_font=FONT, text_font_size="12px"
        )  # empty, and Panel's theme has em, which not every browser resolves
        figure.toolbar_location = None
        figure.toolbar.tools = [tool for tool in figure.toolbar.tools if isinstance(tool, KEPT)]
        figure.toolbar.active_drag = next((tool for tool in figure.toolbar.tools if isinstance(tool, BoxSelectTool)), None)
        for glyph in (each.glyph for each in figure.renderers if isinstance(getattr(each, "glyph", None), Quad)):
            if getattr(glyph.fill_color, "transform", None):  # cells without seams
                glyph.update(line_color=glyph.fill_color, line_alpha=1, line_width=0.5)
        for axis in figure.axis:
            axis.update(**AXIS)
            palette.paint(axis, major_label_text_color="ink2", axis_label_text_color="ink2")
            if isinstance(axis, CategoricalAxis):  # names over groups of bars
                axis.update(group_text_font=FONT, group_text_font_size="12px", group_text_font_style="normal")
                palette.paint(axis, group_text_color="ink2")
        for each in figure.select(BasicTickFormatter):
            each.update(power_limit_low=-5, power_limit_high=7)  # 0.0004 rather than 4.000e−4
        for grid in figure.grid:
            palette.paint(grid, grid_line_color="line")
        for legend in figure.legend:
            legend.update(label_text_font=FONT, label_text_font_size="12px", border_line_color=None, background_fill_alpha=0)
            legend.update(title_text_font=FONT, title_text_font_size="12px")
            palette.paint(legend, label_text_color="ink2")
        for bar in figure.select(ColorBar):
            bar.update(
                title_text_font=FONT, major_label_text_font=FONT, background_fill_alpha=0, bar_line_color=None,
                title_text_font_style="normal", title_text_font_size="12px", major_label_text_font_size="12px",
                major_tick_line_color=None,
            )  # fmt: skip
            palette.paint(bar, title_text_color="ink2", major_label_text_color="ink2")

    return hook
